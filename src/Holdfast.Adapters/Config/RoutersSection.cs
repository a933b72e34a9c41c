using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>Reads <c>routers:</c> as far as the records are concerned.</summary>
internal static class RoutersSection
{
    public static ValueList<RouterSettings> Read(YamlSection root, List<Problem> problems)
    {
        if (root.Optional("routers") is not { } node || YamlSection.Of(node, problems, "'routers'") is null) return [];
        var routers = new List<RouterSettings>();
        foreach (var (key, value) in node.Pairs)
        {
            var what = $"router '{key.Text}'";
            if (!ProvidersSection.IsId(key.Text)) problems.Add(key.Error($"'{key.Text}' cannot name a router", "use letters, digits, '-' and '_'"));
            if (YamlSection.Of(value, problems, what, RouterKeys.Router.Names) is not { } section) continue;
            var record = ReadName(section, "record", "web.r.example.com", what, problems);
            var ttl = section.Text("ttl") is { } text ? ReadTtl(section.Optional("ttl")!.Value, text, what, problems) : ConfigDefaults.RouterTtl;
            var fronts = ReadFronts(section, what, problems);
            if (record is { } name && ttl is { } seconds && fronts.Count > 0)
                routers.Add(new RouterSettings(key.Text, name, default, seconds, fronts, value));
        }
        return routers.ToValueList();
    }

    /// <summary>Finds the declared zone of each router, the longest that fits.</summary>
    public static ValueList<RouterSettings> Place(ValueList<RouterSettings> routers, ValueList<ZoneSpec> zones, List<Problem> problems)
    {
        var placed = new List<RouterSettings>();
        foreach (var router in routers)
        {
            var zone = zones.Where(zone => router.Record.IsWithin(zone.Zone)).OrderByDescending(zone => zone.Zone.Value.Length).FirstOrDefault();
            if (zone is null)
                problems.Add(router.Node.Error($"router '{router.Name}': its record {router.Record} lies in no zone of this file", $"declare the zone that holds it:  {router.Record.Parent.Value}: {{ providers: [...], records: [] }}"));
            else if (zone.Zone == router.Record)
                problems.Add(router.Node.Error($"router '{router.Name}': its record is the apex of {zone.Zone}, where no CNAME may stand", $"use a name below it, such as web.{zone.Zone.Value}"));
            else placed.Add(router with { Zone = zone.Zone });
        }
        foreach (var twice in placed.GroupBy(router => router.Record).Where(group => group.Count() > 1))
            problems.Add(twice.Last().Node.Error($"two routers have the record {twice.Key}: {string.Join(", ", twice.Select(router => router.Name))}", "one record belongs to one router"));
        return placed.ToValueList();
    }

    private static ValueList<FrontSettings> ReadFronts(YamlSection router, string what, List<Problem> problems)
    {
        const string example = "[{ name: first, target: a.example.net., supplier: one }, { name: second, target: b.example.org., supplier: two }]";
        if (router.Required("fronts", example) is not { } node) return [];
        if (node.Kind != YamlKind.Sequence)
        {
            problems.Add(node.Error($"'fronts' of {what} must be a list in order of preference, found {node.Describe()}", $"fronts: {example}"));
            return [];
        }
        var fronts = new List<FrontSettings>();
        foreach (var item in node.Items)
        {
            if (YamlSection.Of(item, problems, $"a front of {what}", RouterKeys.Front.Names) is not { } front) continue;
            var name = front.RequiredText("name", "cloudflare");
            var target = ReadName(front, "target", "edge.example-cdn.net.", $"front '{name}' of {what}", problems);
            if (name is null || target is null) continue;
            // 'http://cdn1' is a legal DNS name and no host: it would be written, proved, and reach nobody.
            if (target.Value.Value.FirstOrDefault(c => !(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) is not default(char) and var odd)
                problems.Add(front.Optional("target")!.Value.Error($"front '{name}' of {what}: the target holds '{odd}', which no host name has", "a host name alone, without scheme, port or path, such as  edge.example-cdn.net."));
            if (fronts.FirstOrDefault(other => other.Target == target.Value) is { } same)
                problems.Add(item.Warning($"{what}: fronts '{same.Name}' and '{name}' have one target: a switch between them changes nothing", "give each its own target"));
            if (fronts.Any(other => other.Name == name)) problems.Add(item.Error($"{what} has two fronts named '{name}'", "give each its own name"));
            fronts.Add(new FrontSettings(name, target.Value, front.Text("supplier") ?? name, item));
        }
        if (fronts.Count == 1) problems.Add(node.Warning($"{what} has one front only: there is nothing to switch to", "add a second front of another supplier"));
        return fronts.ToValueList();
    }

    private static DnsName? ReadName(YamlSection section, string key, string example, string what, List<Problem> problems)
    {
        if (section.RequiredText(key, example) is not { } text) return null;
        if (DnsName.TryParse(text, out var name, out var error) && !name.IsRoot) return name;
        problems.Add(section.Optional(key)!.Value.Error($"'{key}' of {what}: '{text}' is not a DNS name: {error ?? "it is the root"}", $"for example  {example}"));
        return null;
    }

    private static Ttl? ReadTtl(YamlNode node, string text, string what, List<Problem> problems)
    {
        if (Ttl.TryParse(text, out var ttl)) return ttl;
        problems.Add(node.Error($"'ttl' of {what} is '{text}'", "write seconds (60) or a duration (5m)"));
        return null;
    }
}
