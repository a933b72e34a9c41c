using System.Buffers.Binary;
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

    /// <summary>The key tags of the signatures over the zone's SOA; empty when it is unsigned or the server does not answer.</summary>
    public async Task<ValueList<ushort>> SignersAsync(IPEndPoint server, DnsName zone, CancellationToken cancel)
    {
        var (message, _) = await ExchangeAsync(server, WireMessage.Query(FreshId(), zone, RecordType.SOA, recursion: false, signatures: true), _timeout, cancel);
        return message is null ? [] : message.Answers
            .Where(record => record.Type == RecordType.RRSIG && record.Name == zone && record.Data.Length > 18)
            .Where(record => BinaryPrimitives.ReadUInt16BigEndian(record.Data.Span) == RecordType.SOA.Code)
            .Select(record => BinaryPrimitives.ReadUInt16BigEndian(record.Data.Span[16..]))
            .Distinct().Order().ToValueList();
    }

    private async Task<ServerAnswer> AskAsync(IPEndPoint server, RecordKey key, bool recursion, CancellationToken cancel)
    {
        // A resolver may have to ask several servers in turn before it can answer.
        var patience = recursion ? _timeout * 3 : _timeout;
        var (message, trouble) = await ExchangeAsync(server, WireMessage.Query(FreshId(), key.Name, key.Type, recursion), patience, cancel);
        return message is null ? new ServerAnswer.Silent(trouble!) : AnswerReading.Of(message, key, recursion);
    }

    private static ushort FreshId() => (ushort)RandomNumberGenerator.GetInt32(1 << 16);

    private async Task<(WireMessage? Answer, string? Trouble)> ExchangeAsync(IPEndPoint server, WireMessage query, TimeSpan patience, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var limit = new CancellationTokenSource(patience, clock);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
            try
            {
                var answer = await DnsDatagram.ExchangeAsync(server, query, linked.Token);
                return (answer.IsTruncated ? await OverTcpAsync(server, query, linked.Token) : answer, null);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                if (attempt < 2) continue;
                return (null, $"no answer within {Duration.Format(patience)}, asked twice");
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                return (null, error.Message);
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
