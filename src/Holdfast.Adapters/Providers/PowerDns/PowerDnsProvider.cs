using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.PowerDns;

/// <summary>PowerDNS Authoritative by its HTTP API: all changes of one call in one PATCH, which stands whole or not at all.</summary>
internal sealed class PowerDnsProvider : IProvider
{
    private const string UsualServer = "localhost";

    private readonly PowerDnsApi _api;
    private readonly PublicNameServers _nameServers;

    private PowerDnsProvider(ProviderSettings settings, ProviderContext context)
    {
        Id = settings.Id;
        var credential = new HttpCredential("X-API-Key", "", settings.Secrets["key"].Resolve(context.Environment));
        var server = Uri.EscapeDataString(ServerOf(settings));
        _api = new PowerDnsApi(new ProviderHttp(Id, settings.Endpoint!, credential, context.Clock) { Notice = context.Notice }, $"api/v1/servers/{server}");
        _nameServers = new PublicNameServers(settings);
    }

    public static readonly ProviderKind Kind = new(
        new Capabilities
        {
            Kind = "powerdns",
            Title = "PowerDNS",
            Granularity = Granularity.RecordSet,
            Types = [],
            WhyNot = PowerDnsSpelling.WhyNot,
            TypesReason = "ALIAS needs expand-alias and a resolver in the server's settings",
            MinimumTtl = new Ttl(0),
            MaximumTtl = new Ttl(int.MaxValue),
            TtlReason = "RFC 2181 8",
            Transaction = Feature.Yes("one PATCH is one database transaction: one bad set in it, and nothing is applied"),
            CompareAndSwap = Feature.No("the API replaces a set whatever it is"),
            Proxied = Feature.No("a plain name server answers what it holds"),
            Comments = Feature.Yes("per record set; not with the BIND back end"),
            ApexNs = Feature.Yes("an ordinary record set"),
            Serves = Feature.Yes("the servers that the zone's NS name, unless nameservers: names others"),
            WriteBatch = 5000,
            ReadPage = int.MaxValue,
            Rates = "none",
        },
        Keys:
        [
            new("endpoint", ConfigForm.Url, "The address of the server's web server: https, or http on this machine.") { IsRequired = true, Example = "http://127.0.0.1:8081/" },
            SecretKeys.Required("key", "The server's api-key.", "{ env: PDNS_API_KEY }"),
            new("server-id", ConfigForm.Text, "The server's id in its API.") { Default = UsualServer, Example = UsualServer },
        ],
        Example: "own: { kind: powerdns, endpoint: http://127.0.0.1:8081/, key: { env: PDNS_API_KEY } }",
        (settings, context) => new PowerDnsProvider(settings, context))
    {
        Where = (settings, _) => ServerOf(settings),
        Check = settings => settings.Endpoint is null ? "it needs the key 'endpoint', the address of the server's web server:  endpoint: http://127.0.0.1:8081/" : null,
    };

    private static string ServerOf(ProviderSettings settings) => settings.Option("server-id") ?? UsualServer;

    public ProviderId Id { get; }

    public Capabilities Capabilities => Kind.Capabilities;

    public async Task<ZoneSnapshot> ReadAsync(DnsName zone, CancellationToken cancel) => Snapshot(zone, await _api.ReadAsync(zone, null, cancel));

    public async Task<ZoneSnapshot> ReadSetsAsync(DnsName zone, ValueList<RecordKey> keys, Urgency urgency, CancellationToken cancel)
    {
        var wanted = keys.ToHashSet();
        var sets = new Dictionary<RecordKey, ObservedSet>();
        var facts = new ZoneFacts();
        // A few sets one by one; servers before 4.8 answer the whole zone each time, so from then on that one answer serves.
        foreach (var key in keys.Count > 4 ? [null] : keys.Select(key => (RecordKey?)key))
        {
            var native = await _api.ReadAsync(zone, key, cancel);
            var snapshot = Snapshot(zone, native);
            facts = snapshot.Facts;
            foreach (var set in snapshot.Sets)
                if (wanted.Contains(set.Key)) sets[set.Key] = set;
            if (native.Rrsets.Count > 1) break;
        }
        return new ZoneSnapshot(zone, sets.Values.OrderBy(set => set.Key).ToValueList(), facts);
    }

    public async Task<ValueList<ChangeOutcome>> ApplyAsync(DnsName zone, ValueList<Change> changes, WriteTerms terms, CancellationToken cancel)
    {
        var outcomes = await new PowerDnsApply(this, _api, zone, terms).RunAsync(await WithParkedAsync(zone, changes, terms.Urgency, cancel), cancel);
        return changes.Select(change => outcomes[change.Key] with { Change = change }).ToValueList();
    }

    public async Task<ValueList<NameServer>> NameServersAsync(DnsName zone, CancellationToken cancel)
    {
        if (_nameServers.AreConfigured) return _nameServers.Configured;
        var apex = await this.ReadSetsAsync(zone, [new RecordKey(zone, RecordType.NS)], cancel);
        return await _nameServers.ResolveAsync(apex.Sets.SelectMany(set => set.Set.Values), cancel);
    }

    public void Dispose() => _api.Dispose();

    /// <summary>
    /// Replacing a set would throw away its disabled records, and a read of single sets does not show them (4.7.3); so they are
    /// looked up right before a write. Not when users wait for it: there is no time for a whole zone then.
    /// </summary>
    private async Task<ValueList<Change>> WithParkedAsync(DnsName zone, ValueList<Change> changes, Urgency urgency, CancellationToken cancel)
    {
        if (urgency == Urgency.Urgent || !changes.Any(change => change is Change.Update)) return changes;
        var now = Snapshot(zone, await _api.ReadAsync(zone, null, cancel)).Sets.ToDictionary(set => set.Key);
        return changes.Select(change => change is Change.Update update && now.TryGetValue(update.Key, out var have)
            ? update with { Before = update.Before with { Native = have.Native } }
            : change).ToValueList();
    }

    private ZoneSnapshot Snapshot(DnsName zone, PowerDnsZone native)
    {
        try
        {
            var sets = PowerDnsConvert.Observe(native.Rrsets, zone);
            var apex = sets.FirstOrDefault(set => set.Key == new RecordKey(zone, RecordType.NS));
            return new ZoneSnapshot(zone, sets, new ZoneFacts(
                IsSigned: native.Dnssec,
                NameServers: apex is null ? [] : apex.Set.Values.Select(DnsName.Parse).ToValueList()))
            {
                Fixed = PowerDnsConvert.Fixed(native.Rrsets, zone),
            };
        }
        catch (FormatException error)
        {
            throw new ProviderException(Id, $"read zone {zone.Value}", error.Message, inner: error);
        }
    }
}
