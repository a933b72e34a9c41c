using System.Net;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Resolvers;

/// <summary>
/// Asks the parent's servers for the delegation and each provider's servers for what stands at the apex, all at the same time. What
/// cannot be asked comes back with its reason.
/// </summary>
/// <param name="port">Where the parent's servers answer; a private root may have another.</param>
public sealed class DelegationReader(ResolverClient resolvers, AuthoritativeClient client, TimeProvider clock, int port = ServerAddress.DnsPort)
{
    // Any two tell; more would only be slower when they are down.
    private const int ParentServers = 3;

    /// <param name="providers">Those that serve the zone, with the facts of their last read.</param>
    /// <param name="limit">For everything together; what is not there by then is unknown.</param>
    public async Task<DelegationFacts> ReadAsync(
        DnsName zone, IReadOnlyCollection<(IProvider Provider, ZoneFacts Facts)> providers, TimeSpan limit, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(limit, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> ask, Func<string, T> late)
        {
            try
            {
                return await ask(linked.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return late($"no answer within {Duration.Format(limit)}");
            }
        }

        var parent = WithinAsync(token => ParentAsync(zone, token), late => (null, late));
        var apexes = await Task.WhenAll(providers.Select(one =>
            WithinAsync(token => ApexAsync(zone, one.Provider, one.Facts, token), late => [Unknown(one.Provider, one.Facts, late)])));
        var (facts, trouble) = await parent;
        return new DelegationFacts(zone, facts, trouble, apexes.SelectMany(apex => apex).ToValueList());
    }

    private async Task<(ParentFacts? Facts, string? Trouble)> ParentAsync(DnsName zone, CancellationToken cancel)
    {
        if (zone.IsRoot) return (null, "the root has no parent");
        if (resolvers.Resolvers.IsEmpty) return (null, "no resolver to ask (resolvers: is empty)");
        var key = new RecordKey(zone, RecordType.NS);
        // A resolver that is really a server of the parent says it all by itself.
        var first = await resolvers.AskAsync(key, cancel);
        if (first is ServerAnswer.Delegated { NameServers: var set } && set.Name == zone)
            return Parent(set, await resolvers.AskAsync(new RecordKey(zone, RecordType.DS), cancel));

        var (servers, trouble) = await ParentServersAsync(zone, cancel);
        foreach (var server in servers)
        {
            var delegation = await client.AskAsync(server, key, cancel);
            var ds = await client.AskAsync(server, new RecordKey(zone, RecordType.DS), cancel);
            switch (delegation)
            {
                case ServerAnswer.Delegated { NameServers: var found } when found.Name == zone:
                    return Parent(found, ds);
                case ServerAnswer.Found found: // it serves the child too
                    return Parent(found.Set, ds);
                case ServerAnswer.Empty:
                    return (new ParentFacts([], []), null);
                default:
                    trouble = $"{server} (parent): {Words(delegation)}";
                    break;
            }
        }
        return (null, trouble ?? "the parent has no name servers");
    }

    private static (ParentFacts? Facts, string? Trouble) Parent(RecordSet delegation, ServerAnswer ds)
    {
        var names = delegation.Values.Select(DnsName.Parse).ToValueList();
        return ds switch
        {
            ServerAnswer.Found found => (new ParentFacts(names, found.Set.Values), null),
            ServerAnswer.Empty => (new ParentFacts(names, []), null),
            _ => (null, $"the parent does not answer for DS: {Words(ds)}"),
        };
    }

    private async Task<(List<IPEndPoint> Servers, string? Trouble)> ParentServersAsync(DnsName zone, CancellationToken cancel)
    {
        string? trouble = null;
        for (var above = zone.Parent; ; above = above.Parent)
        {
            var answer = await resolvers.AskAsync(new RecordKey(above, RecordType.NS), cancel);
            if (answer is ServerAnswer.Found found)
            {
                var servers = new List<IPEndPoint>();
                foreach (var host in found.Set.Values.Select(DnsName.Parse))
                {
                    var (addresses, why) = await resolvers.AddressesAsync(host, cancel);
                    trouble = why ?? trouble;
                    servers.AddRange(addresses.Take(1).Select(address => new IPEndPoint(address, port)));
                    if (servers.Count == ParentServers) break;
                }
                return (servers, trouble);
            }
            if (answer is ServerAnswer.Silent or ServerAnswer.Refused) return ([], $"the name servers of {(above.IsRoot ? "the root" : above.Value)} are not to be had: {Words(answer)}");
            if (above.IsRoot) return ([], "no zone above it has name servers");
        }
    }

    /// <summary>
    /// Every server of the provider, at every address. One entry where all answer alike, else one more for each that answers otherwise or not at
    /// all; none for a provider that serves nothing.
    /// </summary>
    private async Task<ValueList<ApexFacts>> ApexAsync(DnsName zone, IProvider provider, ZoneFacts facts, CancellationToken cancel)
    {
        ValueList<NameServer> servers;
        try
        {
            servers = await provider.NameServersAsync(zone, cancel);
        }
        catch (ProviderException error)
        {
            return [Unknown(provider, facts, error.Reason)];
        }
        if (servers.IsEmpty) return provider.Capabilities.Serves.Has ? [Unknown(provider, facts, "it has no name servers to ask")] : [];
        var answers = await Task.WhenAll(servers.Select(server => AskApexAsync(zone, server, provider, facts, cancel)));
        var alike = answers.Where(answer => answer.Trouble is null).GroupBy(answer => (Sorted(answer.NameServers!.Value), Sorted(answer.Keys!.Value)))
            .OrderByDescending(group => group.Count()).Select(group => group.ToList()).ToList();
        if (alike.Count == 0) return [Unknown(provider, facts, string.Join("; ", answers.Select(answer => $"{answer.Server}: {answer.Trouble}").Distinct()))];
        return
        [
            // What most of them answer is the provider's word; who says otherwise is named.
            alike[0][0] with { Server = null, Signers = alike[0].SelectMany(answer => answer.Signers).Distinct().ToValueList() },
            .. alike.Skip(1).SelectMany(group => group),
            .. answers.Where(answer => answer.Trouble is not null),
        ];
    }

    private async Task<ApexFacts> AskApexAsync(DnsName zone, NameServer server, IProvider provider, ZoneFacts facts, CancellationToken cancel)
    {
        var names = client.AskAsync(server.Address, new RecordKey(zone, RecordType.NS), cancel);
        var keys = client.AskAsync(server.Address, new RecordKey(zone, RecordType.DNSKEY), cancel);
        var signers = client.SignersAsync(server.Address, zone, cancel);
        var (nameAnswer, keyAnswer, tags) = (await names, await keys, await signers);
        var label = $"{server.Name} ({server.Address})";
        if (nameAnswer is not (ServerAnswer.Found or ServerAnswer.Empty) || keyAnswer is not (ServerAnswer.Found or ServerAnswer.Empty))
            return Unknown(provider, facts, Words(nameAnswer is ServerAnswer.Found or ServerAnswer.Empty ? keyAnswer : nameAnswer)) with { Server = label };
        return new ApexFacts(
            provider.Id,
            nameAnswer is ServerAnswer.Found ns ? ns.Set.Values.Select(DnsName.Parse).ToValueList() : [],
            keyAnswer is ServerAnswer.Found dnskey ? dnskey.Set.Values : [],
            tags, null, facts.MultiProvider, HasMultiProviderSetting(provider)) { Server = label };
    }

    private static ValueList<T> Sorted<T>(ValueList<T> values) => values.Order().ToValueList();

    private static ApexFacts Unknown(IProvider provider, ZoneFacts facts, string trouble) =>
        new(provider.Id, null, null, [], trouble, facts.MultiProvider, HasMultiProviderSetting(provider));

    /// <summary>The provider has a setting that lets others serve the zone too.</summary>
    public static bool HasMultiProviderSetting(IProvider provider) => provider.Capabilities.Kind == "cloudflare";

    private static string Words(ServerAnswer answer) => answer switch
    {
        ServerAnswer.Silent silent => silent.Reason,
        ServerAnswer.Refused refused => refused.Code,
        ServerAnswer.Delegated delegated => $"a referral to {delegated.NameServers.Name}",
        ServerAnswer.Alias alias => $"a CNAME to {alias.Cname.Values[0]}",
        _ => "no such data",
    };
}
