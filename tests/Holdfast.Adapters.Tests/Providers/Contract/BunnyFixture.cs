using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;
using Holdfast.Lab.Bunny;

namespace Holdfast.Adapters.Tests.Providers.Contract;

internal sealed class BunnyFixture(BunnyEmulator emulator, TestProvider provider) : IProviderFixture
{
    private static readonly string[] DnsTypes = ["A", "AAAA", "CNAME", "TXT", "MX", "TYPE65300", "TYPE65301", "TYPE65302", "SRV", "CAA", "PTR", "TYPE65303", "NS", "SVCB", "HTTPS", "TLSA"];

    public IProvider Provider => provider.Instance;

    public static async Task<IProviderFixture> StartAsync(CancellationToken cancel)
    {
        var emulator = await BunnyEmulator.StartAsync();
        return new BunnyFixture(emulator, TestProvider.Of("bunny", emulator.Endpoint, "key", emulator.AccessKey, emulator.NameServers));
    }

    public Task MakeZoneAsync(DnsName zone, CancellationToken cancel)
    {
        emulator.AddZone(zone.Value);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<RecordKey, string>> StoredAsync(DnsName zone, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<RecordKey, string>>(emulator.Zone(zone.Value).Records
            .GroupBy(record => new RecordKey(record.Name.Length == 0 ? zone : DnsName.Parse($"{record.Name}.{zone.Value}"), RecordType.Parse(DnsTypes[record.Type])))
            .ToDictionary(set => set.Key, set => string.Join('\n', set.Select(record => record.ToString()))));

    public async ValueTask DisposeAsync()
    {
        provider.Dispose();
        await emulator.DisposeAsync();
    }
}
