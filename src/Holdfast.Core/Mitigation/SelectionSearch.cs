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
    private readonly ValueList<long> _costs = measures.Select(measure => (long)Math.Ceiling(measure.Cost.FirstYear * 100)).ToValueList();
    private readonly ValueList<ChoiceRule> _rules = [.. Rules(measures), .. decided.Members().Select(measure => new ChoiceRule([new(measure, true)]))];
    private readonly ValueList<ChargeKind> _kinds = charges.Select(charge => charge.Kind).ToValueList();
    private readonly List<ChargeBound> _bounds = [];
    private readonly List<ChargeBound>[] _boundsOf = [.. charges.Select(_ => new List<ChargeBound>())];
    private readonly HashSet<ChargeBound> _learnt = [];
    private bool _hasBegun;

    /// <summary>Did a charge rise when a measure was added that must not raise any?</summary>
    public bool SawRise { get; private set; }

    /// <summary>Was the last thing that was looked for proven not to be there?</summary>
    public bool IsImpossible { get; private set; }

    /// <summary>How often the solver was asked.</summary>
    public int Rounds { get; private set; }

    /// <summary>It is asked no more often than this: counted, not timed, so that the answer does not depend on the machine. The sample company takes some tens.</summary>
    public int MostRounds { get; set; } = 100;

    public long Cost(MeasureSet taken) => taken.Members().Sum(measure => _costs[measure]);

    public long Total(ChargeKind kind, MeasureSet taken) => charges.Where(charge => charge.Kind == kind).Sum(charge => charge.Of(taken));

    /// <summary>Null when nothing keeps to the limits, or nothing was found within the work allowed. Unproven: the best of what was looked at.</summary>
    public (MeasureSet Taken, bool IsProven)? Find(SelectionAim aim, long? mostCost = null, long? mostMisses = null, long? mostLoss = null)
    {
        if (!_hasBegun) Begin();
        (MeasureSet Taken, long Aim)? best = null;
        while (Rounds < MostRounds)
        {
            Rounds++;
            var problem = new SelectionProblem(_costs, _rules, _kinds, _bounds.ToValueList(), aim) { MostCost = mostCost, MostMisses = mostMisses, MostLoss = mostLoss };
            var answer = solve(problem);
            IsImpossible = answer is SelectionAnswer.Impossible;
            if (answer is not SelectionAnswer.Found found) break;
            var taken = MeasureSet.Of(found.Taken);
            var isNew = Learn(taken);
            // Measured by the engine, not by what is known of it, it may break a limit.
            if (Total(ChargeKind.Miss, taken) <= (mostMisses ?? long.MaxValue) && Total(ChargeKind.Loss, taken) <= (mostLoss ?? long.MaxValue)
                && (aim switch { SelectionAim.Cost => Cost(taken), SelectionAim.Misses => Total(ChargeKind.Miss, taken), _ => Total(ChargeKind.Loss, taken) }) is var reached && (best is null || reached < best.Value.Aim))
                best = (taken, reached);
            if (!isNew) return (taken, found.IsProven && !SawRise);
            // The solver has reached its limit already: more bounds would not help it.
            if (!found.IsProven) break;
        }
        return best is { } kept && !IsImpossible ? (kept.Taken, false) : null;
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
            if (!_learnt.Add(bound)) continue;
            _bounds.Add(bound);
            _boundsOf[number].Add(bound);
        }
        return _bounds.Count > before;
    }

    private long Known(int charge, MeasureSet taken)
    {
        long known = 0;
        foreach (var bound in _boundsOf[charge])
            if (bound.AtLeast > known && !bound.Unless.Any(choice => taken.Contains(choice.Measure) == choice.IsTaken)) known = bound.AtLeast;
        return known;
    }

    private ValueList<Choice> Unless(Charge charge, MeasureSet taken, long value)
    {
        var choices = charge.Relevant.Intersect(unruly).Members().Select(measure => new Choice(measure, !taken.Contains(measure))).ToList();
        var without = taken;
        // What is not relevant does not help. Of the rest most does not either: half of them are tried at once.
        Try(charge.Relevant.Except(taken).Except(unruly).Members().ToArray());
        return choices.ToValueList();

        void Try(ReadOnlySpan<int> measures)
        {
            if (measures.IsEmpty) return;
            var wider = without;
            foreach (var measure in measures) wider = wider.With(measure);
            var now = charge.Of(wider);
            if (now > value) SawRise = true;
            if (now >= value) without = wider;
            else if (measures.Length == 1) choices.Add(new(measures[0], true));
            else
            {
                Try(measures[..(measures.Length / 2)]);
                Try(measures[(measures.Length / 2)..]);
            }
        }
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
