using System.Net;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Sync;

/// <summary>
/// Asks how zones hang in the DNS (parent, every provider's apex), once per zone and apart from the providers' APIs, so that no
/// provider waits for another one's read. What is not there after <see cref="Patience"/> is unknown, and said.
/// </summary>
public sealed class DelegationCheck(Configuration configuration, ProviderSet providers, TimeProvider clock)
{
    /// <summary>For everything together: an operator in an emergency waits no longer than this.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<DnsName, Task<DelegationFacts>> _asked = [];
    private readonly Lock _gate = new();

    /// <returns>Facts, or a note on why there is nothing to check; both null when the zone has one provider only.</returns>
    public async Task<(DelegationFacts? Facts, string? Note)> AskAsync(DnsName zone, ValueList<ProviderId> ids, CancellationToken cancel)
    {
        var serving = configuration.Providers.Where(settings => ids.Contains(settings.Id) && Catalogue.Kinds[settings.Kind].Capabilities.Serves.Has).ToList();
        if (serving.Count < 2) return (null, null);
        if (configuration.Resolvers is null && serving.All(settings => !settings.NameServers.IsEmpty && settings.NameServers.All(address => IPAddress.IsLoopback(address.Address))))
            return (null, "delegation and DNSSEC are not checked: the name servers are on loopback and no resolvers are configured");
        if (configuration.Resolvers is not null && IsLab(serving))
            return (null, "delegation and DNSSEC are not checked: in the lab every name server is on this machine, and none of them answers at port 53");
        Task<DelegationFacts> asking;
        lock (_gate)
        {
            if (!_asked.TryGetValue(zone, out asking!)) _asked[zone] = asking = ReadAsync(zone, serving, cancel);
        }
        return (await asking, null);
    }

    /// <summary>The whole preflight of a zone whose record sets are not being read: the settings that the guards need are asked for too.</summary>
    public async Task<Preflight> CheckAsync(DnsName zone, ValueList<ProviderId> ids, CancellationToken cancel)
    {
        var settings = Task.WhenAll(ids.Select(async id => (Id: id, Value: await MultiProviderAsync(zone, id, cancel))));
        var (facts, note) = await AskAsync(zone, ids, cancel);
        var known = await settings;
        if (facts is null) return new Preflight([], note is null ? [] : [note]);
        return Preflight.Check(facts with
        {
            Providers = facts.Providers.Select(apex => apex with { MultiProvider = known.First(one => one.Id == apex.Provider).Value }).ToValueList(),
        });
    }

    private async Task<DelegationFacts> ReadAsync(DnsName zone, List<ProviderSettings> serving, CancellationToken cancel)
    {
        var made = new List<(IProvider, ZoneFacts)>();
        foreach (var settings in serving)
        {
            try
            {
                made.Add((providers.Get(settings.Id), new ZoneFacts()));
            }
            catch (SecretMissingException)
            {
                // Its own plan says so; the others are asked all the same.
            }
        }
        var client = new AuthoritativeClient(clock);
        var reader = new DelegationReader(new ResolverClient(configuration.Resolvers ?? ResolverClient.OfSystem(), client), client, clock);
        return await reader.ReadAsync(zone, made, Patience, cancel);
    }

    /// <summary>
    /// Every name server and resolver that is configured is on loopback, at one port that is not that of the DNS: the lab. Its parent's
    /// servers listen there too, so nobody answers at port 53.
    /// </summary>
    private bool IsLab(List<ProviderSettings> serving)
    {
        var servers = serving.SelectMany(settings => settings.NameServers).Concat(configuration.Resolvers ?? []).ToList();
        return serving.All(settings => !settings.NameServers.IsEmpty) && servers.All(server => IPAddress.IsLoopback(server.Address))
            && servers.Select(server => server.Port).Distinct().ToList() is [not ServerAddress.DnsPort];
    }

    /// <summary>Null where there is no such setting, or where it is not to be had in time.</summary>
    private async Task<bool?> MultiProviderAsync(DnsName zone, ProviderId id, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var provider = providers.Get(id);
            return DelegationReader.HasMultiProviderSetting(provider) ? (await provider.ReadAsync(zone, linked.Token)).Facts.MultiProvider : null;
        }
        catch (Exception error) when (error is ProviderException or SecretMissingException || error is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
