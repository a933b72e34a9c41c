using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers;

/// <summary>
/// The servers to ask for proof: those of the configuration, else the provider's public ones by name. A name that does not resolve
/// is an exception and not a shorter list, because a server that nobody asked would count as proved.
/// </summary>
internal sealed class PublicNameServers(ProviderSettings settings)
{
    private readonly ConcurrentDictionary<string, IPAddress[]> _known = new(StringComparer.Ordinal);

    public bool AreConfigured => !settings.NameServers.IsEmpty;

    public ValueList<NameServer> Configured =>
        settings.NameServers.Select(address => new NameServer(address.ToString(), address)).ToValueList();

    public async Task<ValueList<NameServer>> ResolveAsync(IEnumerable<string> names, CancellationToken cancel)
    {
        var servers = new List<NameServer>();
        foreach (var name in names)
        {
            foreach (var address in await AddressesAsync(settings.Id, name, cancel))
                servers.Add(new NameServer(name, new IPEndPoint(address, ServerAddress.DnsPort)));
        }
        return servers.ToValueList();
    }

    private async Task<IPAddress[]> AddressesAsync(ProviderId provider, string name, CancellationToken cancel)
    {
        try
        {
            // IPv4 only where there is some: a machine without IPv6 would report every server's second address as dead.
            var all = await System.Net.Dns.GetHostAddressesAsync(name, cancel);
            var four = all.Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToArray();
            return _known[name] = four.Length > 0 ? four : all;
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            // A failover must go on while the resolver is down.
            return _known.TryGetValue(name, out var known)
                ? known
                : throw new ProviderException(provider, "find name servers", $"{name} does not resolve: {error.Message}", inner: error);
        }
    }
}
