using Holdfast.Adapters.Formats.Dora;
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
        new("terraform", "terraform.tfstate, or the output of 'terraform show -json'", true, false),
        new("suppliers", "a list of suppliers as CSV (comma, semicolon, tab) or .xlsx; columns by their headings in en, fr, de, es, it, or --columns", true, false),
        new("kubernetes", "Kubernetes manifests, any number of documents", true, false),
        new("structurizr", "Structurizr workspace, JSON or DSL", true, false),
        new("archimate", "ArchiMate Model Exchange File (XML)", true, false),
        new("package-lock", "package-lock.json of npm", true, false),
        new("drawio", "drawing of diagrams.net (draw.io)", true, false),
        new("dora", "register of information (DORA), the .zip that is filed", true, false),
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
    /// <param name="columns">For lists of suppliers: which column is what, where headings do not say so.</param>
    public static DependencyInventory? Import(string format, string file, List<Problem> problems, string columns = "") => InputFile.Read(
        file, problems, stream => Import(format, Path.GetFileName(file), stream, problems), most: MaxBytes, smaller: "import it in parts");

    /// <param name="name">Of the file: stands in messages and as the origin of what was inferred.</param>
    /// <param name="beside">The text of a file beside this one.</param>
    public static DependencyInventory? Import(string format, string name, Stream stream, List<Problem> problems, string columns = "", Func<string, string?>? beside = null)
    {
        beside ??= _ => null;
        if (format.Length == 0) format = Guess(name, stream);
        switch (format)
        {
            case "csv": return CsvEdges.Read(name, new StreamReader(stream), problems);
            case "dora": return RegisterImport.Read(name, stream, problems);
            case "suppliers" when IsZip(stream): return SupplierList.ReadWorkbook(name, stream, columns, problems);
            case "suppliers": return SupplierList.Read(name, CsvTable.Read(new StreamReader(stream)), columns, problems);
            case "kubernetes": return KubernetesManifests.Read(name, new StreamReader(stream), problems);
            case "structurizr" when IsJson(stream): return StructurizrWorkspace.Read(name, stream, problems);
            case "structurizr": return StructurizrWorkspace.ReadDsl(name, new StreamReader(stream), problems);
            case "archimate": return ArchiMateModel.Read(name, stream, problems);
            case "package-lock": return PackageLock.Read(name, stream, problems);
            case "drawio": return DrawIo.Read(name, stream, problems);
            case "cyclonedx": return CycloneDx.Read(name, stream, problems);
            case "backstage": return BackstageCatalog.Read(name, new StreamReader(stream), beside, problems);
            case "compose": return ComposeFile.Read(name, new StreamReader(stream), beside, problems);
            case "terraform": return TerraformState.Read(name, stream, problems);
            case "otel": return ServiceGraphMetrics.Read(name, new StreamReader(stream), problems);
            case "open-psa": return FaultTreeInventory.Read(name, stream, problems);
            default:
                var importable = All.Where(known => known.CanImport).Select(known => known.Name).ToList();
                problems.Add(new(name, 0, 0, Severity.Error,
                    format.Length == 0 ? Unsupported(name, stream) : $"'{format}' is not a format that can be imported",
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

    // A file beside the one that is read, in its folder or below: never anything else.
    private static string? Beside(string file, string name)
    {
        const int most = 10 << 20;
        var folder = Path.GetFullPath(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".");
        var path = Path.GetFullPath(name, folder);
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && new FileInfo(path) is { Exists: true, Length: < most } ? File.ReadAllText(path) : null;
    }

    private static bool IsZip(Stream stream)
    {
        var (first, second) = (stream.ReadByte(), stream.ReadByte());
        stream.Position = 0;
        return (first, second) == ('P', 'K');
    }

    private static bool IsJson(Stream stream)
    {
        int next;
        do next = stream.ReadByte();
        while (next is ' ' or '\t' or '\r' or '\n' or 0xEF or 0xBB or 0xBF);
        stream.Position = 0;
        return next == '{';
    }

    // What people try and what is not read: a format that is known by name says more than "unknown".
    private static readonly (string Name, string[] Marks)[] NotSupported =
    [
        ("SPDX", ["SPDXVersion", "\"spdxVersion\"", "spdx.org/rdf"]), ("NetBox", ["\"netbox", "netbox_"]), ("OSCAL", ["\"system-security-plan\"", "csrc.nist.gov/ns/oscal"]), ("CloudFormation", ["AWSTemplateFormatVersion"]),
        ("Ansible", ["ansible_host", "- hosts:"]), ("Visio", ["schemas.microsoft.com/visio"]), ("PlantUML", ["@startuml"]), ("CycloneDX XML", ["cyclonedx.org/schema/bom"]), ("Bicep", ["targetScope ="]),
        ("Azure Resource Manager", ["schema.management.azure.com"]), ("yarn.lock", ["# yarn lockfile"]), ("pnpm-lock", ["lockfileVersion: '"]), ("HCL of Terraform", ["resource \"", "terraform {"]), ("ArchiMate of Archi (.archimate)", ["archimatetool.com"]),
    ];

    private static string Unsupported(string name, Stream stream)
    {
        stream.Position = 0;
        var head = new char[8192];
        var text = new string(head, 0, new StreamReader(stream).ReadBlock(head));
        return NotSupported.FirstOrDefault(each => each.Marks.Any(mark => text.Contains(mark, StringComparison.Ordinal))) is { Name: { } format }
            ? $"this is {format}, which is not supported" : $"it cannot be told which format '{name}' is";
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
        if (!file.EndsWith(".xlsx", StringComparison.Ordinal) && text.StartsWith("PK", StringComparison.Ordinal) && RegisterImport.IsRegister(stream)) return "dora";
        if (file.EndsWith(".xlsx", StringComparison.Ordinal) || text.StartsWith("PK", StringComparison.Ordinal)) return "suppliers";
        if (text.Contains("\"lineage\"", StringComparison.Ordinal) || file.EndsWith(".tfstate", StringComparison.Ordinal)) return "terraform";
        if (text.Contains("\"lockfileVersion\"", StringComparison.Ordinal)) return "package-lock";
        if (text.Contains("\"softwareSystems\"", StringComparison.Ordinal) || file.EndsWith(".dsl", StringComparison.Ordinal)) return "structurizr";
        if (text.Contains("opengroup.org/xsd/archimate", StringComparison.Ordinal)) return "archimate";
        if (text.Contains("<mxfile", StringComparison.Ordinal) || text.Contains("<mxGraphModel", StringComparison.Ordinal)) return "drawio";
        if (text.Contains("apiVersion:", StringComparison.Ordinal) && text.Contains("kind:", StringComparison.Ordinal)) return "kubernetes";
        if (text.Contains("\nservices:", StringComparison.Ordinal) || text.StartsWith("services:", StringComparison.Ordinal)) return "compose";
        if (file.EndsWith(".csv", StringComparison.Ordinal) || file.EndsWith(".tsv", StringComparison.Ordinal) || file.EndsWith(".txt", StringComparison.Ordinal))
            return text.Split('\n')[0] is var first && SupplierColumns.IsSupplierList([.. first.Split(CsvTable.SeparatorOf(first)).Select(field => field.Trim('"', ' ', '\r', '\ufeff'))]) ? "suppliers"
                : file.EndsWith(".csv", StringComparison.Ordinal) ? "csv" : "";
        return "";
    }
}
