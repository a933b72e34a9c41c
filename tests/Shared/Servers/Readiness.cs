using System.Net;

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
        return true;
    }
}
