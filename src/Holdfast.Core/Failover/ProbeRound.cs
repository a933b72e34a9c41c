namespace Holdfast.Core.Failover;

/// <summary>
/// A round of probes of one address family: which addresses are asked, and what their results mean together. What a client reaches that
/// tries the next address (RFC 8305) is reached when one answers; a policy may want more.
/// </summary>
public static class ProbeRound
{
    /// <summary>Of one family and in one round.</summary>
    public const int MostAddresses = 4;

    /// <summary>All, or four in their turn.</summary>
    /// <param name="turn">Which round it is.</param>
    public static IEnumerable<int> Chosen(int count, long turn) => count <= MostAddresses
        ? Enumerable.Range(0, count)
        : Enumerable.Range(0, MostAddresses).Select(i => (int)((turn * MostAddresses + i) % count));

    /// <summary>The family's one result: good when <paramref name="needed"/> of those that were asked answered (all, where there are fewer).</summary>
    public static ProbeResult Together(IReadOnlyList<(string Address, ProbeResult Result)> asked, int needed)
    {
        var good = asked.Where(one => one.Result is ProbeResult.Success).Select(one => (ProbeResult.Success)one.Result).ToList();
        var unsure = asked.Count(one => one.Result is ProbeResult.Inconclusive);
        var wanted = Math.Min(needed, asked.Count);
        if (good.Count < wanted)
        {
            // Our own trouble with some of them says nothing of the target.
            if (good.Count + unsure >= wanted) return asked.First(one => one.Result is ProbeResult.Inconclusive).Result;
            var failure = asked.Select(one => one.Result).OfType<ProbeResult.Failure>().First();
            return asked.Count == 1 || good.Count == 0 ? failure : failure with { Detail = $"{good.Count} of {asked.Count} addresses answer, {wanted} are wanted; {failure.Detail}" };
        }
        var quickest = good.MinBy(one => one.Took)!;
        if (good.Count == asked.Count) return quickest;
        var silent = string.Join(", ", asked.Where(one => one.Result is not ProbeResult.Success).Select(one => one.Address));
        return quickest with { Seen = $"{good.Count} of {asked.Count} addresses; not {silent}" };
    }
}
