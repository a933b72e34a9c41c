using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>Reads <c>zones:</c> into what is declared for each zone.</summary>
internal static class ZonesSection
{
    public static ValueList<ZoneSpec> Read(
        YamlSection root, ValueList<ProviderSettings> providers, ValueList<RouterSettings> routers, List<Problem> problems)
    {
        if (root.Optional("zones") is not { } node || YamlSection.Of(node, problems, "'zones'") is null) return [];
        var zones = new List<ZoneSpec>();
        foreach (var (key, value) in node.Pairs)
        {
            if (!DnsName.TryParse(key.Text, out var zone, out var error) || zone.IsRoot)
            {
                problems.Add(key.Error($"'{key.Text}' is not a zone name: {error ?? "the root is not ours to keep"}", "for example  example.com"));
                continue;
            }
            if (zones.Any(other => other.Zone == zone)) problems.Add(key.Error($"zone {zone} is written twice", "put all its records under one key"));
            if (YamlSection.Of(value, problems, $"zone {zone.Unicode}", ConfigKeys.Zone.Names) is { } section)
                zones.Add(ReadZone(zone, section, providers, routers, problems));
        }
        return zones.ToValueList();
    }

    /// <summary>What a router keeps for itself: every type that could answer at its name, and its epoch.</summary>
    public static IEnumerable<RecordKey> ReservedBy(RouterSettings router) =>
    [
        new(router.Record, RecordType.CNAME), new(router.Record, RecordType.A), new(router.Record, RecordType.AAAA),
        new(router.Record, RecordType.ALIAS), new(EpochName.For(router.Record), RecordType.TXT),
    ];

    private static ZoneSpec ReadZone(
        DnsName zone, YamlSection section, ValueList<ProviderSettings> providers, ValueList<RouterSettings> routers, List<Problem> problems)
    {
        var ids = new List<ProviderId>();
        if (section.Required("providers", "[cloudflare, desec]") is { } listed)
            foreach (var item in section.ListOf(listed, "providers"))
            {
                var id = new ProviderId(item.Text);
                if (ids.Contains(id)) problems.Add(item.Error($"zone {zone} names provider '{id}' twice", "keep one"));
                else if (providers.All(provider => provider.Id != id)) problems.Add(UnknownProvider(item, $"zone {zone}", providers));
                else ids.Add(id);
            }
        var undeclared = section.Choice("undeclared", "keep", "delete") == "delete" ? UndeclaredMode.Delete : UndeclaredMode.Keep;
        var reader = new RecordReader(section.Node.File, zone, DefaultTtl(section, zone, problems), ids, problems);
        if (section.Optional("records") is { } records)
        {
            if (records.Kind == YamlKind.Sequence) reader.ReadAll(records);
            else problems.Add(records.Error($"'records' of zone {zone} must be a list, found {records.Describe()}", "start each record with '- '"));
        }

        var reserved = routers.Where(router => router.Record.IsWithin(zone)).SelectMany(ReservedBy).ToHashSet();
        foreach (var declared in reader.Sets.Where(declared => reserved.Contains(declared.Set.Key)))
        {
            var router = routers.First(router => ReservedBy(router).Contains(declared.Set.Key));
            problems.Add(new Problem(
                section.Node.File, declared.Line, declared.Column, Severity.Error,
                $"{declared.Set.Key} is declared, but it belongs to router '{router.Name}': a sync would undo a failover",
                "remove it here; 'holdfast switch' creates and moves it"));
        }
        OriginLeaks.Check(zone, reader.Sets, ids, providers, section.Node.File, problems);
        return new ZoneSpec(zone, ids.ToValueList(), undeclared, reader.Sets.ToValueList(), reserved.Order().ToValueList());
    }

    internal static Problem UnknownProvider(YamlNode item, string what, ValueList<ProviderSettings> providers)
    {
        var near = Suggest.Nearest(item.Text, providers.Select(provider => provider.Id.Value));
        return item.Error(
            $"{what} names the unknown provider '{item.Text}'",
            near is not null ? $"did you mean '{near}'?" : providers.IsEmpty ? "describe it under 'providers:'" : $"known: {string.Join(", ", providers.Select(provider => provider.Id))}");
    }

    private static Ttl DefaultTtl(YamlSection section, DnsName zone, List<Problem> problems)
    {
        if (section.Optional("ttl") is not { } node) return ConfigDefaults.RecordTtl;
        if (node.IsScalar && Ttl.TryParse(node.Text, out var ttl)) return ttl;
        problems.Add(node.Error($"'ttl' of zone {zone} is {node.Describe()}", "write seconds (300) or a duration (5m)"));
        return ConfigDefaults.RecordTtl;
    }
}
