using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Testing.Servers;

/// <summary>
/// One DNS query over UDP, written out by hand: the harness must not judge servers with the code that it is there to test.
/// </summary>
internal static class RawQuery
{
    public const ushort Soa = 6, DnsKey = 48;

    /// <summary>Whether the server answers with NOERROR and at least one record; authoritative if asked for.</summary>
    public static async Task<bool> HasAnswerAsync(IPEndPoint server, string name, ushort type, bool authoritative, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromMilliseconds(500));
        try
        {
            await socket.ConnectAsync(server, patience.Token);
            await socket.SendAsync(Query(name, type), patience.Token);
            var answer = new byte[4096];
            var length = await socket.ReceiveAsync(answer, patience.Token);
            var flags = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(2));
            var records = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6));
            return length > 12 && (flags & 0xF) == 0 && records > 0 && (!authoritative || (flags & 0x0400) != 0);
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static byte[] Query(string name, ushort type)
    {
        var bytes = new List<byte> { 0x48, 0x46, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }
        bytes.AddRange([0, (byte)(type >> 8), (byte)type, 0, 1]);
        return [.. bytes];
    }
}
