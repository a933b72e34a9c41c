using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;
using Holdfast.Lab.PowerDns;

namespace Holdfast.Adapters.Tests.Providers.Contract;

/// <summary>The emulated PowerDNS, held to what the real one is held to.</summary>
internal sealed class PowerDnsEmulatorFixture(PowerDnsEmulator emulator, TestProvider provider) : IProviderFixture
{
    public IProvider Provider => provider.Instance;

    public static async Task<IProviderFixture> StartAsync(CancellationToken cancel)
    {
        var emulator = await PowerDnsEmulator.StartAsync();
        return new PowerDnsEmulatorFixture(emulator, TestProvider.Of("powerdns", emulator.Endpoint, "key", emulator.ApiKey, emulator.NameServers));
    }

    public Task MakeZoneAsync(DnsName zone, CancellationToken cancel)
    {
        emulator.AddZone(zone.Value);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<RecordKey, string>> StoredAsync(DnsName zone, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<RecordKey, string>>(emulator.Zone(zone.Value).Sets.ToDictionary(
            set => new RecordKey(DnsName.Parse(set.Name), RecordType.Parse(set.Type)),
            set => set.ToString()));

    public async ValueTask DisposeAsync()
    {
        provider.Dispose();
        await emulator.DisposeAsync();
    }
}
