using System.Numerics;
using System.Text.Json.Serialization;
using Holdfast.Core.Graph.Concentration;
using Holdfast.Core.Graph.CutSets;
using Holdfast.Core.Inventory;

namespace Holdfast.Index;

/// <summary>The JSON of <c>analyse</c>: a promise to machines, so fields are only ever added.</summary>
internal sealed record AnalyseReport(int Components, int Edges)
{
    [JsonPropertyOrder(-2)]
    public string Format { get; } = "holdfast-analyse";

    [JsonPropertyOrder(-1)]
    public int Version { get; } = 1;

    public List<CriticalReport>? Critical { get; init; }

    /// <summary>With a list of edges: how many sites it has; they are the critical components.</summary>
    public int? Sites { get; init; }

    public required List<ConcentrationRow> Concentration { get; init; }
    public required SortedDictionary<string, double> Hhi { get; init; }
    public required SortedDictionary<string, double> Centralisation { get; init; }

    /// <summary>All layers together; a provider of several layers is one.</summary>
    public required OverallReport Overall { get; init; }

    /// <summary>What can fail by itself and alone takes down something critical; flaws of technologies stand in <see cref="CommonModes"/>.</summary>
    public List<SinglePointReport>? SinglePoints { get; init; }

    /// <summary>Technologies of which a flaw alone takes down something critical, whatever there is twice.</summary>
    public List<SinglePointReport>? CommonModes { get; init; }

    /// <summary>Of everything that can fail, the worst first.</summary>
    public List<BlastRadiusReport>? BlastRadius { get; init; }
    public ColdStartReport? ColdStart { get; init; }
    public List<OverDependenceReport>? OverDependence { get; init; }

    /// <summary>Critical components by owner, country, technology, place and jurisdiction.</summary>
    public List<DependenceReport>? Dependence { get; init; }

    /// <summary>Over the organisation's own limits, in every dimension.</summary>
    public List<LimitReport>? OverLimits { get; init; }

    /// <summary>Limits that nothing is stated to hold against.</summary>
    public List<string>? UnjudgedLimits { get; init; }

    /// <summary>What the inventory says about each layer.</summary>
    public List<LayerReport>? Coverage { get; init; }

    /// <summary>Modelling that says less, or more, than was probably meant.</summary>
    public List<string>? Hints { get; init; }

    public static AnalyseReport Of(Structure structure, DateOnly today)
    {
        var graph = structure.Graph;
        var (waves, cycles) = (structure.ColdStart.WaveCount, structure.ColdStart.Cycles);
        var limits = ConcentrationLimits.Of(structure);
        var breaks = structure.Points.Concat(structure.CommonModes).ToDictionary(point => point.Node, point => point.Breaks.Count);
        return Of(graph.Inventory.Components.Count, structure.Edges, structure.Concentration) with
        {
            Concentration = structure.Concentration.Layers.SelectMany(layer => layer.Providers.Select(provider => Row(structure, layer, provider))).ToList(),
            BlastRadius = Enumerable.Range(0, structure.Reach.Count).Where(node => graph[node].IsEvent)
                .Select(node => new BlastRadiusReport(graph[node].Id, Word(graph[node].Kind), structure.Reach[node], breaks.GetValueOrDefault(node)))
                .OrderByDescending(each => each.Critical).ThenByDescending(each => each.Reach).ThenBy(each => each.Id, StringComparer.Ordinal).ToList(),
            Critical = structure.Critical.Select(component => CriticalReport.Of(graph, component)).ToList(),
            SinglePoints = structure.Points.Select(point => Point(graph, point)).ToList(),
            CommonModes = structure.CommonModes.Select(point => Point(graph, point)).ToList(),
            ColdStart = new(waves, structure.ColdStart.Blocked.Select(node => graph[node].Id).ToList(), cycles.Select(cycle => cycle.Shortest.Select(node => graph[node].Id).ToList()).ToList())
            {
                Order = structure.ColdStart.Waves.Select((wave, node) => (wave, node)).Where(each => each.wave >= 0 && graph[each.node].Kind != NodeKind.Gate)
                    .GroupBy(each => each.wave, each => graph[each.node].Id).OrderBy(wave => wave.Key).Select(wave => wave.Order(StringComparer.Ordinal).ToList()).ToList(),
            },
            OverDependence = OverDependenceReport.Of(structure).ToList(),
            Dependence = DependenceReport.Of(DependenceTable.Of(structure)).ToList(),
            OverLimits = limits.Breaches.Select(breach => new LimitReport(breach.Dimension, breach.Key, breach.Share, breach.Falls, breach.Of, breach.Limit)).ToList(),
            UnjudgedLimits = [.. limits.Unjudged],
            Coverage = LayerCoverage.Of(graph).Layers.Select(layer => new LayerReport(layer.Layer, Hyphened(layer.State.ToString()), [.. layer.By])).ToList(),
            Hints = [.. ModellingHints.Of(graph, today)],
        };
    }

    private static SinglePointReport Point(InventoryGraph graph, SinglePoint point) =>
        new(graph[point.Node].Id, Word(graph[point.Node].Kind), graph[point.Node].Name, point.Breaks.Select(node => graph[node].Id).ToList(), point.Reach);

    private static ConcentrationRow Row(Structure structure, LayerConcentration layer, ProviderConcentration provider)
    {
        var direct = structure.DirectConcentration.Layers.FirstOrDefault(each => each.Layer == layer.Layer)?.Providers.FirstOrDefault(each => each.Provider == provider.Provider);
        return new(layer.Layer, provider.Provider, provider.Uses, provider.Critical, provider.Share) { DirectUses = direct?.Uses ?? 0, DirectCritical = direct?.Critical ?? 0 };
    }

    public static AnalyseReport Of(int components, int edges, ConcentrationReport concentration) => new(components, edges)
    {
        Concentration = concentration.Layers
            .SelectMany(layer => layer.Providers.Select(provider => new ConcentrationRow(layer.Layer, provider.Provider, provider.Uses, provider.Critical, provider.Share))).ToList(),
        Hhi = new(concentration.Layers.ToDictionary(layer => layer.Layer, layer => layer.Hhi), StringComparer.Ordinal),
        Centralisation = new(concentration.Layers.ToDictionary(layer => layer.Layer, layer => layer.Centralisation), StringComparer.Ordinal),
        Overall = new(concentration.Overall.Uses, concentration.Overall.Hhi, concentration.Overall.Centralisation),
    };

    // DeclaredNone → declared-none
    private static string Hyphened(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    internal static string Word(NodeKind kind) => kind.ToString().ToLowerInvariant();
}

internal sealed record CriticalReport(string Id, string Name, string Criticality, List<SpofReport> Spof, SortedDictionary<int, BigInteger>? CutSets)
{
    /// <summary>Combinations of two and more failures, small ones first; as many as were asked for.</summary>
    public List<List<string>> Combinations { get; init; } = [];

    public double? Unavailability { get; init; }

    /// <summary>What contributes to the unavailability, the largest part first.</summary>
    public List<ImportanceReport> Importance { get; init; } = [];
    public string? Remark { get; init; }

    public static CriticalReport Of(InventoryGraph graph, CriticalComponent component)
    {
        var node = graph[component.Node];
        return new(
            node.Id, node.Name, graph.Inventory.Components.First(each => each.Id == node.Id).Criticality.ToString().ToLowerInvariant(),
            Alone(graph, component).Select(point => new SpofReport(graph[point.Node].Id, AnalyseReport.Word(graph[point.Node].Kind), point.Path.Select(step => graph[step].Id).ToList())).ToList(),
            component.Counts is { } counts ? Orders(counts, least: 3) : null)
        {
            Combinations = component.Combinations.Select(set => set.Select(each => graph[each].Id).ToList()).ToList(),
            Unavailability = component.Unavailability,
            Importance = component.Importance.Select(each => ImportanceReport.Of(graph[each.Node].Id, each.Of)).ToList(),
            Remark = component.Remark.Length > 0 ? component.Remark : null,
        };
    }

    // The minimal cut sets of size one, technologies among them: each with its kind.
    private static IEnumerable<PointOfFailure> Alone(InventoryGraph graph, CriticalComponent component) => component.Points.Concat(component.CommonModes)
        .OrderBy(point => graph[point.Node].Kind).ThenBy(point => point.Path.Count).ThenBy(point => graph[point.Node].Id, StringComparer.Ordinal);

    /// <summary>Every order from 1 to the largest one, and to <paramref name="least"/> at least, with 0 where there is none.</summary>
    internal static SortedDictionary<int, BigInteger> Orders(CutSetCount.Known counts, int least)
    {
        var orders = new SortedDictionary<int, BigInteger>();
        for (var order = 1; order <= Math.Max(least, counts.ByOrder.IsEmpty ? 0 : counts.ByOrder[^1].Order); order++) orders[order] = 0;
        foreach (var (order, count) in counts.ByOrder) orders[order] = count;
        return orders;
    }
}

/// <param name="RiskReductionWorth">Null = without bound: nothing is left when it cannot fail.</param>
internal sealed record ImportanceReport(string Id, double Birnbaum, double FussellVesely, double RiskAchievementWorth, double? RiskReductionWorth)
{
    public static ImportanceReport Of(string id, EventImportance importance) => new(
        id, importance.Birnbaum, importance.FussellVesely, importance.RiskAchievementWorth,
        double.IsFinite(importance.RiskReductionWorth) ? importance.RiskReductionWorth : null);
}

internal sealed record SpofReport(string Id, string Kind, List<string> Path);

/// <param name="Uses">C_p: with an inventory by chains of any length, with a list of edges as the list has them.</param>
/// <param name="Critical">I_p, likewise.</param>
internal sealed record ConcentrationRow(string Layer, string Id, int Uses, int Critical, double Share)
{
    /// <summary>What critical components buy or name themselves; null for a list of edges, which is direct anyway.</summary>
    public int? DirectUses { get; init; }

    public int? DirectCritical { get; init; }
}

/// <param name="Reach">How many nodes fall with it, itself included.</param>
/// <param name="Critical">How many critical components do.</param>
internal sealed record BlastRadiusReport(string Id, string Kind, int Reach, int Critical);

internal sealed record OverallReport(int Uses, double Hhi, double Centralisation);

internal sealed record SinglePointReport(string Id, string Kind, string Name, List<string> Breaks, int Reach);

/// <param name="Blocked">What would run on but cannot be started, because of the cycles.</param>
internal sealed record ColdStartReport(int Waves, List<string> Blocked, List<List<string>> Cycles)
{
    /// <summary>What can be started, wave by wave; all of one wave at the same time.</summary>
    public List<List<string>> Order { get; init; } = [];
}

/// <summary>A provider with which a larger share of the critical components falls than the organisation's limit for the layer allows.</summary>
internal sealed record OverDependenceReport(string Layer, string Id, int Critical, int Sites, double Limit)
{
    public static IEnumerable<OverDependenceReport> Of(Structure structure) =>
        from limit in structure.Graph.Inventory.Organisation.Limits
        from layer in structure.Concentration.Layers
        where layer.Layer == limit.Dimension
        from provider in layer.OverDependence(limit.Share)
        select new OverDependenceReport(layer.Layer, provider.Provider, provider.Critical, layer.Sites, limit.Share);
}

/// <param name="Uses">Critical components that lead to it.</param>
/// <param name="Falls">Critical components that fall with it.</param>
/// <param name="Spend">Share of the cost of all contracts; null = none of its contracts has one.</param>
internal sealed record DependenceReport(string Dimension, string Id, string Name, int Uses, int Falls, int Critical, double? Spend)
{
    public static IEnumerable<DependenceReport> Of(DependenceTable table) =>
        Rows("supplier", table.Suppliers).Concat(Rows("country", table.Countries)).Concat(Rows("technology", table.Technologies))
            .Concat(Rows("place", table.Places)).Concat(Rows("jurisdiction", table.Jurisdictions))
            .Select(each => new DependenceReport(each.Dimension, each.Row.Key, each.Row.Name, each.Row.Uses, each.Row.Falls, table.Critical, each.Row.Spend));

    private static IEnumerable<(string Dimension, DependenceRow Row)> Rows(string dimension, IEnumerable<DependenceRow> rows) => rows.Select(row => (dimension, row));
}

/// <param name="Share">What it has, 0 to 1.</param>
internal sealed record LimitReport(string Dimension, string Id, double Share, int Falls, int Of, double Limit);

internal sealed record LayerReport(string Layer, string State, List<string> By);

/// <summary>The JSON of <c>analyse --open-psa</c>.</summary>
/// <param name="MinimalCutSets">Null when the analysis gave up: see <paramref name="GaveUp"/>.</param>
/// <param name="Probability">Of the top; null when it is not known.</param>
internal sealed record FaultTreeReport(
    string Top, int Events, int Gates,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] BigInteger? MinimalCutSets,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] SortedDictionary<int, BigInteger>? ByOrder,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Probability,
    FaultTreeSeconds Seconds)
{
    public List<ImportanceReport>? Importance { get; init; }
    public string? GaveUp { get; init; }
    public string? ProbabilityUnknown { get; init; }
}

/// <summary>Medians over the repeats, within the process; failed variable orders are part of the phase that tried them.</summary>
internal sealed record FaultTreeSeconds(double Read, double Build, double CutSets, double Probability, int Repeats);

[JsonSerializable(typeof(AnalyseReport))]
[JsonSerializable(typeof(FaultTreeReport))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(BigNumbers)])]
internal sealed partial class AnalyseJsonContext : JsonSerializerContext;
