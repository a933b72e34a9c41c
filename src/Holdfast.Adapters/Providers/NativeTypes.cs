using System.Collections.Frozen;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Providers;

/// <summary>
/// Type names that providers use and the core has no name for. They are shown and left alone, never written: no provider's
/// <see cref="Core.Sync.Capabilities.Types"/> holds them.
/// </summary>
internal static class NativeTypes
{
    // IANA registry "Resource Record (RR) TYPEs".
    private static readonly FrozenDictionary<string, ushort> Codes = new Dictionary<string, ushort>(StringComparer.OrdinalIgnoreCase)
    {
        ["HINFO"] = 13, ["RP"] = 17, ["AFSDB"] = 18, ["X25"] = 19, ["ISDN"] = 20, ["RT"] = 21, ["KEY"] = 25, ["PX"] = 26, ["GPOS"] = 27,
        ["KX"] = 36, ["CERT"] = 37, ["APL"] = 42, ["IPSECKEY"] = 45, ["DHCID"] = 49, ["SMIMEA"] = 53, ["HIP"] = 55, ["OPENPGPKEY"] = 61,
        ["CSYNC"] = 62, ["ZONEMD"] = 63, ["SPF"] = 99, ["NID"] = 104, ["L32"] = 105, ["L64"] = 106, ["LP"] = 107, ["EUI48"] = 108,
        ["EUI64"] = 109, ["URI"] = 256, ["DLV"] = 32769,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private const int PrivateUse = 65280; // IANA: 65280-65534; ALIAS of the core stands at 65401
    private const int Room = 120;

    public static RecordType Read(string name)
    {
        if (RecordType.TryParse(name, out var type)) return type;
        if (Codes.TryGetValue(name, out var code)) return new RecordType(code);
        // Something of the provider's own ("WORKER"): a stable number for private use, so that it can be counted and shown.
        var hash = name.Aggregate(17u, (sum, c) => unchecked(sum * 31 + char.ToUpperInvariant(c)));
        return Private((int)(hash % Room));
    }

    public static RecordType Private(int number) => new((ushort)(PrivateUse + number % Room));
}
