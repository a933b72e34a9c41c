using System.Net;
using System.Net.NetworkInformation;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Resolvers;

/// <summary>
/// Asks the configured resolvers, one after the other until one of them gives an answer. Which one answered last time is asked
/// first the next time, so that a dead one costs its timeout once.
/// </summary>
/// <param name="resolvers">Those of the configuration, or <see cref="OfSystem"/>; empty = none is asked.</param>
public sealed class ResolverClient(ValueList<IPEndPoint> resolvers, AuthoritativeClient client)
{
    private const int LongestChain = 8;

    private int _first;

    public ValueList<IPEndPoint> Resolvers => resolvers;

    /// <summary>The name servers of the network interfaces; on Linux those of /etc/resolv.conf.</summary>
    public static ValueList<IPEndPoint> OfSystem()
    {
        try
        {
            if (File.Exists("/etc/resolv.conf"))
            {
                return File.ReadLines("/etc/resolv.conf")
                    .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    .Where(words => words is ["nameserver", _, ..])
                    .Select(words => IPAddress.TryParse(words[1], out var address) ? new IPEndPoint(address, ServerAddress.DnsPort) : null)
                    .OfType<IPEndPoint>().ToValueList();
            }
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(card => card.OperationalStatus == OperationalStatus.Up)
                .SelectMany(card => card.GetIPProperties().DnsAddresses)
                .Select(address => new IPEndPoint(address, ServerAddress.DnsPort)).Distinct().ToValueList();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NetworkInformationException)
        {
            return [];
        }
    }

    public async Task<ServerAnswer> AskAsync(RecordKey key, CancellationToken cancel)
    {
        ServerAnswer last = new ServerAnswer.Silent("no resolver is known: set  resolvers: [ADDRESS]");
        var first = Volatile.Read(ref _first);
        for (var i = 0; i < resolvers.Count; i++)
        {
            var index = (first + i) % resolvers.Count;
            last = await client.ResolveAsync(resolvers[index], key, cancel);
            if (last is ServerAnswer.Silent or ServerAnswer.Refused) continue;
            Volatile.Write(ref _first, index);
            return last;
        }
        return last;
    }

    /// <summary>
    /// The addresses of a host. IPv4 only where there is some: from a machine without IPv6 every second server would look dead.
    /// </summary>
    /// <returns>Empty addresses come with the reason.</returns>
    public async Task<(ValueList<IPAddress> Addresses, string? Trouble)> AddressesAsync(DnsName host, CancellationToken cancel)
    {
        string? trouble = null;
        foreach (var type in (RecordType[])[RecordType.A, RecordType.AAAA])
        {
            var name = host;
            for (var hop = 0; hop < LongestChain; hop++)
            {
                var answer = await AskAsync(new RecordKey(name, type), cancel);
                if (answer is ServerAnswer.Found found) return (found.Set.Values.Select(IPAddress.Parse).ToValueList(), null);
                if (answer is ServerAnswer.Alias alias && DnsName.TryParse(alias.Cname.Values[0], out name)) continue;
                trouble = answer switch
                {
                    ServerAnswer.Silent silent => $"{host} does not resolve: {silent.Reason}",
                    ServerAnswer.Refused refused => $"{host} does not resolve: {refused.Code}",
                    _ => $"{host} has no address",
                };
                break;
            }
        }
        return ([], trouble ?? $"{host} has too many aliases");
    }
}
