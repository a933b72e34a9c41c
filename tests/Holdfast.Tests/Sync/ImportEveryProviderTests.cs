using System.Net;
using System.Text;
using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Lab.Bunny;
using Holdfast.Lab.Cloudflare;
using Holdfast.Lab.Desec;
using Holdfast.Lab.PowerDns;
using Holdfast.Sync;
using Holdfast.Testing.Servers;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Sync;

/// <summary>At every provider: what is declared, applied and imported again is the same, octet for octet, and plans to nothing.</summary>
public sealed class ImportEveryProviderTests : IDisposable
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");

    private static readonly string[] Pieces =
        ["\u2028", "\u0085", "\u2029", "\uFEFF", "\u00a0", "\U0001F600", "\t", "\n", "\r", "\"", "\\", "\\255", "#", ": ", "{", "é", "\0", "\u200b", "'", "%", "@", "*", ";", "x", "  "];

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("cloudflare", 1)]
    [InlineData("cloudflare", 2)]
    [InlineData("desec", 1)]
    [InlineData("desec", 2)]
    [InlineData("bunny", 1)]
    [InlineData("bunny", 2)]
    [InlineData("powerdns", 1)]
    [InlineData("powerdns", 2)]
    [InlineData("knot", 1)]
    [InlineData("knot", 2)]
    [InlineData("bind", 1)]
    [InlineData("bind", 2)]
    [InlineData("zonefile", 1)]
    [InlineData("zonefile", 2)]
    public async Task Import_is_the_inverse_of_apply(string kind, int seed)
    {
        var (provider, service) = await StartAsync(kind);
        await using var running = service;
        var head = $"holdfast: 1\nproviders:\n  p: {provider}\nresolvers: []\n";
        var sets = Draw(kind, new Random(seed));
        Assert.True(sets.Count >= 20, $"only {sets.Count} of the drawn sets can be held by {kind}");
        _place.Configure(head + Printed(new ZoneSnapshot(Zone, sets, new ZoneFacts())));

        var apply = await _place.RunAsync("apply");
        Assert.True(apply.Code == ExitCodes.Done, apply.Out + apply.Error);
        var import = await _place.RunAsync("import example.com --from p");
        Assert.True(import.Code == ExitCodes.Done, import.Out + import.Error);
        _place.Configure(head + import.Out);
        var plan = await _place.RunAsync("plan --expect-no-changes");

        Assert.True(plan.Code == ExitCodes.Done, plan.Out + plan.Error);
        var problems = new List<Problem>();
        var again = Adapters.Config.ConfigLoader.Read("x.yaml", new StringReader(head + import.Out), _ => null, problems);
        Assert.True(again is not null, string.Join('\n', problems));
        var have = again.Zones[0].Records.ToDictionary(set => set.Set.Key, set => set.Set);
        Assert.All(sets, set => Assert.Equal(set.Set, have.GetValueOrDefault(set.Key)));
    }

    private static string Printed(ZoneSnapshot snapshot) => Declarations.Print(snapshot, ["p"]);

    private static ValueList<ObservedSet> Draw(string kind, Random random)
    {
        var capabilities = Catalogue.Kinds[kind is "knot" or "bind" ? "rfc2136" : kind].Capabilities;
        var sets = new Dictionary<RecordKey, ObservedSet>();
        for (var i = 0; i < 120; i++)
        {
            var (type, value) = Value(random);
            var label = random.Next(8) switch { 0 => $@"a\.b{i}", 1 => $@"sp\032ace{i}", 2 => $"*.w{i}", 3 => $"_x{i}._tcp", _ => $"n{i}" };
            // BIND's check-names wants host names before addresses and mail servers.
            if (kind == "bind" && type is "AAAA" or "MX") label = $"n{i}";
            Assert.True(Zone.TryPrepend(label, out var name, out var error), error);
            var key = new RecordKey(name, RecordType.Parse(type));
            var reading = RecordData.Read(key.Type, value, Zone, NameReading.ZoneFile);
            Assert.True(reading.IsValid, $"{type} {value}: {reading.Error}");
            var set = new RecordSet(key, new Ttl(3600), [reading.Canonical!]);
            // What the provider cannot hold is refused by the plan; that is another test's matter.
            if (capabilities.Writes(key.Type) && capabilities.WhyNot?.Invoke(Zone, set) is null) sets[key] = new ObservedSet(set);
        }
        return sets.Values.OrderBy(set => set.Key).ToValueList();
    }

    private static (string Type, string Value) Value(Random random)
    {
        var octets = Octets(random);
        return random.Next(12) switch
        {
            0 => ("CAA", $"0 issue {Quoted(octets)}"),
            1 => ("URI", $"1 2 {Quoted([.. octets, (byte)'x'])}"),
            2 => ("HTTPS", $"1 . key65000={Quoted([.. octets, (byte)'x'])}"),
            3 => ("TYPE65280", $@"\# {octets.Length + 1} {Convert.ToHexString([.. octets, 7])}"),
            4 => ("NAPTR", "1 2 \"u\" \"\" \"!^.*$!\\\\\\\\1!\" ."),
            5 => ("MX", $"{random.Next(99)} mail{random.Next(9)}.example.net."),
            6 => ("AAAA", $"2001:db8::{random.Next(1, 9999):x}"),
            7 => ("SRV", $"1 {random.Next(9)} 443 srv.example.net."),
            _ => ("TXT", octets.Length == 0 ? "\"\"" : string.Join(' ', octets.Chunk(255).Select(Quoted))),
        };
    }

    private static byte[] Octets(Random random)
    {
        if (random.Next(2) == 0) return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Pieces[random.Next(Pieces.Length)])));
        var octets = new byte[random.Next(300)];
        random.NextBytes(octets);
        return octets;
    }

    private static string Quoted(byte[] octets) => $"\"{string.Concat(octets.Select(octet => (char)octet is >= ' ' and <= '~' and not ('"' or '\\') ? $"{(char)octet}" : $"\\{octet:D3}"))}\"";

    private async Task<(string Provider, IAsyncDisposable? Service)> StartAsync(string kind)
    {
        string Of(Uri endpoint, string key, string secret, IEnumerable<IPEndPoint> servers)
        {
            _place["SECRET"] = secret;
            return $"{{ kind: {kind}, endpoint: \"{endpoint}\", {key}: {{ env: SECRET }}, nameservers: [{string.Join(",", servers)}] }}";
        }

        switch (kind)
        {
            case "cloudflare":
                var cloudflare = await CloudflareEmulator.StartAsync(new CloudflareOptions { Zones = [Zone.Value] });
                return (Of(cloudflare.Endpoint, "token", cloudflare.Token, cloudflare.NameServers.Select(one => one.Endpoint)), cloudflare);
            case "desec":
                var desec = await DesecEmulator.StartAsync(new DesecOptions { Domains = [Zone.Value], Throttled = false });
                return (Of(desec.Endpoint, "token", desec.Token, desec.NameServers.Select(one => one.Endpoint)), desec);
            case "bunny":
                var bunny = await BunnyEmulator.StartAsync(new BunnyOptions { Zones = [Zone.Value] });
                return (Of(bunny.Endpoint, "key", bunny.AccessKey, bunny.NameServers.Select(one => one.Endpoint)), bunny);
            case "powerdns":
                var powerDns = await PowerDnsEmulator.StartAsync(new PowerDnsOptions { Zones = [Zone.Value] });
                return (Of(powerDns.Endpoint, "key", powerDns.ApiKey, powerDns.NameServers.Select(one => one.Endpoint)), powerDns);
            case "knot" or "bind":
                var zone = TestZone.Of(Zone.Value);
                var cancel = TestContext.Current.CancellationToken;
                RealServer server = kind == "knot" ? await KnotServer.StartAsync(cancel, zone) : await BindServer.StartAsync(cancel, zone);
                var key = server is KnotServer knot ? knot.Key : ((BindServer)server).Key;
                _place["SECRET"] = key.Base64;
                return ($"{{ kind: rfc2136, server: \"{server.Address}\", key: {{ name: {key.Name}, secret: {{ env: SECRET }} }} }}", server);
            default:
                _place.Write("example.com.zone", "@ 300 SOA ns1.example.net. hostmaster 1 3600 600 604800 60\n@ 300 NS ns1.example.net.\n");
                return ("{ kind: zonefile, path: example.com.zone }", null);
        }
    }
}
