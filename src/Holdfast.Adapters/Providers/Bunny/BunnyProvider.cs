using System.Collections.Concurrent;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Bunny;

/// <summary>Bunny DNS: one call per record, no transaction.</summary>
public sealed class BunnyProvider : IProvider
{
    private static readonly Uri PublicEndpoint = new("https://api.bunny.net/");

    private readonly BunnyApi _api;
    private readonly PublicNameServers _nameServers;
    private readonly ConcurrentDictionary<DnsName, BunnyZone> _zones = new();

    private BunnyProvider(ProviderSettings settings, ProviderContext context)
    {
        Id = settings.Id;
        var credential = new HttpCredential("AccessKey", "", settings.Secrets["key"].Resolve(context.Environment));
        _api = new BunnyApi(new ProviderHttp(settings.Id, settings.Endpoint ?? PublicEndpoint, credential, context.Clock) { Notice = context.Notice });
        _nameServers = new PublicNameServers(settings);
    }

    public static readonly ProviderKind Kind = new(
        new Capabilities
        {
            Kind = "bunny",
            Title = "Bunny DNS",
            Granularity = Granularity.Record,
            Types =
            [
                RecordType.A, RecordType.AAAA, RecordType.CAA, RecordType.CNAME, RecordType.MX, RecordType.NS, RecordType.PTR, RecordType.SRV,
                RecordType.TLSA, RecordType.TXT,
            ],
            TypesReason = "HTTPS and SVCB are read but not written, because the form of their value in the API is not documented; "
                + "Bunny's own types (PullZone, Redirect, Flatten, Script) are left alone",
            WhyNot = BunnyConvert.WhyNot,
            MinimumTtl = new Ttl(1),
            MaximumTtl = new Ttl(int.MaxValue),
            TtlReason = "the API documents no limit",
            Transaction = Feature.No("every record is a call of its own"),
            CompareAndSwap = Feature.No("a write names a record id, not the value expected there"),
            Proxied = Feature.No("its CDN is attached with the types PullZone and Redirect"),
            Comments = Feature.Yes("per record"),
            ApexNs = Feature.No("the API does not show the zone's own NS"),
            Serves = Feature.Yes("two name servers per zone"),
            WriteBatch = 1,
            ReadPage = int.MaxValue,
            Rates = "no limit is documented; 429 and Retry-After are honoured",
        },
        Keys: [SecretKeys.Required("key", "The API key of the account.", "{ env: BUNNY_API_KEY }")],
        Example: "bunny: { kind: bunny, key: { env: BUNNY_API_KEY } }",
        (settings, context) => new BunnyProvider(settings, context));

    public ProviderId Id { get; }

    public Capabilities Capabilities => Kind.Capabilities;

    public async Task<ZoneSnapshot> ReadAsync(DnsName zone, CancellationToken cancel)
    {
        var known = await ZoneAsync(zone, cancel);
        var servers = Servers(known).Where(name => DnsName.TryParse(name, out _)).Select(DnsName.Parse).ToValueList();
        return new ZoneSnapshot(zone, Sets(known, zone), new ZoneFacts(IsSigned: known.DnsSecEnabled, NameServers: servers))
        {
            Fixed = BunnyConvert.Fixed(known.Records!, zone),
        };
    }

    /// <summary>The whole zone is one call, whatever is asked of it.</summary>
    public async Task<ZoneSnapshot> ReadSetsAsync(DnsName zone, ValueList<RecordKey> keys, Urgency urgency, CancellationToken cancel)
    {
        var snapshot = await ReadAsync(zone, cancel);
        var wanted = keys.ToHashSet();
        return snapshot with { Sets = snapshot.Sets.Where(set => wanted.Contains(set.Key)).ToValueList() };
    }

    public async Task<ValueList<ChangeOutcome>> ApplyAsync(DnsName zone, ValueList<Change> changes, WriteTerms terms, CancellationToken cancel)
    {
        // Read afresh: an update has to carry the settings of the record along, and nothing may have moved since the plan.
        var known = await ZoneAsync(zone, cancel);
        _ = Sets(known, zone);
        return await new BunnyApply(this, _api, known, zone, terms.Permit).RunAsync(changes, cancel);
    }

    public async Task<ValueList<NameServer>> NameServersAsync(DnsName zone, CancellationToken cancel)
    {
        if (_nameServers.AreConfigured) return _nameServers.Configured;
        if (!_zones.TryGetValue(zone, out var known)) known = _zones[zone] = await _api.FindZoneAsync(zone, cancel);
        return await _nameServers.ResolveAsync(Servers(known), cancel);
    }

    public void Dispose() => _api.Dispose();

    private async Task<BunnyZone> ZoneAsync(DnsName zone, CancellationToken cancel)
    {
        if (!_zones.TryGetValue(zone, out var known)) known = _zones[zone] = await _api.FindZoneAsync(zone, cancel);
        try
        {
            return await _api.ZoneAsync(known.Id, zone, cancel);
        }
        catch (ProviderException error) when (error.Status == "HTTP 404")
        {
            _zones.TryRemove(zone, out _); // made anew under another id; the next call looks it up again
            throw;
        }
    }

    private ValueList<ObservedSet> Sets(BunnyZone known, DnsName zone)
    {
        try
        {
            return BunnyConvert.Sets(known.Records!, zone);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException) // the latter: half a surrogate pair in JSON
        {
            throw new ProviderException(Id, $"read zone {zone}", error.Message, inner: error);
        }
    }

    private static IEnumerable<string> Servers(BunnyZone zone) =>
        new[] { zone.Nameserver1, zone.Nameserver2 }.OfType<string>().Where(name => name.Length > 0);
}
