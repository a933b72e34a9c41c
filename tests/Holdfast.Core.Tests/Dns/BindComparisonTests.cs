using System.Diagnostics;
using Holdfast.Core.Dns;

namespace Holdfast.Core.Tests.Dns;

/// <summary>Our reader and printer against BIND's own (named-checkzone, named-compilezone), where those are installed.</summary>
public sealed class BindComparisonTests : IDisposable
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zones-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void BIND_reads_what_we_print_and_we_read_what_BIND_prints()
    {
        var compile = Program("named-compilezone");
        // One zone with every type, and random ones; what BIND refuses by policy of the whole zone is left out.
        var random = new Random(20261123);
        string[] fixedValues =
        [
            "A 192.0.2.1", "AAAA ::ffff:192.0.2.1", "AAAA 2001:db8::1", "MX 10 mail.example.com.", "MX 0 .", "TXT \"\\195\\169\\\"\\\\;\" \"x\"",
            "SRV 1 2 3 sip.example.com.", "CAA 128 issuewild \"ca.example; a=b\"", "PTR host.example.com.", "DNAME other.example.",
            "NAPTR 100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .", "LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m",
            "LOC 42 N 71 W 0.5m 12345m 0.07m", "SSHFP 4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789",
            "TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "HTTPS 1 . alpn=h2,h3 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1 port=8443",
            "SVCB 16 foo.example.org. alpn=\"f\\\\\\\\oo\\\\,bar,h2\" mandatory=alpn", "SVCB 1 foo. key667=\"hello\\210qoo\" ech=AEP+DQA=", "SVCB 0 foo.example.org.",
            "SVCB 1 . alpn=h2 dohpath=/dns-query{?dns}", "TYPE999 \\# 4 c0000201", "TYPE999 \\# 0", "CNAME a\\.b.example.com.",
            "DS 60485 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "CDS 0 0 0 00", "CDNSKEY 0 3 0 AA==",
            "DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==",
            "TXT " + RecordData.Text(new string('x', 766)),
        ];
        List<RecordSet> sets = [];
        foreach (var (value, i) in fixedValues.Select((value, i) => (value, i)))
        {
            var type = RecordType.Parse(value.Split(' ')[0]);
            var reading = RecordData.Read(type, value.AsSpan()[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..], Zone, NameReading.ZoneFile);
            Assert.True(reading.IsValid, reading.Error);
            var apex = type == RecordType.CDS || type == RecordType.CDNSKEY || type == RecordType.DNSKEY;
            Assert.True(Zone.TryPrepend(apex ? "@" : $"n{i}", out var owner, out _));
            sets.Add(new RecordSet(new RecordKey(owner, type), new Ttl(random.Next(1, 86400)), [reading.Canonical!]));
            if (type == RecordType.DS) sets.Add(new RecordSet(new RecordKey(owner, RecordType.NS), new Ttl(60), ["ns1.example.net."]));
        }
        sets.Add(new RecordSet(new RecordKey(Zone, RecordType.NS), new Ttl(60), ["ns1.example.net."]));
        var soa = new RecordSet(new RecordKey(Zone, RecordType.SOA), new Ttl(60), ["ns1.example.net. a\\.b.example.com. 2026112301 3600 600 604800 300"]);
        var printed = ZoneFile.Print(Zone, soa, sets);

        var file = Path.Combine(_folder.FullName, "ours.zone");
        var compiled = Path.Combine(_folder.FullName, "bind.zone");
        File.WriteAllText(file, printed);
        var (exit, output) = Run(compile, ["-i", "none", "-k", "ignore", "-n", "ignore", "-m", "ignore", "-o", compiled, "example.com", file]);

        Assert.True(exit == 0, output);
        var reading2 = ZoneFile.Read("bind.zone", File.ReadAllText(compiled).AsMemory(), Zone);
        Assert.True(reading2.IsValid, string.Join('\n', reading2.Problems));
        Assert.Equal(soa, reading2.Soa);
        Assert.Equal(sets.OrderBy(set => set.Key), reading2.Sets.OrderBy(set => set.Key));
    }

    /// <summary>Where BIND takes what we refuse, and why that is meant.</summary>
    private static readonly Dictionary<string, string> MoreLenient = new()
    {
        ["TTL too large"] = "BIND sets it to 0, which nobody who writes a large TTL can want",
        ["DNSKEY with another protocol"] = "RFC 4034 2.1.2: validators must ignore such a key",
        ["TLSA with a short hash"] = "RFC 6698 2.1.3: a hash of another length never matches, so every TLS client would fail",
    };

    [Fact]
    public void BIND_refuses_the_broken_files_too_but_for_those_that_we_list()
    {
        var check = Program("named-checkzone");
        List<string> accepted = [];
        foreach (var bad in BadZones.All)
        {
            var file = Path.Combine(_folder.FullName, "bad.zone");
            File.WriteAllText(file, bad.Text + (bad.Text.EndsWith('\n') ? "" : "\n") + "@ NS ns1.example.net.\n");
            var (exit, _) = Run(check, ["-i", "none", "-k", "ignore", "-n", "ignore", "-m", "ignore", "example.com", file]);
            if (exit == 0) accepted.Add(bad.Name);
        }
        Assert.Equal(MoreLenient.Keys.Order(StringComparer.Ordinal), accepted.Order(StringComparer.Ordinal));
    }

    private static string Program(string name)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin"))
            if (File.Exists(Path.Combine(folder, name))) return Path.Combine(folder, name);
        Assert.Skip($"{name} is not installed (package bind9-utils)");
        return name;
    }

    private static (int Exit, string Output) Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
