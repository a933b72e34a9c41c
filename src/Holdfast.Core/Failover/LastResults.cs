namespace Holdfast.Core.Failover;

/// <summary>What one subject answered last over one address family, for people. No verdict hangs on it.</summary>
/// <param name="Result">The last answer that says something about the subject; null = none yet.</param>
/// <param name="Since">Since when it has been answering well, or failing, without a break.</param>
/// <param name="Unasked">Why the last attempt says nothing about it (the checker's own trouble); null = it does.</param>
public sealed record LastResult(Subject Subject, AddressFamily Family, ProbeResult? Result, DateTimeOffset At, DateTimeOffset Since, string? Unasked = null)
{
    public bool IsGood => Result is ProbeResult.Success;

    public bool IsFailing => Result is ProbeResult.Failure;

    /// <summary>"HTTP 503", "connection refused", "answers".</summary>
    public string Words => Result switch
    {
        ProbeResult.Success => "answers",
        ProbeResult.Failure { Layer: ProbeLayer.Status } failure => $"HTTP {Shortened(failure.Detail)}",
        ProbeResult.Failure failure => failure.Detail,
        _ => "not asked yet",
    };

    // "status 503, expected 200": what was expected stands in the configuration.
    private static string Shortened(string detail)
    {
        var text = detail.StartsWith("status ", StringComparison.Ordinal) ? detail["status ".Length..] : detail;
        return text.IndexOf(',', StringComparison.Ordinal) is var comma && comma > 0 ? text[..comma] : text;
    }
}

/// <summary>The last result of each subject and family. Immutable: whoever reads it needs no lock.</summary>
public sealed record LastResults(ValueList<LastResult> All = default)
{
    public static LastResults None { get; } = new();

    /// <summary>Takes in one round of one subject. Several addresses of a family are one client's choices: one that answers is an answer.</summary>
    public LastResults With(IReadOnlyList<Observation> round)
    {
        var all = new List<LastResult>(All.Count + 2);
        all.AddRange(All);
        foreach (var path in round.GroupBy(seen => (seen.Subject, seen.Family)))
        {
            var best = path.MinBy(seen => seen.Result switch { ProbeResult.Success => 0, ProbeResult.Failure => 1, _ => 2 });
            var index = all.FindIndex(one => one.Family == path.Key.Family && one.Subject == path.Key.Subject);
            if (index < 0) all.Add(Next(null, best));
            else all[index] = Next(all[index], best);
        }
        return new LastResults(all.ToValueList());
    }

    public IEnumerable<LastResult> Of(Subject subject) => All.Where(one => one.Subject == subject).OrderBy(one => one.Family);

    /// <summary>The result that counts for the subject: a failing family before a good one.</summary>
    public LastResult? Worst(Subject subject) => Of(subject).OrderBy(one => one.IsFailing ? 0 : one.IsGood ? 1 : 2).FirstOrDefault();

    private static LastResult Next(LastResult? before, Observation seen)
    {
        if (seen.Result is ProbeResult.Inconclusive odd)
        {
            return before is null ? new LastResult(seen.Subject, seen.Family, null, seen.At, seen.At, odd.Detail) : before with { At = seen.At, Unasked = odd.Detail };
        }
        var isSame = before is not null && before.IsGood == seen.Result is ProbeResult.Success && before.Result is not null;
        return new LastResult(seen.Subject, seen.Family, seen.Result, seen.At, isSame ? before!.Since : seen.At);
    }
}
