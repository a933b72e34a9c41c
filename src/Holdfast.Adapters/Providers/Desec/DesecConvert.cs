using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Desec;

/// <summary>Between record sets and deSEC's RRsets, which are nearly the same thing.</summary>
internal static class DesecConvert
{
    /// <summary>Null for a type without a name here.</summary>
    public static ObservedSet? Set(DesecRrset rrset, DnsName zone)
    {
        if (rrset is not { Subname: not null, Type: not null, Records: not null } || rrset.Records.Contains(null!))
            throw new FormatException("an RRset without subname, type or records");
        if (!zone.TryPrepend(rrset.Subname, out var name, out var error)) throw new FormatException($"'{rrset.Subname}' is not a name below {zone}: {error}");
        if (rrset.Records.Count == 0) throw new FormatException($"{name} {rrset.Type} has no record");
        if (!NativeTypes.TryRead(rrset.Type, out var type)) return null;
        var values = rrset.Records.Select(text => RecordData.Read(type, text, zone, NameReading.Absolute).Canonical ?? text);
        return new ObservedSet(new RecordSet(new RecordKey(name, type), new Ttl(rrset.Ttl), values.ToValueList()));
    }

    /// <summary>Types that came to deSEC after this program: they stand, and are not ours to write.</summary>
    public static ValueList<FixedSet> Fixed(IEnumerable<DesecRrset> rrsets, DnsName zone) =>
        NativeTypes.Fixed(rrsets.Select(rrset => (zone.TryPrepend(rrset.Subname, out var name, out _) ? name : zone, rrset.Type)), "deSEC");

    /// <summary>The full new state of a set, so that sending it twice is the same as sending it once.</summary>
    public static DesecWrite Write(Change change, DnsName zone)
    {
        var subname = change.Key.Name.RelativeTo(zone);
        return change.New is { } after
            ? new DesecWrite(subname, change.Key.Type.Name, after.Set.Ttl.Seconds, after.Set.Values)
            : new DesecWrite(subname, change.Key.Type.Name, null, []);
    }
}
