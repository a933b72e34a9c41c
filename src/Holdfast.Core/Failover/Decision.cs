using System.Diagnostics;

namespace Holdfast.Core.Failover;

/// <summary>What is to be done now, with the reason in words. The words are made when asked for: most decisions are never read.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    public abstract string Reason { get; }

    /// <summary>Leave everything as it is.</summary>
    /// <param name="About">The front that the cause is about: the better one that must wait, or the one that is pinned.</param>
    /// <param name="Until">The earliest moment at which time alone could end the cause.</param>
    public sealed record Hold(HoldCause Cause, FrontName Active, FrontName About = default, DateTimeOffset? Until = null, Diagnosis Diagnosis = Diagnosis.AllWell) : Decision
    {
        public override string Reason => Cause switch
        {
            HoldCause.NotAdopted => "no front is active yet: nothing was adopted from the providers, and only 'switch' creates a router",
            HoldCause.NotConfigured => $"the active front {Active} is not in the configuration: 'switch' to one that is",
            HoldCause.Frozen => "frozen by an operator: nothing is done until 'thaw'",
            HoldCause.MarkRefused => $"a newer mark that cannot be obeyed stands at a provider: staying at {Active} until an operator decides",
            HoldCause.Yields => "another watcher moves users the other way, and has the later name: this one makes no automatic move for an hour after the other's last",
            HoldCause.LeastBadWaits => $"nothing is healthy; {About} fails least, but the last switch is too recent or there were too many ({Words(Diagnosis)})",
            HoldCause.NotJournalled => $"{About} is better and healthy, but the journal takes no entries: only what is urgent is done",
            HoldCause.AutomationOff => "automation is off: decided and said, never done",
            HoldCause.Pinned => $"pinned to {About} by an operator",
            HoldCause.Blind => "blind: no front looks alive and no canary proves that we can see, so the fault may be ours",
            HoldCause.NotKnown => $"not enough is known about {Active} (too few vantage points report, or the thresholds are not met yet)",
            HoldCause.Steady => $"{Active} is the best front",
            HoldCause.Recovering => $"{Active} answers again; leaving it now would gain nothing",
            HoldCause.AllDown => $"every front is down ({Words(Diagnosis)}): staying at {Active}",
            HoldCause.NoTarget => $"{Active} is down, but no other front is known to be healthy long enough ({Words(Diagnosis)})",
            HoldCause.FailbackIsManual => $"{About} is better and healthy; failback is manual: 'switch' to it when you are ready",
            HoldCause.FailbackWaitsForClean => $"{About} is healthy again, but was not clean for long enough",
            HoldCause.FailbackWaitsForDwell => $"{About} is clean, but the last switch is too recent",
            HoldCause.TargetUnhealthy => $"{About} was measured dead just now, and {Active}, which is in use, is healthy",
            HoldCause.Tripped => $"tripped: too many automatic switches within an hour, so no automatic way back to {About} until a human says 'thaw'",
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Point the router at another front, at every provider, until it is true everywhere.</summary>
    public sealed record Switch(SwitchKind Kind, FrontName From, FrontName To, Diagnosis Diagnosis = Diagnosis.AllWell) : Decision
    {
        public override string Reason => Kind switch
        {
            SwitchKind.Failover => $"{From} is down and {To} is healthy ({Words(Diagnosis)})",
            SwitchKind.Failback => $"{To} is preferred to {From} and has been clean for long enough",
            SwitchKind.LeastBad => $"nothing is healthy; least bad: {To} fails less than {From} ({Words(Diagnosis)})",
            SwitchKind.LastResort => $"every front is down ({Words(Diagnosis)}): going to the declared last resort {To}",
            SwitchKind.Maintenance => $"{From} was taken out by an operator and {To} is healthy",
            SwitchKind.Operator => From == To ? $"an operator confirmed {To}" : $"an operator chose {To}",
            _ => throw new UnreachableException(),
        };

        /// <summary>Counts against the limit per hour: what a human caused does not.</summary>
        public bool IsAutomatic => Kind is SwitchKind.Failover or SwitchKind.Failback or SwitchKind.LastResort or SwitchKind.LeastBad;

        /// <summary>Restrained by clean time, dwell and limit: the way back only.</summary>
        public bool IsOptional => Kind == SwitchKind.Failback;
    }

    /// <summary>The same front under a new epoch: an operator's pin, unpin, freeze or thaw becomes visible to every watcher.</summary>
    public sealed record Remark(FrontName Front, string What) : Decision
    {
        public override string Reason => $"an operator said {What}";
    }

    /// <summary>An operator's word on one front was taken; nothing in the zone changes by it. What follows from it is the next step's decision.</summary>
    /// <param name="Word">Null = the measurement counts again.</param>
    public sealed record Noted(FrontName Front, Override? Word) : Decision
    {
        public override string Reason => Word switch
        {
            Override.Maintenance => $"{Front} is in maintenance, by an operator's word",
            Override.ForcedUp => $"{Front} counts as healthy, by an operator's word",
            Override.ForcedDown => $"{Front} counts as down, by an operator's word",
            _ => $"no operator's word on {Front} any more",
        };
    }

    private static string Words(Diagnosis diagnosis) => diagnosis switch
    {
        Diagnosis.AllWell => "all looks well",
        Diagnosis.FrontFault => "the origin or another front answers: the fault is the front's own",
        Diagnosis.OriginFault => "the origin itself does not answer: switching cannot help",
        Diagnosis.FrontsFaultOriginWell => "the origin answers: the fronts fail on their own",
        Diagnosis.AllFrontsOriginUnknown => "whether the origin lives is not known",
        _ => throw new UnreachableException(),
    };
}

public enum HoldCause
{
    NotAdopted,
    NotConfigured,
    Frozen,
    AutomationOff,
    Pinned,
    Blind,
    NotKnown,
    Steady,
    Recovering,
    AllDown,
    NoTarget,
    FailbackIsManual,
    FailbackWaitsForClean,
    FailbackWaitsForDwell,
    Tripped,
    /// <summary>A newer mark at a provider names a front or pin that is not configured.</summary>
    MarkRefused,
    /// <summary>The way back waits until the journal takes entries again.</summary>
    NotJournalled,
    /// <summary>A second writer, to whom this watcher yields.</summary>
    Yields,
    /// <summary>Another front fails less; dwell or limit keep users where they are.</summary>
    LeastBadWaits,
    /// <summary>An operator chose a front that is dead while the one in use is healthy, and did not force it.</summary>
    TargetUnhealthy,
}

public enum SwitchKind
{
    Failover,
    Failback,
    LastResort,
    Maintenance,
    Operator,
    /// <summary>No front is healthy, and another one fails clearly less.</summary>
    LeastBad,
}

/// <summary>What the matrix {fronts, origin} says about where the fault is.</summary>
public enum Diagnosis
{
    AllWell,
    /// <summary>Some front fails, another one is well.</summary>
    FrontFault,
    /// <summary>Every front fails and so does the origin at its own address.</summary>
    OriginFault,
    /// <summary>Every front fails although the origin answers.</summary>
    FrontsFaultOriginWell,
    /// <summary>Every front fails and the origin is not probed or not known.</summary>
    AllFrontsOriginUnknown,
}
