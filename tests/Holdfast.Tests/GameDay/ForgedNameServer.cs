using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Tests.GameDay;

/// <summary>A name server between the askers and a real one (UDP): it passes all on, and, while it lies, answers a mark of its own.</summary>
internal sealed class ForgedNameServer : IAsyncDisposable
{
    private const ushort Txt = 16;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _real;
    private readonly Task _serving;
    private int _told;

    public ForgedNameServer(IPEndPoint real)
    {
        _real = real;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _serving = ServeAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>The mark that is answered in place of the real one; null = the real one.</summary>
    public string? Mark { get; set; }

    /// <summary>So many forged answers were given.</summary>
    public int Told => Volatile.Read(ref _told);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Dispose();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[4096];
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var got = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                _ = AnswerAsync(buffer[..got.ReceivedBytes], got.RemoteEndPoint);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // the end, or one asker who is gone
            }
        }
    }

    private async Task AnswerAsync(byte[] query, EndPoint asker)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            if (Mark is { } mark && Forged(query, mark) is { } lie)
            {
                Interlocked.Increment(ref _told);
                await _socket.SendToAsync(lie, asker, patience.Token);
                return;
            }
            using var to = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            await to.ConnectAsync(_real, patience.Token);
            await to.SendAsync(query, patience.Token);
            var answer = new byte[4096];
            var length = await to.ReceiveAsync(answer, patience.Token);
            await _socket.SendToAsync(answer.AsMemory(0, length), asker, patience.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the asker gets nothing, as from the real one
        }
    }

    /// <summary>An authoritative answer with one TXT record; null when a question is about something else.</summary>
    private static byte[]? Forged(byte[] query, string mark)
    {
        var end = 12;
        while (end < query.Length && query[end] != 0) end += query[end] + 1;
        if (end + 5 > query.Length || BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(end + 1)) != Txt) return null;
        if (!Encoding.ASCII.GetString(query, 13, query[12]).Equals("_holdfast", StringComparison.OrdinalIgnoreCase)) return null;
        var question = query[12..(end + 5)];
        var text = Encoding.ASCII.GetBytes(mark);
        byte[] head = [query[0], query[1], 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0];
        byte[] record = [0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 1, (byte)(text.Length + 1 >> 8), (byte)(text.Length + 1), (byte)text.Length];
        return [.. head, .. question, .. record, .. text];
    }
}
