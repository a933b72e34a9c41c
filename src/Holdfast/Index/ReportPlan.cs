using System.CommandLine;
using Holdfast.Adapters.Mitigation;
using Holdfast.Commands;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;

namespace Holdfast.Index;

/// <summary>The plan of a report: for the budget that is given; without one, the choice whose cost and loss of the first year are smallest together.</summary>
internal sealed class ReportPlan
{
    // As many as the chart shows; all of them would take longer than the rest of the report.
    private const int FrontPoints = 24;

    public Option<string[]> Budget { get; } = new("--budget", "-b")
    {
        Description = "Plan for this sum in the first year, such as 50000 EUR [default: what pays best]", HelpName = "AMOUNT", Arity = new(1, 2), AllowMultipleArgumentsPerToken = true,
    };

    public Option<string> Measures { get; } = new("--measures") { Description = $"Own measures and figures [default: {MeasureFile.DefaultName} beside the configuration, if it is there]", HelpName = "FILE" };

    public Option<bool> None { get; } = new("--no-plan") { Description = "Leave the plan out" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Budget, Measures, None]) command.Options.Add(option);
    }

    /// <summary>False, after every problem was shown, when something is wrong. A request without measures plans nothing.</summary>
    public bool TryRead(Invocation invocation, InventoryGraph graph, out MitigationRequest request, out int code)
    {
        request = new() { Measures = [] };
        code = ExitCodes.Usage;
        if (!MitigateCommand.TryBudget(invocation, invocation.Line.GetValue(Budget) ?? [], graph.Inventory.Organisation.Currency, out var budget)) return false;
        if (invocation.Line.GetValue(None)) return true;
        code = ExitCodes.ConfigInvalid;
        if (MeasurePlan.Measures(invocation, graph, invocation.Line.GetValue(Measures)) is not { } found) return false;
        request = new() { Measures = found, Budget = budget, ParetoPoints = FrontPoints, Draws = MeasurePlan.Draws, Shown = MeasurePlan.Shown(graph) };
        return true;
    }

    /// <returns>The plan, and beside it the small choice: the cheapest of the front that saves at least half as much.</returns>
    public static (MitigationPlan? Plan, MitigationPlan? Small) Of(Invocation invocation, InventoryGraph graph, MitigationRequest request)
    {
        if (request.Measures.IsEmpty) return (null, null);
        MitigationPlan plan;
        if (request.Budget is not null) plan = MeasurePlan.Of(invocation, graph, request);
        else
        {
            var front = MeasurePlan.Of(invocation, graph, request with { Budget = 0, Shown = [] });
            if (front.Pareto.MinBy(point => point.Cost + point.ExpectedLoss) is not { } best) return (null, null);
            plan = MeasurePlan.Of(invocation, graph, request with { Budget = best.Cost, ParetoPoints = 0 }) with { Budget = null, Pareto = front.Pareto, IsParetoComplete = front.IsParetoComplete };
        }
        var half = (plan.Before.Loss.Total + plan.After.Loss.Total) / 2;
        var small = plan.Pareto.Where(point => point.Cost > 0 && point.Cost < plan.Cost && point.ExpectedLoss <= half).MinBy(point => point.Cost);
        return (plan, small is null || plan.Chosen.IsEmpty ? null : MeasurePlan.Of(invocation, graph, request with { Budget = small.Cost, ParetoPoints = 0 }));
    }
}
