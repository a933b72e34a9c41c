using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Testing.Servers;

/// <summary>Passes TCP connections on to a server, and can swallow what comes back: the request arrives, its answer never does.</summary>
internal sealed class TcpForwarder : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly IPEndPoint _target;
    private readonly Task _accepting;
    private int _swallow;

    public TcpForwarder(IPEndPoint target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>The next connections are closed when their answer comes, without passing it on.</summary>
    public void SwallowAnswers(int connections) => Volatile.Write(ref _swallow, connections);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_end.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            _connections.Add(PassAsync(client));
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var from = client;
        using var to = new TcpClient();
        try
        {
            await to.ConnectAsync(_target, _end.Token);
            var isSwallowed = Interlocked.Decrement(ref _swallow) >= 0;
            var there = client.GetStream().CopyToAsync(to.GetStream(), _end.Token);
            if (isSwallowed)
            {
                await to.GetStream().ReadAtLeastAsync(new byte[1], 1, cancellationToken: _end.Token);
                return;
            }
            await Task.WhenAny(there, to.GetStream().CopyToAsync(client.GetStream(), _end.Token));
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // One side went away: so does the other.
        }
    }
}
