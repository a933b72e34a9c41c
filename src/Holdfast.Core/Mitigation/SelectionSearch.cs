namespace Holdfast.Core.Mitigation;

/// <summary>
/// The best choice among measures, exactly, by asking two sides in turn: the solver, which choice would be best if no more were known of the
/// charges than was learnt so far; the engine, what that choice really brings. Where the engine's answer is higher, that is learnt as a bound
/// that holds for many choices at once, and the solver is asked again. When nothing new is learnt, the choice is the best one.
/// </summary>
/// <remarks>
/// A bound is stretched before it is learnt: what a charge is without some measures it is also without more of them, so the largest set
/// of measures that does not help is looked for. That needs charges that never rise when a measure is added; where one does
/// (<see cref="SawRise"/>), the result is no longer proven. Measures named as free of that rule bind a bound to themselves.
/// See docs/decisions/0040.
/// </remarks>
/// <param name="unruly">Measures that may raise a charge.</param>
/// <param name="decided">Measures that every choice takes.</param>
internal sealed class SelectionSearch(
    ValueList<Measure> measures, IReadOnlyList<Charge> charges, MeasureSet unruly, MeasureSet decided, Func<SelectionProblem, SelectionAnswer> solve)
{
    // Each round learns at least one bound; real inventories take some tens.
    private const int MostRounds = 2_000;

    private readonly ValueList<long> _costs = measures.Select(measure => (long)Math.Ceiling(measure.Cost.FirstYear * 100)).ToValueList();
    private readonly ValueList<ChoiceRule> _rules = [.. Rules(measures), .. decided.Members().Select(measure => new ChoiceRule([new(measure, true)]))];
    private readonly ValueList<ChargeKind> _kinds = charges.Select(charge => charge.Kind).ToValueList();
    private readonly List<ChargeBound> _bounds = [];
    private readonly HashSet<ChargeBound> _learnt = [];
    private bool _hasBegun;

    /// <summary>Did a charge rise when a measure was added that must not raise any?</summary>
    public bool SawRise { get; private set; }

    /// <summary>Was the last thing that was looked for proven not to be there?</summary>
    public bool IsImpossible { get; private set; }

    public int Rounds { get; private set; }

    public long Cost(MeasureSet taken) => taken.Members().Sum(measure => _costs[measure]);

    public long Total(ChargeKind kind, MeasureSet taken) => charges.Where(charge => charge.Kind == kind).Sum(charge => charge.Of(taken));

    /// <summary>Null when nothing keeps to the limits, or nothing was found within the work allowed.</summary>
    public (MeasureSet Taken, bool IsProven)? Find(SelectionAim aim, long? mostCost = null, long? mostMisses = null, long? mostLoss = null)
    {
        if (!_hasBegun) Begin();
        for (var round = 0; round < MostRounds; round++)
        {
            Rounds++;
            var problem = new SelectionProblem(_costs, _rules, _kinds, _bounds.ToValueList(), aim) { MostCost = mostCost, MostMisses = mostMisses, MostLoss = mostLoss };
            var answer = solve(problem);
            IsImpossible = answer is SelectionAnswer.Impossible;
            if (answer is not SelectionAnswer.Found found) return null;
            var taken = MeasureSet.Of(found.Taken);
            if (!Learn(taken)) return (taken, found.IsProven && !SawRise);
        }
        return null;
    }

    // What nothing helps against, what there is without any measure, and what each measure leaves when it is the only one missing.
    private void Begin()
    {
        _hasBegun = true;
        Learn(MeasureSet.All(measures.Count));
        Learn(default);
    }

    private bool Learn(MeasureSet taken)
    {
        var before = _bounds.Count;
        for (var number = 0; number < charges.Count; number++)
        {
            var value = charges[number].Of(taken);
            var known = Known(number, taken);
            if (value < known) SawRise = true;
            if (value <= known) continue;
            var bound = new ChargeBound(number, value, Unless(charges[number], taken, value));
            if (_learnt.Add(bound)) _bounds.Add(bound);
        }
        return _bounds.Count > before;
    }

    private long Known(int charge, MeasureSet taken)
    {
        long known = 0;
        foreach (var bound in _bounds)
            if (bound.Charge == charge && bound.AtLeast > known && !bound.Unless.Any(choice => taken.Contains(choice.Measure) == choice.IsTaken)) known = bound.AtLeast;
        return known;
    }

    private ValueList<Choice> Unless(Charge charge, MeasureSet taken, long value)
    {
        // What is not relevant does not help.
        var without = taken;
        var choices = new List<Choice>();
        foreach (var measure in charge.Relevant.Members())
        {
            if (unruly.Contains(measure))
            {
                choices.Add(new(measure, !taken.Contains(measure)));
                continue;
            }
            if (without.Contains(measure)) continue;
            var wider = without.With(measure);
            var now = charge.Of(wider);
            if (now > value) SawRise = true;
            if (now >= value) without = wider;
            else choices.Add(new(measure, true));
        }
        return choices.ToValueList();
    }

    private static ValueList<ChoiceRule> Rules(ValueList<Measure> measures)
    {
        var numbers = measures.Select((measure, number) => (measure.Id, number)).ToDictionary(pair => pair.Id, pair => pair.number, StringComparer.Ordinal);
        var rules = new List<ChoiceRule>();
        for (var measure = 0; measure < measures.Count; measure++)
        {
            foreach (var other in measures[measure].Excludes)
                if (numbers.TryGetValue(other, out var number)) rules.Add(new([new(measure, false), new(number, false)]));
            foreach (var other in measures[measure].Requires)
                rules.Add(numbers.TryGetValue(other, out var number) ? new([new(measure, false), new(number, true)]) : new([new(measure, false)]));
        }
        return rules.ToValueList();
    }
}
