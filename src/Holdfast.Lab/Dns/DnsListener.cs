using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Lab.Dns;

/// <summary>UDP and TCP on the same port; hands each query to one function, which may answer nothing at all.</summary>
internal sealed class DnsListener : IAsyncDisposable
{
    private const int PortAttempts = 50;   // another process may hold the UDP side of a port whose TCP side is free

    private readonly Func<DnsMessage, bool, CancellationToken, ValueTask<byte[]?>> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _running = [];
    private readonly ConcurrentQueue<Exception> _bugs = new();
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly Task _loops;

    private DnsListener(Socket udp, Socket tcp, Func<DnsMessage, bool, CancellationToken, ValueTask<byte[]?>> answer)
    {
        (_udp, _tcp, _answer) = (udp, tcp, answer);
        Endpoint = (IPEndPoint)tcp.LocalEndPoint!;
        _loops = Task.WhenAll(Task.Run(ReceiveAsync), Task.Run(AcceptAsync));
    }

    public IPEndPoint Endpoint { get; }

    /// <param name="answer">Gets the query and whether it came over TCP.</param>
    public static DnsListener Start(IPEndPoint wanted, Func<DnsMessage, bool, CancellationToken, ValueTask<byte[]?>> answer)
    {
        for (var attempt = 1; ; attempt++)
        {
            var tcp = new Socket(wanted.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            var udp = new Socket(wanted.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                tcp.Bind(wanted);
                udp.Bind(tcp.LocalEndPoint!);
                tcp.Listen(128);
                return new DnsListener(udp, tcp, answer);
            }
            catch (SocketException) when (wanted.Port == 0 && attempt < PortAttempts)
            {
                tcp.Dispose();
                udp.Dispose();
            }
            catch
            {
                tcp.Dispose();
                udp.Dispose();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _loops;
        await Task.WhenAll(_running.Keys);
        _stop.Dispose();
        if (!_bugs.IsEmpty) throw new AggregateException("A query met a bug in the lab's name server.", _bugs);
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[65_535];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                if (Read(buffer.AsSpan(0, received.ReceivedBytes)) is not { } query) continue;
                var answer = SafelyAsync(query, false);
                if (answer.IsCompletedSuccessfully) await SendAsync(answer.Result, received.RemoteEndPoint);
                else Own(SendLaterAsync(answer, received.RemoteEndPoint));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // A port that a client has closed again shows up here as an error of the next call; only the stop ends the loop.
            }
        }
    }

    /// <summary>A bug must not end the loop, which would look like a dead server; it is thrown at the end instead.</summary>
    private async ValueTask<byte[]?> SafelyAsync(DnsMessage query, bool overTcp)
    {
        try
        {
            return await _answer(query, overTcp, _stop.Token);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            _bugs.Enqueue(bug);
            return new DnsMessage { Id = query.Id, IsResponse = true, Question = query.Question, Code = ResponseCode.ServerFailure }.Write();
        }
    }

    private async Task SendLaterAsync(ValueTask<byte[]?> answer, EndPoint client)
    {
        try
        {
            await SendAsync(await answer, client);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The client gets no answer, which is what it would see.
        }
    }

    private async Task SendAsync(byte[]? answer, EndPoint client)
    {
        if (answer is not null) await _udp.SendToAsync(answer, SocketFlags.None, client, _stop.Token);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Own(ServeAsync(await _tcp.AcceptAsync(_stop.Token)));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // As above.
            }
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            var prefix = new byte[2];
            while (await stream.ReadAtLeastAsync(prefix, 2, throwOnEndOfStream: false, _stop.Token) == 2)
            {
                var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
                await stream.ReadExactlyAsync(message, _stop.Token);
                if (Read(message) is not { } query) return;
                if (await SafelyAsync(query, true) is not { } answer) continue;
                var framed = new byte[answer.Length + 2];
                BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)answer.Length);
                answer.CopyTo(framed, 2);
                await stream.WriteAsync(framed, _stop.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The connection is over.
        }
    }

    private static DnsMessage? Read(ReadOnlySpan<byte> message)
    {
        try
        {
            var query = DnsMessage.Parse(message);
            return query.IsResponse ? null : query;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private void Own(Task task)
    {
        _running[task] = true;
        task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
