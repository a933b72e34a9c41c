using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Tests.Providers.Contract;

/// <summary>
/// What every provider must do: plan, count, apply, read back what was wanted, plan nothing the second time, and have its
/// authoritative servers answer it; and leave everything else as it was, to the last octet.
/// </summary>
public sealed class ContractTests(ProviderFixtures fixtures)
{
    /// <summary>Of a large zone, so many sets are asked for at the name servers.</summary>
    private const int Sample = 40;

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var provider in ProviderFixtures.Names)
            foreach (var group in ContractCases.Groups) rows.Add(provider, group.Name);
        return rows;
    }

    [Fact]
    public void The_suite_is_as_large_as_promised()
    {
        Assert.Distinct(ContractCases.Groups.Select(group => group.Name));
        Assert.InRange(ContractCases.Groups.Count, 40, int.MaxValue);
        Assert.InRange(ContractCases.Groups.Sum(group => group.Steps.Count), 150, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_provider_keeps_the_contract(string providerName, string groupName)
    {
        var cancel = TestContext.Current.CancellationToken;
        var group = ContractCases.Groups.Single(candidate => candidate.Name == groupName);
        var fixture = await fixtures.GetAsync(providerName, cancel);
        var provider = fixture.Provider;
        if (group.WhyNot(providerName, provider.Capabilities) is { } reason) Assert.Skip(reason);

        var zone = DnsName.Parse($"{group.Name}.example");
        await fixture.MakeZoneAsync(zone, cancel);
        var servers = await provider.NameServersAsync(zone, cancel);
        if (provider.Capabilities.Serves.Has) Assert.NotEmpty(servers);

        foreach (var step in group.Steps) await CheckAsync(fixture, provider, zone, step, servers, cancel);
        Assert.Empty(fixture.Complaints());
    }

    private static async Task CheckAsync(
        IProviderFixture fixture, IProvider provider, DnsName zone, ContractStep step, ValueList<NameServer> servers, CancellationToken cancel)
    {
        var spec = new ZoneSpec(zone, [provider.Id], step.Undeclared, step.Desired.Select(set => set.Declare(zone)).ToValueList(), []);
        var before = await provider.ReadAsync(zone, cancel);
        var storedBefore = await fixture.StoredAsync(zone, cancel);
        var plan = Planner.Plan(spec, provider.Id, provider.Capabilities, before, ZoneMemory.None, forced: new HashSet<Guard> { Guard.Replace, Guard.Gap });

        // Daring is not the question here, ability is.
        Assert.DoesNotContain(plan.Objections, objection => objection.Guard is Guard.Unsupported or Guard.Conflict);
        if (step.Counts is { } counts) Assert.Equal((step.Name, counts), (step.Name, (plan.Creates, plan.Updates, plan.Deletes)));

        var outcomes = await provider.ApplyAsync(zone, plan.Changes, cancel);
        Assert.Equal(plan.Changes, outcomes.Select(outcome => outcome.Change).ToValueList());
        Assert.All(outcomes, outcome => Assert.True(outcome is ChangeOutcome.Applied, $"{step.Name}: {outcome}"));

        var desired = DesiredZone.Lower(spec, provider.Id, provider.Capabilities, before.Facts).Sets;
        var after = await provider.ReadAsync(zone, cancel);
        var have = after.Sets.ToDictionary(set => set.Key);
        foreach (var want in desired)
        {
            Assert.True(have.ContainsKey(want.Key), $"{step.Name}: {want.Key} is not there after it was applied");
            Assert.True(Planner.IsSame(have[want.Key], want), $"{step.Name}: wanted {want}, have {have[want.Key]}");
        }
        await CheckReadOfSetsAsync(provider, zone, have, desired, cancel);

        var second = Planner.Plan(spec, provider.Id, provider.Capabilities, after, ZoneMemory.None, forced: new HashSet<Guard> { Guard.Replace, Guard.Gap });
        Assert.True(second.IsEmpty, $"{step.Name}: the second plan is not empty: {string.Join("; ", second.Changes)}");

        await CheckUntouchedAsync(fixture, zone, plan, storedBefore, step, cancel);
        await CheckAnswersAsync(provider, step, zone, before, have, desired, servers, cancel);
    }

    private static async Task CheckReadOfSetsAsync(
        IProvider provider, DnsName zone, Dictionary<RecordKey, ObservedSet> have, ValueList<DesiredSet> desired, CancellationToken cancel)
    {
        var keys = desired.Select(set => set.Key).Take(3).ToList();
        Assert.True(zone.TryPrepend("is-not-there", out var nobody, out _));
        var some = await provider.ReadSetsAsync(zone, [.. keys, new RecordKey(nobody, RecordType.A)], cancel);
        Assert.Equal(keys.Select(key => have[key]).OrderBy(set => set.Key).ToValueList(), some.Sets.OrderBy(set => set.Key).ToValueList());
    }

    /// <summary>What no change of the plan names stands as it stood.</summary>
    private static async Task CheckUntouchedAsync(
        IProviderFixture fixture, DnsName zone, ZonePlan plan, IReadOnlyDictionary<RecordKey, string> storedBefore, ContractStep step, CancellationToken cancel)
    {
        var changed = plan.Changes.Select(change => change.Key).ToHashSet();
        var storedAfter = await fixture.StoredAsync(zone, cancel);
        foreach (var (key, text) in storedBefore)
        {
            // The serial of the zone moves with every change, and its signatures with it.
            if (changed.Contains(key) || key.Type.IsAutomatic) continue;
            Assert.Equal((step.Name, key, text), (step.Name, key, storedAfter.GetValueOrDefault(key, "gone")));
        }
        foreach (var key in storedAfter.Keys)
            Assert.True(storedBefore.ContainsKey(key) || changed.Contains(key) || key.Type.IsAutomatic || key.Type.IsDnssec, $"{step.Name}: {key} came from nowhere");
    }

    private static async Task CheckAnswersAsync(
        IProvider provider, ContractStep step, DnsName zone, ZoneSnapshot before, Dictionary<RecordKey, ObservedSet> have, ValueList<DesiredSet> desired,
        ValueList<NameServer> servers, CancellationToken cancel)
    {
        if (!provider.Capabilities.Serves.Has) return;
        var glue = step.Desired.Where(set => set.IsGlue).Select(set => set.Declare(zone).Set.Key).ToHashSet();
        var visible = desired.Where(want => !glue.Contains(want.Key) && have[want.Key].Proxied != true && IsAnsweredAsStored(want.Key, zone)).ToList();
        var stride = Math.Max(1, visible.Count / Sample);
        var gone = before.Sets.Where(set => !set.Key.Type.IsAutomatic && !set.Key.Type.IsDnssec && set.Key.Type != RecordType.NS && !glue.Contains(set.Key)
            && step.Undeclared == UndeclaredMode.Delete
            && desired.All(want => want.Key.Name != set.Key.Name && !(want.Key.Name.IsWildcard && set.Key.Name.IsWithin(want.Key.Name.Parent)))).Take(Sample).ToList();
        foreach (var (index, server) in servers.Index())
        {
            for (var i = 0; i < visible.Count; i += stride)
            {
                var want = visible[i];
                var answer = await AuthoritativeAnswers.AskAsync(server.Address, want.Key, overTcp: (i + index) % 2 == 1, cancel);
                Assert.Equal((step.Name, server.Name, want.Set), (step.Name, server.Name, answer));
            }
            foreach (var set in gone)
            {
                var answer = await AuthoritativeAnswers.AskAsync(server.Address, set.Key, overTcp: false, cancel);
                Assert.True(answer is null, $"{step.Name}: {server.Name} still answers {answer}");
            }
        }
    }

    /// <summary>A proxied name answers the edge, ALIAS and a CNAME at the apex answer addresses; other tests see to those.</summary>
    private static bool IsAnsweredAsStored(RecordKey key, DnsName zone) =>
        key.Type != RecordType.ALIAS && !(key.Type == RecordType.CNAME && key.Name == zone);
}
