using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>What to do for a budget or for a target, what it buys and what it leaves. All figures come from the engine, with the measures in the inventory.</summary>
/// <param name="Budget">Null = none was given: the cheapest way to the targets.</param>
/// <param name="Chosen">In the order in which they save most for their cost, each on top of the ones before it.</param>
/// <param name="Pareto">No other set of measures costs less and loses no more; cheapest first; up to twice the budget, or twice the cost of the plan where there is none.</param>
/// <param name="IsOptimal">Proven: nothing else that can be afforded does better. Otherwise <paramref name="Remarks"/> says why not.</param>
public sealed record MitigationPlan(
    string Currency,
    decimal? Budget,
    ValueList<ChosenMeasure> Chosen,
    MitigationState Before,
    MitigationState After,
    ValueList<ParetoPoint> Pareto,
    bool IsOptimal,
    ValueList<string> Remarks)
{
    /// <summary>First year: getting all of them and keeping them.</summary>
    public decimal Cost => Chosen.Sum(each => each.Measure.Cost.FirstYear);

    /// <summary>What was asked for besides or instead of a budget, with what came of it.</summary>
    public ValueList<TargetOutcome> Targets { get; init; }

    /// <summary>The score of the index as it stands and with the plan; null = it was not asked for.</summary>
    public ScoreChange? Score { get; init; }

    /// <summary>Is every point of the front up to there in it, or only some of them?</summary>
    public bool IsParetoComplete { get; init; }

    /// <summary>How much of the plan hangs on figures that nobody knows exactly; null = not asked, or there was a target.</summary>
    public PlanStability? Stability { get; init; }

    /// <summary>All that was considered, chosen or not, in the order of their ids.</summary>
    public ValueList<Measure> Considered { get; init; }
}

/// <summary>A measure of the plan with what changes when it is added to those before it.</summary>
/// <param name="RemovedSinglePoints">Ids of what alone took down something critical and no longer does.</param>
/// <param name="RemovedCutSets">Minimal combinations of two or three failures that no longer take down the critical component that they took down.</param>
/// <param name="SavedEvents">Ids of events that broke a limit of something critical before and no longer do.</param>
/// <param name="Before">Expected loss per year without it.</param>
/// <param name="After">And with it.</param>
/// <param name="Raised">Criteria of the index whose suggested level rises.</param>
public sealed record ChosenMeasure(
    Measure Measure, ValueList<string> RemovedSinglePoints, int RemovedCutSets, ValueList<string> SavedEvents, decimal Before, decimal After, ValueList<RaisedCriterion> Raised)
{
    public decimal Saved => Before - After;
}

/// <param name="Subject">The component that it is about; empty = the organisation.</param>
public sealed record RaisedCriterion(string Criterion, string Subject, string Before, string After);

/// <summary>How things stand with some measures in the inventory.</summary>
/// <param name="Loss">Expected per year, event by event.</param>
/// <param name="SinglePoints">Ids of what alone takes down something critical, the most damaging first.</param>
/// <param name="CutSets">Minimal combinations by size (two and three), over all critical components; null = too many to work out.</param>
/// <param name="Events">Named events with what they would do.</param>
public sealed record MitigationState(
    YearlyLoss Loss, ValueList<CriticalHours> Hours, ValueList<string> SinglePoints, ValueList<CutSetNumber>? CutSets, ValueList<EventOutcome> Events);

/// <param name="PerYear">Expected hours out in a year, exact for the rates stated; null = not worked out.</param>
public sealed record CriticalHours(string Component, string Name, double? PerYear);

public sealed record CutSetNumber(int Size, long Count);

/// <param name="IsSurvived">Nothing critical was out for longer than its limit (or at all, where it has none).</param>
/// <param name="Broken">What was.</param>
public sealed record EventOutcome(string Event, string Title, decimal Cost, bool IsSurvived, ValueList<string> Broken);

/// <param name="Cost">First year.</param>
/// <param name="ExpectedLoss">Per year.</param>
public sealed record ParetoPoint(decimal Cost, decimal ExpectedLoss, ValueList<string> Measures);

/// <param name="Target">As it was asked for.</param>
/// <param name="IsReached">By the plan.</param>
/// <param name="Unreachable">What stays even with every measure under consideration: it keeps the target out of reach.</param>
public sealed record TargetOutcome(string Target, bool IsReached, ValueList<string> Unreachable)
{
    /// <summary>What stays with the plan: the unreachable, and what did not fit the budget.</summary>
    public ValueList<string> Missed { get; init; }
}

public sealed record ScoreChange(double Before, double After);
