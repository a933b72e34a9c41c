using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>
/// Reads <c>holdfast.yaml</c> whole and once: every problem with its place and the fix, and typed values. No part of the document leaves it.
/// </summary>
public static class ConfigLoader
{
    public const string DefaultFile = "holdfast.yaml";

    // A slip in one of these changes what a router does; in another key it does not.
    private static readonly string[] OfRouters = ["providers", "zones", "routers", "canaries"];

    /// <summary>The configuration when it has no error at all.</summary>
    public static Configuration? Load(string file, Func<string, string?> environment, List<Problem> problems) => WithoutError(Reading(file, environment), problems);

    /// <summary>The same, from a text.</summary>
    public static Configuration? Read(string file, TextReader text, Func<string, string?> environment, List<Problem> problems) =>
        WithoutError(Reading(file, text, environment), problems);

    /// <summary>What could be read, and what is wrong with the rest, part by part.</summary>
    public static ConfigReading Reading(string file, Func<string, string?> environment)
    {
        var troubles = new List<Problem>();
        var reading = InputFile.ReadText(file, troubles, text => Reading(file, text, environment), "write one with 'holdfast init', or name another with --config FILE");
        return reading ?? new ConfigReading(null, [.. troubles.Select(trouble => new ConfigFinding(new ConfigPart(ConfigPartKind.File), trouble))], []);
    }

    public static ConfigReading Reading(string file, TextReader text, Func<string, string?> environment)
    {
        var findings = new ConfigFindings();
        var general = findings.In(ConfigPartKind.File);
        if (YamlDocument.Read(file, text, general) is not { } document || Root(document.Root, general, findings.In(ConfigPartKind.Key)) is not { } root)
            return new ConfigReading(null, findings.All(), []);

        CheckVersion(root, general);
        var folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
        var providers = ProvidersSection.Read(root, folder, environment, findings);
        var drafts = RoutersSection.Read(root, findings);
        var zones = ZonesSection.Read(root, providers, drafts, findings);
        var watcher = WatcherSection.Read(root, environment, findings);
        var canaries = RoutersSection.ReadCanaries(root, folder, findings);
        var routers = RoutersSection.Place(drafts, zones, watcher, canaries, folder);
        var resolvers = root.As(findings.In(ConfigPartKind.Resolvers)) is var asked && asked.Has("resolvers") ? asked.Addresses("resolvers") : (ValueList<System.Net.IPEndPoint>?)null;
        var notifiers = WatcherSection.ReadNotifiers(root, folder, environment, findings);
        WatcherSection.CheckSuppliers(root, notifiers, routers, findings);
        var ofInventory = findings.In(ConfigPartKind.Inventory);
        var described = InventoryLoader.InConfiguration(document.Root, file, ofInventory);

        var configuration = new Configuration(file, folder, providers.Settings, zones.Specs, [.. routers.Select(router => router.Settings)], resolvers)
        {
            Failover = new FailoverPlan(routers, watcher, notifiers),
            Described = described,
            Inventory = root.Find("inventory") is { IsScalar: true } path ? path.Text : null,
            Answers = root.As(findings.In(ConfigPartKind.Answers)).Text("answers"),
        };
        return new ConfigReading(configuration, findings.All(), [.. drafts.Select(draft => zones.UseOf(draft))]);
    }

    private static Configuration? WithoutError(ConfigReading reading, List<Problem> problems)
    {
        problems.AddRange(reading.Problems);
        return reading.HasErrors ? null : reading.Configuration;
    }

    private static ConfigMapping? Root(YamlNode node, List<Problem> problems, List<Problem> keys)
    {
        if (node.Kind == YamlKind.Mapping && OtherKind.Of(node) is { } other)
        {
            problems.Add(other);
            return null;
        }
        string[] known = [.. ConfigKeys.Root.Names, .. ConfigKeys.OfInventory];
        var unknown = new List<string>();
        if (node.Kind == YamlKind.Mapping)
            foreach (var (key, _) in node.Pairs)
            {
                if (known.Contains(key.Text) || unknown.Contains(key.Text)) continue;
                unknown.Add(key.Text);
                (Suggest.Nearest(key.Text, OfRouters) is null ? keys : problems).Add(YamlSection.Unknown(key, "the configuration", known));
            }
        return ConfigMapping.Of(node, ConfigKeys.Root, "the configuration", problems, [.. ConfigKeys.OfInventory, .. unknown]);
    }

    private static void CheckVersion(ConfigMapping root, List<Problem> problems)
    {
        if (root.Find(ConfigKeys.Kind) is not { } version)
            problems.Add(root.Node.Error("the first key must be the version of this format", "start the file with  holdfast: 1"));
        else if (version.Text != "1")
            problems.Add(version.Error($"'holdfast' is {version.Describe()}, this program reads version 1", "write  holdfast: 1"));
    }
}
