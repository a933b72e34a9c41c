using System.Collections.Frozen;
using System.Net;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Providers.Rfc2136;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Testing.Servers;

namespace Holdfast.Adapters.Tests.Providers.Rfc2136;

/// <summary>Builders for providers, sets and changes.</summary>
internal static class Rfc2136Fixture
{
    public static IProvider Provider(UpdateTarget target, TimeProvider? clock = null, string read = "axfr") =>
        Provider(target.Address, target.Key, clock, read);

    public static IProvider Provider(IPEndPoint server, TsigSecret key, TimeProvider? clock = null, string read = "axfr", ValueList<IPEndPoint> nameServers = default) => Rfc2136Provider.Create(
        new ProviderSettings(
            new ProviderId("hidden"), "rfc2136", "self", null, nameServers,
            new Dictionary<string, SecretReference> { ["key.secret"] = new(SecretSource.Environment, "SECRET", "/") }.ToFrozenDictionary(),
            new Dictionary<string, string>
            {
                ["server"] = server.ToString(), ["key.name"] = key.Name, ["key.algorithm"] = key.Algorithm, ["read"] = read,
            }.ToFrozenDictionary(),
            "/"),
        new ProviderContext(clock ?? TimeProvider.System, name => name == "SECRET" ? key.Base64 : null, null!));

    public static RecordSet Set(string zone, string name, string type, int ttl, params string[] values)
    {
        var key = new RecordKey(DnsName.Parse(name == "@" ? zone : $"{name}.{zone}"), RecordType.Parse(type));
        return new RecordSet(key, new Ttl(ttl), values.Select(value =>
        {
            var reading = RecordData.Read(key.Type, value, DnsName.Parse(zone), NameReading.ZoneFile);
            return reading.Canonical ?? throw new ArgumentException($"{type} {value}: {reading.Error}", nameof(values));
        }).ToValueList());
    }

    public static Change Create(RecordSet set) => new Change.Create(new DesiredSet(set));

    public static Change Update(RecordSet before, RecordSet after) => new Change.Update(new ObservedSet(before), new DesiredSet(after));

    public static Change Delete(RecordSet before) => new Change.Delete(new ObservedSet(before), DeleteReason.Replaced);

    /// <summary>Applies and demands that every change is confirmed.</summary>
    public static async Task ApplyAsync(IProvider provider, string zone, params Change[] changes)
    {
        var outcomes = await provider.ApplyAsync(DnsName.Parse(zone), [.. changes], TestContext.Current.CancellationToken);
        Assert.All(outcomes, outcome => Assert.True(outcome is ChangeOutcome.Applied, outcome.ToString()));
        Assert.Equal(changes.Length, outcomes.Count);
    }

    public static async Task<RecordSet?> ReadAsync(IProvider provider, string zone, RecordKey key) =>
        (await provider.ReadAsync(DnsName.Parse(zone), TestContext.Current.CancellationToken)).Sets.FirstOrDefault(set => set.Key == key)?.Set;
}
