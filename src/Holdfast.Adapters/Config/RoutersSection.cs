using System.Globalization;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Config;

/// <summary>Reads <c>routers:</c> and <c>canaries:</c>.</summary>
internal static class RoutersSection
{
    /// <summary>The routers by themselves; <see cref="Place"/> makes plans of them, when the zones are known.</summary>
    public static IReadOnlyList<RouterDraft> Read(ConfigMapping root, ConfigFindings findings)
    {
        if (root.Find("routers") is not { } node || YamlSection.Of(node, findings.In(ConfigPartKind.File), "'routers'") is null) return [];
        var drafts = new List<RouterDraft>();
        foreach (var (key, value) in node.Pairs)
        {
            var problems = findings.In(ConfigPartKind.Router, key.Text);
            var what = $"router '{key.Text}'";
            if (!ProvidersSection.IsId(key.Text)) problems.Add(key.Error($"'{key.Text}' cannot name a router", "use letters, digits, '-' and '_'"));
            // The same name a second time is told as such.
            if (drafts.Any(other => other.Name == key.Text)) continue;
            var section = ConfigMapping.Of(value, RouterKeys.Router, what, problems);
            var record = section?.Require("record") is null ? null : section.Name("record");
            drafts.Add(new RouterDraft(key.Text, section, record, problems, findings.In(ConfigPartKind.Idle)));
        }
        return drafts;
    }

    /// <summary>Finds the declared zone of each router and reads the rest. A router with an error is left out.</summary>
    public static ValueList<RouterPlan> Place(IReadOnlyList<RouterDraft> drafts, DeclaredZones zones, WatcherSettings watcher, ValueList<CanarySettings> canaries, string folder)
    {
        var plans = new List<RouterPlan>();
        foreach (var draft in drafts)
        {
            if (draft.Section is not { } section) continue;
            var (fronts, probes) = ReadFronts(draft, section);
            var router = ReadRouter(draft, section, fronts, probes, watcher, canaries, folder);
            if (draft.Record is not { } record) continue;
            CheckRing(draft, section, record, fronts, zones);
            if (drafts.TakeWhile(other => other != draft).FirstOrDefault(other => other.Record == record) is { } same)
                draft.Problems.Add(section.Node.Error($"two routers have the record {record}: {same.Name}, {draft.Name}", "one record belongs to one router"));
            if (PlaceOf(draft, record, section, zones) is not { } zone || router is null || draft.HasErrors) continue;
            var ttl = section.Ttl("ttl") ?? ConfigDefaults.RouterTtl;
            if (ttl.Seconds > 86_400)
                draft.Problems.Add(section.Find("ttl")!.Value.Warning($"router '{draft.Name}': a TTL of {ttl} s is more than a day: after a switch users keep the dead front for so long", "30 to 300 seconds"));
            var settings = new RouterSettings(draft.Name, record, zone.Zone, ttl, fronts);
            plans.Add(router with { Settings = settings, Providers = zone.Providers });
        }
        return plans.ToValueList();
    }

    /// <summary>A front must not lead back to the router's own name.</summary>
    private static void CheckRing(RouterDraft draft, ConfigMapping section, DnsName record, ValueList<FrontSettings> fronts, DeclaredZones zones)
    {
        Dictionary<DnsName, DnsName>? aliases = null;
        foreach (var front in fronts)
        {
            // Nearly always it lies elsewhere.
            if (zones.Of(front.Target) is null) continue;
            aliases ??= DeclaredNames.Aliases(zones.Specs, null);
            var (seen, at) = (new HashSet<DnsName>(), front.Target);
            while (at != record && seen.Add(at) && aliases.TryGetValue(at, out var next)) at = next;
            if (at == record)
                draft.Problems.Add(section.Node.Error($"router '{draft.Name}': front '{front.Name}' leads back to the router's own name ({string.Join(" -> ", seen.Append(record))}): nobody can resolve it", "name the supplier's own host name as its target"));
        }
    }

    public static ValueList<CanarySettings> ReadCanaries(ConfigMapping root, string folder, ConfigFindings findings)
    {
        var (problems, idle) = (findings.In(ConfigPartKind.Canaries), findings.In(ConfigPartKind.Idle));
        var canaries = new List<CanarySettings>();
        foreach (var section in root.As(problems).Sections("canaries", "a canary", "every"))
        {
            RefuseEvery(section, idle);
            if (ProbeReader.Read(section, folder, RouterPolicy.Default.Timeout, ConfigDefaults.CanaryStatuses, problems, idle) is not { } probe) continue;
            var name = section.Text("name") ?? probe.Url.Host;
            if (canaries.Any(other => other.Name == name)) problems.Add(section.Node.Error($"two canaries are named '{name}'", "give each its own name:"));
            else canaries.Add(new CanarySettings(name, section.Text("supplier"), probe));
        }
        return canaries.ToValueList();
    }

    private static Core.Sync.ZoneSpec? PlaceOf(RouterDraft draft, DnsName record, ConfigMapping section, DeclaredZones zones)
    {
        var zone = zones.Of(record);
        // A zone that cannot be read is told by itself.
        if (zone is null && zones.IsWhole)
            draft.Problems.Add(section.Node.Error(
                $"router '{draft.Name}': its record {record} lies in no zone of this file", $"declare the zone that holds it:  {record.Parent.Value}: {{ providers: [...], records: [] }}"));
        else if (zone == record)
            draft.Problems.Add(section.Node.Error($"router '{draft.Name}': its record is the apex of {zone}, where no CNAME may stand", $"use a name below it, such as web.{zone.Value.Value}"));
        return zones.Specs.FirstOrDefault(spec => spec.Zone == zone);
    }

    private static (ValueList<FrontSettings> Fronts, ValueList<FrontProbe> Probes) ReadFronts(RouterDraft draft, ConfigMapping section)
    {
        var problems = draft.Problems;
        var what = section.What;
        var (fronts, probes) = (new List<FrontSettings>(), new List<FrontProbe>());
        if (section.Require("fronts") is not { } node) return ([], []);
        foreach (var front in section.Sections("fronts", $"a front of {what}"))
        {
            draft.Fronts++;
            var label = front.RequiredText("name");
            var target = front.Require("target") is null ? null : front.Name("target");
            // 'http://cdn1' is a legal DNS name and no host: it would be written, proved, and reach nobody.
            if (target is { } host && host.Value.FirstOrDefault(c => !(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) is not default(char) and var odd)
                problems.Add(front.Find("target")!.Value.Error($"front '{label}' of {what}: the target holds '{odd}', which no host name has", "a host name alone, without scheme, port or path, such as  edge.example-cdn.net."));
            // Without a port the URL's port counts: 0 stands for that.
            var probe = new FrontProbe(default, front.Addresses("addresses", port: 0), front.Choices("protections"), front.Flag("maintenance") ?? false);
            if (label is null || target is null) continue;
            if (!FrontName.TryParse(label, out var name))
            {
                problems.Add(front.Find("name")!.Value.Error($"'{label}' cannot name a front", "letters, digits, '-', '_' and '.', at most 63: it stands in a TXT record"));
                continue;
            }
            if (fronts.FirstOrDefault(other => other.Target == target.Value) is { } same)
                problems.Add(front.Node.Warning($"{what}: fronts '{same.Name}' and '{name}' have one target: a switch between them changes nothing", "give each its own target"));
            if (fronts.Any(other => other.Name == name)) problems.Add(front.Node.Error($"{what} has two fronts named '{name}'", "give each its own name"));
            fronts.Add(new FrontSettings(name, target.Value, front.Text("supplier") ?? label));
            probes.Add(probe with { Name = name });
        }
        if (node.Kind == YamlKind.Sequence && node.Count == 0) problems.Add(node.Error($"'fronts' of {what} is empty", "name at least two, each of another supplier"));
        if (node.Kind == YamlKind.Sequence && node.Count == 1) problems.Add(node.Warning($"{what} has one front only: there is nothing to switch to", "add a second front of another supplier"));
        return (fronts.ToValueList(), probes.ToValueList());
    }

    // Its place is filled in by the caller.
    private static RouterPlan? ReadRouter(
        RouterDraft draft, ConfigMapping section, ValueList<FrontSettings> fronts, ValueList<FrontProbe> probes, WatcherSettings watcher, ValueList<CanarySettings> canaries, string folder)
    {
        section.Ttl("ttl");
        var policy = ReadPolicy(section);
        ProbeSettings? probe = null, origin = null;
        string? host = null;
        if (section.Require("probe") is not null && section.Section("probe") is { } asked)
        {
            policy = policy with { Interval = asked.Duration("every") ?? policy.Interval };
            probe = ProbeReader.Read(asked, folder, policy.Timeout, ConfigDefaults.ProbeStatuses, draft.Problems, draft.Idle);
            if (probe is not null) probe = probe with { Addresses = asked.Whole("addresses") ?? probe.Addresses };
            policy = policy with { Timeout = probe?.Timeout ?? policy.Timeout };
        }
        if (section.Section("origin", "every") is { } source)
        {
            RefuseEvery(source, draft.Idle);
            host = source.Text("supplier");
            origin = ProbeReader.Read(source, folder, policy.Timeout, ConfigDefaults.ProbeStatuses, draft.Problems, draft.Idle);
        }
        if (section.Text("last-resort") is { } resort && resort != "stay")
        {
            if (FrontName.TryParse(resort, out var name) && fronts.Any(front => front.Name == name)) policy = policy with { LastResort = name };
            // A front that could not be read is told by itself.
            else if (draft.Fronts == fronts.Count)
                section.Wrong(section.Find("last-resort")!.Value, "last-resort", $"is '{resort}'", $"write stay or one of: {string.Join(", ", fronts.Select(front => front.Name))}");
        }
        // Who wrote 'stay' means it; who wrote nothing is helped by the front that fails least.
        policy = policy with { Automation = section.Flag("automation") ?? policy.Automation, TakesLeastBad = section.Text("last-resort") != "stay" };
        foreach (var front in fronts)
            if (EpochMark.RoomBeside(watcher.Name, front.Name) is < 0 and var missing)
                draft.Problems.Add(section.Node.Error(
                    $"front '{front.Name}' of {section.What} and the watcher '{watcher.Name}' have names that are {-missing} letters too long for one mark (both, and the front's again as a pin)",
                    "three names of 42 letters fit"));
        if (probe is null) return null;
        var router = new Router(
            draft.Name, [.. fronts.Select(front => new Front(front.Name, front.Supplier))], [.. canaries.Select(canary => new Canary(canary.Name, canary.Supplier))],
            [watcher.Name], origin is not null, host);
        foreach (var warning in router.Warnings()) draft.Problems.Add(section.Node.Warning($"{section.What}: {warning}"));
        return new RouterPlan(new RouterSettings(draft.Name, default, default, default, fronts), router, policy, [], probe, probes, origin, canaries);
    }

    /// <summary>One rhythm for a router: a failure counts by what answered within the same interval.</summary>
    private static void RefuseEvery(ConfigMapping section, List<Problem> idle)
    {
        if (section.Node.TryGet("every", out var every))
            idle.Add(every.Error($"'every' of {section.What} changes nothing: it is asked as often as the fronts are", "remove it; 'every' of the router's probe counts for all"));
    }

    private static RouterPolicy ReadPolicy(ConfigMapping router)
    {
        var policy = RouterPolicy.Default;
        if (router.Section("policy") is not { } section) return policy;
        if (section.Section("down") is { } down)
        {
            var (outOf, last) = (policy.Down.OutOf, policy.Down.Last);
            if (down.Text("or") is { } or && !TryShare(or, out outOf, out last)) down.Wrong(down.Find("or")!.Value, "or", $"is '{or}'", "write  6 of 10  (at most 32)");
            policy = policy with { Down = new DownRule(down.Whole("in-a-row") ?? policy.Down.InARow, outOf, last) };
        }
        if (section.Section("failback") is { } back)
        {
            policy = policy with
            {
                Failback = new Failback(
                    back.Choice("mode") == "manual" ? FailbackMode.Manual : FailbackMode.Delayed,
                    back.Duration("clean") ?? policy.Failback.Clean,
                    back.Duration("dwell") ?? policy.Failback.Dwell),
            };
        }
        return policy with
        {
            Up = section.Whole("up") ?? policy.Up,
            MaxSwitchesPerHour = section.Whole("max-switches-per-hour") ?? policy.MaxSwitchesPerHour,
            MinimumHealthy = section.Duration("minimum-healthy") ?? policy.MinimumHealthy,
            MinimumCertificateDays = section.Whole("certificate-days") ?? policy.MinimumCertificateDays,
        };
    }

    private static bool TryShare(string text, out int some, out int all)
    {
        (some, all) = (0, 0);
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts is [_, "of", _]
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out some)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out all)
            && some >= 1 && some <= all && all <= 32;
    }
}

/// <summary>A router whose zone is not known yet.</summary>
/// <param name="Section">Null when it is no mapping.</param>
/// <param name="Record">Null when it could not be read.</param>
internal sealed record RouterDraft(string Name, ConfigMapping? Section, DnsName? Record, List<Problem> Problems, List<Problem> Idle)
{
    /// <summary>How many are written.</summary>
    public int Fronts { get; set; }

    public bool HasErrors => Problems.Any(problem => problem.Severity == Severity.Error);
}
