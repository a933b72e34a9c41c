using System.Collections.Frozen;
using System.Globalization;

namespace Holdfast.Core.Dns;

/// <summary>
/// A DNS record type by its number (IANA registry "Resource Record (RR) TYPEs"). Types without a name of ours are written
/// <c>TYPE###</c> (RFC 3597).
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

    private static readonly FrozenDictionary<ushort, string> Names = new Dictionary<ushort, string>
    {
        [1] = "A", [2] = "NS", [5] = "CNAME", [6] = "SOA", [12] = "PTR", [15] = "MX", [16] = "TXT", [28] = "AAAA",
        [29] = "LOC", [33] = "SRV", [35] = "NAPTR", [39] = "DNAME", [43] = "DS", [44] = "SSHFP", [46] = "RRSIG", [47] = "NSEC", [48] = "DNSKEY",
        [50] = "NSEC3", [51] = "NSEC3PARAM", [52] = "TLSA", [59] = "CDS", [60] = "CDNSKEY", [64] = "SVCB", [65] = "HTTPS",
        [257] = "CAA", [65401] = "ALIAS",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> Codes =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The types that have a name of ours, in alphabetical order.</summary>
    public static IEnumerable<string> KnownNames => Names.Values.Order(StringComparer.Ordinal);

    public string Name => Names.TryGetValue(Code, out var name) ? name : $"TYPE{Code}";

    /// <summary>Written by the DNS software itself from the zone's keys: never ours to plan.</summary>
    public bool IsAutomatic => this == SOA || this == RRSIG || this == NSEC || this == NSEC3 || this == NSEC3PARAM;

    /// <summary>Keys and key announcements: part of a signed zone, kept out of every clean-up.</summary>
    public bool IsDnssec => this == RRSIG || this == NSEC || this == NSEC3 || this == NSEC3PARAM || this == DNSKEY || this == CDS || this == CDNSKEY;

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
