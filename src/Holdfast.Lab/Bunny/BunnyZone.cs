using System.Text;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Bunny;

/// <summary>One zone as Bunny stores it. The public members are the test's own hand: no checks, no log, no faults.</summary>
public sealed class BunnyZone
{
    private readonly BunnyEmulator _owner;
    private readonly Lock _lock = new();
    private readonly List<BunnyRecord> _records = [];

    internal BunnyZone(BunnyEmulator owner, long id, string domain)
    {
        (_owner, Id, Domain) = (owner, id, domain);
        Publish();
    }

    public long Id { get; }

    /// <summary>Without final dot.</summary>
    public string Domain { get; }

    public bool DnssecEnabled { get; internal set; }

    public IReadOnlyList<BunnyRecord> Records
    {
        get
        {
            lock (_lock) return [.. _records];
        }
    }

    public BunnyRecord Seed(int type, string name, string value, int ttl = 300, int priority = 0) =>
        Put(new BunnyRecord(_owner.NextId(), type, name, value) { Ttl = ttl, Priority = priority });

    internal BunnyRecord Put(BunnyRecord record)
    {
        lock (_lock)
        {
            var index = _records.FindIndex(other => other.Id == record.Id);
            if (index < 0) _records.Add(record);
            else _records[index] = record;
            Publish();
            return record;
        }
    }

    internal bool Remove(long id)
    {
        lock (_lock)
        {
            var removed = _records.RemoveAll(record => record.Id == id) > 0;
            if (removed) Publish();
            return removed;
        }
    }

    /// <summary>The record as master file text with its DNS type; null for types that are Bunny's own.</summary>
    internal static (RecordType Type, string Text)? Served(BunnyRecord record)
    {
        var host = record.Value.TrimEnd('.') + ".";
        return record.Type switch
        {
            BunnyRecord.A or BunnyRecord.Aaaa or BunnyRecord.Tlsa => (RecordType.Parse(record.TypeName), record.Value),
            BunnyRecord.Cname or BunnyRecord.Ns or BunnyRecord.Ptr => (RecordType.Parse(record.TypeName), host),
            BunnyRecord.Txt => (RecordType.Txt, RecordText.Quote(Encoding.UTF8.GetBytes(record.Value))),
            BunnyRecord.Mx => (RecordType.Mx, $"{record.Priority} {host}"),
            BunnyRecord.Srv => (RecordType.Srv, $"{record.Priority} {record.Weight} {record.Port} {host}"),
            BunnyRecord.Caa => (RecordType.Caa, $"{record.Flags} {record.Tag} {RecordText.Quote(Encoding.UTF8.GetBytes(record.Value))}"),
            BunnyRecord.Svcb or BunnyRecord.Https => (RecordType.Parse(record.TypeName), $"{record.Priority} {record.Value}"),
            _ => null,
        };
    }

    private void Publish()
    {
        var serial = _owner.NextSerial();
        BunnyRecord[] records = [.. _records.Where(record => !record.Disabled)];
        _owner.Dns.Publish(WireName.Parse(Domain), () => Build(records, serial));
    }

    private ServedZone Build(BunnyRecord[] records, uint serial)
    {
        var apex = WireName.Parse(Domain);
        var served = new List<ResourceRecord>
        {
            Record(apex, RecordType.Soa, 3600, $"{_owner.NameServers[0].Name} hostmaster.bunny.net. {serial} 3600 1800 604800 300"),
        };
        served.AddRange(_owner.NameServers.Select(server => Record(apex, RecordType.Ns, 86400, server.Name)));
        var flattened = new Dictionary<WireName, WireName>();
        foreach (var record in records)
        {
            var owner = record.Name.Length == 0 ? apex : WireName.Parse($"{record.Name}.{Domain}");
            if (record.Type == BunnyRecord.Flatten) flattened[owner] = WireName.Parse(record.Value);
            else if (record.Type == BunnyRecord.PullZone) served.Add(Record(owner, RecordType.A, (uint)record.Ttl, _owner.Edge.ToString()));
            else if (Served(record) is { } plain) served.Add(Record(owner, plain.Type, (uint)record.Ttl, plain.Text));
        }
        return new ServedZone(apex, served, flattened);
    }

    private static ResourceRecord Record(WireName owner, RecordType type, uint ttl, string text) => new(owner, type, ttl, RecordText.Parse(type, text));
}
