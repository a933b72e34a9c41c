using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// Backstage entities (backstage.io/docs/features/software-catalog/descriptor-format, apiVersion backstage.io/v1alpha1): Component, Resource,
/// System and API become components; <c>dependsOn</c>, <c>dependencyOf</c>, <c>consumesApis</c> and <c>providesApis</c> become needs; owners become teams.
/// </summary>
internal static class BackstageCatalog
{
    private static readonly HashSet<string> Wanted = new(StringComparer.OrdinalIgnoreCase) { "component", "resource", "system", "api" };

    public static DependencyInventory? Read(string file, TextReader text, List<Problem> problems)
    {
        var entities = LooseYaml.Read(file, text, problems).Where(document => document.IsMapping && document["metadata"]["name"].Text is { Length: > 0 }).ToList();
        var imported = new ImportedInventory(file);
        var found = entities.Where(entity => Wanted.Contains(entity["kind"].Text ?? "")).ToList();
        if (found.Count == 0)
        {
            problems.Add(new(file, 1, 1, Severity.Error, "no Component, Resource, System or API with a name is described here", "this reads catalog-info.yaml of Backstage"));
            return null;
        }
        // First all names, so that a reference without a kind can be told from its target.
        foreach (var entity in found)
        {
            var kind = entity["kind"].Text!.ToLowerInvariant();
            var spec = entity["spec"];
            var owner = spec["owner"].Text is { Length: > 0 } team ? imported.Team(Name(team)) : "";
            imported.Component(Key(kind, entity), Kind(kind, spec["type"].Text ?? ""), owner: owner, title: entity["metadata"]["title"].Text ?? entity["metadata"]["name"].Text!, basis: entity["metadata"]["name"].Text!);
        }
        foreach (var entity in found)
        {
            var spec = entity["spec"];
            var self = Key(entity["kind"].Text!.ToLowerInvariant(), entity);
            foreach (var target in spec["dependsOn"].Texts) imported.Need(self, Resolve(target, "component"), evidence: "dependsOn");
            foreach (var source in spec["dependencyOf"].Texts) imported.Need(Resolve(source, "component"), self, evidence: "dependencyOf");
            foreach (var api in spec["consumesApis"].Texts) imported.Need(self, Resolve(api, "api"), evidence: "consumesApis");
            foreach (var api in spec["providesApis"].Texts) imported.Need(Resolve(api, "api"), self, evidence: "providesApis");
        }
        return imported.ToInventory();

        // Two entities of different kinds may share a name, as an API and the component that provides it often do.
        string Resolve(string reference, string kind)
        {
            var colon = reference.IndexOf(':');
            var stated = colon > 0 ? reference[..colon].ToLowerInvariant() : kind;
            var key = $"{stated}:{Name(reference)}";
            if (!imported.Describes(key)) imported.Component(key, Kind(stated, ""), title: Name(reference), basis: Name(reference));
            return key;
        }
    }

    private static string Key(string kind, LooseYaml entity) => $"{kind}:{entity["metadata"]["name"].Text!.ToLowerInvariant()}";

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
