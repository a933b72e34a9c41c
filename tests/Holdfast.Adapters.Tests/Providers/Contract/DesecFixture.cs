using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;
using Holdfast.Lab.Desec;

namespace Holdfast.Adapters.Tests.Providers.Contract;

internal sealed class DesecFixture(DesecEmulator emulator, TestProvider provider) : IProviderFixture
{
    public IProvider Provider => provider.Instance;

    public static async Task<IProviderFixture> StartAsync(CancellationToken cancel)
    {
        // Throttles and our own budget have tests of their own; the suite would wait for days.
        var emulator = await DesecEmulator.StartAsync(new DesecOptions { Throttled = false });
        return new DesecFixture(emulator, TestProvider.Of("desec", emulator.Endpoint, "token", emulator.Token, emulator.NameServers, budgetClock: new RacingClock()));
    }

    public Task MakeZoneAsync(DnsName zone, CancellationToken cancel)
    {
        emulator.AddDomain(zone.Value);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<RecordKey, string>> StoredAsync(DnsName zone, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<RecordKey, string>>(emulator.Domain(zone.Value).Rrsets.ToDictionary(
            set => new RecordKey(set.Subname.Length == 0 ? zone : DnsName.Parse($"{set.Subname}.{zone.Value}"), RecordType.Parse(set.Type)),
            set => set.ToString()));

    public async ValueTask DisposeAsync()
    {
        provider.Dispose();
        await emulator.DisposeAsync();
    }
}
