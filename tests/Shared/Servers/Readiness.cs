using System.Net;
using System.Net.Sockets;

namespace Holdfast.Testing.Servers;

internal static class Readiness
{
    /// <summary>Whether all zones are answered authoritatively, the signed ones with their keys.</summary>
    public static async Task<bool> ServesAsync(IPEndPoint server, IReadOnlyList<TestZone> zones, CancellationToken cancel)
    {
        foreach (var zone in zones)
        {
            var type = zone.IsSigned ? RawQuery.DnsKey : RawQuery.Soa;
            if (!await RawQuery.HasAnswerAsync(server, zone.Name, type, authoritative: true, cancel)) return false;
        }
        return await AcceptsTcpAsync(server, cancel);
    }

    /// <summary>Knot answers over UDP a moment before it listens on TCP.</summary>
    private static async Task<bool> AcceptsTcpAsync(IPEndPoint server, CancellationToken cancel)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(server, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
