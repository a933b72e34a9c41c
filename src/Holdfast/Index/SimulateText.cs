using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary>A simulation for people: what fell and why, what was done about it, what it cost, what would have helped.</summary>
/// <param name="most">Rows of each list; 0 = all.</param>
internal sealed class SimulateText(TextWriter writer, Paint paint, int most)
{
    public void Write(SimulationResult result, IReadOnlyList<RescueOption> rescue, IReadOnlyList<FallenCircle> circles)
    {
        var scenario = result.Scenario;
        writer.WriteLine($"{paint.Bold(scenario.Id)}: {scenario.Title}; {Span(scenario.Duration)}{(scenario.Start is { } start ? $" from {start.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC" : "")}");
        writer.WriteLine($"{result.Down} components down, {result.Degraded} degraded; {Lost(result.Lost)}");

        var components = result.Timelines.Where(timeline => timeline.Kind == NodeKind.Component && timeline.Worst != Level.Up)
            .OrderByDescending(timeline => timeline.Worst).ThenByDescending(timeline => timeline.Criticality).ThenByDescending(timeline => timeline.LostTime).ToList();
        if (components.Count > 0)
        {
            writer.WriteLine();
            var table = new Table("STATE", "COMPONENT", "DOWN", "FROM", "BECAUSE");
            foreach (var timeline in Cut(components))
            {
                var worst = timeline.Spans.Where(span => span.Level == timeline.Worst).MaxBy(span => span.Until - span.From)!;
                table.Add(
                    timeline.Worst == Level.Down ? paint.Red("down") : paint.Yellow("degraded"), timeline.Node,
                    timeline.DownTime > TimeSpan.Zero ? Span(timeline.DownTime) : "-", $"+{Span(timeline.Spans.First(span => span.Level == timeline.Worst).From)}",
                    string.Join(" → ", worst.Because.Skip(1).Where(id => !id.StartsWith("gate:", StringComparison.Ordinal))));
            }
            table.Write(writer, paint);
            More(components.Count);
        }
        foreach (var breach in result.RtoBreaches) writer.WriteLine($"{paint.Red("too long")}: {breach.Node} may be out for {Span(breach.Rto)}, was for {Span(breach.Down)}");

        foreach (var breach in result.RpoBreaches) writer.WriteLine($"{paint.Red("too much data lost")}: {breach.Node} may lose {Span(breach.Rpo)}, lost up to {Span(breach.Lost)} ({breach.Because})");
        Section("data", result.DataLosses.Select(loss => $"+{Span(loss.At)}  {loss.Node} goes on with {loss.From}, whose data is up to {Span(loss.Lost)} older").ToList());
        Section("routers", result.Routers.Select(Router).ToList());
        Section("what was done", result.Actions.Select(action => $"+{Span(action.At)}  {action.Text}").ToList());
        Section("what would have saved it", rescue.Select(Rescue).ToList());
        Section("assumed", [.. scenario.Assumptions, .. circles.Select(circle => circle.ToString())]);
    }

    public void Write(IReadOnlyList<RankedEvent> events, TimeSpan? duration)
    {
        writer.WriteLine($"{events.Count} single events that harm something, {(duration is { } all ? $"each for {Span(all)}" : "each for as long as such events last")}, the worst first");
        var table = new Table("COST", "LASTS", "A YEAR", "USER TIME", "DOWN", "DEGRADED", "RTO MISSED", "EVENT", "WHAT");
        foreach (var each in Cut(events))
            table.Add(
                each.Cost.ToString("N0", CultureInfo.InvariantCulture), Span(each.Duration), each.CostPerYear is { } yearly ? yearly.ToString("N0", CultureInfo.InvariantCulture) : "no rate",
                each.UserShare.ToString("P1", CultureInfo.InvariantCulture), $"{each.Down}", $"{each.Degraded}", $"{each.RtoBreaches}", each.Event, each.Title);
        table.Write(writer, paint);
        More(events.Count);
    }

    public void Write(MonteCarloResult result, string currency)
    {
        writer.WriteLine($"{result.Years} years drawn with seed {result.Seed}: {result.Rates} nodes fail at the rates stated, {(result.WithoutRate == 0 ? "everything that can has one" : $"{result.WithoutRate} that could have a rate have none and never fail here")}");
        if (result.Rates == 0)
        {
            writer.WriteLine("what outages cost in a year is not known: nothing has a rate (outages: { per-year: 1, repair: 4h }), or try --default-rates");
            return;
        }
        var table = new Table("PER YEAR", "MEAN", "95 % INTERVAL", "MEDIAN", "1 YEAR IN 20", "RTO MISSED", "RPO MISSED");
        Add($"cost ({currency})", result.Cost, figure => figure.ToString("N0", CultureInfo.InvariantCulture), "", "");
        Add("user time lost", result.UserShare, figure => figure.ToString("P3", CultureInfo.InvariantCulture), "", "");
        foreach (var component in Cut(result.Components.OrderByDescending(each => each.DownHours.Mean).ToList()))
            Add($"{component.Node} (hours)", component.DownHours, figure => figure.ToString("0.00", CultureInfo.InvariantCulture), component.RtoBreaches.ToString("0.00", CultureInfo.InvariantCulture), component.RpoBreaches.ToString("0.00", CultureInfo.InvariantCulture));
        table.Write(writer, paint);

        void Add(string what, YearlyFigure figure, Func<double, string> show, string late, string lost) =>
            table.Add(what, show(figure.Mean), $"{show(figure.Low)} – {show(figure.High)}", show(figure.Median), show(figure.Bad), late, lost);
    }

    public static string Lost(Loss loss) =>
        $"{loss.UserShare.ToString("P1", CultureInfo.InvariantCulture)} of user time lost{(loss.Cost is { } cost ? string.Create(CultureInfo.InvariantCulture, $", {cost.Amount:N0} {cost.Currency}") : "")}";

    // The measure of lab --scenario, in its words.
    private static string Router(RouterLoss router) => router.Share is { } share
        ? string.Create(CultureInfo.InvariantCulture, $"{router.Node}: {share:P1} = {router.Lost.TotalSeconds:0.0} s of the {router.Bad.TotalSeconds:0.0} s in which {router.First}, its first front, was bad were lost to its users")
        : string.Create(CultureInfo.InvariantCulture, $"{router.Node}: {router.Lost.TotalSeconds:0.0} s were lost to its users; {router.First}, its first front, was well");

    private static string Rescue(RescueOption option)
    {
        var gain = new List<string>();
        if (option.SavedCost > 0) gain.Add(string.Create(CultureInfo.InvariantCulture, $"{option.SavedCost:N0} {option.Before.Cost?.Currency}"));
        if (option.SavedUserShare > 0) gain.Add($"{option.SavedUserShare.ToString("P1", CultureInfo.InvariantCulture)} of user time");
        var keeps = option.Saved.IsEmpty ? "" : $"; stays up: {string.Join(", ", option.Saved)}";
        return $"an alternative for {string.Join(" and ", option.Spared)} that this does not reach: {string.Join(", ", gain)}{keeps}";
    }

    private void Section(string heading, List<string> lines)
    {
        if (lines.Count == 0) return;
        writer.WriteLine();
        writer.WriteLine(paint.Bold(heading));
        foreach (var line in Cut(lines)) writer.WriteLine($"  {line}");
        More(lines.Count);
    }

    private List<T> Cut<T>(IReadOnlyList<T> rows) => most == 0 ? rows.ToList() : rows.Take(most).ToList();

    private void More(int rows)
    {
        if (most > 0 && rows > most) writer.WriteLine(paint.Dim($"  ... and {rows - most} more (--top 0 shows all)"));
    }

    // Fractions of a second say nothing about an outage.
    private static string Span(TimeSpan time) => Duration.Format(time < TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(Math.Round(time.TotalSeconds, 1)) : TimeSpan.FromSeconds(Math.Round(time.TotalSeconds)));
}
