using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Resolvers;

/// <summary>
/// Follows what users are sent to until it ends in addresses, asking one provider's own servers, as its users are answered. Where it
/// leaves the zones that the provider serves here, others answer, and nobody is asked.
/// </summary>
/// <param name="places">The zone of this provider that holds a name; null = it serves none that does.</param>
public sealed class NameResolution(AuthoritativeClient client, TimeProvider clock, IProvider provider, Func<DnsName, DnsName?> places)
{
    private const int LongestChain = 12;
    private const int AtOnce = 20;
    private static readonly TimeSpan FirstLookAgain = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<DnsName, Task<ValueList<NameServer>>> _servers = [];
    private readonly Lock _gate = new();

    /// <param name="sets">What is declared; sets that send nobody on are passed over.</param>
    /// <param name="patience">How long to look again at what does not resolve, for sets that were written just now.</param>
    /// <returns>A sentence per set that leads to no address. What could not be asked is not among them: the verification of the sets says it.</returns>
    public async Task<ValueList<string>> UnresolvedAsync(IEnumerable<RecordSet> sets, Func<RecordKey, TimeSpan> patience, CancellationToken cancel)
    {
        var pointing = sets.SelectMany(set => Dangling.TargetsOf(set).Select(target => (set.Key, Target: target))).ToList();
        var found = new string?[pointing.Count];
        await Parallel.ForAsync(0, pointing.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (i, token) =>
        {
            var (key, target) = pointing[i];
            var deadline = clock.GetUtcNow() + patience(key);
            for (var wait = FirstLookAgain; ; wait *= 2)
            {
                found[i] = await WhyNotAsync(key, target, token);
                var left = deadline - clock.GetUtcNow();
                if (found[i] is null || left <= TimeSpan.Zero) break;
                await Task.Delay(wait < left ? wait : left, clock, token);
            }
        });
        return found.OfType<string>().ToValueList();
    }

    private async Task<string?> WhyNotAsync(RecordKey key, DnsName target, CancellationToken cancel)
    {
        var at = target;
        for (var step = 0; step < LongestChain; step++)
        {
            if (places(at) is not { } zone) return null;
            var answer = await AskAsync(zone, new RecordKey(at, RecordType.A), cancel);
            if (answer is ServerAnswer.Empty { NameExists: true }) answer = await AskAsync(zone, new RecordKey(at, RecordType.AAAA), cancel);
            switch (answer)
            {
                case ServerAnswer.Alias alias:
                    at = DnsName.Parse(alias.Cname.Values[0]);
                    break;
                case ServerAnswer.Empty { NameExists: false }:
                    return $"{key} leads to {at}, which does not exist";
                // A name of services or proofs (_acme-challenge, _domainkey) leads to other data than addresses.
                case ServerAnswer.Empty when !IsOfServices(key.Name) && !IsOfServices(at):
                    return $"{key} leads to {at}, which has no address";
                default:
                    return null;
            }
        }
        return $"{key} leads to {target}, and after {LongestChain} aliases there is no address yet";
    }

    /// <summary>The first server that answers; the last trouble when none does.</summary>
    private async Task<ServerAnswer> AskAsync(DnsName zone, RecordKey key, CancellationToken cancel)
    {
        Task<ValueList<NameServer>>? asking;
        lock (_gate)
        {
            if (!_servers.TryGetValue(zone, out asking)) _servers[zone] = asking = ServersAsync(zone, cancel);
        }
        ServerAnswer last = new ServerAnswer.Silent("it has no name servers to ask");
        foreach (var server in await asking)
        {
            last = await client.AskAsync(server.Address, key, cancel);
            if (last is not (ServerAnswer.Silent or ServerAnswer.Refused)) break;
        }
        return last;
    }

    private async Task<ValueList<NameServer>> ServersAsync(DnsName zone, CancellationToken cancel)
    {
        try
        {
            return await provider.NameServersAsync(zone, cancel);
        }
        catch (ProviderException)
        {
            return []; // the verification of the sets says it
        }
    }

    private static bool IsOfServices(DnsName name) => name.Value.StartsWith('_') || name.Value.Contains("._", StringComparison.Ordinal);
}
