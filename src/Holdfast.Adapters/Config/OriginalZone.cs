using System.Collections.Frozen;
using System.Net;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>
/// Reads the zone file of the original Python tool (<c>domain:</c> and <c>records:</c>) unchanged: one zone at Cloudflare and
/// deSEC, tokens from <c>CF_API_TOKEN</c> and <c>DESEC_API_TOKEN</c>.
/// </summary>
public static class OriginalZone
{
    /// <summary>
    /// Where these variables are set, they replace the public addresses, so that a dry run against a local copy is possible:
    /// HOLDFAST_CLOUDFLARE_ENDPOINT, HOLDFAST_CLOUDFLARE_NAMESERVERS (comma-separated), and the same for DESEC.
    /// </summary>
    public const string EndpointVariables = "HOLDFAST_CLOUDFLARE_ENDPOINT, HOLDFAST_CLOUDFLARE_NAMESERVERS, HOLDFAST_DESEC_ENDPOINT, HOLDFAST_DESEC_NAMESERVERS";

    public static Configuration? Load(string file, Func<string, string?> environment, List<Problem> problems) =>
        InputFile.ReadText(file, problems, text => Read(file, text, environment, problems), "name the zone file with --config FILE");

    private static Configuration? Read(string file, TextReader text, Func<string, string?> environment, List<Problem> problems)
    {
        if (YamlDocument.Read(file, text, problems) is not { } document) return null;
        if (OtherKind.OfOriginal(document.Root, isZone: true) is { } other)
        {
            problems.Add(other);
            return null;
        }
        if (YamlSection.Of(document.Root, problems, "the zone file", "domain", "records") is not { } root) return null;

        var folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
        var providers = Providers(folder, environment, problems);
        if (root.RequiredText("domain", "example.com") is not { } domain) return null;
        if (!DnsName.TryParse(domain, out var zone, out var error) || zone.IsRoot)
        {
            problems.Add(root.Optional("domain")!.Value.Error($"'{domain}' is not a zone name: {error ?? "it is the root"}", "for example  example.com"));
            return null;
        }
        var ids = providers.Select(provider => provider.Id).ToList();
        var reader = new RecordReader(file, zone, ConfigDefaults.RecordTtl, ids, problems);
        if (root.Required("records", "[...]") is { } records)
        {
            if (records.Kind == YamlKind.Sequence) reader.ReadAll(records);
            else problems.Add(records.Error($"'records' must be a list, found {records.Describe()}", "start each record with '- '"));
        }
        if (problems.Any(problem => problem.Severity == Severity.Error)) return null;
        var spec = new ZoneSpec(zone, ids.ToValueList(), UndeclaredMode.Keep, reader.Sets.ToValueList(), []);
        return new Configuration(file, folder, providers, [spec], [], []);
    }

    private static ValueList<ProviderSettings> Providers(string folder, Func<string, string?> environment, List<Problem> problems) =>
    [
        Provider("cloudflare", "CF_API_TOKEN", folder, environment, problems),
        Provider("desec", "DESEC_API_TOKEN", folder, environment, problems),
    ];

    internal static ProviderSettings Provider(string kind, string variable, string folder, Func<string, string?> environment, List<Problem> problems)
    {
        var prefix = $"HOLDFAST_{kind.ToUpperInvariant()}_";
        Uri? endpoint = null;
        if (environment(prefix + "ENDPOINT") is { Length: > 0 } address)
        {
            if (Uri.TryCreate(address.EndsWith('/') ? address : address + "/", UriKind.Absolute, out var uri)
                && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))) endpoint = uri;
            else problems.Add(new Problem(prefix + "ENDPOINT", 0, 0, Severity.Error, $"'{address}' is not an https address (plain http is for loopback only)"));
        }
        var servers = new List<IPEndPoint>();
        foreach (var text in (environment(prefix + "NAMESERVERS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ServerAddress.TryParse(text, out var server)) servers.Add(server);
            else problems.Add(new Problem(prefix + "NAMESERVERS", 0, 0, Severity.Error, $"'{text}' is not an IP address", "write 192.0.2.53 or 127.0.0.1:5300"));
        }
        var secrets = new Dictionary<string, SecretReference> { ["token"] = new(SecretSource.Environment, variable, folder) };
        return new ProviderSettings(
            new ProviderId(kind), kind, kind, endpoint, servers.ToValueList(), secrets.ToFrozenDictionary(),
            FrozenDictionary<string, string>.Empty, folder);
    }
}
