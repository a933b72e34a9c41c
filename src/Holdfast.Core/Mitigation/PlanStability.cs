using Holdfast.Core.Simulation;

namespace Holdfast.Core.Mitigation;

/// <summary>
/// What of a plan hangs on figures that nobody knows exactly: every rate and every cost of an hour is drawn between half and double what is stated,
/// and the plan is compared with the other choices that it was found among. No new search: the choices are those of the front, and the plan with
/// one measure dropped, added or exchanged.
/// </summary>
/// <param name="Draws">So many draws.</param>
/// <param name="Compared">So many choices were compared in each.</param>
/// <param name="Same">Share of the draws in which no other choice that can be afforded loses less.</param>
/// <param name="Changes">Id of the measure that most often comes or goes where another choice does better; empty = none ever does.</param>
/// <param name="BeforeLow">In nine of ten draws the expected loss a year without the plan is between this and <paramref name="BeforeHigh"/>.</param>
public sealed record PlanStability(int Draws, int Compared, double Same, string Changes, decimal BeforeLow, decimal BeforeHigh, decimal AfterLow, decimal AfterHigh)
{
    private const ulong Seed = 20251118;

    internal static PlanStability? Of(IReadOnlyList<Charge> losses, ValueList<Measure> measures, MeasureSet taken, IEnumerable<MeasureSet> others, Func<MeasureSet, long> cost, long most, int draws)
    {
        if (draws == 0 || losses.Count == 0) return null;
        var choices = others.Concat(Neighbours(measures, taken)).Where(choice => cost(choice) <= most && Keeps(measures, choice)).Append(taken).Distinct().ToList();
        // What each choice loses by each event, as the engine says it.
        var table = choices.Select(choice => losses.Select(charge => (double)charge.Of(choice)).ToArray()).ToList();
        var nothing = losses.Select(charge => (double)charge.Of(default)).ToArray();
        var mine = choices.IndexOf(taken);
        var (before, after, same) = (new double[draws], new double[draws], 0);
        var changes = new Dictionary<int, int>();
        for (var draw = 0; draw < draws; draw++)
        {
            var random = SplitMix.Stream(Seed, draw);
            var prices = Factor(ref random);
            var factors = new double[losses.Count];
            for (var each = 0; each < factors.Length; each++) factors[each] = prices * Factor(ref random);
            (before[draw], after[draw]) = (Sum(nothing, factors), Sum(table[mine], factors));
            var best = mine;
            for (var choice = 0; choice < table.Count; choice++)
                if (Sum(table[choice], factors) < Sum(table[best], factors) - 1) best = choice; // a hundredth is no difference
            if (best == mine) same++;
            else
                foreach (var measure in choices[best].Except(taken).Union(taken.Except(choices[best])).Members()) changes[measure] = changes.GetValueOrDefault(measure) + 1;
        }
        Array.Sort(before);
        Array.Sort(after);
        return new(
            draws, choices.Count, (double)same / draws, changes.Count == 0 ? "" : measures[changes.MaxBy(pair => (pair.Value, -pair.Key)).Key].Id,
            Money(before[draws / 20]), Money(before[draws - 1 - (draws / 20)]), Money(after[draws / 20]), Money(after[draws - 1 - (draws / 20)]));
    }

    private static double Factor(ref SplitMix random) => Math.Pow(2, (2 * random.Unit()) - 1);

    private static double Sum(double[] losses, double[] factors)
    {
        var sum = 0.0;
        for (var each = 0; each < losses.Length; each++) sum += losses[each] * factors[each];
        return sum;
    }

    private static decimal Money(double cents) => Math.Round((decimal)cents / 100);

    private static IEnumerable<MeasureSet> Neighbours(ValueList<Measure> measures, MeasureSet taken)
    {
        var all = MeasureSet.All(measures.Count).Except(taken).Members().ToList();
        foreach (var added in all) yield return taken.With(added);
        foreach (var dropped in taken.Members())
        {
            var without = taken.Except(default(MeasureSet).With(dropped));
            yield return without;
            foreach (var added in all) yield return without.With(added);
        }
    }

    private static bool Keeps(ValueList<Measure> measures, MeasureSet choice)
    {
        var ids = choice.Members().Select(measure => measures[measure].Id).ToHashSet(StringComparer.Ordinal);
        return choice.Members().All(measure => !measures[measure].Excludes.Any(ids.Contains) && measures[measure].Requires.All(ids.Contains));
    }
}
