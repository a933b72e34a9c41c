using System.Net;
using Holdfast.Testing.Servers;

namespace Holdfast.Adapters.Tests.Providers.Rfc2136;

/// <summary>Knot, BIND and PowerDNS, each with a signed and an unsigned zone; started when first needed, shared by the tests of a class.</summary>
public sealed class UpdateServers : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1);
    private KnotServer? _knot;
    private BindServer? _bind;
    private PowerDnsServer? _powerdns;
    private TsigSecret? _powerdnsKey;

    public static TheoryData<string, bool> SetUps => new()
    {
        { "knot", false }, { "knot", true }, { "bind", false }, { "bind", true }, { "powerdns", false }, { "powerdns", true },
    };

    internal async Task<UpdateTarget> GetAsync(string server, bool isSigned)
    {
        var cancel = TestContext.Current.CancellationToken;
        await _starting.WaitAsync(cancel);
        try
        {
            TestZone[] zones = [TestZone.Of("plain.example"), TestZone.Of("signed.example", isSigned: true)];
            var zone = isSigned ? "signed.example" : "plain.example";
            if (server == "knot")
            {
                _knot ??= await KnotServer.StartAsync(cancel, zones);
                return new UpdateTarget(zone, _knot.Address, _knot.Key);
            }
            if (server == "powerdns")
            {
                _powerdns ??= await PowerDnsServer.StartAsync(cancel, zones);
                if (_powerdnsKey is null)
                {
                    _powerdnsKey = TsigSecret.Fresh();
                    foreach (var one in zones) await _powerdns.AllowUpdatesAsync(one, _powerdnsKey, cancel);
                }
                return new UpdateTarget(zone, _powerdns.Address, _powerdnsKey);
            }
            _bind ??= await BindServer.StartAsync(cancel, zones);
            return new UpdateTarget(zone, _bind.Address, _bind.Key);
        }
        finally
        {
            _starting.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_knot is not null) await _knot.DisposeAsync();
        if (_bind is not null) await _bind.DisposeAsync();
        if (_powerdns is not null) await _powerdns.DisposeAsync();
        _starting.Dispose();
    }
}

internal sealed record UpdateTarget(string Zone, IPEndPoint Address, TsigSecret Key);
