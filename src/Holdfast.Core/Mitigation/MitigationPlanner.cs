using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Mitigation;

/// <summary>What to do next: states the choice, has it solved, and works out with the measures in the inventory what it really brings.</summary>
public static class MitigationPlanner
{
    /// <param name="solve">Finds the best choice for a stated problem; such as a constraint solver.</param>
    /// <param name="raised">Which criteria of the index rise from one inventory to another; null = not asked.</param>
    /// <param name="working">Told what is being worked on.</param>
    public static MitigationPlan Plan(
        DependencyInventory inventory, MitigationRequest request, Func<SelectionProblem, SelectionAnswer> solve,
        Func<DependencyInventory, DependencyInventory, ValueList<RaisedCriterion>>? raised = null, Action<string>? working = null)
    {
        var measures = request.Measures.OrderBy(measure => measure.Id, StringComparer.Ordinal).ToValueList();
        var oracle = new MeasureOracle(inventory, measures);
        var losses = oracle.Losses().ToList();
        var vital = EventLimits.Vital(InventoryGraph.Of(inventory));
        var targets = request.Targets.Select(target => new TargetCharges(target, Misses(oracle, inventory, measures, target, vital), Slack(target, measures, inventory))).ToList();
        var decided = MeasureSet.Of(Enumerable.Range(0, measures.Count).Where(measure => request.Decided.Contains(measures[measure].Id)));
        var search = new SelectionSearch(measures, [.. losses, .. targets.SelectMany(target => target.Charges)], oracle.OfTopology, decided, solve);
        var remarks = new List<string>();

        working?.Invoke("looking for the best measures");
        var choice = Choose(search, request, Cents(request.Budget), targets.Sum(target => Math.Max(0, target.Slack)));
        var taken = choice?.Taken ?? default;
        if (choice is null)
            remarks.Add(search.IsImpossible ? "what is decided does not fit the budget, or excludes itself: the plan is empty" : "the solver gave up: the plan is empty");

        working?.Invoke("the front of cost against loss");
        if (choice is { IsProven: false } && !search.SawRise) remarks.Add("the work that is allowed was done before the choice was proven to be the best");
        var (front, isComplete) = request.ParetoPoints > 0 ? ParetoFront.Of(search, request.ParetoPoints, Cents(request.Budget) ?? search.Cost(taken)) : ([], false);
        if (request.ParetoPoints > 0 && !isComplete) remarks.Add("the front has more points than these: each of them is exact");

        working?.Invoke("what the plan brings");
        var steps = InOrder(measures, search, taken);
        var states = new List<MitigationState> { MitigationStates.Of(inventory, request.Shown, out var sets) };
        var chosen = new List<ChosenMeasure>();
        var isAsForeseen = states[0].Loss.Total == Money(search.Total(ChargeKind.Loss, default));
        var before = inventory;
        for (var step = 0; step < steps.Count; step++)
        {
            var measure = measures[steps[step]];
            var after = MeasureApplication.Apply(inventory, steps.Take(step + 1).Select(each => measures[each]));
            var state = MitigationStates.Of(after, request.Shown, out var left);
            chosen.Add(new(
                measure,
                states[^1].SinglePoints.Except(state.SinglePoints).ToValueList(),
                sets.Count(set => !left.Contains(set)),
                state.Events.Where((outcome, at) => outcome.IsSurvived && !states[^1].Events[at].IsSurvived).Select(outcome => outcome.Event).ToValueList(),
                states[^1].Loss.Total, state.Loss.Total,
                raised?.Invoke(before, after) ?? []));
            states.Add(state);
            (sets, before) = (left, after);
        }
        isAsForeseen &= states[^1].Loss.Total == Money(search.Total(ChargeKind.Loss, taken));
        if (!isAsForeseen) remarks.Add("with the measures in the inventory the engine finds other figures than while choosing: the figures are the engine's, the choice may not be the best");
        if (search.SawRise) remarks.Add("one measure makes an outcome worse that another one improves: the choice is good, but not proven to be the best");

        var isOptimal = choice is { IsProven: true } && isAsForeseen && !search.SawRise;
        return new(
            inventory.Organisation.Currency, request.Budget, chosen.ToValueList(), states[0], states[^1],
            front.Select(point => new ParetoPoint(
                point.Members().Sum(measure => measures[measure].Cost.FirstYear), Money(search.Total(ChargeKind.Loss, point)),
                point.Members().Select(measure => measures[measure].Id).ToValueList())).ToValueList(),
            isOptimal, remarks.ToValueList())
        {
            IsParetoComplete = isComplete,
            Stability = request.Targets.IsEmpty && choice is not null
                ? PlanStability.Of(losses, measures, taken, front.Where(point => decided.Members().All(point.Contains)), search.Cost, Math.Max(Cents(request.Budget) ?? 0, search.Cost(taken)), request.Draws) : null,
            Considered = measures,
            Targets = targets.Select(target => Outcome(target, taken, measures, inventory)).ToValueList(),
            Score = request.Targets.OfType<MitigationTarget.Score>().Select(target => ScoreOf(target, taken, measures, inventory)).FirstOrDefault(),
        };
    }

    /// <param name="Slack">So much of the charges is allowed; negative = all of them at once leave more.</param>
    private sealed record TargetCharges(MitigationTarget Target, List<Charge> Charges, long Slack);

    private static long Slack(MitigationTarget target, ValueList<Measure> measures, DependencyInventory inventory) =>
        target is MitigationTarget.Score score ? ScoreBasis.Slack(score.Least, score.Basis.With(measures, inventory).Score ?? 0) : 0;

    private static ScoreChange ScoreOf(MitigationTarget.Score target, MeasureSet taken, ValueList<Measure> measures, DependencyInventory inventory) =>
        new(target.Basis.Card.Score ?? 0, target.Basis.With(taken.Members().Select(measure => measures[measure]), inventory).Score ?? 0);

    // A target comes first, then the cost of reaching it, then the loss; without one the loss, then the cost.
    private static (MeasureSet Taken, bool IsProven)? Choose(SelectionSearch search, MitigationRequest request, long? budget, long allowed)
    {
        long? misses = null;
        var isProven = true;
        if (!request.Targets.IsEmpty)
        {
            if (search.Find(SelectionAim.Misses, budget) is not { } nearest) return null;
            misses = Math.Max(allowed, search.Total(ChargeKind.Miss, nearest.Taken));
            isProven &= nearest.IsProven;
        }
        var first = request.Budget is null ? SelectionAim.Cost : SelectionAim.Loss;
        if (search.Find(first, budget, misses) is not { } best) return null;
        var second = request.Budget is null
            ? search.Find(SelectionAim.Loss, search.Cost(best.Taken), misses)
            : search.Find(SelectionAim.Cost, budget, misses, search.Total(ChargeKind.Loss, best.Taken));
        return second is { } found ? (found.Taken, isProven && best.IsProven && found.IsProven) : null;
    }

    private static List<Charge> Misses(MeasureOracle oracle, DependencyInventory inventory, ValueList<Measure> measures, MitigationTarget target, ValueList<string> vital)
    {
        var graph = InventoryGraph.Of(inventory);
        return target switch
        {
            MitigationTarget.NoSinglePoint => [.. graph.Nodes
                .Where(node => Structure.IsPoint(node) && !vital.Contains(node.Id))
                .Select(node => oracle.SinglePoint(node.Id, vital)).Where(charge => charge.Of(default) > 0)],
            MitigationTarget.Survive survive => [oracle.Event(survive.Event, vital)],
            MitigationTarget.MeetLimits => [.. ExpectedLoss.RatedEvents(inventory)
                .Select(each => Scenario.Outage(each.Node, each.Node, each.Rate.Repair > ScenarioCatalogue.DefaultOutage ? each.Rate.Repair : ScenarioCatalogue.DefaultOutage, each.Node))
                .Select(scenario => oracle.Event(scenario, inventory.Components.Where(component => component.Rto is not null).Select(component => component.Id).ToValueList(), withData: false))
                .Where(charge => charge.Of(default) > 0)],
            MitigationTarget.Score score => [.. score.Basis.Charges(measures, inventory)],
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static TargetOutcome Outcome(TargetCharges target, MeasureSet taken, ValueList<Measure> measures, DependencyInventory inventory)
    {
        if (target.Target is MitigationTarget.Score score)
        {
            var best = score.Basis.With(measures, inventory).Score ?? 0;
            var isReached = ScoreOf(score, taken, measures, inventory).After >= score.Least - 1e-9;
            return new(FormattableString.Invariant($"score={score.Least}"), isReached, best < score.Least ? [FormattableString.Invariant($"{best:0.0} is the most that all of them together give")] : []);
        }
        var missed = target.Charges.Where(charge => charge.Of(taken) > 0).ToList();
        var name = target.Target switch
        {
            MitigationTarget.NoSinglePoint => "no-spof",
            MitigationTarget.Survive survive => $"survive={survive.Event.Id}",
            _ => "rto",
        };
        // What remains with everything taken at once is out of reach; the rest did not fit the budget or the rules.
        return new(name, missed.Count == 0, missed.Where(charge => charge.Of(MeasureSet.All(measures.Count)) > 0).Select(charge => charge.Id.Split(' ', 3)[^1]).ToValueList())
        {
            Missed = missed.Select(charge => charge.Id.Split(' ', 3)[^1]).ToValueList(),
        };
    }

    // The one that saves most for its cost first, after those that it requires.
    private static List<int> InOrder(ValueList<Measure> measures, SelectionSearch search, MeasureSet taken)
    {
        var order = new List<int>();
        var open = taken.Members().ToList();
        var now = default(MeasureSet);
        while (open.Count > 0)
        {
            var loss = search.Total(ChargeKind.Loss, now);
            var misses = search.Total(ChargeKind.Miss, now);
            var next = open
                .Where(measure => measures[measure].Requires.All(id => open.All(other => measures[other].Id != id)))
                .OrderByDescending(measure => Worth(loss - search.Total(ChargeKind.Loss, now.With(measure)), search.Cost(default(MeasureSet).With(measure))))
                .ThenByDescending(measure => misses - search.Total(ChargeKind.Miss, now.With(measure))).ThenBy(measure => measure)
                .Cast<int?>().FirstOrDefault() ?? open[0];
            order.Add(next);
            open.Remove(next);
            now = now.With(next);
        }
        return order;
    }

    private static double Worth(long saved, long cost) => saved <= 0 ? 0 : (double)saved / Math.Max(1, cost);

    private static long? Cents(decimal? amount) => amount is { } money ? (long)Math.Floor(money * 100) : null;

    private static decimal Money(long cents) => cents / 100m;
}
