using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Holdfast.Adapters.Resolvers.Wire;
using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Resolvers;

/// <summary>
/// Asks one server for one record set, and gives what it said as a value; nothing that a server does or leaves undone throws.
/// UDP first, twice, then TCP when the answer was cut. Safe for concurrent use.
/// </summary>
/// <param name="timeout">For one exchange; a silent server costs twice as much.</param>
public sealed class AuthoritativeClient(TimeProvider clock, TimeSpan? timeout = null)
{
    // An authoritative server answers from memory; a second covers any place on earth and a lost packet is asked for again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _timeout = timeout ?? Patience;

    /// <summary>Asks an authoritative server; an answer without authority counts as a refusal.</summary>
    public Task<ServerAnswer> AskAsync(IPEndPoint server, RecordKey key, CancellationToken cancel) => AskAsync(server, key, recursion: false, cancel);

    /// <summary>Asks a resolver to find the answer.</summary>
    public Task<ServerAnswer> ResolveAsync(IPEndPoint resolver, RecordKey key, CancellationToken cancel) => AskAsync(resolver, key, recursion: true, cancel);

    private async Task<ServerAnswer> AskAsync(IPEndPoint server, RecordKey key, bool recursion, CancellationToken cancel)
    {
        var query = WireMessage.Query((ushort)RandomNumberGenerator.GetInt32(1 << 16), key.Name, key.Type, recursion);
        // A resolver may have to ask several servers in turn before it can answer.
        var patience = recursion ? _timeout * 3 : _timeout;
        for (var attempt = 1; ; attempt++)
        {
            using var limit = new CancellationTokenSource(patience, clock);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
            try
            {
                var answer = await DnsDatagram.ExchangeAsync(server, query, linked.Token);
                if (answer.IsTruncated) answer = await OverTcpAsync(server, query, linked.Token);
                return AnswerReading.Of(answer, key, recursion);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                if (attempt < 2) continue;
                return new ServerAnswer.Silent($"no answer within {Duration.Format(patience)}, asked twice");
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                return new ServerAnswer.Silent(error.Message);
            }
        }
    }

    private static async Task<WireMessage> OverTcpAsync(IPEndPoint server, WireMessage query, CancellationToken cancel)
    {
        using var stream = await DnsStream.ConnectAsync(server, cancel);
        await stream.SendAsync(query.Write(), cancel);
        var octets = await stream.ReceiveAsync(cancel);
        if (!WireMessage.TryRead(octets, out var answer, out var error)) throw new IOException(error);
        return DnsDatagram.Answers(query, answer) ? answer : throw new IOException("the answer over TCP is not one to the question");
    }
}
