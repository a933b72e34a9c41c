using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Adapters.Resolvers.Wire;

/// <summary>DNS over one TCP connection: each message behind its length (RFC 1035 4.2.2).</summary>
internal sealed class DnsStream : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private DnsStream(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    public static async Task<DnsStream> ConnectAsync(IPEndPoint server, CancellationToken cancel)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancel);
            return new DnsStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed.AsMemory(2));
        await _stream.WriteAsync(framed, cancel);
    }

    /// <exception cref="EndOfStreamException">When the server closes in the middle.</exception>
    public async Task<byte[]> ReceiveAsync(CancellationToken cancel)
    {
        var length = new byte[2];
        await _stream.ReadExactlyAsync(length, cancel);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await _stream.ReadExactlyAsync(message, cancel);
        return message;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}
