using Holdfast.Lab.Cloudflare;

namespace Holdfast.Lab.Fronts;

/// <summary>
/// Which host names Cloudflare's edge serves: names that are proxied in one of its zones, and custom hostnames. A DNS-only name that merely
/// ends at a proxied one is refused (support.cloudflare.com, errors 1001 and 1014).
/// </summary>
public sealed class CloudflareHosts(CloudflareEmulator cloudflare)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _custom = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>"Cloudflare for SaaS": another zone's name, served through this account.</summary>
    public void AddCustomHostname(string name)
    {
        lock (_lock) _custom.Add(name);
    }

    public void RemoveCustomHostname(string name)
    {
        lock (_lock) _custom.Remove(name);
    }

    /// <summary>Null when the name is served.</summary>
    public HostRefusal? Refuses(string host)
    {
        lock (_lock)
        {
            if (_custom.Contains(host)) return null;
        }
        var zone = cloudflare.ZoneOf(host);
        if (zone is null) return new HostRefusal(409, "Error 1001: DNS resolution error");
        return zone.Proxies(host) ? null : new HostRefusal(403, "Error 1014: CNAME Cross-User Banned");
    }
}
