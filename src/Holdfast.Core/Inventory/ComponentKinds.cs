using System.Collections.Frozen;

namespace Holdfast.Core.Inventory;

/// <summary>What a kind of component implies where nobody said more.</summary>
public static class ComponentKinds
{
    /// <summary>Known kinds, for suggestions and editors; others are free.</summary>
    public static ValueList<string> Known { get; } =
    [
        "api", "application", "backup", "building", "cache", "cdn", "certificate", "cluster", "data", "database", "dns", "domain", "energy",
        "front", "function", "gate", "hosting", "identity", "mail", "monitoring", "network", "origin", "payment", "plane", "platform", "process",
        "provider", "queue", "registrar", "registry", "repository", "resolver", "router", "saas", "server", "service", "storage", "support",
        "telecom", "vault", "waf", "watcher", "zone",
    ];

    // Which plane of its supplier a component of this kind is (planes: design, section 7).
    private static readonly FrozenDictionary<string, string> Planes = new Dictionary<string, string>
    {
        ["cdn"] = "cdn-data", ["waf"] = "cdn-data", ["front"] = "cdn-data", ["dns"] = "dns-serving", ["resolver"] = "resolver",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Layers = new Dictionary<string, string>
    {
        ["dns"] = "dns", ["provider"] = "dns", ["cdn"] = "cdn", ["waf"] = "cdn", ["front"] = "cdn", ["certificate"] = "ca",
        ["registrar"] = "registrar", ["registry"] = "registry", ["identity"] = "identity", ["payment"] = "payment", ["mail"] = "mail",
        ["server"] = "hosting", ["cluster"] = "hosting", ["hosting"] = "hosting", ["database"] = "hosting", ["storage"] = "hosting",
        ["origin"] = "hosting", ["telecom"] = "telecom", ["network"] = "telecom", ["energy"] = "energy", ["saas"] = "saas",
        ["application"] = "application", ["api"] = "application",
        ["monitoring"] = "monitoring", ["vault"] = "secrets", ["backup"] = "backup", ["repository"] = "development", ["support"] = "saas",
    }.ToFrozenDictionary();

    /// <summary>Kinds that are a name for what stands behind them, unless somebody says who serves them, where or how often they fail.</summary>
    public static bool IsCombination(string kind) => kind is "function" or "service" or "process" or "provider" or "router" or "zone";

    /// <summary>Layers that kinds imply, in order.</summary>
    public static ValueList<string> KnownLayers { get; } = Layers.Values.Distinct().Order(StringComparer.Ordinal).ToValueList();

    /// <summary>The component's plane, stated or implied by its kind; empty when it has no supplier or the kind implies none.</summary>
    public static string PlaneOf(Component component) =>
        component.Supplier.IsNone ? ""
        : component.Plane.Length > 0 ? component.Plane
        : Planes.GetValueOrDefault(component.Kind, "");

    /// <summary>The layers for concentration, stated or implied by the kind.</summary>
    public static ValueList<string> LayersOf(Component component) =>
        !component.Layers.IsEmpty ? component.Layers
        : component is { Kind: "plane", Plane: "dns-serving" } ? ["dns"]
        : Layers.TryGetValue(component.Kind, out var layer) ? [layer]
        : [];
}
