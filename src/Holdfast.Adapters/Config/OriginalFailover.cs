using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>
/// Reads the failover file of the original Python tool unchanged. Its two check URLs are probed at the addresses of the front they
/// stand for, never through the router; the record is written at Cloudflare and deSEC independently.
/// </summary>
public static class OriginalFailover
{
    /// <summary>Comma-separated addresses instead of the system's resolvers.</summary>
    public const string ResolversVariable = "HOLDFAST_RESOLVERS";

    private static readonly string[] Tokens = ["CF_API_TOKEN", "DESEC_API_TOKEN"];

    private static readonly string[] Keys =
        ["domain", "router_record", "primary_target", "secondary_target", "primary_check_url", "secondary_check_url", "expected_status", "timeout_seconds"];

    public static OriginalSetup? Load(string file, Func<string, string?> environment, List<Problem> problems) =>
        InputFile.ReadText(file, problems, text => Read(file, text, environment, problems), "name the failover file with --config FILE");

    private static OriginalSetup? Read(string file, TextReader text, Func<string, string?> environment, List<Problem> problems)
    {
        if (YamlDocument.Read(file, text, problems) is not { } document) return null;
        if (OtherKind.OfOriginal(document.Root, isZone: false) is { } other)
        {
            problems.Add(other);
            return null;
        }
        if (YamlSection.Of(document.Root, problems, "the failover file", Keys) is not { } root) return null;

        if (root.RequiredText("domain", "example.com") is not { } domain || !DnsName.TryParse(domain, out var zone, out _) || zone.IsRoot)
        {
            if (root.Has("domain")) problems.Add(root.Optional("domain")!.Value.Error("'domain' is not a zone name", "for example  example.com"));
            return null;
        }
        var router = Name(root, "router_record", zone, problems);
        var targets = new[] { Name(root, "primary_target", zone, problems), Name(root, "secondary_target", zone, problems) };
        var probes = new[] { Probe(root, "primary_check_url", problems), Probe(root, "secondary_check_url", problems) };
        var providers = new[]
        {
            OriginalZone.Provider("cloudflare", Tokens[0], "/", environment, problems),
            OriginalZone.Provider("desec", Tokens[1], "/", environment, problems),
        };
        var resolvers = new List<System.Net.IPEndPoint>();
        foreach (var item in (environment(ResolversVariable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ServerAddress.TryParse(item, out var address)) resolvers.Add(address);
            else problems.Add(new Problem(ResolversVariable, 0, 0, Severity.Error, $"'{item}' is not an IP address", "write 192.0.2.53 or 127.0.0.1:5300"));
        }
        // A job that runs without its tokens would see, decide and do nothing, and say nothing of it.
        foreach (var variable in Tokens)
            if (environment(variable) is not { Length: > 0 })
                problems.Add(new Problem(variable, 0, 0, Severity.Error, $"the environment variable {variable} is not set", "the job that runs this must be given the API token of each provider"));
        if (problems.Any(problem => problem.Severity == Severity.Error) || router is null) return null;

        var fronts = new[] { "primary", "secondary" }.Select((name, i) => new FrontSettings(FrontName.Parse(name), targets[i]!.Value, name)).ToValueList();
        var settings = new RouterSettings("router", router.Value, zone, ConfigDefaults.RouterTtl, fronts);
        var spec = new ZoneSpec(zone, [new("cloudflare"), new("desec")], UndeclaredMode.Keep, [], []);
        var configuration = new Configuration(
            file, Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/", providers.ToValueList(), [spec], [settings],
            resolvers.Count > 0 ? resolvers.ToValueList() : null);
        return new OriginalSetup(configuration, settings, probes[0]!, probes[1]!);
    }

    private static DnsName? Name(YamlSection root, string key, DnsName zone, List<Problem> problems)
    {
        if (root.RequiredText(key, "cf-front") is not { } text) return null;
        // As the original writes them: without a final dot relative to the zone, unless the name ends with it.
        if (text.EndsWith('.') && DnsName.TryParse(text, out var absolute)) return absolute;
        if (DnsName.TryParse(text, out var whole) && whole.IsWithin(zone)) return whole;
        if (zone.TryPrepend(text, out var name, out var error)) return name;
        problems.Add(root.Optional(key)!.Value.Error($"'{key}' is '{text}', which is not a DNS name: {error}"));
        return null;
    }

    private static ProbeSettings? Probe(YamlSection root, string key, List<Problem> problems)
    {
        if (root.RequiredText(key, "https://www.example.com/health") is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            problems.Add(root.Optional(key)!.Value.Error($"'{key}' is '{text}'", "an address such as https://www.example.com/health"));
            return null;
        }
        var status = root.Number("expected_status", 100, 599) ?? 200;
        var timeout = TimeSpan.FromSeconds(root.Number("timeout_seconds", 1, 300) ?? 5);
        return new ProbeSettings(url, [new(status, status)], null, [], timeout, timeout, TimeSpan.Zero, false, false, HttpVersionChoice.Any, null);
    }
}

/// <param name="Primary">How the primary is checked.</param>
public sealed record OriginalSetup(Configuration Configuration, RouterSettings Router, ProbeSettings Primary, ProbeSettings Secondary);
