using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Watch;

/// <summary>
/// Tells systemd how we are (sd_notify(3)): READY, STOPPING, RELOADING and the watchdog's ping. Silent when NOTIFY_SOCKET is not set.
/// </summary>
internal sealed class SystemdNotice : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;
    private readonly TimeSpan? _watchdog;

    public SystemdNotice(Func<string, string?> environment)
    {
        if (environment("NOTIFY_SOCKET") is not { Length: > 0 } path) return;
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        // A leading @ is the abstract namespace, written with a zero byte.
        _address = new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path);
        // Half the limit, as sd_watchdog_enabled(3) advises.
        if (long.TryParse(environment("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0)
            _watchdog = TimeSpan.FromMicroseconds(microseconds) / 2;
    }

    public void Ready() => Send("READY=1");

    public void Stopping() => Send("STOPPING=1");

    public void Reloading(TimeProvider clock) =>
        Send($"RELOADING=1\nMONOTONIC_USEC={(long)(clock.GetTimestamp() * (1_000_000.0 / clock.TimestampFrequency))}");

    /// <summary>Pings for as long as the watcher is alive, until cancelled; without a watchdog it just waits.</summary>
    public async Task PingAsync(TimeProvider clock, Func<bool> isAlive, CancellationToken cancel)
    {
        try
        {
            if (_watchdog is not { } interval)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancel);
                return;
            }
            using var timer = new PeriodicTimer(interval, clock);
            while (await timer.WaitForNextTickAsync(cancel))
                if (isAlive()) Send("WATCHDOG=1");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The watcher stops.
        }
    }

    public void Dispose() => _socket?.Dispose();

    private void Send(string text)
    {
        if (_socket is null) return;
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(text), _address!);
        }
        catch (SocketException)
        {
            // systemd is gone or its socket is: it will judge by the missing ping, and there is nobody else to tell.
        }
    }

}
