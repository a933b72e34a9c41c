using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Graph.Concentration;
using Holdfast.Core.Inventory;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary>The analysis for people: first what to look at, then why.</summary>
/// <param name="most">Rows of each list; 0 = all.</param>
internal sealed class AnalyseText(Structure structure, TextWriter writer, Paint paint, int most, DateOnly today)
{
    private const int HoursPerYear = 8760;
    private readonly InventoryGraph _graph = structure.Graph;

    public void Write(bool withImportance)
    {
        var organisation = _graph.Inventory.Organisation.Name;
        writer.WriteLine($"{(organisation.Length > 0 ? organisation + ": " : "")}{Number(_graph.Inventory.Components.Count)} components, {Number(structure.Edges)} edges, {structure.Critical.Count} critical");
        WritePoints();
        foreach (var component in structure.Critical)
        {
            WriteComponent(component);
            if (withImportance) WriteImportance(component);
        }
        writer.WriteLine();
        Write(structure.Concentration, "critical component", writer, paint, most);
        WriteDependence();
        WriteColdStart();
        WriteCoverage();
        var hints = ModellingHints.Of(_graph, today);
        if (hints.IsEmpty) return;
        writer.WriteLine();
        writer.WriteLine("how it is modelled");
        foreach (var hint in Cut(hints)) writer.WriteLine($"  {hint}");
        More(hints.Count - Cut(hints).Count);
    }

    // The same table as in the report: who everything hangs on, whatever the layer.
    private void WriteDependence()
    {
        var suppliers = DependenceTable.Of(structure).Suppliers;
        if (!suppliers.IsEmpty)
        {
            writer.WriteLine();
            writer.WriteLine("owners: the critical components that use them, and those that fall with all that they serve");
            var table = new Table("FALL WITH IT", "USES", "SPEND", "OWNER");
            var shown = Cut(suppliers);
            foreach (var row in shown)
                table.Add($"{row.Falls} of {structure.Critical.Count}", Number(row.Uses), row.Spend is { } spend ? spend.ToString("P0", CultureInfo.InvariantCulture) : "-", row.Name);
            table.Write(writer, paint);
            More(suppliers.Count - shown.Count);
        }
        var limits = ConcentrationLimits.Of(structure);
        foreach (var breach in limits.Breaches) writer.WriteLine(paint.Yellow(FailOn.Sentence(breach)));
        if (!limits.Unjudged.IsEmpty) writer.WriteLine($"limits that cannot be judged, because nothing is stated to hold them against: {string.Join(", ", limits.Unjudged)}");
    }

    private void WriteCoverage()
    {
        var unknown = LayerCoverage.Of(_graph).Unknown;
        if (unknown.IsEmpty) return;
        writer.WriteLine();
        writer.WriteLine($"{paint.Yellow("not described")}: {string.Join(", ", unknown)}");
        writer.WriteLine("  nothing above says that these cannot stop us: describe them, or name what there is none of under 'organisation: without:'");
    }

    private void WritePoints()
    {
        writer.WriteLine();
        WritePoints(structure.Points, $"{Singles(structure.Points.Count)}: what alone takes down something critical");
        if (structure.CommonModes.IsEmpty) return;
        writer.WriteLine();
        var flaws = structure.CommonModes.Count == 1 ? "1 technology of which" : $"{structure.CommonModes.Count} technologies of each of which";
        WritePoints(structure.CommonModes, $"{flaws} a flaw alone takes down something critical: what stands there twice has it twice");
    }

    private void WritePoints(ValueList<SinglePoint> points, string heading)
    {
        writer.WriteLine(heading);
        var table = new Table("BREAKS", "FALL WITH IT", "KIND", "ID", "NAME");
        var shown = Cut(points);
        foreach (var point in shown)
            table.Add($"{point.Breaks.Count} of {structure.Critical.Count}", Number(point.Reach), AnalyseReport.Word(_graph[point.Node].Kind), _graph[point.Node].Id, _graph[point.Node].Name);
        table.Write(writer, paint);
        More(points.Count - shown.Count);
    }

    private static string Singles(int count) => $"{Number(count)} single {(count == 1 ? "point" : "points")} of failure";

    private void WriteComponent(CriticalComponent component)
    {
        writer.WriteLine();
        writer.WriteLine($"{paint.Bold(_graph[component.Node].Id)}: {Counts(component)}");
        var all = component.Points.Concat(component.CommonModes).ToList();
        var single = all.Select(point => point.Node).ToHashSet();
        // A point on the path of another one is told by that path.
        var told = all.SelectMany(point => point.Path.SkipLast(1)).ToHashSet();
        var paths = all.Where(point => !told.Contains(point.Node)).ToList();
        var shown = Cut(paths);
        foreach (var point in shown)
            writer.WriteLine("  " + string.Join(" → ", point.Path.Skip(1).Select(node => single.Contains(node) ? paint.Red(_graph[node].Id) : $"({_graph[node].Id})")));
        More(paths.Count - shown.Count);
        foreach (var set in component.Combinations.Where(set => set.Count == 2 || most == 0).OrderBy(set => set.Count).ThenBy(set => set.Count(node => _graph[node].Kind is NodeKind.Jurisdiction or NodeKind.Technology)).Take(most == 0 ? int.MaxValue : Math.Max(1, most / 4)))
            writer.WriteLine($"  together: {string.Join(" and ", set.Select(node => _graph[node].Id))}");
    }

    private void WriteImportance(CriticalComponent component) =>
        WriteImportance(component.Importance.Select(each => ImportanceReport.Of(_graph[each.Node].Id, each.Of)).ToList(), writer, paint, most);

    // Fussell-Vesely, risk achievement worth, risk reduction worth, Birnbaum: in words first, then under its name.
    private static void WriteImportance(List<ImportanceReport> importance, TextWriter writer, Paint paint, int most)
    {
        if (importance.Count == 0) return;
        var table = new Table("  CONTRIBUTES (FV)", "IF OUT (RAW)", "IF NEVER OUT (RRW)", "BIRNBAUM", "OF");
        foreach (var each in most == 0 ? importance : importance.Take(most))
            table.Add(
                $"  {each.FussellVesely.ToString("P1", CultureInfo.InvariantCulture)}", $"{Times(each.RiskAchievementWorth)} times as likely",
                each.RiskReductionWorth is { } less ? $"1/{Times(less)}" : "never", each.Birnbaum.ToString("0.####", CultureInfo.InvariantCulture), each.Id);
        table.Write(writer, paint);
        if (most > 0 && importance.Count > most) writer.WriteLine(paint.Dim($"  ... and {importance.Count - most} more (--top 0 shows all)"));

        static string Times(double factor) => factor.ToString(factor < 10 ? "0.##" : "N0", CultureInfo.InvariantCulture);
    }

    private static string Counts(CriticalComponent component)
    {
        var parts = new List<string>();
        if (component.Points.Count > 0) parts.Add(Phrase(1, Number(component.Points.Count)));
        if (component.CommonModes.Count > 0) parts.Add($"{component.CommonModes.Count} common {(component.CommonModes.Count == 1 ? "flaw" : "flaws")}");
        if (component.Counts is { } counts)
            parts.AddRange(counts.ByOrder.Where(order => order.Order > 1).Select(order => Phrase(order.Order, string.Create(CultureInfo.InvariantCulture, $"{order.Count:N0}"))));
        else
            parts.Add(component.Remark);
        var text = parts.Count == 0 ? "nothing else takes it down" : string.Join(", ", parts);
        if (component.Unavailability is not { } share) return component.Unrated > 0 ? $"{text}; time out not known ({component.Unrated} sources of failure without a rate)" : text;
        if (share * HoursPerYear < 0.05) return text;
        var hours = string.Create(CultureInfo.InvariantCulture, $"{share * HoursPerYear:0.#} h a year by the rates stated");
        return component.Unrated == 0 ? $"{text}; out {hours}" : $"{text}; out {hours}, more with the {component.Unrated} sources of failure without a rate";
    }

    private static string Phrase(int order, string count) => order switch
    {
        1 => $"{count} single {(count == "1" ? "point" : "points")}",
        2 => $"{count} {(count == "1" ? "pair" : "pairs")}",
        3 => $"{count} {(count == "1" ? "triple" : "triples")}",
        _ => $"{count} of {order}",
    };

    private void WriteColdStart()
    {
        writer.WriteLine();
        if (structure.ColdStart.Blocked.IsEmpty)
        {
            writer.WriteLine($"after a blackout: everything can be started, in {structure.ColdStart.WaveCount} waves (--format json lists them)");
            return;
        }
        writer.WriteLine($"{paint.Yellow("after a blackout")}: {structure.ColdStart.Blocked.Count} nodes cannot be started, because these wait for each other");
        foreach (var cycle in structure.ColdStart.Cycles)
            writer.WriteLine("  " + string.Join(" → ", cycle.Shortest.Append(cycle.Shortest[0]).Where(node => _graph[node].Kind != NodeKind.Gate).Select(node => _graph[node].Id)));
    }

    public static void Write(ConcentrationReport report, string user, TextWriter writer, Paint paint, int most)
    {
        writer.WriteLine($"concentration: the {user}s that use a provider, and those that fall with it (HHI 0 to 10,000; above 2,500 is highly concentrated; one use says nothing)");
        var table = new Table("LAYER", "HHI", "CENTRALISATION", "PROVIDER", "USES", "FALL WITH IT", "SHARE");
        // A layer shows its head only, however many rows the other lists have.
        var rows = most == 0 ? int.MaxValue : Math.Max(3, most / 4);
        foreach (var layer in report.Layers)
        {
            var isFirst = true;
            foreach (var provider in layer.Providers.Take(rows))
            {
                table.Add(
                    isFirst ? layer.Layer : "", isFirst ? layer.Uses < 2 ? "-" : layer.Hhi.ToString("N0", CultureInfo.InvariantCulture) : "", isFirst ? layer.Centralisation.ToString("0.000", CultureInfo.InvariantCulture) : "",
                    provider.Provider, Number(provider.Uses), Number(provider.Critical), provider.Share.ToString("P1", CultureInfo.InvariantCulture));
                isFirst = false;
            }
        }
        table.Write(writer, paint);
    }

    public static void Write(FaultTreeReport report, int? order, TextWriter writer, Paint paint, int most)
    {
        writer.WriteLine($"{report.Top}: {Number(report.Events)} events, {Number(report.Gates)} gates");
        if (report.MinimalCutSets is { } total)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total:N0} minimal cut sets{(order is { } largest ? $" of at most {largest} events" : "")}"));
            var table = new Table("EVENTS", "CUT SETS");
            foreach (var (size, count) in report.ByOrder!) table.Add(Number(size), count.ToString("N0", CultureInfo.InvariantCulture));
            table.Write(writer, paint);
        }
        else writer.WriteLine(paint.Yellow(report.GaveUp ?? ""));
        writer.WriteLine(report.Probability is { } probability ? string.Create(CultureInfo.InvariantCulture, $"probability of the top {probability:G10}") : $"probability not known: {report.ProbabilityUnknown}");
        WriteImportance(report.Importance ?? [], writer, paint, most);
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"read {report.Seconds.Read:0.0000} s, build {report.Seconds.Build:0.0000} s, cut sets {report.Seconds.CutSets:0.0000} s, probability {report.Seconds.Probability:0.0000} s"));
    }

    private List<T> Cut<T>(IEnumerable<T> rows) => most == 0 ? rows.ToList() : rows.Take(most).ToList();

    private void More(int hidden)
    {
        if (hidden > 0) writer.WriteLine(paint.Dim($"  ... and {hidden} more (--top 0 shows all)"));
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
