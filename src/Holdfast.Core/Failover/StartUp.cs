namespace Holdfast.Core.Failover;

/// <summary>What a watcher makes of the providers' answers when it starts.</summary>
public abstract record StartUp
{
    private StartUp()
    {
    }

    public abstract string Reason { get; }

    /// <summary>Go on with this decision; it is also converged again, because some provider may not have it.</summary>
    public sealed record Adopt(EpochMark Mark, string Why) : StartUp
    {
        public override string Reason => Why;
    }

    /// <summary>Nobody wrote an epoch yet, but all agree: this becomes the first decision.</summary>
    public sealed record AdoptWithoutEpoch(FrontName Front) : StartUp
    {
        public override string Reason => $"all providers point at {Front}; adopted as it is";
    }

    /// <summary>Nothing is done until a human ran the command.</summary>
    public sealed record Freeze(string Why, string Command) : StartUp
    {
        public override string Reason => $"{Why}; nothing is done until: {Command}";
    }

    /// <summary>The router exists nowhere. A watcher never creates it.</summary>
    public sealed record Missing(string Command) : StartUp
    {
        public override string Reason => $"the router exists at no provider; create it with: {Command}";
    }

    /// <summary>Too few providers could be read to know: ask again.</summary>
    public sealed record Wait(string Why) : StartUp
    {
        public override string Reason => Why;
    }

    /// <param name="router">The configured router, for its fronts and for the words of the command.</param>
    /// <param name="readings">One per provider of the router's zone; null = it could not be read.</param>
    /// <param name="journalled">The newest decision in our own journal, if any: it may be newer than anything that was written.</param>
    public static StartUp Judge(Router router, ValueList<(string Provider, RouterReading? Reading)> readings, EpochMark? journalled = null)
    {
        var newest = journalled;
        var fromZone = false;
        foreach (var (_, reading) in readings)
        {
            if (reading?.Mark is { } mark && (newest is null || mark.Epoch > newest.Epoch)) (newest, fromZone) = (mark, true);
        }
        if (newest is not null)
        {
            return Unknown(router, newest) is { } unknown
                ? new Freeze(unknown, SwitchTo(router, router.Fronts[0].Name))
                : new Adopt(newest, $"epoch {newest.Epoch} is the newest {(fromZone ? "at the providers" : "in the journal")}: {newest.Front}");
        }

        var read = readings.Where(entry => entry.Reading is not null).Select(entry => (entry.Provider, Reading: entry.Reading!)).ToList();
        var unread = readings.Where(entry => entry.Reading is null).Select(entry => entry.Provider).ToList();
        // Without an epoch only agreement of all is proof; one that could not be read may disagree or hold the newest epoch.
        if (unread.Count > 0) return new Wait($"no epoch was found yet, and {string.Join(", ", unread)} could not be read");
        if (read.All(entry => !entry.Reading.Exists)) return new Missing(SwitchTo(router, router.Fronts[0].Name));
        var fronts = read.Select(entry => entry.Reading.Front).Distinct().ToList();
        if (fronts is [{ } only]) return new AdoptWithoutEpoch(only);
        var words = string.Join(", ", read.Select(entry => $"{entry.Provider}: {entry.Reading}"));
        var candidate = fronts.FirstOrDefault(front => front is not null) ?? router.Fronts[0].Name;
        return new Freeze($"the providers disagree and none has an epoch ({words})", SwitchTo(router, candidate));
    }

    /// <summary>Why a mark cannot be obeyed under this configuration; null when it can.</summary>
    public static string? Unknown(Router router, EpochMark mark) =>
        !router.Has(mark.Front) ? $"epoch {mark.Epoch} points at {mark.Front}, which is not in the configuration"
        : mark.Pin is { } pin && !router.Has(pin) ? $"epoch {mark.Epoch} is pinned to {pin}, which is not in the configuration"
        : null;

    private static string SwitchTo(Router router, FrontName front) => $"holdfast switch {router.Name} {front}";
}
