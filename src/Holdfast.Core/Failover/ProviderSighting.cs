using System.Globalization;

namespace Holdfast.Core.Failover;

/// <summary>What one authoritative server answered for the router and its epoch.</summary>
/// <param name="Reading">Null when it did not answer for the zone, for the reason in <paramref name="Trouble"/>.</param>
public sealed record NameServerSighting(string Server, AddressFamily Family, RouterReading? Reading, string? Trouble, TimeSpan Took);

/// <summary>What all authoritative servers of one provider answered when they were last asked: an observation, apart from what is being written.</summary>
/// <param name="Trouble">Why no server could be asked at all; null when they were.</param>
public sealed record ProviderSighting(string Provider, DateTimeOffset At, ValueList<NameServerSighting> Servers, string? Trouble = null)
{
    public int Answering => Servers.Count(server => server.Reading is not null);

    public int Agreeing(EpochMark? wish) => Servers.Count(server => wish is not null && server.Reading?.Holds(wish) == true);

    /// <summary>Some server answers something else than our newest decision.</summary>
    public bool Contradicts(EpochMark wish) => Servers.Any(server => server.Reading is { } reading && !reading.Holds(wish));

    /// <summary>One line: "2 of 2 name servers answer, and answer bunny, epoch 12 by paris".</summary>
    public string Describe(EpochMark? wish)
    {
        if (Servers.IsEmpty) return Trouble ?? "it has no name servers to ask";
        var silent = Servers.Where(server => server.Reading is null).Select(server => $"{server.Server}: {server.Trouble}").ToList();
        var answers = Servers.Where(server => server.Reading is not null).ToList();
        var head = $"{answers.Count} of {Servers.Count} name {(Servers.Count == 1 ? "server answers" : "servers answer")}{(silent.Count == 0 ? "" : $" ({string.Join("; ", silent)})")}";
        if (answers.Count == 0) return head;
        var different = answers.Select(server => Words(server.Reading!)).Distinct().ToList();
        var what = different.Count == 1 ? $"{head}, and {(answers.Count == 1 ? "answers" : "answer")} {different[0]}" : $"{head}: {string.Join("; ", answers.Select(server => $"{server.Server}: {Words(server.Reading!)}"))}";
        return wish is null || !Contradicts(wish) ? what : $"{what}; wanted is {wish.Front}, epoch {wish.Epoch}";
    }

    /// <summary>The same for the journal's ring: one observation per server. Before anything was decided every answer is good.</summary>
    public ValueList<Observation> Observe(string vantage, EpochMark? wish) => Servers.Select(server => new Observation(
        new Subject(SubjectKind.NameServer, $"{Provider}/{server.Server}"), vantage, server.Family, ResultOf(server, wish), At)).ToValueList();

    private static ProbeResult ResultOf(NameServerSighting server, EpochMark? wish) =>
        server.Reading is not { } reading ? new ProbeResult.Failure(ProbeLayer.Answer, server.Trouble ?? "no answer")
        : wish is null || reading.Holds(wish) ? new ProbeResult.Success(server.Took, Words(reading))
        : new ProbeResult.Failure(ProbeLayer.Answer, $"answers {Words(reading)}, wanted is {wish.Front}, epoch {wish.Epoch}");

    private static string Words(RouterReading reading) =>
        (reading.Front?.Value ?? reading.Foreign ?? "nothing") + (reading.Mark is { } mark ? string.Create(CultureInfo.InvariantCulture, $", epoch {mark.Epoch}") : ", no epoch");
}
