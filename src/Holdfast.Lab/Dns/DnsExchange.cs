using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Lab.Dns;

/// <summary>One question to one server.</summary>
public static class DnsExchange
{
    /// <summary>Over UDP, and over TCP when the answer is truncated. Null when nothing fitting came within the time.</summary>
    public static async Task<DnsMessage?> AskAsync(
        IPEndPoint server, DnsMessage query, TimeSpan timeout, TimeProvider clock, bool overTcp = false, CancellationToken cancel = default)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            if (overTcp) return await AskTcpAsync(server, query, linked.Token);
            var reply = await AskUdpAsync(server, query, linked.Token);
            return reply.Truncated ? await AskTcpAsync(server, query, linked.Token) : reply;
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException or FormatException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<DnsMessage> AskUdpAsync(IPEndPoint server, DnsMessage query, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancel);
        await socket.SendAsync(query.Write(), cancel);
        var buffer = new byte[65_535];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancel);
            var reply = DnsMessage.Parse(buffer.AsSpan(0, length));
            if (reply.IsResponse && reply.Id == query.Id && reply.Question == query.Question) return reply;
        }
    }

    private static async Task<DnsMessage> AskTcpAsync(IPEndPoint server, DnsMessage query, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancel);
        await using var stream = new NetworkStream(socket);
        var message = query.Write();
        var framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancel);
        var prefix = new byte[2];
        await stream.ReadExactlyAsync(prefix, cancel);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(answer, cancel);
        return DnsMessage.Parse(answer);
    }
}
