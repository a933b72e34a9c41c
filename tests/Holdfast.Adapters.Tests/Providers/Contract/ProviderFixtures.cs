using System.Collections.Concurrent;
using Holdfast.Adapters.Tests.Providers.Contract;

[assembly: AssemblyFixture(typeof(ProviderFixtures))]

namespace Holdfast.Adapters.Tests.Providers.Contract;

/// <summary>Every provider that the contract holds for: one line each. Started when the first test asks, stopped at the end.</summary>
public sealed class ProviderFixtures : IAsyncDisposable
{
    private static readonly Dictionary<string, Func<CancellationToken, Task<IProviderFixture>>> Starters = new()
    {
        ["bind"] = cancel => UpdateFixture.StartBindAsync(isSigned: false, cancel),
        ["bind-signed"] = cancel => UpdateFixture.StartBindAsync(isSigned: true, cancel),
        ["bunny"] = BunnyFixture.StartAsync,
        ["cloudflare"] = CloudflareFixture.StartAsync,
        ["desec"] = DesecFixture.StartAsync,
        ["knot"] = cancel => UpdateFixture.StartKnotAsync(isSigned: false, cancel),
        ["knot-signed"] = cancel => UpdateFixture.StartKnotAsync(isSigned: true, cancel),
        ["powerdns"] = PowerDnsFixture.StartAsync,
        ["powerdns-emulator"] = PowerDnsEmulatorFixture.StartAsync,
        ["zonefile"] = ZoneFileFixture.StartAsync,
    };

    private readonly ConcurrentDictionary<string, Lazy<Task<IProviderFixture>>> _running = new();

    public static IEnumerable<string> Names => Starters.Keys;

    /// <summary>A start that skips (a server is not installed) skips every test of that provider.</summary>
    public Task<IProviderFixture> GetAsync(string name, CancellationToken cancel) =>
        _running.GetOrAdd(name, key => new Lazy<Task<IProviderFixture>>(() => Starters[key](cancel))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var start in _running.Values)
        {
            if (start.IsValueCreated && start.Value.IsCompletedSuccessfully) await (await start.Value).DisposeAsync();
        }
    }
}
