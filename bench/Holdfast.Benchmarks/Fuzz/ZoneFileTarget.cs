using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Benchmarks.Fuzz;

internal sealed class ZoneFileTarget() : FuzzTarget("zone-files", Texts, Words)
{
    public static readonly DnsName Zone = DnsName.Parse("example.com");

    public static readonly string[] Texts =
    [
        "$TTL 300\n@ SOA ns1 hostmaster 1 3600 600 604800 300\n@ NS ns1\nwww A 192.0.2.1\n    A 192.0.2.2 ; second\n    TXT \"a;b\" \"c\\\"d\"\n",
        "; comment\n$ORIGIN example.com.\n@ 1h IN SOA ns1 hostmaster (\n  2026110101 ; serial\n  1h 10m 1w\n  300 )\n  IN NS ns1\n$ORIGIN sub\na 5m A 192.0.2.3\n* CNAME a\n",
        "$TTL 60\n@ SOA a b 1 2 3 4 5\n$INCLUDE hosts.zone sub\nmail MX 10 mx\n_sip._tcp SRV 1 2 3 sip\n@ CAA 0 issue \"ca.example; x=y\"\nw HTTPS 1 . alpn=\"h2,h3\" port=1\nx TYPE999 \\# 2 abcd\n",
        "@ 60 SOA a b 1 2 3 4 5\r\nx 300 A 192.0.2.1\r\ny A 192.0.2.2\r\n",
    ];

    public static readonly string[] Words =
    [
        "\n", " ", "\t", "(", ")", "( \n", "\n)", ";", "\"", "\\", "$", "$ORIGIN", "$TTL 5", "$INCLUDE hosts.zone", "$GENERATE 1-2 a A 1", "@", "IN", "CH", "A 192.0.2.9", "AAAA ::1", "TXT", "\"x\"", "SOA", "CNAME", "300", "1w", "example.com.", "\\# 0", "\r\n", "\uFEFF", "=\"",
    ];

    public override bool Try(string input)
    {
        var reading = Read(input);
        foreach (var problem in reading.Problems)
        {
            Promise(problem.Message.Length > 8 && !problem.Message.Contains("Exception", StringComparison.Ordinal), $"a problem without words: {problem}");
            var text = problem.File == "x" ? input : Included;
            var lines = text.Split('\n');
            Promise(problem.Line >= 0 && problem.Line <= lines.Length && (problem.Line == 0 || problem.Column <= lines[problem.Line - 1].Length + 1), $"a place outside the text: {problem}");
        }
        if (!reading.IsValid) return false;
        var printed = ZoneFile.Print(Zone, reading.Soa, reading.Sets);
        var again = ZoneFile.Read("x", printed.AsMemory(), Zone);
        Promise(again.IsValid && Equals(again.Soa, reading.Soa) && again.Sets.SequenceEqual(reading.Sets.OrderBy(set => set.Key)), $"printed, it reads differently:\n{printed}");
        return reading.Sets.Count > 0;
    }

    public const string Included = "a A 192.0.2.1\n  A 192.0.2.2\n$ORIGIN deep\nb CNAME a\n";

    public static readonly ZoneFileOptions Options = new() { Include = path => path == "hosts.zone" ? Included : null };

    private static ZoneFileReading Read(string input) => ZoneFile.Read("x", input.AsMemory(), Zone, Options);
}
