using System.Text.Json;
using System.Text.RegularExpressions;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// A Structurizr workspace as JSON (github.com/structurizr/json) or in its DSL (docs.structurizr.com/dsl): software systems, containers and components with
/// their relationships as needs. A system needs the containers that it consists of. People and views are left out.
/// </summary>
internal static partial class StructurizrWorkspace
{
    private const int MaxDepth = 20;

    public static DependencyInventory? Read(string file, Stream stream, List<Problem> problems)
    {
        using var document = JsonImport.Parse(file, stream, problems);
        if (document is null) return null;
        var model = document.RootElement.Get("model");
        if (!model.List("softwareSystems").Any())
        {
            problems.Add(new(file, 1, 1, Severity.Error, "there is no 'model.softwareSystems'", "this reads the JSON of a Structurizr workspace"));
            return null;
        }
        var imported = new ImportedInventory(file);
        var relations = new List<(string From, string To, string Text)>();
        foreach (var system in model.List("softwareSystems")) Element(system, "", "function", 0);
        imported.LeftOut("person", "people need things, nothing needs them here", model.List("people").Count());
        imported.LeftOut("deployment node", "where instances run is not read: add places", model.List("deploymentNodes").Count());
        foreach (var (from, to, text) in relations)
        {
            if (imported.Describes(from) && imported.Describes(to)) imported.Need(from, to, evidence: text);
            else imported.LeftOut("relationship", "one of its ends is a person or is not in the model");
        }
        return imported.ToInventory(problems);

        void Element(JsonElement element, string parent, string kind, int depth)
        {
            var id = element.Text("id");
            if (id.Length == 0 || depth > MaxDepth) return;
            imported.Component(id, KindOf(kind, element.Text("technology"), element.Text("name")), title: element.Text("name"), basis: element.Text("name"));
            if (parent.Length > 0) imported.Need(parent, id, evidence: "consists of");
            foreach (var container in element.List("containers")) Element(container, id, "service", depth + 1);
            foreach (var component in element.List("components")) Element(component, id, "service", depth + 1);
            foreach (var relation in element.List("relationships"))
                if (relation.Text("linkedRelationshipId").Length == 0) relations.Add((relation.Text("sourceId") is { Length: > 0 } source ? source : id, relation.Text("destinationId"), relation.Text("description")));
        }
    }

    /// <summary>The DSL, as far as it describes the model: includes and scripts are named and left out.</summary>
    public static DependencyInventory? ReadDsl(string file, TextReader text, List<Problem> problems)
    {
        var imported = new ImportedInventory(file);
        var scopes = new Stack<string>();
        var relations = new List<(string From, string To, string Text)>();
        var people = new HashSet<string>(StringComparer.Ordinal);
        var seen = 0;
        while (text.ReadLine() is { } row)
        {
            var line = row.Trim();
            if (line.Length is 0 or > 10_000 || line.StartsWith('#') || line.StartsWith("//", StringComparison.Ordinal)) continue;
            if (line == "}")
            {
                if (scopes.Count > 0) scopes.Pop();
                continue;
            }
            var opens = line.EndsWith('{');
            if (Definition().Match(line) is { Success: true } defined)
            {
                var (word, name) = (defined.Groups["word"].Value.ToLowerInvariant(), defined.Groups["name"].Value);
                var key = defined.Groups["id"].Success ? defined.Groups["id"].Value : name;
                if (word == "person") people.Add(key);
                else
                {
                    seen++;
                    imported.Component(key, word == "softwaresystem" ? "function" : KindOf("service", line, name), title: name, basis: name);
                    if (scopes.FirstOrDefault(scope => scope.Length > 0) is { } around) imported.Need(around, key, evidence: "consists of");
                }
                if (opens) scopes.Push(word == "person" ? "" : key);
                continue;
            }
            if (Relation().Match(line) is { Success: true } relation)
            {
                var from = relation.Groups["from"].Value is { Length: > 0 } stated and not "this" ? stated : scopes.FirstOrDefault(scope => scope.Length > 0) ?? "";
                relations.Add((Last(from), Last(relation.Groups["to"].Value), relation.Groups["text"].Value));
            }
            else if (line.StartsWith("!include", StringComparison.Ordinal)) imported.LeftOut("include", $"other files are not read: {line["!include".Length..].Trim()}");
            if (opens) scopes.Push("");
        }
        if (seen == 0)
        {
            problems.Add(new(file, 1, 1, Severity.Error, "no softwareSystem is described here", "this reads the DSL of Structurizr: name = softwareSystem \"Name\""));
            return null;
        }
        imported.LeftOut("person", "people need things, nothing needs them here", people.Count);
        foreach (var (from, to, why) in relations)
        {
            if (imported.Describes(from) && imported.Describes(to)) imported.Need(from, to, evidence: why);
            else imported.LeftOut("relationship", "one of its ends is a person or is not described");
        }
        return imported.ToInventory(problems);

        // Hierarchical identifiers: shop.web is web.
        static string Last(string id) => id[(id.LastIndexOf('.') + 1)..];
    }

    private static string KindOf(string kind, string technology, string name)
    {
        if (kind == "function") return kind;
        var text = $"{technology} {name}".ToLowerInvariant();
        return text.Contains("database", StringComparison.Ordinal) || text.Contains("postgres", StringComparison.Ordinal) || text.Contains("mysql", StringComparison.Ordinal) || text.Contains("oracle", StringComparison.Ordinal) ? "database"
            : text.Contains("queue", StringComparison.Ordinal) || text.Contains("kafka", StringComparison.Ordinal) || text.Contains("rabbit", StringComparison.Ordinal) ? "queue"
            : "application";
    }

    [GeneratedRegex("^(?:(?<id>[\\w.-]+)\\s*=\\s*)?(?<word>person|softwareSystem|container|component)\\s+\"(?<name>[^\"]+)\"", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Definition();

    [GeneratedRegex("^(?<from>[\\w.-]*)\\s*->\\s*(?<to>[\\w.-]+)(?:\\s+\"(?<text>[^\"]*)\")?", RegexOptions.CultureInvariant)]
    private static partial Regex Relation();
}
