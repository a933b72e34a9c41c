using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting.Wording;

namespace Holdfast.Core.Reporting;

/// <summary>Names of nodes and events in one language.</summary>
internal sealed class ReportNames(ReportModel model, ReportLanguage language)
{
    private readonly Dictionary<string, NamedNode> _critical = model.Structure.Critical.ToDictionary(each => each.What.Id, each => each.What, StringComparer.Ordinal);

    public string Node(NamedNode node) => node.Kind switch
    {
        NodeKind.Group => language.Say("doc.group", ("name", node.Name)),
        // A jurisdiction under the code of a country is that country: it has a name in every language.
        NodeKind.Jurisdiction => language.Country(node.Id["jurisdiction:".Length..]) is var name && name != node.Id["jurisdiction:".Length..] ? name : node.Name,
        _ => Of(node.Id, node.Name),
    };

    /// <summary>
    /// What the program itself named - the parts of a failover, an owner with its companies - is named in the language of the report; what
    /// a person named stays as it is.
    /// </summary>
    public string Of(string id, string name)
    {
        var (kind, subject) = Cut(id, ':');
        if (kind == "group" && name.EndsWith(InventoryGraph.GroupEnding, StringComparison.Ordinal)) return language.Say("doc.group", ("name", name[..^InventoryGraph.GroupEnding.Length]));
        var (first, rest) = Cut(subject, '/');
        var key = $"made.{(kind == "router" && rest.Length > 0 ? rest : kind)}";
        (string, string)[] values = [("name", first), ("front", rest)];
        return ReportLanguage.English.Phrases.ContainsKey(key) && ReportLanguage.English.Say(key, values) == name ? language.Say(key, values) : name;

        static (string, string) Cut(string text, char at) => text.IndexOf(at) is >= 0 and var found ? (text[..found], text[(found + 1)..]) : (text, "");
    }

    public string Critical(string id) => _critical.TryGetValue(id, out var node) ? Node(node) : id;

    public string Kind(NodeKind kind) => language[$"kind.{Key(kind)}"];

    public string Event(EventFinding each) => Event(each.What, each.IsReplay, each.Title);

    public string Event(NamedNode what, bool isReplay, string title) => isReplay
        ? language.Say("event.replay", ("name", Incident(what.Id, title)))
        : language.Say($"event.{Key(what.Kind)}", ("name", what.Kind == NodeKind.Group ? what.Name : Node(what)));

    /// <summary>The same within a sentence.</summary>
    public string Cause(NamedNode what) => language.Say($"cause.{Key(what.Kind)}", ("name", what.Kind == NodeKind.Group ? what.Name : Node(what)));

    public string Title(MeasureFinding measure) => measure.Titles.FirstOrDefault(title => title.Language == language.Code)?.Title ?? measure.Title;

    /// <summary>Incidents that come with the program are known in every language; others keep the title of their record.</summary>
    public string Incident(string id, string title) => language.Known($"incident.{id}", title);

    public string Dimension(string dimension) => language.Known($"dimension.{dimension}", Layer(dimension));

    public string Layer(string layer) => language.Known($"layer.{layer}", layer);

    public string Criticality(Criticality criticality) => language[$"criticality.{Key(criticality)}"];

    /// <summary>The word under which phrases know a value of an enum: its name, beginning in lower case.</summary>
    public static string Key<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
