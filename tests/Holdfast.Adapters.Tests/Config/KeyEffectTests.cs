using System.Collections;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Tests.Config;

/// <summary>
/// Each key of the table changes a value of what the reader gives: a key that is explained, completed and taken, and then read by nobody, would
/// be a promise that is not kept.
/// </summary>
public sealed class KeyEffectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast").FullName;

    private static readonly Dictionary<string, string> Base = Keys("""
        holdfast = 1
        providers.PROVIDER.kind = zonefile
        providers.PROVIDER.path = a.zone
        zones.ZONE.providers = [PROVIDER]
        zones.ZONE.records.name = www
        zones.ZONE.records.type = A
        zones.ZONE.records.values = [8.8.8.8]
        routers.ROUTER.record = web.example.com
        routers.ROUTER.fronts.name = a
        routers.ROUTER.fronts.target = a.example.net.
        routers.ROUTER.probe.url = https://www.example.com/
        canaries.url = https://example.org/
        notify.kind = webhook
        notify.url = https://hooks.example.net/
        """);

    /// <summary>What else must stand beside a key, or not ("-"), for it to be right. By the beginning of its path; the longest counts.</summary>
    private static readonly Dictionary<string, string> Beside = new()
    {
        ["providers.PROVIDER.token"] = "providers.PROVIDER.kind = desec\nproviders.PROVIDER.path = -\nproviders.PROVIDER.token.env = OLD",
        ["providers.PROVIDER.endpoint"] = "providers.PROVIDER.kind = desec\nproviders.PROVIDER.path = -\nproviders.PROVIDER.token.env = OLD",
        ["providers.PROVIDER.nameservers"] = "providers.PROVIDER.kind = desec\nproviders.PROVIDER.path = -\nproviders.PROVIDER.token.env = OLD",
        ["providers.PROVIDER.key"] = "providers.PROVIDER.kind = bunny\nproviders.PROVIDER.path = -\nproviders.PROVIDER.key.env = OLD",
        ["providers.PROVIDER.server-id"] = "providers.PROVIDER.kind = powerdns\nproviders.PROVIDER.path = -\nproviders.PROVIDER.endpoint = http://127.0.0.1:8081/\nproviders.PROVIDER.key.env = OLD",
        ["providers.PROVIDER.server"] = "providers.PROVIDER.kind = rfc2136\nproviders.PROVIDER.path = -\nproviders.PROVIDER.server = 127.0.0.1\nproviders.PROVIDER.key = { name: k1, secret: { env: OLD } }",
        ["providers.PROVIDER.read"] = "providers.PROVIDER.kind = rfc2136\nproviders.PROVIDER.path = -\nproviders.PROVIDER.server = 127.0.0.1\nproviders.PROVIDER.key = { name: k1, secret: { env: OLD } }",
        ["zones.ZONE.records.value"] = "zones.ZONE.records.values = -\nzones.ZONE.records.value = 8.8.8.8",
        ["zones.ZONE.records.values"] = "zones.ZONE.records.values = [8.8.8.8]",
        ["notify.secret"] = "notify.secret.env = OLD",
        ["notify.server"] = Mail, ["notify.from"] = Mail, ["notify.to"] = Mail, ["notify.tls"] = Mail,
        ["notify.user"] = Mail + "\nnotify.user = old\nnotify.secret.env = OLD",
        ["notify.every"] = "notify.kind = heartbeat",
    };

    private const string Mail = "notify.kind = email\nnotify.url = -\nnotify.server = smtp.example.net\nnotify.from = a@example.net\nnotify.to = [b@example.net]";

    /// <summary>Another value than the one that counts without it; the table's own example where none stands here.</summary>
    private static readonly Dictionary<string, string> Other = Keys("""
        providers.PROVIDER.kind = rfc2136
        providers.PROVIDER.path = b.zone
        providers.PROVIDER.server-id = other
        providers.PROVIDER.supplier = somebody
        providers.PROVIDER.read = names
        zones.ZONE.providers = []
        zones.ZONE.undeclared = delete
        zones.ZONE.records.ttl = 7m
        zones.ZONE.ttl = 2h
        zones.ZONE.records.name = other
        zones.ZONE.records.type = CNAME
        zones.ZONE.records.values = [8.8.4.4]
        zones.ZONE.records.value = 8.8.4.4
        zones.ZONE.records.at.PROVIDER.values = [8.8.4.4]
        zones.ZONE.records.at.PROVIDER.value = 8.8.4.4
        routers.ROUTER.record = other.example.com
        routers.ROUTER.ttl = 30
        routers.ROUTER.fronts.name = b
        routers.ROUTER.fronts.target = b.example.net.
        routers.ROUTER.fronts.supplier = somebody
        routers.ROUTER.probe.url = https://shop.example.com/
        routers.ROUTER.probe.expect = 204
        routers.ROUTER.probe.every = 20s
        routers.ROUTER.probe.timeout = 4s
        routers.ROUTER.probe.addresses = 2
        routers.ROUTER.origin.timeout = 4s
        canaries.timeout = 4s
        routers.ROUTER.origin.url = https://origin.example.com/
        routers.ROUTER.policy.down.in-a-row = 4
        routers.ROUTER.policy.down.or = 7 of 10
        routers.ROUTER.policy.up = 31
        routers.ROUTER.policy.failback.mode = manual
        routers.ROUTER.policy.failback.clean = 16m
        routers.ROUTER.policy.failback.dwell = 31m
        routers.ROUTER.policy.max-switches-per-hour = 3
        routers.ROUTER.policy.minimum-healthy = 6m
        routers.ROUTER.policy.certificate-days = 8
        routers.ROUTER.last-resort = a
        canaries.url = https://example.info/
        notify.kind = heartbeat
        notify.url = https://other.example.net/
        notify.every = 2m
        watcher.name = paris
        watcher.listen = 127.0.0.1:9464
        watcher.keep-days = 3
        watcher.keep-observations = 12345
        """);

    /// <summary>One value alone is right there.</summary>
    private static readonly string[] Fixed = ["holdfast", "watcher.vantages"];

    public static TheoryData<string> Paths => [.. ConfigExplanation.Paths().Where(path => ConfigExplanation.Find(path, out _)!.Section is null && !Fixed.Contains(path))];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_key_changes_a_typed_value(string path)
    {
        var without = new Dictionary<string, string>(Base);
        foreach (var (key, value) in Keys(Beside.Where(beside => path == beside.Key || path.StartsWith(beside.Key + ".", StringComparison.Ordinal)).OrderByDescending(beside => beside.Key.Length).FirstOrDefault().Value ?? ""))
            if (value == "-") without.Remove(key);
            else without[key] = value;
        var isOrigin = path.StartsWith("routers.ROUTER.origin.", StringComparison.Ordinal);
        if (isOrigin) without["routers.ROUTER.origin.url"] = "https://o.example.com/";
        var with = new Dictionary<string, string>(without);
        // A secret comes from one place.
        foreach (var place in (string[])["env", "file", "credential"])
            if (path.EndsWith($".{place}", StringComparison.Ordinal)) with.Remove($"{path[..path.LastIndexOf('.')]}.env");
        with[path] = path.EndsWith("trusted-roots", StringComparison.Ordinal) ? Roots() : Other.GetValueOrDefault(path) ?? ConfigExplanation.Find(path, out _)!.Key!.Example;
        if (path == "zones.ZONE.records.type") with["zones.ZONE.records.values"] = "[cdn.example.net.]";
        if (path == "providers.PROVIDER.kind")
        {
            with.Remove("providers.PROVIDER.path");
            with["providers.PROVIDER.server"] = "127.0.0.1";
            with["providers.PROVIDER.key"] = "{ name: k1, secret: { env: OLD } }";
        }
        if (path == "inventory") File.WriteAllText(Path.Combine(_folder, "inventory.yaml"), "holdfast-inventory: 1\ncomponents: {}\n");

        var (before, after) = (Read(without), Read(with));
        Assert.True(before != after, $"'{path}: {with[path]}' changes nothing of\n{before}");
    }

    /// <summary>The TSIG key is a mapping where other kinds have a secret: it stands under no path of its own.</summary>
    [Theory]
    [InlineData("{ name: k2, secret: { env: OLD } }")]
    [InlineData("{ name: k1, secret: { env: NEW } }")]
    [InlineData("{ name: k1, secret: { env: OLD }, algorithm: hmac-sha512 }")]
    public void A_key_of_a_signing_key_changes_a_typed_value(string other)
    {
        var without = new Dictionary<string, string>(Base);
        without.Remove("providers.PROVIDER.path");
        foreach (var (key, value) in Keys("providers.PROVIDER.kind = rfc2136\nproviders.PROVIDER.server = 127.0.0.1\nproviders.PROVIDER.key = { name: k1, secret: { env: OLD } }")) without[key] = value;
        var with = new Dictionary<string, string>(without) { ["providers.PROVIDER.key"] = other };
        Assert.NotEqual(Read(without), Read(with));
    }

    private string Read(Dictionary<string, string> keys)
    {
        var text = new StringBuilder();
        foreach (var child in ConfigExplanation.Find("", out _)!.Children) Write(child, keys, text, "");
        var yaml = text.ToString();
        var problems = new List<Problem>();
        var configuration = ConfigLoader.Read(Path.Combine(_folder, "holdfast.yaml"), new StringReader(yaml), _ => null, problems);
        Assert.True(configuration is not null, $"{string.Join('\n', problems)}\n{yaml}");
        var dump = new StringBuilder();
        Dump(configuration, dump, 0);
        return dump.ToString();
    }

    /// <summary>The mapping that these keys make, as the table nests them.</summary>
    private static void Write(ConfigExplanation place, Dictionary<string, string> keys, StringBuilder text, string indent)
    {
        var name = place.Key!.Name;
        if (place.Section is not { } section || keys.ContainsKey(place.Path))
        {
            if (keys.TryGetValue(place.Path, out var value)) text.Append($"{indent}{name}: {Named(value)}\n");
            return;
        }
        if (!keys.Keys.Any(key => key.StartsWith(place.Path + ".", StringComparison.Ordinal))) return;
        text.Append($"{indent}{name}:\n");
        if (section.Id.Length > 0) text.Append($"{indent}  {Named(section.Id)}:\n");
        var inner = indent + (section.Id.Length > 0 ? "    " : "  ");
        var from = text.Length;
        foreach (var child in place.Children) Write(child, keys, text, place.Key.Form == ConfigForm.Sections ? inner + "  " : inner);
        if (place.Key.Form == ConfigForm.Sections) text[from + inner.Length] = '-';
    }

    private static string Named(string text) => text.Replace("PROVIDER", "own", StringComparison.Ordinal).Replace("ZONE", "example.com", StringComparison.Ordinal).Replace("ROUTER", "web", StringComparison.Ordinal);

    private string Roots()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = new CertificateRequest("CN=root", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(Path.Combine(_folder, "root.pem"), root.ExportCertificatePem());
        return "root.pem";
    }

    private static Dictionary<string, string> Keys(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(" = ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    private static void Dump(object? value, StringBuilder text, int depth)
    {
        Assert.True(depth < 20, "the values are nested without end");
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string or Uri or System.Net.IPEndPoint:
                text.Append(value);
                break;
            case IEnumerable list:
                foreach (var item in list) Dump(item, text.Append('\n').Append(' ', depth).Append("- "), depth + 1);
                break;
            case ValueType:
                text.Append(value);
                break;
            default:
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .Where(property => property.GetIndexParameters().Length == 0 && (property.SetMethod is not null || value is RecordSet)))
                    Dump(property.GetValue(value), text.Append('\n').Append(' ', depth).Append(property.Name).Append(": "), depth + 1);
                break;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
