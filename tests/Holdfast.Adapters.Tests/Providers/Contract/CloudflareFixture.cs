using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;
using Holdfast.Lab.Cloudflare;

namespace Holdfast.Adapters.Tests.Providers.Contract;

internal sealed class CloudflareFixture(CloudflareEmulator emulator, TestProvider provider) : IProviderFixture
{
    public IProvider Provider => provider.Instance;

    public static async Task<IProviderFixture> StartAsync(CancellationToken cancel)
    {
        // The request limit has tests of its own; the suite would run into it.
        var emulator = await CloudflareEmulator.StartAsync(new CloudflareOptions { RequestsPerFiveMinutes = 1_000_000 });
        return new CloudflareFixture(emulator, TestProvider.Of("cloudflare", emulator.Endpoint, "token", emulator.Token, emulator.NameServers));
    }

    public IEnumerable<string> Complaints() => Http.CloudflareSdkTypes.Complaints(emulator.Requests.All);

    public Task MakeZoneAsync(DnsName zone, CancellationToken cancel)
    {
        emulator.AddZone(zone.Value);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<RecordKey, string>> StoredAsync(DnsName zone, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<RecordKey, string>>(emulator.Zone(zone.Value).Records
            .GroupBy(record => new RecordKey(DnsName.Parse(record.Name), RecordType.Parse(record.Type)))
            .ToDictionary(set => set.Key, set => string.Join('\n', set.Select(record => record.ToString()))));

    public async ValueTask DisposeAsync()
    {
        provider.Dispose();
        await emulator.DisposeAsync();
    }
}
