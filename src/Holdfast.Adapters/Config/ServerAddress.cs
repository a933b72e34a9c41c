using System.Globalization;
using System.Net;

namespace Holdfast.Adapters.Config;

/// <summary>Reads <c>192.0.2.1</c>, <c>192.0.2.1:5300</c>, <c>2001:db8::1</c> and <c>[2001:db8::1]:5300</c>.</summary>
public static class ServerAddress
{
    public const int DnsPort = 53;

    public static bool TryParse(string text, out IPEndPoint address)
    {
        address = new IPEndPoint(IPAddress.None, 0);
        if (IPAddress.TryParse(text, out var plain) && !text.StartsWith('['))
        {
            address = new IPEndPoint(plain, DnsPort);
            return true;
        }
        var colon = text.LastIndexOf(':');
        if (colon <= 0) return false;
        var host = text[..colon];
        if (host.StartsWith('[') != host.EndsWith(']')) return false;
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var ip)) return false;
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return false;
        address = new IPEndPoint(ip, port);
        return true;
    }
}
