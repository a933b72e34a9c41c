using System.Collections.Frozen;
using System.Net;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Sync;
using Holdfast.Lab.Dns;

namespace Holdfast.Adapters.Tests.Providers;

/// <summary>A provider made through the catalogue, with a state folder of its own that goes away with it.</summary>
internal sealed class TestProvider(IProvider instance, string folder) : IDisposable
{
    public IProvider Instance => instance;

    public static TestProvider Of(string kind, Uri endpoint, string secretKey, string secret, IEnumerable<AuthoritativeServer> servers, TimeProvider? clock = null, TimeProvider? budgetClock = null,
        Action<string>? notice = null) =>
        Of(kind, endpoint, secretKey, secret, servers.Select(server => server.Endpoint), new Dictionary<string, string>(), clock, budgetClock, notice);

    public static TestProvider Of(string kind, Uri endpoint, string secretKey, string secret, IEnumerable<IPEndPoint> servers, TimeProvider? clock = null, TimeProvider? budgetClock = null) =>
        Of(kind, endpoint, secretKey, secret, servers, new Dictionary<string, string>(), clock, budgetClock);

    /// <param name="options">The other keys of this kind.</param>
    public static TestProvider Of(
        string kind, Uri? endpoint, string secretKey, string secret, IEnumerable<IPEndPoint> servers, Dictionary<string, string> options,
        TimeProvider? clock = null, TimeProvider? budgetClock = null, Action<string>? notice = null)
    {
        // The budgets are flushed to disk with every request; in memory the suite takes a fraction of the time.
        const string memory = "/dev/shm";
        var folder = Directory.CreateDirectory(Path.Combine(Directory.Exists(memory) ? memory : Path.GetTempPath(), $"holdfast-test-{Guid.NewGuid():N}")).FullName;
        clock ??= TimeProvider.System;
        var settings = new ProviderSettings(
            new ProviderId(kind), kind, kind, endpoint, servers.ToValueList(),
            new Dictionary<string, SecretReference> { [secretKey] = new(SecretSource.Environment, "THE_SECRET", folder) }.ToFrozenDictionary(),
            options.ToFrozenDictionary(), folder);
        var context = new ProviderContext(clock, name => name == "THE_SECRET" ? secret : null, new WriteBudgets(StateFolder.Open(folder, _ => null), budgetClock ?? clock), notice);
        return new TestProvider(Catalogue.Kinds[kind].Create(settings, context), folder);
    }

    public void Dispose()
    {
        instance.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
