using Holdfast.Core.Simulation;

namespace Holdfast.Core.Mitigation;

/// <summary>What is asked for: the least expected loss for a budget, or the cheapest way to the targets.</summary>
public sealed record MitigationRequest
{
    /// <summary>What may be chosen from.</summary>
    public required ValueList<Measure> Measures { get; init; }

    /// <summary>Ids of measures that are taken whatever they bring, because it is decided.</summary>
    public ValueList<string> Decided { get; init; }

    /// <summary>For the first year; null = whatever the targets cost.</summary>
    public decimal? Budget { get; init; }

    public ValueList<MitigationTarget> Targets { get; init; }

    /// <summary>Events whose outcome is shown before and after, such as incidents on record. They have no rate and do not count in the loss.</summary>
    public ValueList<Scenario> Shown { get; init; }

    /// <summary>How often rates and prices are drawn between half and double what is stated; 0 = not.</summary>
    public int Draws { get; init; }

    /// <summary>At most so many points of the front of cost against loss; 0 = none.</summary>
    public int ParetoPoints { get; init; } = 24;
}

public abstract record MitigationTarget
{
    private MitigationTarget()
    {
    }

    /// <summary>Nothing that can fail by itself takes down a vital component alone. What only combines others does not fail by itself.</summary>
    public sealed record NoSinglePoint : MitigationTarget;

    /// <summary>No vital component is out for longer than its limit in this event.</summary>
    public sealed record Survive(Scenario Event) : MitigationTarget;

    /// <summary>No component with a limit is out for longer in any event with a rate, each lasting <see cref="ScenarioCatalogue.DefaultOutage"/> or its mean repair, whichever is longer.</summary>
    public sealed record MeetLimits : MitigationTarget;

    /// <summary>The score of the index is at least this. Stands alone: it is another sum than that of the other targets.</summary>
    public sealed record Score(double Least, ScoreBasis Basis) : MitigationTarget;
}
