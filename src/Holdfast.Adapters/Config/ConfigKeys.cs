using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Providers;
using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>
/// Every key of <c>holdfast.yaml</c>, once. The reader takes none that is not in here, and its bounds and choices from here;
/// <c>schemas/holdfast.schema.json</c>, <c>docs/configuration.md</c>, <c>holdfast explain</c> and completion are made of it.
/// The keys of routers stand in <see cref="RouterKeys"/>, those of the watcher in <see cref="WatcherKeys"/>, those of each kind of provider beside it.
/// </summary>
public static class ConfigKeys
{
    /// <summary>The first line of every configuration.</summary>
    public const string Kind = "holdfast";

    private static readonly ValueList<ConfigKey> ProviderKeys =
    [
        new("kind", ConfigForm.Choice, "What it is; each kind has further keys.") { IsRequired = true, Example = "cloudflare", Choices = [.. Catalogue.Kinds.Keys.Order(StringComparer.Ordinal)] },
        new("supplier", ConfigForm.Text, "Who runs it: the owner whose bad day takes it down.") { Otherwise = "the name of the entry", Example = "cloudflare" },
        new("endpoint", ConfigForm.Url, "The address of its API in place of the public one: https, or http on this machine.") { Otherwise = "its public API", Example = "https://api.example.net/" },
        new("nameservers", ConfigForm.Addresses, "The name servers that are asked when something is proved.") { Otherwise = "those that the provider names", Example = "[192.0.2.53, 192.0.2.54]" },
    ];

    public static ConfigSection Provider { get; } = new("provider", "PROVIDER", ProviderKeys)
    {
        Kinds =
        [
            .. Catalogue.Kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => new ConfigSection(kind.Key, [.. ProviderKeys.Where(key => kind.Value.Keys.All(own => own.Name != key.Name)), .. kind.Value.Keys])),
        ],
    };

    private static readonly ConfigKey RecordTtl = new("ttl", ConfigForm.Ttl, "How long resolvers may keep the set: seconds, or a duration.")
    {
        Otherwise = "that of the zone", Choices = ["auto"], Example = "5m",
    };

    private static readonly ConfigKey Values = new("values", ConfigForm.Values, "The values of the set, in the form of a zone file; names are relative to the zone unless they end with a dot.")
    {
        Example = "[192.0.2.10, 192.0.2.11]",
    };

    private static readonly ConfigKey Value = Values with { Name = "value", Meaning = "The same as values, for people who have one.", Example = "192.0.2.10" };

    private static readonly ConfigKey Proxied = new("proxied", ConfigForm.Flag, "Whether the provider answers for it with its own addresses (Cloudflare).") { Otherwise = "it stays as it is", Example = "true" };

    private static readonly ConfigKey Comment = new("comment", ConfigForm.Text, "A note that is kept at providers that keep notes.") { Otherwise = "it stays as it is", Example = "the web team" };

    public static ConfigSection Difference { get; } = new("difference", "PROVIDER",
    [
        Values with { Meaning = "Other values at this provider.", Otherwise = "those of the record" },
        Value with { Otherwise = "those of the record" },
        RecordTtl with { Otherwise = "that of the record" },
        Proxied with { Otherwise = "as at the record" },
        Comment with { Otherwise = "that of the record" },
        new("omit", ConfigForm.Flag, "Keeps the record away from this provider.") { Default = "false", Example = "true" },
    ]);

    public static ConfigSection Record { get; } = new("record",
    [
        new("name", ConfigForm.Text, "Relative to the zone; \"@\" is the zone itself, a name with a final dot is absolute.") { IsRequired = true, Example = "www" },
        new("type", ConfigForm.Text, "The type of record; one without a name here is written TYPE###.")
        {
            IsRequired = true, Example = "A", Choices = [.. Core.Dns.RecordType.KnownNames.Order(StringComparer.Ordinal)],
        },
        RecordTtl,
        Values,
        Value,
        Proxied,
        Comment,
        new("at", ConfigForm.Entries, "What is different at one of the zone's providers.") { Section = Difference, Example = "{ desec: { ttl: 1h } }" },
    ]);

    public static ConfigSection Zone { get; } = new("zone", "ZONE",
    [
        new("providers", ConfigForm.Texts, "The providers that hold a copy of the zone, by their names under providers:.") { IsRequired = true, Example = "[cloudflare, desec]" },
        new("undeclared", ConfigForm.Choice, "What happens to record sets that are not declared here; delete needs apply --prune too.")
        {
            Default = "keep", Choices = ["keep", "delete"], Example = "keep",
        },
        new("ttl", ConfigForm.Ttl, "How long resolvers may keep a set that has no ttl of its own: seconds, or a duration.") { Default = Duration.Format(ConfigDefaults.RecordTtl.ToTimeSpan()), Example = "1h" },
        new("records", ConfigForm.Sections, "The record sets that are the same at every provider; what is not declared is not touched.")
        {
            Section = Record, Example = "[{ name: www, type: A, values: [192.0.2.10] }]",
        },
    ]);

    /// <summary>The whole file. Sections of the inventory may stand beside the others.</summary>
    public static ConfigSection Root { get; } = new("file",
    [
        new(Kind, ConfigForm.Version, "The version of this format; the first line of the file.") { IsRequired = true, Example = "1" },
        new("providers", ConfigForm.Entries, "Who holds copies of the zones.") { Section = Provider, Example = "{ own: { kind: zonefile, path: example.com.zone } }" },
        new("zones", ConfigForm.Entries, "The zones and their records.") { Section = Zone, Example = "{ example.com: { providers: [own] } }" },
        new("routers", ConfigForm.Entries, "Records that Holdfast points at the first healthy front.") { Section = RouterKeys.Router },
        new("canaries", ConfigForm.Sections, "Places that have nothing to do with the fronts: while none of them answers, the fault is ours and nothing is switched.")
        {
            Section = RouterKeys.Canary, Example = "[{ url: https://example.org/, supplier: other }]",
        },
        new("resolvers", ConfigForm.Addresses, "The resolvers that are asked about delegations and targets; [] asks none.") { Otherwise = "those of the system", Example = "[192.0.2.1, 127.0.0.1:5300]" },
        new("notify", ConfigForm.Sections, "Who is told when something happens.") { Section = WatcherKeys.Notifier },
        new("watcher", ConfigForm.Section, "The program that watches.") { Section = WatcherKeys.Watcher, Example = "{ name: paris }" },
        new("inventory", ConfigForm.Inventory, "The dependency inventory: the path of its file, or its sections (docs/inventory.md).") { Otherwise = "the sections of it that stand in this file", Example = "inventory.yaml" },
        new("answers", ConfigForm.Path, "The answers to the questions of the index.") { Otherwise = "answers.yaml beside this file, when it is there", Example = "answers.yaml" },
    ]);

    /// <summary>Sections of the inventory that may stand in the same file, with their keys in <see cref="InventoryKeys"/>.</summary>
    public static ValueList<string> OfInventory { get; } = [.. InventoryKeys.Root.Keys.Select(key => key.Name)];
}
