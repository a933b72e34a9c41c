using System.Text.Json;
using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;
using Holdfast.Testing.Servers;

namespace Holdfast.Adapters.Tests.Providers.Contract;

/// <summary>A real PowerDNS.</summary>
internal sealed class PowerDnsFixture(PowerDnsServer server, TestProvider provider) : IProviderFixture
{
    public IProvider Provider => provider.Instance;

    public static async Task<IProviderFixture> StartAsync(CancellationToken cancel)
    {
        var server = await PowerDnsServer.StartAsync(cancel);
        return new PowerDnsFixture(server, TestProvider.Of("powerdns", server.Api, "key", server.ApiKey, [server.Address]));
    }

    public Task MakeZoneAsync(DnsName zone, CancellationToken cancel) => server.AddZoneAsync(TestZone.Of(zone.Value), cancel);

    public async Task<IReadOnlyDictionary<RecordKey, string>> StoredAsync(DnsName zone, CancellationToken cancel)
    {
        using var client = server.Client();
        using var json = JsonDocument.Parse(await client.GetStringAsync($"api/v1/servers/localhost/zones/{zone}", cancel));
        return json.RootElement.GetProperty("rrsets").EnumerateArray().ToDictionary(
            set => new RecordKey(DnsName.Parse(set.GetProperty("name").GetString()!), RecordType.Parse(set.GetProperty("type").GetString()!)),
            set => set.GetRawText());
    }

    public async ValueTask DisposeAsync()
    {
        provider.Dispose();
        await server.DisposeAsync();
    }
}
