using System.Collections.Frozen;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Core.Tests.Sync;

/// <summary>Builders with good defaults.</summary>
internal static class Build
{
    public static readonly DnsName Zone = DnsName.Parse("example.com");
    public static readonly ProviderId One = new("one");

    public static readonly Capabilities Able = new()
    {
        Kind = "able", Title = "Able", Granularity = Granularity.RecordSet, Types = [],
        MinimumTtl = new Ttl(60), MaximumTtl = new Ttl(86_400), TtlReason = "test",
        Transaction = Feature.Yes("test"), CompareAndSwap = Feature.Yes("test"), Proxied = Feature.Yes("test"), Comments = Feature.Yes("test"),
        ApexNs = Feature.Yes("test"), Serves = Feature.Yes("test"), WriteBatch = 100, ReadPage = 100, Rates = "none",
    };

    public static RecordSet Set(string name, string type, params string[] values) => SetTtl(name, type, 300, values);

    public static RecordSet SetTtl(string name, string type, int ttl, params string[] values)
    {
        Assert.True(Zone.TryPrepend(name, out var owner, out var error), error);
        return new RecordSet(new RecordKey(owner, RecordType.Parse(type)), new Ttl(ttl), values.ToValueList());
    }

    public static DeclaredSet Declared(RecordSet set, bool? proxied = null, string? comment = null, params ProviderDifference[] at) =>
        new(set, proxied, comment, at.ToValueList(), 1, 1);

    public static ZoneSpec Spec(UndeclaredMode mode, params DeclaredSet[] sets) => new(Zone, [One], mode, sets.ToValueList(), []);

    public static ZoneSpec Spec(params RecordSet[] sets) => Spec(UndeclaredMode.Keep, [.. sets.Select(set => Declared(set))]);

    public static ZoneSnapshot Snapshot(params RecordSet[] sets) => new(Zone, sets.Select(set => new ObservedSet(set)).ToValueList(), new ZoneFacts());

    public static ZoneMemory Memory(int? last, params RecordSet[] created) => new(last, created.ToFrozenDictionary(set => set.Key, set => new DesiredSet(set)));

    public static ZonePlan Plan(ZoneSpec spec, ZoneSnapshot snapshot, ZoneMemory? memory = null, bool prune = false, Capabilities? capabilities = null) =>
        Planner.Plan(spec, One, capabilities ?? Able, snapshot, memory ?? ZoneMemory.None, prune);

    public static RecordSet[] Many(int count, string type = "A", string value = "192.0.2.1") =>
        [.. Enumerable.Range(0, count).Select(i => Set($"h{i}", type, value))];
}
