using System.Collections.Concurrent;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Desec;

/// <summary>deSEC: record sets as we have them, written in bulk, atomically, under a tight budget of writes.</summary>
public sealed class DesecProvider : IProvider
{
    /// <summary>As many as a page brings; deSEC names no limit, and one request counts as one write whatever its size.</summary>
    private const int BatchSize = 500;

    private static readonly Uri PublicEndpoint = new("https://desec.io/api/v1/");

    /// <summary>DNSControl, octodns-desec and deSEC's own web page agree on these two.</summary>
    private static readonly string[] PublicServers = ["ns1.desec.io", "ns2.desec.org"];

    private readonly DesecApi _api;
    private readonly PublicNameServers _nameServers;
    private readonly ConcurrentDictionary<DnsName, ZoneFacts> _facts = new();
    private readonly ConcurrentDictionary<DnsName, int> _pages = new();

    private DesecProvider(ProviderSettings settings, ProviderContext context)
    {
        Id = settings.Id;
        var credential = new HttpCredential("Authorization", "Token ", settings.Secrets["token"].Resolve(context.Environment));
        _api = new DesecApi(settings.Id, new ProviderHttp(settings.Id, settings.Endpoint ?? PublicEndpoint, credential, context.Clock) { Notice = context.Notice }, context.Budgets);
        _nameServers = new PublicNameServers(settings);
    }

    public static readonly ProviderKind Kind = new(
        new Capabilities
        {
            Kind = "desec",
            Title = "deSEC",
            Granularity = Granularity.RecordSet,
            Types =
            [
                RecordType.A, RecordType.AAAA, RecordType.CAA, RecordType.CDNSKEY, RecordType.CDS, RecordType.CNAME, RecordType.DNAME, RecordType.DNSKEY,
                RecordType.DS, RecordType.HTTPS, RecordType.LOC, RecordType.MX, RecordType.NAPTR, RecordType.NS,
                RecordType.PTR, RecordType.SRV, RecordType.SSHFP, RecordType.SVCB, RecordType.TLSA, RecordType.TXT,
            ],
            TypesReason = "it has no ALIAS (an HTTPS record can point the apex elsewhere)",
            WhyNot = DesecLimits.WhyNot,
            MinimumTtl = new Ttl(60),
            MaximumTtl = new Ttl(86_400),
            TtlReason = "deSEC sets a minimum per domain, read from its minimum_ttl: usually 3600 s, 60 s under dedyn.io; support lowers it on request",
            Transaction = Feature.Yes("a bulk write is atomic, deletions are evaluated first"),
            CompareAndSwap = Feature.No("a write cannot name the state that it expects"),
            Proxied = Feature.No("DNS only"),
            Comments = Feature.No("record sets carry none"),
            ApexNs = Feature.Yes("editable on custom domains"),
            Serves = Feature.Yes("ns1.desec.io and ns2.desec.org"),
            WriteBatch = BatchSize,
            ReadPage = DesecApi.PageSize,
            Rates = "writes per domain 2/s, 15/min, 100/h, 300/day; reads 10/s, 50/min; 2,000 requests a day in all (desec-stack docs/rate-limits.rst). "
                + "Holdfast keeps 5/min, 30/h and 100/day of the writes for failovers",
        },
        Keys: [SecretKeys.Required("token", "A token of the account that holds the domains.", "{ env: DESEC_API_TOKEN }")],
        Example: "desec: { kind: desec, token: { env: DESEC_API_TOKEN } }",
        (settings, context) => new DesecProvider(settings, context));

    public ProviderId Id { get; }

    public Capabilities Capabilities => Kind.Capabilities;

    public async Task<ZoneSnapshot> ReadAsync(DnsName zone, CancellationToken cancel)
    {
        var domain = await _api.DomainAsync(zone, isUrgent: false, cancel);
        var (rrsets, pages) = await _api.ListAsync(zone, isUrgent: false, cancel);
        if (pages > 1 && (await _api.DomainAsync(zone, isUrgent: false, cancel)).Touched != domain.Touched)
            throw new ProviderException(Id, $"read zone {zone}", "the zone changed while its pages were read; read it again");
        _pages[zone] = pages;
        var facts = Facts(domain);
        _facts[zone] = facts;
        var sets = Sets(rrsets, zone);
        return new ZoneSnapshot(zone, sets, facts) { Fixed = DesecConvert.Fixed(rrsets, zone) };
    }

    /// <summary>One set is one request; of several, a list of few pages is cheaper (2,000 requests a day in all).</summary>
    public async Task<ZoneSnapshot> ReadSetsAsync(DnsName zone, ValueList<RecordKey> keys, Urgency urgency, CancellationToken cancel)
    {
        var isUrgent = urgency == Urgency.Urgent;
        // The domain's minimum TTL decides what a switch may write: asked once, then remembered.
        var facts = _facts.GetValueOrDefault(zone) ?? (_facts[zone] = Facts(await _api.DomainAsync(zone, isUrgent, cancel)));
        var rrsets = new List<DesecRrset>();
        if (keys.Count > _pages.GetValueOrDefault(zone, 1))
        {
            (rrsets, _pages[zone]) = await _api.ListAsync(zone, isUrgent, cancel);
        }
        else
        {
            foreach (var key in keys)
                if (await _api.OneAsync(zone, key, isUrgent, cancel) is { } rrset) rrsets.Add(rrset);
        }
        var wanted = keys.ToHashSet();
        return new ZoneSnapshot(zone, Sets(rrsets, zone).Where(set => wanted.Contains(set.Key)).ToValueList(), facts);
    }

    public Task<ValueList<ChangeOutcome>> ApplyAsync(DnsName zone, ValueList<Change> changes, WriteTerms terms, CancellationToken cancel) =>
        new DesecApply(this, _api, zone, terms).RunAsync(changes, BatchSize, cancel);

    public async Task<ValueList<NameServer>> NameServersAsync(DnsName zone, CancellationToken cancel) =>
        _nameServers.AreConfigured ? _nameServers.Configured : await _nameServers.ResolveAsync(PublicServers, cancel);

    public void Dispose() => _api.Dispose();

    private static ZoneFacts Facts(DesecDomain domain) => new(
        MinimumTtl: domain.MinimumTtl is { } minimum ? new Ttl(minimum) : null,
        IsSigned: domain.Keys is { } keys ? keys.Count > 0 : null,
        NameServers: PublicServers.Select(DnsName.Parse).ToValueList());

    private ValueList<ObservedSet> Sets(List<DesecRrset> rrsets, DnsName zone)
    {
        try
        {
            return rrsets.Select(rrset => DesecConvert.Set(rrset, zone)).OfType<ObservedSet>().OrderBy(set => set.Key).ToValueList();
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException) // the latter: half a surrogate pair in JSON
        {
            throw new ProviderException(Id, $"read zone {zone}", error.Message, inner: error);
        }
    }
}
