using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary>The plan of measures for people: the sentence first, then the steps, what each changes, what remains, and what it all rests on.</summary>
internal sealed class MitigateText(MitigationPlan plan, DependencyInventory inventory, TextWriter writer, Paint paint, int most)
{
    private readonly InventoryGraph _graph = InventoryGraph.Of(inventory);

    private string Unit => plan.Before.Loss.Unit;

    /// <summary>The measures that could be taken.</summary>
    public static void Write(ValueList<Measure> measures, string currency, TextWriter writer, Paint paint)
    {
        var table = new Table(">FIRST YEAR", ">ONCE", ">A YEAR", ">DAYS", ">READY IN", "ID", "WHAT");
        foreach (var measure in measures)
            table.Add(Number(measure.Cost.FirstYear), Number(measure.Cost.Once), Number(measure.Cost.PerYear), measure.EffortDays.ToString("0.#", CultureInfo.InvariantCulture), Time(measure.LeadTime), measure.Id, measure.Title);
        table.Write(writer, paint);
        writer.WriteLine($"{measures.Count} measures apply here; amounts in {currency}, assumptions unless their source says otherwise (--format json gives it)");
    }

    public void Write()
    {
        Headline();
        Targets();
        Steps();
        Effects();
        Remaining();
        Front();
        Assumptions();
    }

    private void Headline()
    {
        var saved = plan.Before.Loss.Total - plan.After.Loss.Total;
        writer.WriteLine(paint.Bold($"{(inventory.Organisation.Name.Length > 0 ? inventory.Organisation.Name : "plan of measures")}: what to do{(plan.Budget is { } budget ? $" with {Number(budget)} {plan.Currency}" : "")}"));
        var unrated = plan.Before.Loss.Unrated.Count;
        if (!plan.Before.Loss.IsKnown)
        {
            writer.WriteLine($"What outages cost in an average year is not known: {Count(unrated, "source")} of failure without a rate (--missing names them, --default-rates puts in ours).");
            if (plan.Chosen.IsEmpty)
            {
                writer.WriteLine($"What could be made better is therefore not known either; {Count(plan.Before.SinglePoints.Count, "single point")} of failure {(plan.Before.SinglePoints.Count == 1 ? "stands" : "stand")} (--target no-spof needs no rate).");
                return;
            }
        }
        else
            writer.WriteLine($"Outages cost {Amount(plan.Before.Loss.Total)} in an average year, by the rates and costs in the inventory{(unrated == 0 ? "" : $"; {Count(unrated, "source")} of failure without a rate (--missing) {(unrated == 1 ? "is" : "are")} not in it")}.");
        if (plan.Chosen.IsEmpty)
        {
            writer.WriteLine(plan.Before.Loss.Total == 0 ? "Nothing that has a rate and a cost can be made better." : "None of the measures that can be afforded makes that less.");
            return;
        }
        writer.WriteLine(
            $"{Count(plan.Chosen.Count, "measure")} for {Number(plan.Cost)} {plan.Currency} in the first year "
            + (!plan.Before.Loss.IsKnown ? "reach what was asked for; what they save is not known." : saved > 0 ? $"{(plan.Chosen.Count == 1 ? "brings" : "bring")} that down to {Amount(plan.After.Loss.Total)}: {Amount(saved)} less, {Share(saved, plan.Before.Loss.Total)}." : "change nothing in that."));
        if (Payback(saved) is { } months) writer.WriteLine($"From the day on which they work they pay for themselves in {months}.");
        if (plan.Stability is { } stability)
        {
            writer.WriteLine($"With rates and prices anywhere between half and double, outages cost {Number(stability.BeforeLow)} to {Number(stability.BeforeHigh)} {Unit} a year today and {Number(stability.AfterLow)} to {Number(stability.AfterHigh)} with the plan (nine of ten of {stability.Draws} draws);");
            writer.WriteLine($"the choice is the same in {stability.Same.ToString("P0", CultureInfo.InvariantCulture)} of them{(stability.Changes.Length > 0 ? $", and where it is not, {stability.Changes} changes most often" : "")} ({stability.Compared} choices compared).");
        }
        writer.WriteLine(plan.IsOptimal
            ? plan.Considered.Count == 1 ? "It is the only measure that applies here." : $"No other choice among the {plan.Considered.Count} measures that apply here does better (proven)."
            : $"Chosen among {plan.Considered.Count} measures; whether another choice does better is not proven.");
    }

    private string? Payback(decimal saved)
    {
        var gain = saved - plan.Chosen.Sum(each => each.Measure.Cost.PerYear);
        if (Unit != plan.Currency || gain <= 0) return null;
        var months = (int)Math.Ceiling(plan.Chosen.Sum(each => each.Measure.Cost.Once) / (gain / 12));
        return months switch { <= 1 => "a month", <= 36 => $"{months} months", _ => $"{Math.Ceiling(months / 12m)} years" };
    }

    private void Targets()
    {
        foreach (var target in plan.Targets)
        {
            writer.WriteLine();
            writer.WriteLine(target.IsReached ? $"{paint.Green("reached")}: {target.Target}" : $"{paint.Red("not reached")}: {target.Target}");
            if (target.IsReached) continue;
            var dear = target.Missed.Except(target.Unreachable).ToValueList();
            if (!target.Unreachable.IsEmpty)
            {
                writer.WriteLine(plan.Score is null ? $"  no measure that applies here helps against {target.Unreachable.Count} of these:" : "  out of reach with the measures that apply here:");
                foreach (var id in Cut(target.Unreachable)) writer.WriteLine($"    {Named(id)}");
                More(target.Unreachable.Count, 4);
            }
            if (!dear.IsEmpty) writer.WriteLine($"  out of the budget: {string.Join(", ", dear)}");
            if (!target.Unreachable.IsEmpty) writer.WriteLine("  the plan below is the nearest to it: the least that stays, in the cheapest way");
        }
    }

    private void Steps()
    {
        if (plan.Chosen.IsEmpty) return;
        writer.WriteLine();
        var table = new Table("", ">FIRST YEAR", ">THEN A YEAR", ">SAVES A YEAR", ">DAYS", ">READY IN", "MEASURE");
        foreach (var (chosen, step) in plan.Chosen.Select((chosen, at) => (chosen, at + 1)))
            table.Add(
                $"{step}.", Number(chosen.Measure.Cost.FirstYear), Number(chosen.Measure.Cost.PerYear), Number(chosen.Saved),
                chosen.Measure.EffortDays.ToString("0.#", CultureInfo.InvariantCulture), Time(chosen.Measure.LeadTime), chosen.Measure.Title);
        table.Add(
            "", Number(plan.Cost), Number(plan.Chosen.Sum(each => each.Measure.Cost.PerYear)), Number(plan.Before.Loss.Total - plan.After.Loss.Total),
            plan.Chosen.Sum(each => each.Measure.EffortDays).ToString("0.#", CultureInfo.InvariantCulture), "", "together");
        table.Write(writer, paint);
    }

    private void Effects()
    {
        if (plan.Chosen.IsEmpty) return;
        Heading("what each step changes");
        foreach (var (chosen, step) in plan.Chosen.Select((chosen, at) => (chosen, at + 1)))
        {
            writer.WriteLine($"  {step}. {chosen.Measure.Title} ({chosen.Measure.Id})");
            var gone = chosen.RemovedSinglePoints.Where(id => _graph.Number(id) >= 0).ToList();
            if (gone.Count > 0) writer.WriteLine($"     no longer a single point: {Listed(gone)}");
            if (chosen.RemovedCutSets > 0) writer.WriteLine($"     {Count(chosen.RemovedCutSets, "combination")} of two or three failures no longer {(chosen.RemovedCutSets == 1 ? "takes" : "take")} anything critical down");
            if (!chosen.SavedEvents.IsEmpty) writer.WriteLine($"     survived from now on: {string.Join(", ", chosen.SavedEvents)}");
            if (!chosen.Raised.IsEmpty) writer.WriteLine($"     raises {Listed(chosen.Raised.Select(raised => $"{raised.Criterion}{(raised.Subject.Length > 0 ? $" of {raised.Subject}" : "")} from {raised.Before} to {raised.After}").ToList())}");
            if (chosen.Measure.Changes.Any(change => change.IsOfTopology)) writer.WriteLine("     Holdfast deploys it: --write-config DIR writes what changes in the configuration");
            if (gone.Count == 0 && chosen.RemovedCutSets == 0 && chosen.SavedEvents.IsEmpty && chosen.Raised.IsEmpty)
                writer.WriteLine(chosen.Saved > 0 ? "     the same things can fail, for a shorter time or less often"
                    : plan.Score is not null ? $"     speaks for {string.Join(", ", chosen.Measure.Criteria)}: nothing that a simulation could see"
                    : "     shows together with the other steps only");
        }

        Heading("before and after");
        var table = new Table("", ">BEFORE", ">AFTER");
        table.Add("expected loss a year", Known(plan.Before.Loss), Known(plan.After.Loss));
        if (plan.Score is { } score) table.Add("score of the index", score.Before.ToString("0.0", CultureInfo.InvariantCulture), score.After.ToString("0.0", CultureInfo.InvariantCulture));
        table.Add("single points of failure", Number(plan.Before.SinglePoints.Count), Number(plan.After.SinglePoints.Count));
        foreach (var (before, at) in (plan.Before.CutSets ?? []).Select((before, at) => (before, at)))
            if (plan.After.CutSets is { } after) table.Add(before.Size == 2 ? "pairs that break something" : "triples that do", Number(before.Count), Number(after[at].Count));
        foreach (var before in plan.Before.Hours.Where(each => each.PerYear > 0))
            if (plan.After.Hours.FirstOrDefault(each => each.Component == before.Component) is { } after)
                table.Add($"{before.Component}, hours out a year", Hours(before.PerYear), Hours(after.PerYear));
        foreach (var before in plan.Before.Events.Where(each => !each.IsSurvived || each.Cost > 0))
            if (plan.After.Events.FirstOrDefault(each => each.Event == before.Event) is { } after && (after.IsSurvived != before.IsSurvived || after.Cost != before.Cost))
                table.Add(before.Event, Outcome(before), Outcome(after));
        table.Write(new Indented(writer), paint);
        if (plan.After.CutSets is { } left && plan.Before.CutSets is { } had && left.Sum(each => each.Count) > had.Sum(each => each.Count))
            writer.WriteLine(paint.Dim("  a single point that gets an alternative becomes part of a pair: more of them is progress"));
    }

    private void Remaining()
    {
        Heading($"what remains: {Known(plan.After.Loss)} a year");
        var table = new Table(">A YEAR", ">TIMES", ">EACH", "EVENT");
        foreach (var each in Cut(plan.After.Loss.Events)) table.Add(Number(each.Yearly), each.PerYear.ToString("0.##", CultureInfo.InvariantCulture), Number(each.Each), $"{each.Title} ({each.Event})");
        if (!plan.After.Loss.Events.IsEmpty) table.Write(new Indented(writer), paint);
        More(plan.After.Loss.Events.Count);
        var broken = plan.After.Events.Where(each => !each.IsSurvived).Select(each => each.Event).ToList();
        if (broken.Count > 0) writer.WriteLine($"  not survived: {string.Join(", ", broken)}");
        var points = plan.After.SinglePoints.Where(id => _graph.Number(id) is >= 0 and var node && _graph[node].Kind != NodeKind.Component).ToList();
        if (points.Count > 0) writer.WriteLine($"  still single points: {Listed(points)}");
    }

    private void Front()
    {
        if (plan.Pareto.Count < 2) return;
        Heading($"cost against loss{(plan.IsParetoComplete ? "" : " (some of the points)")}");
        var table = new Table(">FIRST YEAR", ">LOSS A YEAR", ">MEASURES", "ADDED AND DROPPED AGAINST THE LINE ABOVE");
        IReadOnlyList<ParetoPoint> rows = plan.Pareto.Count <= 12 || most == 0 ? plan.Pareto : Spread(plan.Pareto, 12);
        ValueList<string> before = [];
        foreach (var point in rows)
        {
            var changes = point.Measures.Except(before).Select(id => $"+{id}").Concat(before.Except(point.Measures).Select(id => $"-{id}")).ToList();
            table.Add(Number(point.Cost), Number(point.ExpectedLoss), Number(point.Measures.Count), changes.Count > 3 ? $"{string.Join(' ', changes.Take(3))} …" : string.Join(' ', changes));
            before = point.Measures;
        }
        table.Write(new Indented(writer), paint);
        if (rows.Count < plan.Pareto.Count) writer.WriteLine(paint.Dim($"  {rows.Count} of {plan.Pareto.Count} points (--top 0 shows all)"));
    }

    private void Assumptions()
    {
        Heading("what this rests on");
        var assumed = plan.Chosen.Count(each => each.Measure.Cost.IsAssumption);
        if (assumed > 0) writer.WriteLine($"  the cost of {assumed} of {Count(plan.Chosen.Count, "measure")} is an assumption of the catalogue: put your own into a file of measures (--measures FILE)");
        writer.WriteLine("  cost counts the first year: getting a measure and keeping it for a year; loss is per year, each event alone, at the rates stated");
        writer.WriteLine("  events without a rate (a law, a bankruptcy, a flaw in a technology) are in the counts of single points, not in the loss");
        if (plan.Score is not null) writer.WriteLine("  score: what a measure speaks for counts as means then; nothing counts as result without proof, and what nobody answered stays out");
        writer.WriteLine("  survived: nothing vital was out for longer than its limit, or lost more data than it may");
        var layers = LayerCoverage.Of(_graph).Unknown;
        if (!layers.IsEmpty) writer.WriteLine($"  the inventory says nothing about {string.Join(", ", layers)}: nothing here was planned against an outage there");
        foreach (var remark in plan.Remarks) writer.WriteLine($"  {remark}");
    }

    private void Heading(string text)
    {
        writer.WriteLine();
        writer.WriteLine(paint.Bold(text));
    }

    private string Named(string id) => _graph.Number(id) is >= 0 and var node && _graph[node].Name != id ? $"{id} ({_graph[node].Name})" : id;

    private string Amount(decimal amount) => $"{Number(amount)} {Unit}";

    private string Known(YearlyLoss loss) => loss.IsKnown ? Amount(loss.Total) : "not known";

    private string Outcome(EventOutcome outcome) => $"{(outcome.IsSurvived ? "survived" : "not survived")}, {Amount(outcome.Cost)}";

    private string Listed(IReadOnlyList<string> items) =>
        most == 0 || items.Count <= most ? string.Join(", ", items) : $"{string.Join(", ", items.Take(most))} and {items.Count - most} more";

    private IReadOnlyList<T> Cut<T>(IReadOnlyList<T> rows) => most == 0 ? rows : rows.Take(most).ToList();

    private void More(int rows, int indent = 2)
    {
        if (most > 0 && rows > most) writer.WriteLine(paint.Dim($"{new string(' ', indent)}... and {rows - most} more (--top 0 shows all)"));
    }

    // First, last, and evenly between them.
    private static List<ParetoPoint> Spread(ValueList<ParetoPoint> points, int rows) =>
        Enumerable.Range(0, rows).Select(row => points[row * (points.Count - 1) / (rows - 1)]).ToList();

    private static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";

    private static string Number(decimal amount) => amount.ToString("N0", CultureInfo.InvariantCulture);

    private static string Hours(double? hours) => hours is { } known ? known.ToString(known < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture) : "not worked out";

    private static string Share(decimal part, decimal whole) => (whole == 0 ? 0 : part / whole).ToString("P0", CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) => time == TimeSpan.Zero ? "" : Duration.Format(time);

    /// <summary>Two spaces before each line.</summary>
    private sealed class Indented(TextWriter inner) : TextWriter
    {
        public override System.Text.Encoding Encoding => inner.Encoding;

        public override void WriteLine(string? value) => inner.WriteLine($"  {value}");
    }
}
