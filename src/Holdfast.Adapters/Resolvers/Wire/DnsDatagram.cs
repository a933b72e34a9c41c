using System.Net;
using System.Net.Sockets;

namespace Holdfast.Adapters.Resolvers.Wire;

/// <summary>DNS over UDP: one query, and the first answer that is really one to it.</summary>
internal static class DnsDatagram
{
    public static async Task<WireMessage> ExchangeAsync(IPEndPoint server, WireMessage query, CancellationToken cancel)
    {
        // A socket of its own for each query: a fresh source port (RFC 5452), and only this server's packets reach it.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancel);
        await socket.SendAsync(query.Write(), cancel);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancel);
            if (WireMessage.TryRead(buffer.AsMemory(0, length).ToArray(), out var answer, out _) && Answers(query, answer)) return answer;
        }
    }

    /// <summary>Whether a message answers this query. Some servers leave the question out of an error.</summary>
    public static bool Answers(WireMessage query, WireMessage answer) =>
        answer.IsResponse && answer.Id == query.Id && answer.Opcode == query.Opcode
        && (answer.Questions.Count == 0 ? answer.Code != ResponseCode.NoError : answer.Questions[0] == query.Questions[0]);
}
