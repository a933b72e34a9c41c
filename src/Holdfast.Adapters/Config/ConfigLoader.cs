using System.Net;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>
/// Reads <c>holdfast.yaml</c> whole: every problem with its place and the fix, then (only when there is no error) the configuration.
/// </summary>
public static class ConfigLoader
{
    public const string DefaultFile = "holdfast.yaml";

    private static readonly string[] Keys = [.. ConfigKeys.Root.Names, .. ConfigKeys.OfInventory];

    public static Configuration? Load(string file, Func<string, string?> environment, List<Problem> problems) => InputFile.ReadText(
        file, problems, text => Read(file, text, environment, problems), "write one with 'holdfast init', or name another with --config FILE");

    public static Configuration? Read(string file, TextReader text, Func<string, string?> environment, List<Problem> problems)
    {
        var before = Errors(problems);
        if (YamlDocument.Read(file, text, problems) is not { } document) return null;
        if (YamlSection.Of(document.Root, problems, "the configuration", Keys) is not { } root) return null;

        CheckVersion(root, problems);
        var folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
        var providers = ProvidersSection.Read(root, folder, environment, problems);
        var routers = RoutersSection.Read(root, problems);
        var zones = ZonesSection.Read(root, providers, routers, problems);
        routers = RoutersSection.Place(routers, zones, problems);
        var resolvers = ReadResolvers(root, problems);
        var inventory = root.Optional("inventory") is { IsScalar: true } path ? path.Text : null;

        return Errors(problems) > before
            ? null
            : new Configuration(file, folder, providers, zones, routers, resolvers, inventory, document) { Answers = root.Text("answers") };
    }

    private static int Errors(List<Problem> problems) => problems.Count(problem => problem.Severity == Severity.Error);

    private static void CheckVersion(YamlSection root, List<Problem> problems)
    {
        if (root.Optional("holdfast") is not { } version)
            problems.Add(root.Node.Error("the first key must be the version of this format", "start the file with  holdfast: 1"));
        else if (version.Text != "1")
            problems.Add(version.Error($"'holdfast' is {version.Describe()}, this program reads version 1", "write  holdfast: 1"));
    }

    private static ValueList<IPEndPoint>? ReadResolvers(YamlSection root, List<Problem> problems)
    {
        if (!root.Has("resolvers")) return null;
        var addresses = new List<IPEndPoint>();
        foreach (var item in root.List("resolvers"))
        {
            if (ServerAddress.TryParse(item.Text, out var address)) addresses.Add(address);
            else problems.Add(item.Error($"resolver {item.Describe()} is not an IP address", "write  192.0.2.1  or  192.0.2.1:5353  or  [2001:db8::1]:5353"));
        }
        return addresses.ToValueList();
    }
}
