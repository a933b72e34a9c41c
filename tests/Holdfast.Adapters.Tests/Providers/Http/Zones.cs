using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Tests.Providers.Http;

/// <summary>Short ways to say what a zone should hold.</summary>
internal static class Zones
{
    public static readonly DnsName Example = HttpLab.Zone;

    public static RecordKey Key(string name, string type) =>
        new(Example.TryPrepend(name, out var full, out var error) ? full : throw new ArgumentException(error), RecordType.Parse(type));

    public static DeclaredSet Set(string name, int ttl, string type, params string[] values) =>
        new(new RecordSet(Key(name, type), new Ttl(ttl), values.ToValueList()), null, null, [], 1, 1);

    public static DeclaredSet A(string name, params string[] values) => Set(name, 3600, "A", values);

    public static ZoneSpec Spec(IProvider provider, params DeclaredSet[] sets) => new(Example, [provider.Id], UndeclaredMode.Keep, sets.ToValueList(), []);

    public static DeclaredSet[] Hosts(int count, int variant = 0) =>
        [.. Enumerable.Range(0, count).Select(i => A($"host{i}", $"198.51.{100 + variant}.{i % 250}"))];

    /// <summary>Reads, plans and applies; every change must be applied.</summary>
    public static async Task<ZonePlan> SyncAsync(this IProvider provider, params DeclaredSet[] sets)
    {
        var (plan, outcomes) = await provider.TrySyncAsync(sets);
        Assert.All(outcomes, outcome => Assert.IsType<ChangeOutcome.Applied>(outcome));
        return plan;
    }

    public static async Task<(ZonePlan Plan, ValueList<ChangeOutcome> Outcomes)> TrySyncAsync(this IProvider provider, params DeclaredSet[] sets)
    {
        var cancel = TestContext.Current.CancellationToken;
        var plan = await provider.PlanAsync(sets);
        return (plan, await provider.ApplyAsync(Example, plan.Changes, cancel));
    }

    public static async Task<ZonePlan> PlanAsync(this IProvider provider, params DeclaredSet[] sets)
    {
        var snapshot = await provider.ReadAsync(Example, TestContext.Current.CancellationToken);
        return Planner.Plan(Spec(provider, sets), provider.Id, provider.Capabilities, snapshot, ZoneMemory.None, forced: new HashSet<Guard> { Guard.Replace, Guard.Gap });
    }
}
