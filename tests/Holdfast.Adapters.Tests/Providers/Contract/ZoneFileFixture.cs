using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;
using Holdfast.Testing.Servers;

namespace Holdfast.Adapters.Tests.Providers.Contract;

/// <summary>Zone files in a folder of their own.</summary>
internal sealed class ZoneFileFixture(string folder, TestProvider provider) : IProviderFixture
{
    public IProvider Provider => provider.Instance;

    public static Task<IProviderFixture> StartAsync(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-zones-").FullName;
        return Task.FromResult<IProviderFixture>(new ZoneFileFixture(folder, TestProvider.Of(
            "zonefile", null, "none", "", [], new Dictionary<string, string> { ["path"] = Path.Combine(folder, "{zone}.zone") })));
    }

    public Task MakeZoneAsync(DnsName zone, CancellationToken cancel) =>
        File.WriteAllTextAsync(PathOf(zone), "; by hand\n" + TestZone.Of(zone.Value).Records, cancel);

    public async Task<IReadOnlyDictionary<RecordKey, string>> StoredAsync(DnsName zone, CancellationToken cancel)
    {
        var text = await File.ReadAllTextAsync(PathOf(zone), cancel);
        Assert.StartsWith("; by hand\n", text, StringComparison.Ordinal);
        var reading = ZoneFile.Read(PathOf(zone), text.AsMemory(), zone);
        Assert.True(reading.IsValid, string.Join('\n', reading.Problems));
        return reading.Sets.ToDictionary(set => set.Key, set => set.ToString());
    }

    public ValueTask DisposeAsync()
    {
        provider.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string PathOf(DnsName zone) => Path.Combine(folder, $"{zone.Value}.zone");
}
