using Holdfast.Core.Mitigation;

namespace Holdfast.Core.Reporting;

/// <summary>What to do, what it costs and what it buys, as the planner found it.</summary>
/// <param name="Budget">Null = none was given.</param>
/// <param name="Cost">Of the first year.</param>
/// <param name="Unit">Of losses: the currency, or "user hours" or "hours" where nothing has a price.</param>
/// <param name="IsOptimal">Proven to be the best for the budget.</param>
public sealed record PlanFindings(
    decimal? Budget, decimal Cost, string Unit, StandingFinding Before, StandingFinding After, ValueList<MeasureFinding> Measures, ValueList<FrontFinding> Front, bool IsOptimal,
    int Considered)
{
    /// <summary>The sum that the plan is for: the budget that was given, or the one that the program chose because cost and loss of the first year are smallest together there.</summary>
    public decimal For { get; init; }

    /// <summary>How much hangs on figures that nobody knows exactly; null = not worked out.</summary>
    public PlanStability? Stability { get; init; }

    /// <summary>Doing nothing, the small choice and this plan, with what each leaves; empty = nothing pays.</summary>
    public ValueList<OptionFinding> Options { get; init; }

    /// <summary>The measure that comes or goes most often where another choice does better, in each language; empty = none, or not worked out.</summary>
    public ValueList<TitleIn> Changing { get; init; }

    /// <summary>False: nothing has an outage rate, so that no loss is known and nothing was planned for it.</summary>
    public bool IsLossKnown { get; init; } = true;

    internal static PlanFindings Of(MitigationPlan plan, MitigationPlan? small) => new(
        plan.Budget, plan.Cost, plan.Before.Loss.Unit, Standing(plan.Before), Standing(plan.After),
        plan.Chosen.Select(each => new MeasureFinding(
            each.Measure.Id, each.Measure.Title, each.Measure.Cost.Once, each.Measure.Cost.PerYear, each.Measure.EffortDays, each.Measure.LeadTime, each.RemovedSinglePoints.Count,
            each.RemovedCutSets, each.SavedEvents.Count, each.Before, each.After, each.Measure.Cost.IsAssumption)
        {
            Titles = each.Measure.Titles,
            Owner = each.Measure.Owner,
            Due = each.Measure.Due,
        }).ToValueList(),
        plan.Pareto.Select(point => new FrontFinding(point.Cost, point.ExpectedLoss, point.Measures.Count)).ToValueList(), plan.IsOptimal, plan.Considered.Count)
    {
        For = plan.Budget ?? plan.Cost,
        Stability = plan.Stability,
        Changing = plan.Considered.FirstOrDefault(measure => measure.Id == plan.Stability?.Changes) is { } changing ? [new("", changing.Title), .. changing.Titles] : [],
        Options = plan.Chosen.IsEmpty ? [] :
        [
            Option(OptionKind.Nothing, 0, [], plan.Before, plan.Stability?.BeforeLow, plan.Stability?.BeforeHigh),
            .. small is null || small.Chosen.IsEmpty || small.Cost >= plan.Cost ? (OptionFinding[])[] : [Option(OptionKind.Small, small.Cost, small.Chosen, small.After, small.Stability?.AfterLow, small.Stability?.AfterHigh)],
            Option(OptionKind.Full, plan.Cost, plan.Chosen, plan.After, plan.Stability?.AfterLow, plan.Stability?.AfterHigh),
        ],
        IsLossKnown = plan.Before.Loss.IsKnown,
    };

    private static OptionFinding Option(OptionKind kind, decimal cost, ValueList<ChosenMeasure> chosen, MitigationState state, decimal? low, decimal? high) =>
        new(kind, cost, chosen.Select(each => each.Measure.Id).ToValueList(), Standing(state), low, high);

    private static StandingFinding Standing(MitigationState state) => new(
        state.Loss.Total, state.SinglePoints.Count, state.Events.Count(each => each.IsSurvived), state.Events.Count);
}

/// <param name="Loss">Expected per year.</param>
/// <param name="Survived">Named events in which nothing critical was out for longer than its limit.</param>
public sealed record StandingFinding(decimal Loss, int SinglePoints, int Survived, int Events);

public enum OptionKind { Nothing, Small, Full }

/// <summary>One of the choices before the board, and the risk that remains with it.</summary>
/// <param name="Cost">Of the first year.</param>
/// <param name="Measures">Ids.</param>
/// <param name="After">What remains.</param>
/// <param name="Low">With rates and prices halved to doubled, nine of ten draws leave a loss a year between this and <paramref name="High"/>; null = not worked out.</param>
public sealed record OptionFinding(OptionKind Kind, decimal Cost, ValueList<string> Measures, StandingFinding After, decimal? Low, decimal? High);

/// <param name="Before">Expected loss per year without it and with those above it.</param>
/// <param name="After">And with it.</param>
/// <param name="IsAssumed">Its cost names no source.</param>
public sealed record MeasureFinding(
    string Id, string Title, decimal Once, decimal PerYear, decimal EffortDays, TimeSpan LeadTime, int SinglePoints, int CutSets, int Events, decimal Before, decimal After, bool IsAssumed)
{
    public decimal FirstYear => Once + PerYear;

    /// <summary>The title in other languages.</summary>
    public ValueList<TitleIn> Titles { get; init; }

    /// <summary>Who sees to it; empty = nobody is named.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The day by which it works, as stated; null = none is, and it is ready its lead time after the decision at the earliest.</summary>
    public DateOnly? Due { get; init; }
}

/// <summary>No other set of measures costs less and loses no more.</summary>
public sealed record FrontFinding(decimal Cost, decimal Loss, int Measures);
