using System.CommandLine;
using Holdfast.Adapters.Mitigation;
using Holdfast.Commands;
using Holdfast.Core;
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
    public bool TryRead(Invocation invocation, InventoryGraph graph, string? inventory, out MitigationRequest request, out int code)
    {
        request = new() { Measures = [] };
        code = ExitCodes.Usage;
        if (!MitigateCommand.TryBudget(invocation, invocation.Line.GetValue(Budget) ?? [], graph.Inventory.Organisation.Currency, out var budget)) return false;
        code = ExitCodes.ConfigInvalid;
        if (invocation.Line.GetValue(None)) return true;
        var problems = new List<Problem>();
        var found = MeasureFile.For(graph.Inventory, invocation.Line.GetValue(Measures) ?? MitigateCommand.Beside(invocation, inventory), problems);
        invocation.ShowProblems(problems.Where(problem => problem.Severity != Severity.Note));
        request = new() { Measures = found, Budget = budget, ParetoPoints = FrontPoints, Shown = MitigateCommand.Shown(graph) };
        return problems.TrueForAll(problem => problem.Severity != Severity.Error);
    }

    public static MitigationPlan? Of(DependencyInventory inventory, MitigationRequest request)
    {
        if (request.Measures.IsEmpty) return null;
        if (request.Budget is not null) return MitigationPlanner.Plan(inventory, request, ConstraintSolver.Solve);
        var front = MitigationPlanner.Plan(inventory, request with { Budget = 0, Shown = [] }, ConstraintSolver.Solve);
        var best = front.Pareto.MinBy(point => point.Cost + point.ExpectedLoss);
        if (best is null) return null;
        return MitigationPlanner.Plan(inventory, request with { Budget = best.Cost, ParetoPoints = 0 }, ConstraintSolver.Solve) with { Budget = null, Pareto = front.Pareto, IsParetoComplete = front.IsParetoComplete };
    }
}
