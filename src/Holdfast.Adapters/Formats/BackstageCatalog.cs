using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// Backstage entities (backstage.io/docs/features/software-catalog/descriptor-format, apiVersion backstage.io/v1alpha1): Component, Resource,
/// System and API become components under their namespace and name; <c>dependsOn</c>, <c>dependencyOf</c>, <c>consumesApis</c>, <c>providesApis</c>,
/// <c>system</c> and <c>subcomponentOf</c> become needs; owners become teams; Locations lead to files beside this one. Everything else is counted.
/// </summary>
internal static class BackstageCatalog
{
    private const int MostFiles = 200;
    private const string DefaultSpace = "default";

    private static readonly HashSet<string> Wanted = new(StringComparer.OrdinalIgnoreCase) { "component", "resource", "system", "api" };

    /// <param name="beside">The text of a file beside this one; null = there is none, or it is outside the folder.</param>
    public static DependencyInventory? Read(string file, TextReader text, Func<string, string?> beside, List<Problem> problems)
    {
        var imported = new ImportedInventory(file);
        var entities = new List<LooseYaml>();
        var files = new Queue<(string Name, TextReader Text, string Folder)>([(file, text, "")]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (files.TryDequeue(out var next))
            foreach (var document in LooseYaml.Read(next.Name, next.Text, problems).Where(document => document.IsMapping))
            {
                if (!string.Equals(document["kind"].Text, "location", StringComparison.OrdinalIgnoreCase)) entities.Add(document);
                else
                    foreach (var target in document["spec"]["target"].Texts.Concat(document["spec"]["targets"].Texts))
                    {
                        var path = Path.Combine(next.Folder, target.StartsWith("./", StringComparison.Ordinal) ? target[2..] : target);
                        if (target.Contains("://", StringComparison.Ordinal)) imported.LeftOut("location", "it is an address, and nothing is fetched");
                        else if (!seen.Add(path) || seen.Count > MostFiles) imported.LeftOut("location", "it was read already, or there are too many");
                        else if (beside(path) is { } found) files.Enqueue((path, new StringReader(found), Path.GetDirectoryName(path) ?? ""));
                        else imported.LeftOut("location", $"the file is not there ({target})");
                    }
            }
        var wanted = entities.Where(entity => entity["metadata"]["name"].Text is { Length: > 0 } && Wanted.Contains(entity["kind"].Text ?? "")).ToList();
        if (wanted.Count == 0)
        {
            problems.Add(new(file, 1, 1, Severity.Error, "no Component, Resource, System or API with a name is described here", "this reads catalog-info.yaml of Backstage"));
            return null;
        }
        foreach (var other in entities.Except(wanted)) imported.LeftOut(other["kind"].Text is { Length: > 0 } kind ? kind : "document", "it is nothing that can fail or be needed");
        // First all names, so that a reference without a kind can be told from its target; one name in two namespaces is two things.
        foreach (var entity in wanted)
        {
            var kind = entity["kind"].Text!.ToLowerInvariant();
            var spec = entity["spec"];
            var owner = spec["owner"].Text is { Length: > 0 } team ? imported.Team(Name(team)) : "";
            imported.Component(Key(kind, entity), Kind(kind, spec["type"].Text ?? ""), owner: owner, title: entity["metadata"]["title"].Text ?? entity["metadata"]["name"].Text!, basis: Basis(Space(entity), entity["metadata"]["name"].Text!));
            if (spec["domain"].Text is { Length: > 0 }) imported.LeftOut("domain", "a domain groups systems: nothing fails with it");
        }
        foreach (var entity in wanted)
        {
            var spec = entity["spec"];
            var space = Space(entity);
            var self = Key(entity["kind"].Text!.ToLowerInvariant(), entity);
            foreach (var target in spec["dependsOn"].Texts) imported.Need(self, Resolve(target, "component", space), evidence: "dependsOn");
            foreach (var source in spec["dependencyOf"].Texts) imported.Need(Resolve(source, "component", space), self, evidence: "dependencyOf");
            foreach (var api in spec["consumesApis"].Texts) imported.Need(self, Resolve(api, "api", space), evidence: "consumesApis");
            foreach (var api in spec["providesApis"].Texts) imported.Need(Resolve(api, "api", space), self, evidence: "providesApis");
            foreach (var whole in spec["subcomponentOf"].Texts) imported.Need(Resolve(whole, "component", space), self, evidence: "subcomponentOf");
            foreach (var system in spec["system"].Texts) imported.Need(Resolve(system, "system", space), self, evidence: "system");
        }
        return imported.ToInventory(problems);

        // Two entities of different kinds may share a name, as an API and the component that provides it often do.
        string Resolve(string reference, string kind, string space)
        {
            var colon = reference.IndexOf(':');
            var stated = colon > 0 ? reference[..colon].ToLowerInvariant() : kind;
            var slash = reference.LastIndexOf('/');
            if (slash > 0) space = reference[(colon + 1)..slash].ToLowerInvariant();
            var key = $"{stated}:{space}/{Name(reference)}";
            // Without a namespace it is that of the entity; people mean the default one where the entity's has no such thing.
            if (slash <= 0 && !imported.Describes(key) && imported.Describes($"{stated}:{DefaultSpace}/{Name(reference)}")) key = $"{stated}:{DefaultSpace}/{Name(reference)}";
            if (!imported.Describes(key)) imported.Component(key, Kind(stated, ""), title: Name(reference), basis: Basis(space, Name(reference)));
            return key;
        }
    }

    private static string Key(string kind, LooseYaml entity) => $"{kind}:{Space(entity)}/{entity["metadata"]["name"].Text!.ToLowerInvariant()}";

    private static string Space(LooseYaml entity) => entity["metadata"]["namespace"].Text is { Length: > 0 } space ? space.ToLowerInvariant() : DefaultSpace;

    private static string Basis(string space, string name) => space == DefaultSpace ? name : $"{space}-{name}";

    // "[kind:][namespace/]name"
    private static string Name(string reference) => reference[(reference.LastIndexOfAny([':', '/']) + 1)..].ToLowerInvariant();

    private static string Kind(string entity, string type) => entity switch
    {
        "system" => "function",
        "api" => "api",
        "resource" => type switch { "database" => "database", "s3-bucket" => "storage", "cluster" or "kubernetes-cluster" => "cluster", _ => "platform" },
        _ => type == "website" ? "application" : "service",
    };
}
