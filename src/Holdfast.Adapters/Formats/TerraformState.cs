using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// The output of <c>terraform show -json</c> for a state or a plan (developer.hashicorp.com/terraform/internals/json-format, format_version 1.x):
/// resources with their provider as supplier, region and zone as places, <c>depends_on</c> as needs. Nothing else of a resource's values is
/// kept: they may hold secrets in plain text.
/// </summary>
internal static class TerraformState
{
    private const int MaxDepth = 50;

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
        var values = root.Get("values").ValueKind == JsonValueKind.Object ? root.Get("values") : root.Get("planned_values");
        if (values.Get("root_module").ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(file, 1, 1, Severity.Error, "there is neither 'values.root_module' nor 'planned_values.root_module'", "make it with 'terraform show -json', not from the state file itself"));
            return null;
        }
        var imported = new ImportedInventory(file);
        var needs = new List<(string From, string To)>();
        var addresses = new Dictionary<string, List<string>>(StringComparer.Ordinal); // without index → with index
        Module(values.Get("root_module"), 0);
        foreach (var (from, to) in needs)
        {
            // "module.a.aws_x.b" names all instances of a resource; data sources and local helpers are not among ours.
            var prefix = from.Contains("module.", StringComparison.Ordinal) && !to.StartsWith("module.", StringComparison.Ordinal) ? from[..(from.LastIndexOf("module.", StringComparison.Ordinal))] : "";
            foreach (var target in addresses.GetValueOrDefault(to) ?? addresses.GetValueOrDefault(prefix + to) ?? []) imported.Need(from, target, evidence: "depends_on");
        }
        return imported.ToInventory();

        void Module(JsonElement module, int depth)
        {
            if (depth > MaxDepth) return;
            foreach (var resource in module.List("resources"))
                if (resource.Text("mode") == "managed") Resource(resource);
            foreach (var child in module.List("child_modules")) Module(child, depth + 1);
        }

        void Resource(JsonElement resource)
        {
            var address = resource.Text("address");
            var provider = resource.Text("provider_name");
            // What is built into Terraform itself talks to nobody, but others may depend on it.
            provider = provider.StartsWith("terraform.io/builtin/", StringComparison.Ordinal) ? "" : provider[(provider.LastIndexOf('/') + 1)..];
            if (address.Length == 0 || Local.Contains(provider) || imported.IsFull) return;
            var supplier = provider.Length == 0 ? "" : imported.Supplier(Suppliers.GetValueOrDefault(provider, provider));
            var type = resource.Text("type");
            imported.Component(address, Kind(type), supplier, Place(imported, resource.Get("values")));
            var bracket = address.LastIndexOf('[');
            var plain = address.EndsWith(']') && bracket > 0 ? address[..bracket] : address;
            if (!addresses.TryGetValue(plain, out var instances)) addresses.Add(plain, instances = []);
            instances.Add(address);
            foreach (var target in resource.Texts("depends_on")) needs.Add((address, target));
        }
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
