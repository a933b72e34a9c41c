using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.Resolvers.Wire;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Rfc2136;

/// <summary>Records of the wire to record sets, and changes to the sections of an UPDATE (RFC 2136 2.4, 2.5). Pure.</summary>
internal static class Rfc2136Convert
{
    // Signing leftovers of BIND (sig-signing-type): the server's own notes, at the apex, different after every change.
    private static readonly RecordType BindSigningState = new(65534);

    // Beside a new CNAME nothing may stand: a server ignores the CNAME then and still says NOERROR, and when the CNAME takes the
    // place of other types the whole name is cleared. Every type that people put into zones (IANA registry), so that what was not
    // there at the time of reading is never lost.
    private static readonly RecordType[] Neighbours =
    [
        RecordType.A, RecordType.AAAA, RecordType.TXT, RecordType.MX, RecordType.NS, RecordType.SRV, RecordType.CAA, RecordType.PTR, RecordType.HTTPS,
        RecordType.SVCB, RecordType.TLSA, RecordType.SSHFP, RecordType.NAPTR, RecordType.LOC, RecordType.DNAME, RecordType.DS,
        new(13), new(17), new(18), new(36), new(37), new(42), new(45), new(49), new(53), new(55), new(61), new(63), new(99), // HINFO RP AFSDB KX CERT APL IPSECKEY DHCID SMIMEA HIP OPENPGPKEY ZONEMD SPF
        new(108), new(109), new(256), // EUI48 EUI64 URI
    ];

    /// <summary>Record sets in canonical form, without what the server itself writes to sign the zone.</summary>
    public static ValueList<ObservedSet> Observe(IEnumerable<WireRecord> records)
    {
        var sets = new Dictionary<RecordKey, List<WireRecord>>();
        foreach (var record in records)
        {
            if (record.Class != WireRecord.Internet || IsServersOwn(record.Type)) continue;
            if (!sets.TryGetValue(record.Key, out var set)) sets[record.Key] = set = [];
            set.Add(record);
        }
        return sets.OrderBy(pair => pair.Key).Select(pair => Observe(pair.Key, pair.Value)).ToValueList();
    }

    public static ObservedSet Observe(RecordKey key, IReadOnlyList<WireRecord> records)
    {
        var values = new string[records.Count];
        List<NativeRecord>? native = null;
        for (var i = 0; i < records.Count; i++)
        {
            values[i] = AnswerReading.Text(records[i]);
            // Canonical text loses how the server spells it (case, splitting of TXT); deleting and comparing need the exact octets.
            if (!records[i].Data.Span.SequenceEqual(RecordData.ToWire(key.Type, values[i])))
                (native ??= []).Add(new NativeRecord(Convert.ToHexStringLower(records[i].Data.Span), values[i]));
        }
        var lowest = records.Min(record => record.Ttl);
        return new ObservedSet(
            new RecordSet(key, AnswerReading.Seconds(lowest), [.. values]),
            IsUneven: records.Any(record => record.Ttl != lowest),
            Native: native is null ? [] : [.. native]);
    }

    public static bool IsServersOwn(RecordType type) => type.IsAutomatic && type != RecordType.SOA || type == BindSigningState;

    /// <summary>What must still be true when the changes of one name are made: they hold together or fall together.</summary>
    public static IEnumerable<WireRecord> Prerequisites(IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
        {
            if (change.Old is { } old)
                foreach (var data in Data(old)) yield return new WireRecord(change.Key.Name, change.Key.Type, WireRecord.Internet, 0, data);
            else yield return Absent(change.Key);
        }
        var name = changes[0].Key.Name;
        var leaving = changes.Where(change => change is Change.Delete).Select(change => change.Key.Type).ToHashSet();
        var creates = changes.OfType<Change.Create>().Select(create => create.Key.Type).ToList();
        if (creates.Contains(RecordType.CNAME))
        {
            foreach (var type in Neighbours)
                if (!leaving.Contains(type)) yield return Absent(new RecordKey(name, type));
        }
        else if (creates.Count > 0 && !leaving.Contains(RecordType.CNAME))
        {
            yield return Absent(new RecordKey(name, RecordType.CNAME));
        }
    }

    public static IEnumerable<WireRecord> Updates(DnsName zone, IReadOnlyList<Change> changes)
    {
        // Deleting A and adding CNAME in one message leaves nothing on a signed zone of Knot 3.2.6 (again with NOERROR); clearing the
        // name and adding CNAME works everywhere, and the prerequisites make sure that nothing else stands there.
        var isCleared = changes.Any(change => change is Change.Create && change.Key.Type == RecordType.CNAME) && changes.Any(change => change is Change.Delete);
        if (isCleared) yield return new WireRecord(changes[0].Key.Name, WireRecord.AnyType, WireRecord.Any, 0, ReadOnlyMemory<byte>.Empty);
        foreach (var change in changes)
        {
            switch (change)
            {
                case Change.Delete when isCleared:
                    break;
                // An added CNAME replaces the one that is there (RFC 2136 3.4.2.2). Deleting it first in the same message leaves
                // nothing at all on a signed zone of Knot 3.2.6, which still says NOERROR. (DNAME is the other way round: adding it to
                // one that is there makes Knot 3.2.6 crash, deleting it first is fine.)
                case Change.Update when change.Key.Type == RecordType.CNAME:
                    break;
                // The last NS of a zone cannot be deleted (RFC 2136 3.4.2.4), and a signing server holds keys of its own in the key
                // sets: there the new values come first, and the old ones go one by one.
                case Change.Update when IsChangedByValue(zone, change.Key):
                    break;
                case Change.Update or Change.Delete:
                    yield return new WireRecord(change.Key.Name, change.Key.Type, WireRecord.Any, 0, ReadOnlyMemory<byte>.Empty);
                    break;
            }
        }
        foreach (var change in changes)
        {
            if (change.New is not { } wanted) continue;
            foreach (var value in wanted.Set.Values)
                yield return new WireRecord(change.Key.Name, change.Key.Type, WireRecord.Internet, (uint)wanted.Set.Ttl.Seconds, RecordData.ToWire(change.Key.Type, value));
        }
        foreach (var change in changes)
        {
            if (change is not Change.Update update || !IsChangedByValue(zone, change.Key)) continue;
            var stays = update.After.Set.Values.ToHashSet(StringComparer.Ordinal);
            foreach (var data in Data(update.Before, value => !stays.Contains(value)))
                yield return new WireRecord(change.Key.Name, change.Key.Type, WireRecord.None, 0, data);
        }
    }

    /// <summary>The prerequisite that a set does not exist (RFC 2136 2.4.3).</summary>
    public static WireRecord Absent(RecordKey key) => new(key.Name, key.Type, WireRecord.None, 0, ReadOnlyMemory<byte>.Empty);

    /// <summary>The prerequisite that a set exists, whatever its values (RFC 2136 2.4.1).</summary>
    public static WireRecord Present(RecordKey key) => new(key.Name, key.Type, WireRecord.Any, 0, ReadOnlyMemory<byte>.Empty);

    /// <summary>How many octets a record takes in a message without compression.</summary>
    public static int Size(WireRecord record) => record.Name.Value.Length + 2 + 10 + record.Data.Length;

    private static bool IsChangedByValue(DnsName zone, RecordKey key) =>
        key.Name == zone && (key.Type == RecordType.NS || key.Type == RecordType.DNSKEY || key.Type == RecordType.CDS || key.Type == RecordType.CDNSKEY);

    private static IEnumerable<byte[]> Data(ObservedSet set, Func<string, bool>? which = null)
    {
        foreach (var value in set.Set.Values)
        {
            if (which?.Invoke(value) == false) continue;
            var isNative = false;
            foreach (var native in set.Native)
            {
                if (native.Value != value) continue;
                isNative = true;
                yield return Convert.FromHexString(native.Id);
            }
            if (!isNative) yield return RecordData.ToWire(set.Key.Type, value);
        }
    }
}
