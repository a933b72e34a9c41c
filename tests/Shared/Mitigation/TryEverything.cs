using Holdfast.Core;
using Holdfast.Core.Mitigation;

namespace Holdfast.Tests.Mitigation;

/// <summary>Solves a choice by trying every one: slow, short, and beyond doubt.</summary>
internal static class TryEverything
{
    public static SelectionAnswer Solve(SelectionProblem problem)
    {
        var best = (Aim: long.MaxValue, Taken: -1L);
        for (var taken = 0L; taken < 1L << problem.Costs.Count; taken++)
        {
            if (!problem.Rules.All(rule => rule.AnyOf.Any(choice => IsSo(taken, choice)))) continue;
            var cost = 0L;
            for (var measure = 0; measure < problem.Costs.Count; measure++)
                if ((taken >> measure & 1) == 1) cost += problem.Costs[measure];
            if (cost > problem.MostCost) continue;
            var charges = new long[problem.Charges.Count];
            foreach (var bound in problem.Bounds)
                if (bound.AtLeast > charges[bound.Charge] && !bound.Unless.Any(choice => IsSo(taken, choice))) charges[bound.Charge] = bound.AtLeast;
            var misses = charges.Where((_, charge) => problem.Charges[charge] == ChargeKind.Miss).Sum();
            var loss = charges.Where((_, charge) => problem.Charges[charge] == ChargeKind.Loss).Sum();
            if (misses > problem.MostMisses || loss > problem.MostLoss) continue;
            var aim = problem.Aim switch { SelectionAim.Cost => cost, SelectionAim.Misses => misses, _ => loss };
            if (aim < best.Aim) best = (aim, taken);
        }
        return best.Taken < 0
            ? new SelectionAnswer.Impossible()
            : new SelectionAnswer.Found(Enumerable.Range(0, problem.Costs.Count).Where(measure => (best.Taken >> measure & 1) == 1).ToValueList(), IsProven: true);
    }

    private static bool IsSo(long taken, Choice choice) => ((taken >> choice.Measure & 1) == 1) == choice.IsTaken;
}
