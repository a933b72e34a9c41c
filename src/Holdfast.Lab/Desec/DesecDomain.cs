using Holdfast.Core;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Desec;

/// <summary>One domain as deSEC stores it. The public members are the test's own hand: no limits, no log, no faults.</summary>
public sealed class DesecDomain
{
    private readonly DesecEmulator _owner;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, DesecRrset>> _rrsets = [];
    private DesecRrset[]? _newestFirst;
    private long _sequence;

    internal DesecDomain(DesecEmulator owner, string name, int minimumTtl)
    {
        _owner = owner;
        (Name, MinimumTtl) = (name, minimumTtl);
        Created = Touched = owner.Clock.GetUtcNow();
        var nameServers = owner.NameServers.Select(server => server.Name).ToValueList();
        Apply([], [new DesecRrset("", "NS", Math.Max(3600, minimumTtl), nameServers)]);
        Published = null;
    }

    /// <summary>Without final dot.</summary>
    public string Name { get; }

    public int MinimumTtl { get; set; }

    public DateTimeOffset Created { get; }

    public DateTimeOffset Touched { get; private set; }

    /// <summary>When the content last changed; unlike <see cref="Touched"/> it stays on a write that changes nothing.</summary>
    public DateTimeOffset? Published { get; private set; }

    /// <summary>The public key that the domain's servers show, in presentation format.</summary>
    public string Dnskey => DesecValues.Key(Name);

    public IReadOnlyList<string> Ds => DesecValues.Ds(Name, Dnskey);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<DesecRrset> Rrsets
    {
        get
        {
            lock (_lock) return _newestFirst ??= [.. _rrsets.Values.SelectMany(sets => sets.Values).OrderByDescending(set => set.Sequence)];
        }
    }

    public DesecRrset? Find(string subname, string type)
    {
        lock (_lock) return _rrsets.GetValueOrDefault(subname)?.GetValueOrDefault(type);
    }

    /// <summary>Stores a set whatever the rules say; values are made canonical.</summary>
    public DesecRrset Seed(string subname, string type, int ttl, params string[] values)
    {
        var set = new DesecRrset(subname, type, ttl, values.Select(value => DesecValues.Canonical(type, value)).ToValueList());
        Apply([], [set]);
        return Find(subname, type)!;
    }

    public void Remove(string subname, string type) => Apply([(subname, type)], []);

    internal string[] TypesAt(string subname)
    {
        lock (_lock) return _rrsets.TryGetValue(subname, out var sets) ? [.. sets.Keys] : [];
    }

    /// <summary>Deletions first, all at once.</summary>
    internal void Apply(IEnumerable<(string Subname, string Type)> gone, IEnumerable<DesecRrset> come)
    {
        lock (_lock)
        {
            var now = _owner.Clock.GetUtcNow();
            var changed = false;
            foreach (var (subname, type) in gone) changed |= _rrsets.TryGetValue(subname, out var sets) && sets.Remove(type);
            foreach (var set in come)
            {
                if (!_rrsets.TryGetValue(set.Subname, out var sets)) _rrsets[set.Subname] = sets = new SortedDictionary<string, DesecRrset>(StringComparer.Ordinal);
                var before = sets.GetValueOrDefault(set.Type);
                changed |= before is null || before.Ttl != set.Ttl || before.Records != set.Records;
                sets[set.Type] = set with
                {
                    Created = before?.Created ?? now,
                    Touched = now,
                    Sequence = before?.Sequence ?? ++_sequence,
                };
            }
            Touched = now;
            _newestFirst = null;
            if (!changed) return;
            Published = now;
            var serial = _owner.NextSerial();
            _owner.Dns.Publish(WireName.Parse(Name), () => Serve(Rrsets, serial));
        }
    }

    private ServedZone Serve(IReadOnlyList<DesecRrset> sets, uint serial)
    {
        var apex = WireName.Parse(Name);
        var records = new List<ResourceRecord>
        {
            Record(apex, "SOA", 300, $"get.desec.io. get.desec.io. {serial} 86400 3600 2419200 3600"),
            Record(apex, "DNSKEY", 3600, Dnskey),
        };
        foreach (var set in sets)
        {
            var owner = set.Subname.Length == 0 ? apex : WireName.Parse($"{set.Subname}.{Name}");
            records.AddRange(set.Records.Select(value => Record(owner, set.Type, (uint)set.Ttl, value)));
        }
        return new ServedZone(apex, records);
    }

    private static ResourceRecord Record(WireName owner, string type, uint ttl, string text) =>
        new(owner, RecordType.Parse(type), ttl, RecordText.Parse(RecordType.Parse(type), text));
}
