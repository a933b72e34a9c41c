using System.Buffers.Binary;
using System.Collections.Frozen;

namespace Holdfast.Lab.Dns;

/// <summary>One zone as an authoritative server holds it: immutable, so that a stale server can keep an old one.</summary>
public sealed class ServedZone
{
    private const int MaxChase = 16;

    private readonly FrozenDictionary<WireName, Node> _nodes;
    private readonly FrozenDictionary<WireName, WireName> _flattened;

    /// <param name="apex">The zone's name; a SOA record must stand there.</param>
    /// <param name="records">All records of the zone; those outside it are an <see cref="ArgumentException"/>.</param>
    /// <param name="flattened">Names whose A and AAAA come from another name, as with a CNAME flattened at the apex.</param>
    public ServedZone(WireName apex, IEnumerable<ResourceRecord> records, IEnumerable<KeyValuePair<WireName, WireName>>? flattened = null)
    {
        Apex = apex;
        Records = [.. records];
        _flattened = (flattened ?? []).ToFrozenDictionary();
        var nodes = new Dictionary<WireName, Node>();
        foreach (var record in Records)
        {
            if (!record.Name.IsWithin(apex)) throw new ArgumentException($"{record.Name} is not within {apex}", nameof(records));
            NodeAt(nodes, record.Name).Add(record);
        }
        foreach (var name in _flattened.Keys) NodeAt(nodes, name);
        _nodes = nodes.ToFrozenDictionary();
        Soa = _nodes.TryGetValue(apex, out var top) && top.Sets.TryGetValue(RecordType.Soa, out var soa)
            ? soa[0]
            : throw new ArgumentException($"{apex} has no SOA record", nameof(records));
    }

    public WireName Apex { get; }

    public IReadOnlyList<ResourceRecord> Records { get; }

    public ResourceRecord Soa { get; }

    public uint Serial => ReadSoaNumber(4);

    private uint NegativeTtl => Math.Min(Soa.Ttl, ReadSoaNumber(0));   // RFC 2308 5

    public ZoneAnswer Answer(WireName name, RecordType type, bool dnssecOk = false)
    {
        if (Delegation(name, type) is { } cut) return Referral(cut, dnssecOk);
        var answers = new List<ResourceRecord>();
        for (var chased = 0; chased <= MaxChase; chased++)
        {
            var node = Lookup(name, out var exists);
            if (!exists) return Negative(ResponseCode.NameError, answers);
            if (_flattened.TryGetValue(name, out var target) && (type == RecordType.A || type == RecordType.Aaaa))
                return new ZoneAnswer(ResponseCode.NoError, answers, [], []) { Flatten = new Flattening(name, target, type) };
            if (node!.Sets.TryGetValue(type, out var set))
            {
                answers.AddRange(set.Select(record => record with { Name = name }));
                return Positive(answers, type);
            }
            if (type == RecordType.Any && node.Sets.Count > 0)
            {
                answers.AddRange(node.Sets.Values.SelectMany(any => any).Select(record => record with { Name = name }));
                return Positive(answers, type);
            }
            if (!node.Sets.TryGetValue(RecordType.Cname, out var alias)) return Negative(ResponseCode.NoError, answers);
            answers.Add(alias[0] with { Name = name });
            name = new WireReader(alias[0].Data.Span).Name();
            if (!name.IsWithin(Apex) || Delegation(name, type) is not null || answers.Exists(record => record.Name == name))
                return Positive(answers, type);
        }
        return Positive(answers, type);
    }

    private static Node NodeAt(Dictionary<WireName, Node> nodes, WireName name)
    {
        if (nodes.TryGetValue(name, out var node)) return node;
        return nodes[name] = new Node();
    }

    private uint ReadSoaNumber(int fromEnd) =>
        fromEnd == 0
            ? BinaryPrimitives.ReadUInt32BigEndian(Soa.Data.Span[^4..])
            : BinaryPrimitives.ReadUInt32BigEndian(Soa.Data.Span[^20..]);

    /// <summary>The topmost zone cut at or above the name. A DS question at the cut belongs to this side of it.</summary>
    private WireName? Delegation(WireName name, RecordType type)
    {
        for (var labels = Apex.LabelCount + 1; labels <= name.LabelCount; labels++)
        {
            var at = name.Suffix(labels);
            if (_nodes.TryGetValue(at, out var node) && node.Sets.ContainsKey(RecordType.Ns)
                && !(labels == name.LabelCount && type == RecordType.Ds))
            {
                return at;
            }
        }
        return null;
    }

    private Node? Lookup(WireName name, out bool exists)
    {
        exists = true;
        if (_nodes.TryGetValue(name, out var node)) return node;
        if (HasBelow(name)) return new Node();
        for (var encloser = name.Parent; ; encloser = encloser.Parent)
        {
            // The closest encloser decides; a wildcard further up does not reach past it (RFC 4592 3.3.1).
            if (_nodes.ContainsKey(encloser) || HasBelow(encloser) || encloser == Apex)
            {
                exists = _nodes.TryGetValue(encloser.WithWildcard(), out node);
                return node;
            }
        }
    }

    /// <summary>An empty non-terminal: nothing at the name, something below it.</summary>
    private bool HasBelow(WireName name) => Inner.Contains(name);

    private FrozenSet<WireName> Inner => field ??= FindInner();

    private FrozenSet<WireName> FindInner()
    {
        var inner = new HashSet<WireName>();
        foreach (var name in _nodes.Keys)
        {
            for (var above = name.Parent; above.LabelCount > Apex.LabelCount && inner.Add(above);) above = above.Parent;
        }
        return inner.ToFrozenSet();
    }

    private ZoneAnswer Referral(WireName cut, bool dnssecOk)
    {
        var node = _nodes[cut];
        var authority = new List<ResourceRecord>(node.Sets[RecordType.Ns]);
        if (dnssecOk && node.Sets.TryGetValue(RecordType.Ds, out var ds)) authority.AddRange(ds);
        return new ZoneAnswer(ResponseCode.NoError, [], authority, Addresses(node.Sets[RecordType.Ns])) { IsReferral = true };
    }

    private ZoneAnswer Positive(List<ResourceRecord> answers, RecordType type) =>
        new(ResponseCode.NoError, answers, [], type == RecordType.Ns ? Addresses(answers) : []);

    private ZoneAnswer Negative(ResponseCode code, List<ResourceRecord> answers) =>
        new(code, answers, [Soa with { Ttl = NegativeTtl }], []);

    private List<ResourceRecord> Addresses(IEnumerable<ResourceRecord> nameServers)
    {
        var addresses = new List<ResourceRecord>();
        foreach (var server in nameServers.Where(record => record.Type == RecordType.Ns))
        {
            if (!_nodes.TryGetValue(new WireReader(server.Data.Span).Name(), out var node)) continue;
            if (node.Sets.TryGetValue(RecordType.A, out var v4)) addresses.AddRange(v4);
            if (node.Sets.TryGetValue(RecordType.Aaaa, out var v6)) addresses.AddRange(v6);
        }
        return addresses;
    }

    private sealed class Node
    {
        public SortedList<RecordType, List<ResourceRecord>> Sets { get; } =
            new(Comparer<RecordType>.Create((left, right) => left.Code.CompareTo(right.Code)));

        public void Add(ResourceRecord record)
        {
            if (!Sets.TryGetValue(record.Type, out var set)) Sets[record.Type] = set = [];
            if (!set.Exists(other => other.Data.Span.SequenceEqual(record.Data.Span))) set.Add(record);
        }
    }
}
