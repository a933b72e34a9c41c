using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// A drawing of diagrams.net (draw.io), plain or compressed: each labelled box is a component, each arrow from one to another says that the first needs the
/// second. Arrows that end nowhere and boxes without a label are counted and left out.
/// </summary>
internal static partial class DrawIo
{
    private const int MostCharacters = 50_000_000;

    public static DependencyInventory? Read(string file, Stream stream, List<Problem> problems)
    {
        try
        {
            using var reader = XmlReader.Create(stream, Settings);
            var cells = Cells(XDocument.Load(reader)).ToList();
            return Read(file, cells, problems);
        }
        catch (Exception error) when (error is XmlException or FormatException or InvalidDataException)
        {
            problems.Add(new(file, (error as XmlException)?.LineNumber ?? 0, 0, Severity.Error, "not a drawing that can be read", "save it again as .drawio; uncompressed is best (File, Properties)"));
            return null;
        }
    }

    private static XmlReaderSettings Settings => new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostCharacters };

    private static DependencyInventory? Read(string file, List<(XElement Cell, string Id, string Label)> cells, List<Problem> problems)
    {
        var imported = new ImportedInventory(file);
        var boxes = cells.Where(each => each.Cell.Attribute("vertex")?.Value == "1").ToList();
        foreach (var (cell, id, label) in boxes)
        {
            if (label.Length == 0) imported.LeftOut("box", "it has no label");
            // The label of an arrow is a box inside the arrow.
            else if (cells.Exists(each => each.Id == cell.Attribute("parent")?.Value && each.Cell.Attribute("edge")?.Value == "1")) imported.LeftOut("label", "it belongs to an arrow");
            else imported.Component(id, Kind(cell.Attribute("style")?.Value ?? ""), title: label, basis: label);
        }
        foreach (var (cell, _, label) in cells.Where(each => each.Cell.Attribute("edge")?.Value == "1"))
        {
            var (source, target) = (cell.Attribute("source")?.Value ?? "", cell.Attribute("target")?.Value ?? "");
            if (imported.Describes(source) && imported.Describes(target)) imported.Need(source, target, evidence: label.Length > 0 ? label : "arrow");
            else imported.LeftOut("arrow", source.Length == 0 || target.Length == 0 ? "one of its ends touches no box" : "one of its ends is left out");
        }
        if (!imported.IsEmpty) return imported.ToInventory(problems);
        problems.Add(new(file, 1, 1, Severity.Error, "there is no box with a label", "this reads drawings of diagrams.net"));
        return null;
    }

    private static IEnumerable<(XElement Cell, string Id, string Label)> Cells(XDocument drawing)
    {
        var page = 0;
        foreach (var diagram in drawing.Descendants("diagram").DefaultIfEmpty(drawing.Root!))
        {
            page++;
            var root = diagram.Descendants("mxCell").Any() ? (XContainer)diagram : Inflated(diagram.Value);
            foreach (var cell in root.Descendants("mxCell"))
            {
                // Boxes with data stand inside an <object> that has the id and the label.
                var around = cell.Parent is { Name.LocalName: "object" or "UserObject" } wrapper ? wrapper : cell;
                var id = around.Attribute("id")?.Value ?? "";
                yield return (cell, page == 1 ? id : id, Plain(around.Attribute("label")?.Value ?? cell.Attribute("value")?.Value ?? ""));
            }
        }
    }

    // base64 of raw deflate of a text that was percent-encoded.
    private static XDocument Inflated(string text)
    {
        using var deflated = new DeflateStream(new MemoryStream(Convert.FromBase64String(text.Trim())), CompressionMode.Decompress);
        using var inflated = new StreamReader(deflated, Encoding.UTF8);
        var buffer = new char[MostCharacters / 10];
        var read = inflated.ReadBlock(buffer);
        using var reader = XmlReader.Create(new StringReader(Uri.UnescapeDataString(new string(buffer, 0, read))), Settings);
        return XDocument.Load(reader);
    }

    private static string Plain(string label) => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(label, " ")), " ").Trim();

    private static string Kind(string style) =>
        style.Contains("cylinder", StringComparison.Ordinal) || style.Contains("database", StringComparison.Ordinal) ? "database"
        : style.Contains("cloud", StringComparison.Ordinal) ? "saas"
        : style.Contains("server", StringComparison.Ordinal) ? "server"
        : "";

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
