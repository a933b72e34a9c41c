using System.Collections.Concurrent;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Cloudflare;

/// <summary>
/// Cloudflare: writes only through <c>/dns_records/batch</c>, at most <see cref="BatchSize"/> record operations in one transaction,
/// all changes of a name in the same one.
/// </summary>
public sealed class CloudflareProvider : IProvider
{
    /// <summary>Free plan 200, others 3,500 (developers.cloudflare.com, batch record changes).</summary>
    private const int BatchSize = 200;

    /// <summary>Up to so many names are asked for one by one; more of them are cheaper as one whole list.</summary>
    private const int FewNames = 4;

    private static readonly Uri PublicEndpoint = new("https://api.cloudflare.com/client/v4/");

    private readonly CloudflareApi _api;
    private readonly PublicNameServers _nameServers;
    private readonly ConcurrentDictionary<DnsName, CloudflareZone> _zones = new();
    private readonly ConcurrentDictionary<DnsName, ZoneFacts> _facts = new();

    private CloudflareProvider(ProviderSettings settings, ProviderContext context)
    {
        Id = settings.Id;
        var credential = new HttpCredential("Authorization", "Bearer ", settings.Secrets["token"].Resolve(context.Environment));
        _api = new CloudflareApi(new ProviderHttp(settings.Id, settings.Endpoint ?? PublicEndpoint, credential, context.Clock) { Notice = context.Notice });
        _nameServers = new PublicNameServers(settings);
    }

    public static readonly ProviderKind Kind = new(
        new Capabilities
        {
            Kind = "cloudflare",
            Title = "Cloudflare",
            Granularity = Granularity.Record,
            Types =
            [
                RecordType.A, RecordType.AAAA, RecordType.CAA, RecordType.CNAME, RecordType.DNSKEY, RecordType.DS, RecordType.HTTPS,
                RecordType.LOC, RecordType.MX, RecordType.NAPTR, RecordType.NS, RecordType.PTR, RecordType.SRV, RecordType.SSHFP,
                RecordType.SVCB, RecordType.TLSA, RecordType.TXT, CloudflareConvert.Cert, CloudflareConvert.Smimea,
            ],
            TypesReason = "it has no ALIAS (declare a CNAME: at the apex Cloudflare answers its addresses), no DNAME, CDS or CDNSKEY",
            WhyNot = (zone, set) => set.Type == RecordType.TXT && set.Values.Contains("\"\"") ? "it refuses an empty text (\"content of a TXT record must not be empty\")"
                : set.Type == RecordType.CAA && NativeTypes.IsNoText(zone, set) ? "it keeps the text of a CAA, and this value has octets that are none"
                : null,
            MinimumTtl = new Ttl(30),
            MaximumTtl = new Ttl(86_400),
            TtlReason = "60-86400 s, 30 s on Enterprise, automatic = 300 s (developers.cloudflare.com, Time to live)",
            Transaction = Feature.Yes("/dns_records/batch is one database transaction"),
            CompareAndSwap = Feature.No("a write names record ids, not the values expected there"),
            Proxied = Feature.Yes("A, AAAA and CNAME"),
            Comments = Feature.Yes("per record"),
            ApexNs = Feature.Yes("served only with multi-provider DNS switched on"),
            ApexCname = Feature.Yes("flattened: answered with the addresses of the target"),
            Serves = Feature.Yes("two name servers per zone"),
            WriteBatch = BatchSize,
            ReadPage = CloudflareApi.PageSize,
            Rates = "1,200 requests per 5 minutes and token, then every call is blocked for 5 minutes (developers.cloudflare.com, API limits)",
        },
        Keys: [SecretKeys.Required("token", "An API token that may read and edit the zones' DNS.", "{ env: CF_API_TOKEN }")],
        Example: "cloudflare: { kind: cloudflare, token: { env: CF_API_TOKEN } }",
        (settings, context) => new CloudflareProvider(settings, context));

    public ProviderId Id { get; }

    public Capabilities Capabilities => Kind.Capabilities;

    public async Task<ZoneSnapshot> ReadAsync(DnsName zone, CancellationToken cancel)
    {
        var known = await ZoneAsync(zone, isUrgent: false, cancel);
        var records = await ListAsync(known, zone, null, isUrgent: false, cancel);
        var settings = await _api.DnsSettingsAsync(known, cancel);
        var dnssec = await _api.DnssecAsync(known, cancel);
        var facts = Facts(known) with { MultiProvider = settings?.MultiProvider, IsSigned = dnssec?.Status is { } status ? status == "active" : null };
        _facts[zone] = facts;
        var sets = Sets(records, zone);
        return new ZoneSnapshot(zone, sets, facts) { Fixed = CloudflareConvert.Fixed(records) };
    }

    public async Task<ZoneSnapshot> ReadSetsAsync(DnsName zone, ValueList<RecordKey> keys, Urgency urgency, CancellationToken cancel)
    {
        var isUrgent = urgency == Urgency.Urgent;
        var known = await ZoneAsync(zone, isUrgent, cancel);
        var names = keys.Select(key => key.Name).Distinct().ToList();
        var records = new List<CloudflareRecord>();
        if (names.Count > FewNames) records = await ListAsync(known, zone, null, isUrgent, cancel);
        else foreach (var name in names) records.AddRange(await ListAsync(known, zone, name, isUrgent, cancel));
        var wanted = keys.ToHashSet();
        return new ZoneSnapshot(zone, Sets(records, zone).Where(set => wanted.Contains(set.Key)).ToValueList(), _facts.GetValueOrDefault(zone) ?? Facts(known));
    }

    public async Task<ValueList<ChangeOutcome>> ApplyAsync(DnsName zone, ValueList<Change> changes, WriteTerms terms, CancellationToken cancel)
    {
        var known = await ZoneAsync(zone, terms.IsUrgent, cancel);
        var run = new CloudflareApply(this, _api, known, zone, terms);
        return await run.RunAsync(changes, BatchSize, cancel);
    }

    public async Task<ValueList<NameServer>> NameServersAsync(DnsName zone, CancellationToken cancel)
    {
        if (_nameServers.AreConfigured) return _nameServers.Configured;
        var known = await ZoneAsync(zone, isUrgent: false, cancel);
        return await _nameServers.ResolveAsync(known.NameServers ?? [], cancel);
    }

    public void Dispose() => _api.Dispose();

    private async Task<CloudflareZone> ZoneAsync(DnsName zone, bool isUrgent, CancellationToken cancel)
    {
        if (_zones.TryGetValue(zone, out var known)) return known;
        return _zones[zone] = await _api.FindZoneAsync(zone, isUrgent, cancel);
    }

    private async Task<List<CloudflareRecord>> ListAsync(CloudflareZone known, DnsName zone, DnsName? name, bool isUrgent, CancellationToken cancel)
    {
        try
        {
            return await _api.ListAsync(known, name, isUrgent, cancel);
        }
        catch (ProviderException error) when (error.Status == "HTTP 404")
        {
            _zones.TryRemove(zone, out _); // the zone was made anew under another id; the next call looks it up again
            throw;
        }
    }

    private ValueList<ObservedSet> Sets(List<CloudflareRecord> records, DnsName zone)
    {
        try
        {
            return CloudflareConvert.Sets(records, zone);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException) // the latter: half a surrogate pair in JSON
        {
            throw new ProviderException(Id, $"read zone {zone}", error.Message, inner: error);
        }
    }

    private static ZoneFacts Facts(CloudflareZone zone) => new(
        MinimumTtl: new Ttl(zone.Plan?.LegacyId == "enterprise" ? 30 : 60),
        Plan: zone.Plan?.LegacyId,
        NameServers: (zone.NameServers ?? []).Where(name => DnsName.TryParse(name, out _)).Select(DnsName.Parse).ToValueList());
}
