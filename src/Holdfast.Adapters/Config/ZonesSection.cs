using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>Reads <c>zones:</c> into what is declared for each zone.</summary>
internal static class ZonesSection
{
    public static DeclaredZones Read(ConfigMapping root, DeclaredProviders providers, IReadOnlyList<RouterDraft> routers, ConfigFindings findings)
    {
        var general = findings.In(ConfigPartKind.File);
        if (root.Find("zones") is not { } node) return new([], [], IsWhole: true);
        if (YamlSection.Of(node, general, "'zones'") is null) return new([], [], IsWhole: false);
        var (specs, named) = (new List<ZoneSpec>(), new List<(DnsName, ValueList<string>)>());
        var isWhole = true;
        foreach (var (key, value) in node.Pairs)
        {
            var problems = findings.In(ConfigPartKind.Zone, key.Text);
            if (!DnsName.TryParse(key.Text, out var zone, out var error) || zone.IsRoot)
            {
                problems.Add(key.Error($"'{key.Text}' is not a zone name: {error ?? "the root is not ours to keep"}", "for example  example.com"));
                isWhole = false;
                continue;
            }
            problems = findings.In(ConfigPartKind.Zone, zone.Value);
            if (named.Any(other => other.Item1 == zone)) problems.Add(key.Error($"zone {zone} is written twice", "put all its records under one key"));
            var spec = ConfigMapping.Of(value, ConfigKeys.Zone, $"zone {zone.Unicode}", problems) is { } section
                ? ReadZone(zone, section, providers, routers, problems, findings.In(ConfigPartKind.Records, zone.Value))
                : null;
            named.Add((zone, spec?.Names ?? []));
            if (spec is not null) specs.Add(spec.Zone);
        }
        DeclaredNames.Check(node.File, specs, findings);
        return new(specs.ToValueList(), named, isWhole);
    }

    /// <summary>What a router keeps for itself: every type that could answer at its name, and its epoch.</summary>
    public static IEnumerable<RecordKey> ReservedBy(DnsName record) =>
    [
        new(record, RecordType.CNAME), new(record, RecordType.A), new(record, RecordType.AAAA),
        new(record, RecordType.ALIAS), new(EpochName.For(record), RecordType.TXT),
    ];

    private sealed record ReadSpec(ZoneSpec Zone, ValueList<string> Names);

    /// <param name="problems">Of the zone itself.</param>
    private static ReadSpec ReadZone(
        DnsName zone, ConfigMapping section, DeclaredProviders providers, IReadOnlyList<RouterDraft> routers, List<Problem> problems, List<Problem> ofRecords)
    {
        var names = new List<string>();
        if (section.Require("providers") is not null)
            foreach (var item in section.List("providers"))
            {
                if (names.Contains(item.Text)) problems.Add(item.Error($"zone {zone} names provider '{item.Text}' twice", "keep one"));
                else if (providers.Names is { } known && !known.Contains(item.Text)) problems.Add(UnknownProvider(item, $"zone {zone}", known));
                else names.Add(item.Text);
            }
        var undeclared = section.Choice("undeclared") == "delete" ? UndeclaredMode.Delete : UndeclaredMode.Keep;
        var file = section.Node.File;
        var reader = new RecordReader(file, zone, section.Ttl("ttl") ?? ConfigDefaults.RecordTtl, [.. names.Select(name => new ProviderId(name))], ofRecords);
        if (section.Find("records") is { } records)
        {
            if (records.Kind == YamlKind.Sequence) reader.ReadAll(records);
            else ofRecords.Add(records.Error($"'records' of zone {zone} must be a list, found {records.Describe()}", "start each record with '- '"));
        }

        var within = routers.Where(router => router.Record is { } record && record.IsWithin(zone)).ToList();
        var reserved = within.SelectMany(router => ReservedBy(router.Record!.Value)).ToHashSet();
        foreach (var declared in reader.Sets.Where(declared => reserved.Contains(declared.Set.Key)))
        {
            var router = within.First(router => ReservedBy(router.Record!.Value).Contains(declared.Set.Key));
            ofRecords.Add(new Problem(
                file, declared.Line, declared.Column, Severity.Error,
                $"{declared.Set.Key} is declared, but it belongs to router '{router.Name}': a sync would undo a failover",
                "remove it here; 'holdfast switch' creates and moves it"));
        }
        // A provider whose own entry has errors is told there.
        ValueList<ProviderId> ids = [.. names.Where(name => providers.Settings.Any(provider => provider.Id.Value == name)).Select(name => new ProviderId(name))];
        OriginLeaks.Check(zone, reader.Sets, ids, providers.Settings, file, ofRecords);
        return new(new ZoneSpec(zone, ids, undeclared, reader.Sets.ToValueList(), reserved.Order().ToValueList()), names.ToValueList());
    }

    private static Problem UnknownProvider(YamlNode item, string what, IReadOnlyList<string> known)
    {
        var near = Suggest.Nearest(item.Text, known);
        return item.Error(
            $"{what} names the unknown provider '{item.Text}'",
            near is not null ? $"did you mean '{near}'?" : known.Count == 0 ? "describe it under 'providers:'" : $"known: {string.Join(", ", known)}");
    }
}

/// <param name="Specs">Those that could be read.</param>
/// <param name="Names">All whose name could be read, with the providers that they name.</param>
/// <param name="IsWhole">False when there are more, under names that could not be read.</param>
internal sealed record DeclaredZones(ValueList<ZoneSpec> Specs, IReadOnlyList<(DnsName Name, ValueList<string> Providers)> Names, bool IsWhole)
{
    /// <summary>The declared zone that holds a name, the longest that fits.</summary>
    public DnsName? Of(DnsName record)
    {
        DnsName? best = null;
        foreach (var (name, _) in Names)
            if (record.IsWithin(name) && (best is not { } other || name.Value.Length > other.Value.Length)) best = name;
        return best;
    }

    public RouterUse UseOf(RouterDraft router) => router.Record is { } record && Of(record) is { } zone
        ? new(router.Name, zone.Value, Names.First(named => named.Name == zone).Providers)
        : new(router.Name, null, []);
}
