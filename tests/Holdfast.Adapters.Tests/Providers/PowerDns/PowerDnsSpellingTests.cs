using CsCheck;
using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Testing.Servers;

namespace Holdfast.Adapters.Tests.Providers.PowerDns;

/// <summary>Every type and layout through the real API: taken as written, read back as the same, and nothing left to do.</summary>
public sealed class PowerDnsSpellingTests
{
    private const string ZoneName = "spelling.example";

    private static readonly DnsName Zone = DnsName.Parse(ZoneName);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_type_and_layout_is_taken_and_read_back()
    {
        string[] values =
        [
            "A 192.0.2.1", "AAAA ::ffff:192.0.2.1", "AAAA 2001:db8::1", "MX 10 mail.example.net.", "MX 0 .", "TXT \"a\\\"b\\\\c;d\"", "TXT \"\\255\\000\"", "TXT \"\"",
            "SPF \"v=spf1 -all\"", "SRV 1 2 3 sip.example.net.", "CAA 0 issue \"a;b=c\\\\d\\\"\"", "CAA 128 iodef \"\"", "PTR host.example.net.",
            "NAPTR 100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:\\\\\\\\1@example.net!\" .", "NAPTR 1 2 \"\" \"\" \"\" x.example.net.",
            "LOC 52 22 23 N 4 53 32 E -2m", "LOC 42 N 71 W 0.5m 12345m 0.07m", "SSHFP 4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789",
            "TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "SMIMEA 3 0 0 abcd", "CERT PGP 0 0 AQID",
            "HINFO \"PC\" \"Lin\\\\ux\"", "MINFO a.example.net. b.example.net.", "RP a.example.net. .", "AFSDB 1 a.example.net.", "RT 1 a.example.net.",
            "KX 1 a.example.net.", "LP 1 a.example.net.", "MB a.example.net.", "MG a.example.net.", "MR a.example.net.", "APL 1:192.0.2.0/24 !2:2001:db8::/32",
            "IPSECKEY 10 1 2 192.0.2.38 AQNRU3mG", "IPSECKEY 10 2 2 2001:db8::1 AQNRU3mG", "IPSECKEY 10 3 2 gw.example.net. AQNRU3mG", "IPSECKEY 10 0 0 .",
            "DHCID AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=", "OPENPGPKEY AQAB", "CSYNC 66 3 A NS AAAA", "NID 10 14:4fff:ff20:ee64", "L32 10 192.0.2.1",
            "L64 10 2001:db8:1140:1000", "EUI48 00-00-5e-00-53-2a", "EUI64 00-00-5e-ef-10-00-00-2a", "URI 10 1 \"https://www.example.net/a\\\"b\"",
            "ZONEMD 2018031900 1 1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f",
            "X25 \"311061700956\"", "ISDN \"150862028003217\"", "RESINFO qnamemin", "TYPE999 \\# 0", "TYPE65300 \\# 3 010203", "DLV 60485 8 1 2bb183af5f22588179a53b0a98631fad1a292118",
            "SVCB 0 foo.example.net.", "SVCB 1 . alpn=h2,h3 port=443 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1,::ffff:192.0.2.1", "SVCB 1 . alpn=h2 no-default-alpn",
            "SVCB 1 . ech=AEP+DQA=", "SVCB 1 . dohpath=/q{?dns} alpn=h2", "SVCB 1 . key7=abc", "SVCB 1 . ohttp", "SVCB 1 . key8 mandatory=key8", "SVCB 1 . key65000",
            "SVCB 1 . key667=\"a b\\\"\\\\\\255,\"", "SVCB 1 . alpn=\"f\\\\\\\\oo\\\\,bar,h2\"", "SVCB 1 . alpn=\"a b\"", "HTTPS 1 . alpn=h2 mandatory=alpn",
        ];
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of(ZoneName));
        using var provider = TestProvider.Of("powerdns", server.Api, "key", server.ApiKey, [server.Address]);

        await CheckAsync(provider.Instance, values.Select((value, i) => Read($"n{i}", value)));
    }

    [Fact]
    public async Task Random_octets_in_texts_and_parameters_are_taken_and_read_back()
    {
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of(ZoneName));
        using var provider = TestProvider.Of("powerdns", server.Api, "key", server.ApiKey, [server.Address]);
        var sets = Gen.Select(Gen.OneOf("TXT", "SPF", "HINFO", "CAA", "URI", "SVCB"), Gen.Byte.Array[1, 40]).Array[60];

        await sets.SampleAsync(
            samples => CheckAsync(provider.Instance, samples.Select((sample, i) => Read($"n{i}", sample.Item1 + " " + sample.Item1 switch
            {
                "HINFO" => $"{Quoted(sample.Item2)} {Quoted(sample.Item2[1..])}",
                "CAA" => $"0 issue {Quoted(sample.Item2)}",
                "URI" => $"1 2 {Quoted(sample.Item2)}",
                "SVCB" => $"1 . key667={Quoted([.. sample.Item2.Select(octet => (char)octet is '(' or ')' or ';' ? (byte)'x' : octet)])}",
                _ => Quoted(sample.Item2),
            }))),
            iter: 4, threads: 1);
    }

    [Fact]
    public async Task A_LUA_record_is_matched_by_no_invented_number_and_never_makes_the_zone_unreadable()
    {
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of(ZoneName));
        using var provider = TestProvider.Of("powerdns", server.Api, "key", server.ApiKey, [server.Address]);
        using var client = server.Client();
        using var made = await client.PatchAsync($"api/v1/servers/localhost/zones/{ZoneName}.", System.Net.Http.Json.JsonContent.Create(new
        {
            rrsets = new[] { new { name = $"l.{ZoneName}.", type = "LUA", ttl = 60, changetype = "REPLACE", records = new[] { new { content = "A \"ifportup(443, {'192.0.2.1'})\"", disabled = false } } } },
        }), Cancel);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Cancel));
        var snapshot = await provider.Instance.ReadAsync(Zone, Cancel);
        Assert.Equal("LUA", Assert.Single(snapshot.Fixed).Word);

        // Any number for private use beside it, among them those that were once invented for LUA.
        await CheckAsync(provider.Instance, Enumerable.Range(65280, 120).Append(65343).Distinct().Select(number => Read("l", $"TYPE{number} \\# 2 abcd")));

        var own = Planner.Plan(Spec(provider.Instance, [Read("l", "TYPE65402 \\# 2 abcd")]), provider.Instance.Id, provider.Instance.Capabilities, await provider.Instance.ReadAsync(Zone, Cancel), ZoneMemory.None);
        Assert.Contains(own.Objections, objection => objection.Guard == Guard.Conflict && objection.Message.Contains("LUA stands there", StringComparison.Ordinal));
        var alias = Planner.Plan(Spec(provider.Instance, [Read("l", "CNAME a.example.net.")]), provider.Instance.Id, provider.Instance.Capabilities, snapshot, ZoneMemory.None);
        Assert.Contains(alias.Objections, objection => objection.Guard == Guard.Conflict);
    }

    private static async Task CheckAsync(IProvider provider, IEnumerable<RecordSet> sets)
    {
        var spec = Spec(provider, sets);
        var plan = Planner.Plan(spec, provider.Id, provider.Capabilities, await provider.ReadAsync(Zone, Cancel), ZoneMemory.None, forced: new HashSet<Guard> { Guard.Replace, Guard.Gap });
        var outcomes = await provider.ApplyAsync(Zone, plan.Changes, Cancel);
        Assert.True(outcomes.All(outcome => outcome is ChangeOutcome.Applied), string.Join("\n", outcomes.Where(outcome => outcome is not ChangeOutcome.Applied)));
        var second = Planner.Plan(spec, provider.Id, provider.Capabilities, await provider.ReadAsync(Zone, Cancel), ZoneMemory.None, forced: new HashSet<Guard> { Guard.Replace, Guard.Gap });
        Assert.True(second.Changes.IsEmpty, string.Join("\n", second.Changes));
    }

    private static ZoneSpec Spec(IProvider provider, IEnumerable<RecordSet> sets) =>
        new(Zone, [provider.Id], UndeclaredMode.Keep, sets.Select(set => new DeclaredSet(set, null, null, [], 1, 1)).ToValueList(), []);

    private static RecordSet Read(string name, string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        var type = RecordType.Parse(value[..space]);
        var reading = RecordData.Read(type, value.AsSpan()[(space + 1)..], Zone, NameReading.ZoneFile);
        Assert.True(reading.IsValid, $"{value}: {reading.Error}");
        return new RecordSet(new RecordKey(DnsName.Parse($"{name}.{ZoneName}"), type), new Ttl(60), [reading.Canonical!]);
    }

    private static string Quoted(byte[] octets) => $"\"{string.Concat(octets.Select(octet => (char)octet is >= ' ' and <= '~' and not ('"' or '\\') ? $"{(char)octet}" : $"\\{octet:D3}"))}\"";
}
