using System.Net;
using System.Net.Sockets;
using Holdfast.Adapters.Config;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Probes;

/// <summary>Connects and closes: for services that do not speak HTTP.</summary>
public sealed class TcpProbe(ProbeSettings settings, IPEndPoint address, TimeProvider clock) : IProbe
{
    private readonly IPEndPoint _address = address.Port == 0 ? new IPEndPoint(address.Address, settings.Url.Port) : address;

    public async Task<ProbeReport> ProbeAsync(CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(settings.ConnectTimeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        using var socket = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        ProbeResult result;
        try
        {
            await socket.ConnectAsync(_address, linked.Token);
            result = new ProbeResult.Success(clock.GetElapsedTime(start));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            result = new ProbeResult.Failure(ProbeLayer.Timeout, $"no connection within {Core.Duration.Format(settings.ConnectTimeout)}");
        }
        catch (SocketException error)
        {
            result = OwnFaults.IsOurs(error.SocketErrorCode) ? new ProbeResult.Inconclusive(error.Message) : new ProbeResult.Failure(ProbeLayer.Connect, error.Message);
        }
        var total = clock.GetElapsedTime(start);
        return new ProbeReport(result, result is ProbeResult.Success ? total : null, null, null, total, null, null);
    }

    public void Dispose()
    {
    }
}
