using System.Collections.Frozen;
using System.Globalization;

namespace Holdfast.Lab.Dns;

/// <summary>A record or query type. Types without a name print as <c>TYPE###</c> (RFC 3597).</summary>
public readonly record struct RecordType(ushort Code)
{
    public static readonly RecordType A = new(1);
    public static readonly RecordType Ns = new(2);
    public static readonly RecordType Cname = new(5);
    public static readonly RecordType Soa = new(6);
    public static readonly RecordType ReverseName = new(12);
    public static readonly RecordType Mx = new(15);
    public static readonly RecordType Txt = new(16);
    public static readonly RecordType Aaaa = new(28);
    public static readonly RecordType Loc = new(29);
    public static readonly RecordType Srv = new(33);
    public static readonly RecordType Naptr = new(35);
    public static readonly RecordType Opt = new(41);
    public static readonly RecordType Ds = new(43);
    public static readonly RecordType Sshfp = new(44);
    public static readonly RecordType Dnskey = new(48);
    public static readonly RecordType Tlsa = new(52);
    public static readonly RecordType Cds = new(59);
    public static readonly RecordType Cdnskey = new(60);
    public static readonly RecordType OpenPgpKey = new(61);
    public static readonly RecordType Svcb = new(64);
    public static readonly RecordType Https = new(65);
    public static readonly RecordType Axfr = new(252);
    public static readonly RecordType Any = new(255);
    public static readonly RecordType Uri = new(256);
    public static readonly RecordType Caa = new(257);

    private static readonly FrozenDictionary<ushort, string> Names = new Dictionary<ushort, string>
    {
        [1] = "A", [2] = "NS", [5] = "CNAME", [6] = "SOA", [12] = "PTR", [15] = "MX", [16] = "TXT", [28] = "AAAA", [29] = "LOC",
        [33] = "SRV", [35] = "NAPTR", [37] = "CERT", [39] = "DNAME", [41] = "OPT", [43] = "DS", [44] = "SSHFP", [48] = "DNSKEY", [52] = "TLSA", [53] = "SMIMEA", [59] = "CDS",
        [60] = "CDNSKEY", [61] = "OPENPGPKEY", [64] = "SVCB", [65] = "HTTPS", [252] = "AXFR", [255] = "ANY", [256] = "URI", [257] = "CAA",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, ushort> Codes =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    public static RecordType Parse(string text) =>
        TryParse(text, out var type) ? type : throw new FormatException($"'{text}' is not a record type");

    public static bool TryParse(string text, out RecordType type)
    {
        if (Codes.TryGetValue(text, out var code)
            || (text.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase)
                && ushort.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out code)))
        {
            type = new RecordType(code);
            return true;
        }
        type = default;
        return false;
    }

    public bool HasName => Names.ContainsKey(Code);

    public override string ToString() => Names.TryGetValue(Code, out var name) ? name : $"TYPE{Code}";
}
