using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <param name="Name">As on the command line.</param>
/// <param name="About">One line for help.</param>
public sealed record InventoryFormat(string Name, string About, bool CanImport, bool CanExport);

/// <summary>Other tools' documents in and out of the inventory. What comes in is marked as inferred from its file.</summary>
public static class InventoryFormats
{
    // A document of this size takes several times as much memory while it is read.
    private const long MaxBytes = 256L << 20;

    public static ValueList<InventoryFormat> All { get; } =
    [
        new("csv", "edges as CSV: from,to and optionally without,group,at-least", true, true),
        new("cyclonedx", "CycloneDX JSON 1.5 and 1.6: services, components, dependencies", true, true),
        new("backstage", "Backstage catalog-info.yaml, any number of documents", true, false),
        new("compose", "docker-compose file", true, false),
        new("terraform", "output of 'terraform show -json'", true, false),
        new("otel", "OpenTelemetry service-graph metrics as Prometheus text", true, false),
        new("open-psa", "Open-PSA fault tree (AND, OR, at-least)", true, true),
        new("graphml", "GraphML for graph tools", false, true),
        new("dot", "Graphviz", false, true),
        new("mermaid", "Mermaid flow chart for Markdown", false, true),
        new("json", "nodes and needs as JSON", false, true),
        new("yaml", "Holdfast's own form", false, true),
    ];

    /// <summary>Reads a file; null when its format is unknown or it cannot be read. Merge the result with <see cref="InventoryMerge.With"/>.</summary>
    /// <param name="format">A name of <see cref="All"/>; empty = found out from the file.</param>
    public static DependencyInventory? Import(string format, string file, List<Problem> problems) => InputFile.Read(
        file, problems, stream => Import(format, Path.GetFileName(file), stream, problems), most: MaxBytes, smaller: "import it in parts");

    /// <param name="name">Of the file: stands in messages and as the origin of what was inferred.</param>
    public static DependencyInventory? Import(string format, string name, Stream stream, List<Problem> problems)
    {
        if (format.Length == 0) format = Guess(name, stream);
        switch (format)
        {
            case "csv": return CsvEdges.Read(name, new StreamReader(stream), problems);
            case "cyclonedx": return CycloneDx.Read(name, stream, problems);
            case "backstage": return BackstageCatalog.Read(name, new StreamReader(stream), problems);
            case "compose": return ComposeFile.Read(name, new StreamReader(stream), problems);
            case "terraform": return TerraformState.Read(name, stream, problems);
            case "otel": return ServiceGraphMetrics.Read(name, new StreamReader(stream), problems);
            case "open-psa": return FaultTreeInventory.Read(name, stream, problems);
            default:
                var importable = All.Where(known => known.CanImport).Select(known => known.Name).ToList();
                problems.Add(new(name, 0, 0, Severity.Error,
                    format.Length == 0 ? "it cannot be told which format this is" : $"'{format}' is not a format that can be imported",
                    Suggest.Nearest(format, importable) is { } near ? $"did you mean '{near}'?" : $"name one of {string.Join(", ", importable)}"));
                return null;
        }
    }

    /// <param name="top">For open-psa: id of the component whose fall is the top of the tree.</param>
    public static bool Export(string format, InventoryGraph graph, string top, Stream stream, List<Problem> problems)
    {
        switch (format)
        {
            case "open-psa":
                return FaultTreeInventory.Write(graph, top, stream, problems);
            case "cyclonedx":
                CycloneDx.Write(graph.Inventory, stream);
                return true;
            case "graphml":
                GraphDrawing.Of(graph).WriteGraphMl(stream);
                return true;
        }
        Func<string>? text = format switch
        {
            "csv" => () => CsvEdges.Write(graph.Inventory),
            "dot" => GraphDrawing.Of(graph).ToDot,
            "mermaid" => GraphDrawing.Of(graph).ToMermaid,
            "json" => () => GraphJson.Write(graph),
            "yaml" => () => Inventory.InventoryWriter.Write(graph.Inventory),
            _ => null,
        };
        if (text is null)
        {
            var exportable = All.Where(known => known.CanExport).Select(known => known.Name).ToList();
            problems.Add(new("", 0, 0, Severity.Error, $"'{format}' is not a format that can be exported",
                Suggest.Nearest(format, exportable) is { } near ? $"did you mean '{near}'?" : $"name one of {string.Join(", ", exportable)}"));
            return false;
        }
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(text());
        return true;
    }

    private static string Guess(string name, Stream stream)
    {
        var head = new byte[4096];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        var text = System.Text.Encoding.UTF8.GetString(head, 0, read);
        var file = name.ToLowerInvariant();
        if (text.Contains("opsa-mef", StringComparison.Ordinal)) return "open-psa";
        if (text.Contains("\"CycloneDX\"", StringComparison.Ordinal)) return "cyclonedx";
        if (text.Contains("\"terraform_version\"", StringComparison.Ordinal) || (text.Contains("\"format_version\"", StringComparison.Ordinal) && text.Contains("\"values\"", StringComparison.Ordinal))) return "terraform";
        if (text.Contains("service_graph_request", StringComparison.Ordinal)) return "otel";
        if (text.Contains("backstage.io/", StringComparison.Ordinal)) return "backstage";
        if (file.Contains("compose") && (file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal))) return "compose";
        return file.EndsWith(".csv", StringComparison.Ordinal) ? "csv" : "";
    }
}
