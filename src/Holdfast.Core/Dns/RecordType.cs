using System.Collections.Frozen;
using System.Globalization;

namespace Holdfast.Core.Dns;

/// <summary>
/// A DNS record type by its number (IANA registry "Resource Record (RR) TYPEs"). All assigned names are read; those that a name
/// server in use may not know are written <c>TYPE###</c> (RFC 3597).
/// </summary>
public readonly record struct RecordType(ushort Code) : IComparable<RecordType>
{
    public static readonly RecordType A = new(1);
    public static readonly RecordType NS = new(2);
    public static readonly RecordType CNAME = new(5);
    public static readonly RecordType SOA = new(6);
    public static readonly RecordType PTR = new(12);
    public static readonly RecordType MX = new(15);
    public static readonly RecordType TXT = new(16);
    public static readonly RecordType AAAA = new(28);
    public static readonly RecordType LOC = new(29);
    public static readonly RecordType SRV = new(33);
    public static readonly RecordType NAPTR = new(35);
    public static readonly RecordType DNAME = new(39);
    public static readonly RecordType DS = new(43);
    public static readonly RecordType SSHFP = new(44);
    public static readonly RecordType RRSIG = new(46);
    public static readonly RecordType NSEC = new(47);
    public static readonly RecordType DNSKEY = new(48);
    public static readonly RecordType NSEC3 = new(50);
    public static readonly RecordType NSEC3PARAM = new(51);
    public static readonly RecordType TLSA = new(52);
    public static readonly RecordType CDS = new(59);
    public static readonly RecordType CDNSKEY = new(60);
    public static readonly RecordType SVCB = new(64);
    public static readonly RecordType HTTPS = new(65);
    public static readonly RecordType CAA = new(257);

    /// <summary>
    /// Not a type on the wire: "answer the addresses of the target" at a name where a CNAME may not stand. The number is the
    /// private-use one that PowerDNS uses for the same thing.
    /// </summary>
    public static readonly RecordType ALIAS = new(65401);

    // Names that the oldest servers in use read (BIND 9.18, Knot 3.2; tried with named-checkzone and kzonecheck): what we write must load there.
    private static readonly FrozenDictionary<ushort, string> Names = new Dictionary<ushort, string>
    {
        [1] = "A", [2] = "NS", [5] = "CNAME", [6] = "SOA", [12] = "PTR", [13] = "HINFO", [14] = "MINFO", [15] = "MX", [16] = "TXT", [17] = "RP",
        [18] = "AFSDB", [21] = "RT", [25] = "KEY", [28] = "AAAA", [29] = "LOC", [33] = "SRV", [35] = "NAPTR", [36] = "KX", [37] = "CERT", [39] = "DNAME",
        [42] = "APL", [43] = "DS", [44] = "SSHFP", [45] = "IPSECKEY", [46] = "RRSIG", [47] = "NSEC", [48] = "DNSKEY", [49] = "DHCID", [50] = "NSEC3",
        [51] = "NSEC3PARAM", [52] = "TLSA", [53] = "SMIMEA", [59] = "CDS", [60] = "CDNSKEY", [61] = "OPENPGPKEY", [62] = "CSYNC", [63] = "ZONEMD",
        [64] = "SVCB", [65] = "HTTPS", [99] = "SPF", [104] = "NID", [105] = "L32", [106] = "L64", [107] = "LP", [108] = "EUI48", [109] = "EUI64",
        [256] = "URI", [257] = "CAA", [65401] = "ALIAS",
    }.ToFrozenDictionary();

    // The rest of IANA's registry "Resource Record (RR) TYPEs" (read November 2026): understood, and written TYPE### because some server in use does not.
    private static readonly Dictionary<string, ushort> OtherNames = new()
    {
        ["MD"] = 3, ["MF"] = 4, ["MB"] = 7, ["MG"] = 8, ["MR"] = 9, ["NULL"] = 10, ["WKS"] = 11, ["X25"] = 19, ["ISDN"] = 20, ["NSAP"] = 22,
        ["NSAP-PTR"] = 23, ["SIG"] = 24, ["PX"] = 26, ["GPOS"] = 27, ["NXT"] = 30, ["EID"] = 31, ["NIMLOC"] = 32, ["ATMA"] = 34, ["A6"] = 38,
        ["SINK"] = 40, ["OPT"] = 41, ["HIP"] = 55, ["NINFO"] = 56, ["RKEY"] = 57, ["TALINK"] = 58, ["DSYNC"] = 66, ["HHIT"] = 67, ["BRID"] = 68,
        ["UINFO"] = 100, ["UID"] = 101, ["GID"] = 102, ["UNSPEC"] = 103, ["NXNAME"] = 128, ["TKEY"] = 249, ["TSIG"] = 250, ["IXFR"] = 251,
        ["AXFR"] = 252, ["MAILB"] = 253, ["MAILA"] = 254, ["AVC"] = 258, ["DOA"] = 259, ["AMTRELAY"] = 260, ["RESINFO"] = 261, ["WALLET"] = 262,
        ["CLA"] = 263, ["IPN"] = 264, ["TA"] = 32768, ["DLV"] = 32769,
    };

    private static readonly FrozenDictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> Codes =
        Names.Select(pair => KeyValuePair.Create(pair.Value, pair.Key)).Concat(OtherNames)
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The types that are written by name, in alphabetical order.</summary>
    public static IEnumerable<string> KnownNames => Names.Values.Order(StringComparer.Ordinal);

    public string Name => Names.TryGetValue(Code, out var name) ? name : $"TYPE{Code}";

    /// <summary>Written by the DNS software itself from the zone's keys: never ours to plan.</summary>
    public bool IsAutomatic => this == SOA || this == RRSIG || this == NSEC || this == NSEC3 || this == NSEC3PARAM;

    /// <summary>Questions, pseudo records and signatures of transactions (RFC 6895 3.1): nothing that a zone can hold.</summary>
    public bool IsMeta => Code is 0 or 41 or 128 or >= 249 and <= 255;

    /// <summary>Known to every name server: a line of such a type that cannot be read is a mistake of its author, not a gap of ours.</summary>
    public bool IsCommon =>
        Code is 1 or 2 or 5 or 6 or 12 or 15 or 16 or 28 or 29 or 33 or 35 or 39 or 43 or 44 or 46 or 47 or 48 or 50 or 51 or 52 or 59 or 60 or 64 or 65 or 257 or 65401;

    /// <summary>Written by name and in a form of its own; else as TYPE### and octets.</summary>
    public bool IsNamed => Names.ContainsKey(Code);

    /// <summary>Keys and key announcements: part of a signed zone, kept out of every clean-up.</summary>
    public bool IsDnssec => this == RRSIG || this == NSEC || this == NSEC3 || this == NSEC3PARAM || this == DNSKEY || this == CDS || this == CDNSKEY;

    /// <summary>Keys and their announcements: whoever signs the zone adds its own, so what is declared stands beside what is there.</summary>
    public bool IsShared => this == DNSKEY || this == CDS || this == CDNSKEY;

    public static bool TryParse(ReadOnlySpan<char> text, out RecordType type)
    {
        if (Codes.TryGetValue(text, out var code))
        {
            type = new RecordType(code);
            return true;
        }
        if (text.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase)
            && ushort.TryParse(text[4..], NumberStyles.None, CultureInfo.InvariantCulture, out code))
        {
            type = new RecordType(code);
            return true;
        }
        type = default;
        return false;
    }

    public static RecordType Parse(string text) =>
        TryParse(text, out var type) ? type : throw new FormatException($"'{text}' is not a record type");

    public int CompareTo(RecordType other) => Code.CompareTo(other.Code);

    public override string ToString() => Name;

    public static bool operator <(RecordType left, RecordType right) => left.Code < right.Code;

    public static bool operator >(RecordType left, RecordType right) => left.Code > right.Code;

    public static bool operator <=(RecordType left, RecordType right) => left.Code <= right.Code;

    public static bool operator >=(RecordType left, RecordType right) => left.Code >= right.Code;
}
