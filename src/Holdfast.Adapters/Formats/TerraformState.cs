using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// The output of <c>terraform show -json</c> for a state or a plan (developer.hashicorp.com/terraform/internals/json-format, format_version 1.x), or
/// terraform.tfstate itself (version 4): resources with their provider as supplier, region and zone as places, <c>depends_on</c> as needs. Nothing else of a resource's values is
/// kept: they may hold secrets in plain text.
/// </summary>
internal static class TerraformState
{
    private const int MaxDepth = 50;
    private const int MostCopies = 20;

    // Name of the provider in its registry → whose service it is.
    private static readonly Dictionary<string, string> Suppliers = new(StringComparer.Ordinal)
    {
        ["aws"] = "aws", ["awscc"] = "aws", ["azurerm"] = "microsoft", ["azuread"] = "microsoft", ["google"] = "google-cloud", ["google-beta"] = "google-cloud",
        ["cloudflare"] = "cloudflare", ["ovh"] = "ovh", ["scaleway"] = "scaleway", ["hcloud"] = "hetzner", ["hetznerdns"] = "hetzner", ["digitalocean"] = "digitalocean",
        ["gandi"] = "gandi", ["desec"] = "desec", ["bunnynet"] = "bunny", ["fastly"] = "fastly", ["github"] = "github", ["datadog"] = "datadog", ["okta"] = "okta",
    };

    // Providers that talk to no supplier.
    private static readonly HashSet<string> Local = new(StringComparer.Ordinal) { "null", "random", "local", "tls", "template", "time", "archive", "external", "http", "kubernetes", "helm" };

    public static DependencyInventory? Read(string file, Stream stream, List<Problem> problems)
    {
        using var document = JsonImport.Parse(file, stream, problems);
        if (document is null) return null;
        var root = document.RootElement;
        if (root.Get("resources").ValueKind == JsonValueKind.Array && root.Get("version").ValueKind == JsonValueKind.Number) return Raw(file, root, problems);
        var values = root.Get("values").ValueKind == JsonValueKind.Object ? root.Get("values") : root.Get("planned_values");
        if (values.Get("root_module").ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(file, 1, 1, Severity.Error, "there is neither 'values.root_module' nor 'planned_values.root_module'", "this reads terraform.tfstate and what 'terraform show -json' prints"));
            return null;
        }
        var imported = new ImportedInventory(file);
        var needs = new List<(string From, string To)>();
        var configured = new List<(string From, string To)>();
        var addresses = new Dictionary<string, List<string>>(StringComparer.Ordinal); // without index → with index
        Module(values.Get("root_module"), 0);
        References(root.Get("configuration").Get("root_module"), "", 0);
        foreach (var (from, to) in needs)
        {
            // "module.a.aws_x.b" names all instances of a resource; data sources and local helpers are not among ours.
            var prefix = from.Contains("module.", StringComparison.Ordinal) && !to.StartsWith("module.", StringComparison.Ordinal) ? from[..(from.LastIndexOf("module.", StringComparison.Ordinal))] : "";
            foreach (var target in addresses.GetValueOrDefault(to) ?? addresses.GetValueOrDefault(prefix + to) ?? []) imported.Need(from, target, evidence: "depends_on");
        }
        foreach (var (from, to) in configured)
            foreach (var source in addresses.GetValueOrDefault(from) ?? [])
                foreach (var target in addresses.GetValueOrDefault(to) ?? []) imported.Need(source, target, evidence: "reference in the configuration");
        return imported.ToInventory(problems);

        void Module(JsonElement module, int depth)
        {
            if (depth > MaxDepth) return;
            foreach (var resource in module.List("resources"))
                if (resource.Text("mode") == "managed") Resource(resource);
                else imported.LeftOut("data source", "it is read, not run");
            foreach (var child in module.List("child_modules")) Module(child, depth + 1);
        }

        void References(JsonElement module, string prefix, int depth)
        {
            if (depth > MaxDepth || module.ValueKind != JsonValueKind.Object) return;
            foreach (var resource in module.List("resources"))
            {
                var from = prefix + resource.Text("address");
                Referenced(resource.Get("expressions"), to =>
                {
                    if (to.Length > 0 && prefix + to != from) configured.Add((from, prefix + to));
                }, 0);
            }
            if (module.Get("module_calls") is { ValueKind: JsonValueKind.Object } calls)
                foreach (var call in calls.EnumerateObject()) References(call.Value.Get("module"), $"{prefix}module.{call.Name}.", depth + 1);
        }

        void Resource(JsonElement resource)
        {
            var address = resource.Text("address");
            var provider = resource.Text("provider_name");
            // What is built into Terraform itself talks to nobody, but others may depend on it.
            provider = provider.StartsWith("terraform.io/builtin/", StringComparison.Ordinal) ? "" : provider[(provider.LastIndexOf('/') + 1)..];
            if (Local.Contains(provider)) imported.LeftOut("resource", $"the provider {provider} talks to no supplier");
            if (address.Length == 0 || Local.Contains(provider) || imported.IsFull) return;
            var supplier = provider.Length == 0 ? "" : imported.Supplier(Suppliers.GetValueOrDefault(provider, provider));
            var type = resource.Text("type");
            Described(imported, address, type, supplier, resource.Get("values"));
            var bracket = address.LastIndexOf('[');
            var plain = address.EndsWith(']') && bracket > 0 ? address[..bracket] : address;
            if (!addresses.TryGetValue(plain, out var instances)) addresses.Add(plain, instances = []);
            instances.Add(address);
            foreach (var target in resource.Texts("depends_on")) needs.Add((address, target));
        }
    }

    // What a plan's configuration refers to: "aws_db_instance.main.address" names aws_db_instance.main.
    private static void Referenced(JsonElement expression, Action<string> found, int depth)
    {
        if (depth > MaxDepth) return;
        if (expression.ValueKind == JsonValueKind.Array)
            foreach (var item in expression.EnumerateArray()) Referenced(item, found, depth + 1);
        if (expression.ValueKind != JsonValueKind.Object) return;
        foreach (var property in expression.EnumerateObject())
        {
            if (property.Name == "references")
                foreach (var reference in expression.Texts("references"))
                {
                    var parts = reference.Split('.');
                    if (parts.Length > 1 && parts[0] is not ("var" or "local" or "data" or "each" or "count" or "path" or "self")) found(parts[0] == "module" ? "" : $"{parts[0]}.{parts[1].Split('[')[0]}");
                }
            else Referenced(property.Value, found, depth + 1);
        }
    }

    // The alternatives that a single resource stands for: zones of a database, machines of a scaling group.
    private static void Described(ImportedInventory imported, string address, string type, string supplier, JsonElement values)
    {
        var id = imported.Component(address, Kind(type), supplier, Place(imported, values));
        if (values.Get("multi_az").ValueKind == JsonValueKind.True) Copies(2, "multi_az", "zone");
        else if (type.Contains("autoscaling_group", StringComparison.Ordinal) && Whole("min_size") is > 1 and var machines) Copies(machines, "min_size", "machine");
        else if (Whole("replica_count") is > 0 and var replicas) Copies(replicas + 1, "replica_count", "replica");
        else if (Whole("num_cache_clusters") is > 1 and var nodes) Copies(nodes, "num_cache_clusters", "node");

        int? Whole(string name) => values.Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count) ? count : null;

        void Copies(int count, string why, string word)
        {
            var copies = Enumerable.Range(1, Math.Min(count, MostCopies)).Select(copy => (Need)imported.Component($"{address}/{word}-{copy}", Kind(type), supplier, title: $"{address} {word} {copy}")).ToValueList();
            imported.Need(id, new Dependency(new Need.AtLeast(1, copies)) { Evidence = $"{why}: {count}" });
        }
    }

    /// <summary>terraform.tfstate itself, version 4: resources with instances; their attributes may hold secrets and are not kept.</summary>
    private static DependencyInventory? Raw(string file, JsonElement root, List<Problem> problems)
    {
        var imported = new ImportedInventory(file);
        var addresses = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var needs = new List<(string From, string To)>();
        foreach (var resource in root.List("resources"))
        {
            var provider = ProviderOf(resource.Text("provider"));
            if (resource.Text("mode") != "managed") imported.LeftOut("data source", "it is read, not run");
            else if (Local.Contains(provider)) imported.LeftOut("resource", $"the provider {provider} talks to no supplier");
            if (resource.Text("mode") != "managed" || Local.Contains(provider) || imported.IsFull) continue;
            var module = resource.Text("module");
            var plain = $"{(module.Length > 0 ? module + "." : "")}{resource.Text("type")}.{resource.Text("name")}";
            var supplier = provider.Length == 0 ? "" : imported.Supplier(Suppliers.GetValueOrDefault(provider, provider));
            foreach (var instance in resource.List("instances"))
            {
                var key = instance.Get("index_key");
                var address = key.ValueKind switch { JsonValueKind.String => $"{plain}[\"{key.GetString()}\"]", JsonValueKind.Number => $"{plain}[{key.GetRawText()}]", _ => plain };
                Described(imported, address, resource.Text("type"), supplier, instance.Get("attributes"));
                if (!addresses.TryGetValue(plain, out var instances)) addresses.Add(plain, instances = []);
                instances.Add(address);
                foreach (var target in instance.Texts("dependencies")) needs.Add((address, target));
            }
        }
        foreach (var (from, to) in needs)
        {
            if (!addresses.TryGetValue(to, out var targets)) imported.LeftOut("dependency", "it leads to a data source or a local helper");
            else foreach (var target in targets) imported.Need(from, target, evidence: "dependencies");
        }
        if (!imported.IsEmpty) return imported.ToInventory(problems);
        problems.Add(new(file, 1, 1, Severity.Error, "no resource of a supplier is in it", "this reads terraform.tfstate and what 'terraform show -json' prints"));
        return null;
    }

    // provider["registry.terraform.io/hashicorp/aws"].alias
    private static string ProviderOf(string text)
    {
        var (open, close) = (text.IndexOf('"'), text.LastIndexOf('"'));
        var name = open >= 0 && close > open ? text[(open + 1)..close] : text;
        return name.StartsWith("terraform.io/builtin/", StringComparison.Ordinal) ? "" : name[(name.LastIndexOf('/') + 1)..];
    }

    private static string Place(ImportedInventory imported, JsonElement values)
    {
        var zone = values.Text("availability_zone") is { Length: > 0 } stated ? stated : values.Text("zone");
        var region = values.Text("region") is { Length: > 0 } name ? name : values.Text("location");
        // arn:partition:service:region:account:…
        if (region.Length == 0 && values.Text("arn").Split(':') is { Length: >= 6 } arn) region = arn[3];
        // eu-west-3a lies in eu-west-3, europe-west1-b in europe-west1
        if (region.Length == 0 && zone.Length > 2) region = zone[^2] == '-' ? zone[..^2] : char.IsAsciiLetter(zone[^1]) ? zone[..^1] : "";
        var around = region.Length > 0 ? imported.Place(region, PlaceKind.Region) : "";
        return zone.Length > 0 && zone != region ? imported.Place(zone, PlaceKind.Zone, around) : around;
    }

    // What the type's name tells; the first line that fits counts.
    private static readonly (string Word, string Kind)[] Kinds =
    [
        ("record", "dns"), ("rrset", "dns"), ("dns", "dns"), ("route53", "dns"), ("cloudfront", "cdn"), ("cdn", "cdn"), ("frontdoor", "cdn"), ("pullzone", "cdn"),
        ("db_", "database"), ("rds", "database"), ("sql", "database"), ("database", "database"), ("dynamodb", "database"),
        ("bucket", "storage"), ("storage", "storage"), ("volume", "storage"), ("disk", "storage"),
        ("instance", "server"), ("server", "server"), ("virtual_machine", "server"), ("cluster", "cluster"), ("eks", "cluster"), ("kubernetes", "cluster"),
        ("certificate", "certificate"), ("acm_", "certificate"), ("queue", "queue"), ("sqs", "queue"), ("topic", "queue"),
        ("vpc", "network"), ("subnet", "network"), ("network", "network"), ("gateway", "network"), ("route", "network"),
        ("iam", "identity"), ("role", "identity"), ("user", "identity"),
    ];

    private static string Kind(string type)
    {
        foreach (var (word, kind) in Kinds)
            if (type.Contains(word, StringComparison.Ordinal)) return kind;
        return "platform";
    }
}
