using System.Xml;
using System.Xml.Linq;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// The ArchiMate Model Exchange File Format (The Open Group, C19C; namespace opengroup.org/xsd/archimate/3.0): elements as components, and the
/// relationships without which one end cannot do its work as needs. All others are counted and left out.
/// </summary>
internal static class ArchiMateModel
{
    // True: the source needs the target; false: the target needs the source.
    private static readonly Dictionary<string, bool> Needing = new(StringComparer.Ordinal)
    {
        ["Serving"] = false, ["UsedBy"] = false, ["Realization"] = false, ["Assignment"] = false, ["Composition"] = true, ["Aggregation"] = true, ["Access"] = true,
    };

    public static DependencyInventory? Read(string file, Stream stream, List<Problem> problems)
    {
        XDocument document;
        try
        {
            using var reader = XmlReader.Create(stream, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 200_000_000 });
            document = XDocument.Load(reader);
        }
        catch (XmlException error)
        {
            problems.Add(new(file, error.LineNumber, error.LinePosition, Severity.Error, "not valid XML", "export the model again"));
            return null;
        }
        var elements = document.Descendants().Where(each => each.Name.LocalName == "element" && Attribute(each, "identifier").Length > 0).ToList();
        if (elements.Count == 0)
        {
            problems.Add(new(file, 1, 1, Severity.Error, "there is no element with an identifier", "this reads the Model Exchange File Format; Archi: File, Export, Model to Open Exchange File"));
            return null;
        }
        var imported = new ImportedInventory(file);
        foreach (var element in elements)
        {
            var type = Type(element);
            var kind = Kind(type);
            var name = element.Elements().FirstOrDefault(each => each.Name.LocalName == "name")?.Value.Trim() ?? "";
            if (kind.Length == 0) imported.LeftOut(type, "it is no thing that runs or is done");
            else imported.Component(Attribute(element, "identifier"), kind, title: name, basis: name.Length > 0 ? name : Attribute(element, "identifier"));
        }
        foreach (var relation in document.Descendants().Where(each => each.Name.LocalName == "relationship"))
        {
            if (imported.IsFull) break;
            var (type, source, target) = (Type(relation), Attribute(relation, "source"), Attribute(relation, "target"));
            if (!Needing.TryGetValue(type, out var sourceNeeds)) imported.LeftOut($"{type} relationship", "it does not say that one end cannot do without the other");
            else if (!imported.Describes(source) || !imported.Describes(target)) imported.LeftOut($"{type} relationship", "one of its ends is left out");
            else if (sourceNeeds) imported.Need(source, target, evidence: type);
            else imported.Need(target, source, evidence: type);
        }
        return imported.ToInventory(problems);
    }

    private static string Kind(string type) => type switch
    {
        "BusinessFunction" or "BusinessProcess" or "BusinessService" or "Product" => "function",
        "ApplicationComponent" or "ApplicationCollaboration" => "application",
        "ApplicationService" or "ApplicationFunction" or "ApplicationProcess" or "TechnologyService" or "TechnologyFunction" or "TechnologyProcess" => "service",
        "ApplicationInterface" or "TechnologyInterface" => "api",
        "Node" or "Device" or "TechnologyCollaboration" or "Equipment" => "server",
        "SystemSoftware" => "platform",
        "CommunicationNetwork" or "Path" or "DistributionNetwork" => "network",
        "Facility" => "building",
        "DataObject" or "Artifact" => "data",
        _ => "",
    };

    private static string Type(XElement element) => element.Attributes().FirstOrDefault(each => each.Name.LocalName == "type")?.Value ?? "";

    private static string Attribute(XElement element, string name) => element.Attribute(name)?.Value ?? "";
}
