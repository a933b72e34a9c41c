namespace Holdfast.Core.Failover;

/// <summary>What we believe of a front. The last three are an operator's word and stronger than any measurement.</summary>
public enum Verdict
{
    /// <summary>Not enough is known: at start, or too few vantage points report. Never a reason to move, never a target.</summary>
    Unknown,
    Healthy,
    /// <summary>Was healthy, fails a little: still served if active, but not a target.</summary>
    Suspect,
    Unhealthy,
    /// <summary>Was unhealthy, answers again, not long enough.</summary>
    Recovering,
    Maintenance,
    ForcedUp,
    ForcedDown,
}

/// <summary>What an operator said about a front.</summary>
public enum Override
{
    Maintenance,
    ForcedUp,
    ForcedDown,
}

/// <summary>The measured verdict of one front by quorum.</summary>
/// <param name="UpSince">Since when a majority of vantage points has seen it up (first good probe of the run that made it healthy); null when it is not up.</param>
/// <param name="CleanSince">Since when a majority has seen no failure at all; null when it fails now.</param>
/// <param name="Good">How many of the last <see cref="Measurements.ShareRounds"/> rounds a majority saw it answer; null while fewer are known.</param>
public sealed record FrontVerdict(
    FrontName Front,
    Verdict Measured,
    DateTimeOffset? UpSince,
    DateTimeOffset? CleanSince,
    Votes Votes,
    Readiness Readiness,
    int? Good = null);

/// <summary>How many of the configured vantage points say what.</summary>
public readonly record struct Votes(int Configured, int Healthy, int Suspect, int Recovering, int Unhealthy)
{
    public int Silent => Configured - Healthy - Suspect - Recovering - Unhealthy;

    public override string ToString()
    {
        var parts = new List<string>(5);
        if (Healthy > 0) parts.Add($"{Healthy} healthy");
        if (Suspect > 0) parts.Add($"{Suspect} suspect");
        if (Recovering > 0) parts.Add($"{Recovering} recovering");
        if (Unhealthy > 0) parts.Add($"{Unhealthy} unhealthy");
        if (Silent > 0) parts.Add($"{Silent} cannot tell");
        return $"{string.Join(", ", parts)} of {Configured}";
    }
}

/// <summary>Whether the watchers themselves can see, proved by canaries.</summary>
public enum Sight
{
    /// <summary>A quorum of vantage points reaches a canary that is independent of every failing front.</summary>
    Clear,
    /// <summary>A quorum cannot: the fault may be ours.</summary>
    Lost,
    /// <summary>No canary could prove anything: none is configured, none was looked at yet, or each shares its supplier with a failing front.</summary>
    Unproven,
}

/// <summary>What all vantage points together believe at one moment: fronts in order of preference.</summary>
public sealed record Verdicts(ValueList<FrontVerdict> Fronts, Sight Sight, Verdict Origin = Verdict.Unknown)
{
    public FrontVerdict? Of(FrontName front)
    {
        foreach (var verdict in Fronts)
        {
            if (verdict.Front == front) return verdict;
        }
        return null;
    }
}
