using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;

namespace Holdfast.Adapters.Mitigation;

/// <summary>
/// What could be done: the catalogue that comes with the program, and a file of the organisation's own that changes figures of it, leaves
/// kinds out and adds measures. Begins with <c>holdfast-measures: 1</c>.
/// </summary>
public static class MeasureFile
{
    /// <summary>Looked for beside the inventory's configuration.</summary>
    public const string DefaultName = "measures.yaml";

    private const string Resource = "Holdfast.Adapters.Mitigation.measures.yaml";

    // A catalogue is some hundreds of lines.
    private const long MaxBytes = 4L << 20;

    /// <summary>The measures that apply in this inventory. What is wrong in the file is in <paramref name="problems"/>.</summary>
    /// <param name="file">The organisation's own; null = the catalogue alone.</param>
    public static ValueList<Measure> For(DependencyInventory inventory, string? file, List<Problem> problems)
    {
        var reading = Begin(inventory, problems);
        if (file is not null && Open(file, problems) is { } document) reading.Read(document.Root, isOwn: true);
        return reading.Measures();
    }

    /// <summary>The same with a text, for a document that does not come from a file.</summary>
    public static ValueList<Measure> For(DependencyInventory inventory, string name, TextReader text, List<Problem> problems)
    {
        var reading = Begin(inventory, problems);
        if (YamlDocument.Read(name, text, problems) is { } document) reading.Read(document.Root, isOwn: true);
        return reading.Measures();
    }

    private static MeasureReading Begin(DependencyInventory inventory, List<Problem> problems)
    {
        using var stream = typeof(MeasureFile).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded");
        using var text = new StreamReader(stream);
        var before = problems.Count;
        var reading = new MeasureReading(inventory, problems);
        if (YamlDocument.Read("catalogue of measures", text, problems) is { } builtIn) reading.Read(builtIn.Root, isOwn: false);
        return problems.Count == before ? reading : throw new InvalidOperationException($"the built-in catalogue is not valid: {problems[before]}");
    }

    private static YamlDocument? Open(string file, List<Problem> problems) => InputFile.ReadText(
        file, problems, text => YamlDocument.Read(file, text, problems), most: MaxBytes, smaller: "a file of measures lists what could be done");
}
