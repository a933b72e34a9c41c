using Google.OrTools.Sat;
using Holdfast.Core;
using Holdfast.Core.Mitigation;

namespace Holdfast.Adapters.Mitigation;

/// <summary>Solves the choice among measures with CP-SAT (OR-Tools): exact, with a proof, the same answer on every run.</summary>
public static class ConstraintSolver
{
    // One worker and a budget of counted work instead of seconds: the answer does not depend on the machine.
    // Choices among fifty measures take a hundredth of this; a unit is about a second.
    private const string Parameters = "num_workers:1,random_seed:1,max_deterministic_time:3";

    public static SelectionAnswer Solve(SelectionProblem problem)
    {
        var model = new CpModel();
        var taken = problem.Costs.Select((_, measure) => model.NewBoolVar($"m{measure}")).ToArray();
        foreach (var rule in problem.Rules) model.AddBoolOr(rule.AnyOf.Select(choice => Literal(taken, choice)));

        var cost = LinearExpr.WeightedSum(taken, problem.Costs.ToArray());
        var misses = Total(model, problem, taken, ChargeKind.Miss);
        var loss = Total(model, problem, taken, ChargeKind.Loss);
        if (problem.MostCost is { } mostCost) model.Add(cost <= mostCost);
        if (problem.MostMisses is { } mostMisses) model.Add(misses <= mostMisses);
        if (problem.MostLoss is { } mostLoss) model.Add(loss <= mostLoss);
        model.Minimize(problem.Aim switch { SelectionAim.Cost => cost, SelectionAim.Misses => misses, _ => loss });

        using var solver = new CpSolver { StringParameters = Parameters };
        return solver.Solve(model) switch
        {
            CpSolverStatus.Optimal => Found(isProven: true),
            CpSolverStatus.Feasible => Found(isProven: false),
            CpSolverStatus.Infeasible => new SelectionAnswer.Impossible(),
            _ => new SelectionAnswer.GaveUp(),
        };

        SelectionAnswer Found(bool isProven) =>
            new SelectionAnswer.Found(Enumerable.Range(0, taken.Length).Where(measure => solver.BooleanValue(taken[measure])).ToValueList(), isProven);
    }

    // A charge climbs a ladder: a step is taken when the bound of that height, or a higher one, is not lifted by a choice.
    private static LinearExpr Total(CpModel model, SelectionProblem problem, BoolVar[] taken, ChargeKind kind)
    {
        var steps = new List<BoolVar>();
        var heights = new List<long>();
        long fixedPart = 0;
        foreach (var bounds in problem.Bounds.Where(bound => problem.Charges[bound.Charge] == kind).GroupBy(bound => bound.Charge))
        {
            var always = bounds.Where(bound => bound.Unless.IsEmpty).Select(bound => bound.AtLeast).DefaultIfEmpty(0).Max();
            fixedPart += always;
            var below = always;
            BoolVar? lower = null;
            foreach (var level in bounds.Where(bound => bound.AtLeast > always).GroupBy(bound => bound.AtLeast).OrderBy(level => level.Key))
            {
                var step = model.NewBoolVar("");
                foreach (var bound in level) model.AddBoolOr(bound.Unless.Select(choice => Literal(taken, choice)).Append(step));
                if (lower is not null) model.AddImplication(step, lower);
                steps.Add(step);
                heights.Add(level.Key - below);
                (below, lower) = (level.Key, step);
            }
        }
        return LinearExpr.WeightedSum(steps, heights) + fixedPart;
    }

    private static ILiteral Literal(BoolVar[] taken, Choice choice) => choice.IsTaken ? taken[choice.Measure] : taken[choice.Measure].Not();
}
