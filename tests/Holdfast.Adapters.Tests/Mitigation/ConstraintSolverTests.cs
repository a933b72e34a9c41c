using CsCheck;
using Holdfast.Adapters.Mitigation;
using Holdfast.Core;
using Holdfast.Core.Mitigation;
using Holdfast.Tests.Mitigation;

namespace Holdfast.Adapters.Tests.Mitigation;

/// <summary>CP-SAT against trying every choice.</summary>
public class ConstraintSolverTests
{
    private static readonly Gen<Choice> Choice = Gen.Select(Gen.Int[0, 5], Gen.Bool).Select((measure, isTaken) => new Choice(measure, isTaken));

    private static readonly Gen<SelectionProblem> Problem =
        from costs in Gen.Long[0, 1_000].Array[6]
        from rules in Choice.List[1, 3].Select(any => new ChoiceRule(any.ToValueList())).List[0, 4]
        from kinds in Gen.Int[0, 1].Select(kind => (ChargeKind)kind).Array[4]
        from bounds in Gen.Select(Gen.Int[0, 3], Gen.Long[1, 500], Choice.List[0, 3]).Select((charge, least, unless) => new ChargeBound(charge, least, unless.ToValueList())).List[0, 12]
        from aim in Gen.Int[0, 2].Select(aim => (SelectionAim)aim)
        from limits in Gen.Long[-500, 2_000].Array[3]
        select new SelectionProblem(costs.ToValueList(), rules.ToValueList(), kinds.ToValueList(), bounds.ToValueList(), aim)
        {
            MostCost = limits[0] < 0 ? null : limits[0], MostMisses = limits[1] < 0 ? null : limits[1], MostLoss = limits[2] < 0 ? null : limits[2],
        };

    [Fact]
    public void It_finds_what_trying_every_choice_finds() => Problem.Sample(problem =>
    {
        var solved = ConstraintSolver.Solve(problem);
        var tried = TryEverything.Solve(problem);
        Assert.Equal(tried.GetType(), solved.GetType());
        if (solved is not SelectionAnswer.Found found) return;
        Assert.True(found.IsProven);
        // Several choices can be equally good: with what was found as all that is allowed, nothing better exists and it is itself possible.
        Assert.Equal(Aim(problem, ((SelectionAnswer.Found)tried).Taken), Aim(problem, found.Taken));
        var fixedTo = problem with { Rules = [.. problem.Rules, .. Enumerable.Range(0, 6).Select(measure => new ChoiceRule([new(measure, found.Taken.Contains(measure))]))] };
        Assert.IsType<SelectionAnswer.Found>(TryEverything.Solve(fixedTo));
    }, iter: 150, threads: 1);

    [Theory]
    [InlineData(6, 25)]
    [InlineData(11, 6)]
    [InlineData(16, 2)]
    public void The_plan_for_a_budget_is_the_one_that_trying_every_choice_gives(int measures, int companies)
    {
        for (var seed = 0; seed < companies; seed++)
        {
            var (inventory, all) = RandomCompany.Of(1000 + seed, measures, withSwitches: false);
            var request = new MitigationRequest { Measures = all, Budget = 3_000 * measures, ParetoPoints = 0 };
            var (solved, tried) = (MitigationPlanner.Plan(inventory, request, ConstraintSolver.Solve), MitigationPlanner.Plan(inventory, request, TryEverything.Solve));
            Assert.True(solved.IsOptimal);
            Assert.Equal((tried.After.Loss.Total, tried.Cost), (solved.After.Loss.Total, solved.Cost));
        }
    }

    [Fact]
    public void So_is_the_plan_for_a_target()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (inventory, all) = RandomCompany.Of(5000 + seed, 7, withSwitches: true);
            var request = new MitigationRequest { Measures = all, Targets = [new MitigationTarget.NoSinglePoint(), new MitigationTarget.MeetLimits()], ParetoPoints = 0 };
            var (solved, tried) = (MitigationPlanner.Plan(inventory, request, ConstraintSolver.Solve), MitigationPlanner.Plan(inventory, request, TryEverything.Solve));
            Assert.Equal((tried.Cost, tried.After.Loss.Total), (solved.Cost, solved.After.Loss.Total));
            Assert.Equal(tried.Targets.Select(target => target.Missed.Count), solved.Targets.Select(target => target.Missed.Count));
        }
    }

    private static long Aim(SelectionProblem problem, ValueList<int> taken)
    {
        long Charges(ChargeKind kind) => problem.Bounds.Where(bound => problem.Charges[bound.Charge] == kind && !bound.Unless.Any(choice => taken.Contains(choice.Measure) == choice.IsTaken))
            .GroupBy(bound => bound.Charge).Sum(bounds => bounds.Max(bound => bound.AtLeast));
        return problem.Aim switch { SelectionAim.Cost => taken.Sum(measure => problem.Costs[measure]), SelectionAim.Misses => Charges(ChargeKind.Miss), _ => Charges(ChargeKind.Loss) };
    }
}
