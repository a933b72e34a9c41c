using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Holdfast.Adapters.Resolvers.Wire;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Rfc2136;

/// <summary>Signed queries, transfers and updates at one server, over TCP.</summary>
internal sealed class Rfc2136Api(ProviderId provider, IPEndPoint server, TsigKey key, TimeProvider clock)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // For one message; a large update of a signed zone is signed before it is answered.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    // Questions on the way at once on one connection.
    private const int Window = 50;

    public IPEndPoint Server => server;

    /// <summary>Every record of the zone, without the closing SOA.</summary>
    public async Task<List<WireRecord>> TransferAsync(DnsName zone, CancellationToken cancel)
    {
        var operation = $"read zone {zone.Value}";
        using var stream = await ConnectAsync(operation, cancel);
        var query = new WireMessage { Id = FreshId(), Questions = [new WireQuestion(zone, WireRecord.Axfr)] };
        var tsig = new Tsig(key, clock);
        await SendAsync(stream, tsig.Sign(query.Write()), operation, cancel);
        var records = new List<WireRecord>();
        while (true)
        {
            var (octets, message) = await ReceiveAsync(stream, operation, cancel);
            if (message.Id != query.Id) throw Failed(operation, "the answer does not belong to the question");
            var verdict = tsig.Check(octets, message);
            if (message.Code != ResponseCode.NoError) throw Refused(operation, zone, message.Code, verdict);
            if (verdict.State is TsigState.Wrong or TsigState.Unsigned) throw Failed(operation, verdict.Reason!);
            if (records.Count == 0 && (message.Answers is not [var first, ..] || first.Type != RecordType.SOA || first.Name != zone))
                throw Failed(operation, "the transfer does not begin with the zone's SOA");
            foreach (var record in message.Answers)
            {
                if (record.Type != RecordType.SOA || records.Count == 0)
                {
                    if (!record.Name.IsWithin(zone)) throw Failed(operation, $"the transfer holds {record.Key}, which is not within the zone");
                    records.Add(record);
                    continue;
                }
                if (!record.Data.Span.SequenceEqual(records[0].Data.Span)) throw Failed(operation, "the zone changed during its transfer");
                if (verdict.State != TsigState.Good) throw Failed(operation, "the end of the transfer is not signed");
                return records;
            }
        }
    }

    /// <summary>The answers to one question each, in the order of <paramref name="keys"/>.</summary>
    public async Task<WireMessage[]> AskAsync(DnsName zone, IReadOnlyList<RecordKey> keys, CancellationToken cancel)
    {
        var operation = keys.Count == 1 ? $"read {keys[0]}" : $"read {keys.Count} record sets of {zone.Value}";
        using var stream = await ConnectAsync(operation, cancel);
        var answers = new WireMessage[keys.Count];
        var open = new Dictionary<ushort, (int Index, Tsig Tsig)>();
        for (int next = 0, done = 0; done < keys.Count;)
        {
            for (; next < keys.Count && open.Count < Window; next++)
            {
                var query = WireMessage.Query((ushort)next, keys[next].Name, keys[next].Type, recursion: false);
                var tsig = new Tsig(key, clock);
                open.Add(query.Id, (next, tsig));
                await SendAsync(stream, tsig.Sign(query.Write()), operation, cancel);
            }
            var (octets, message) = await ReceiveAsync(stream, operation, cancel);
            if (!open.Remove(message.Id, out var asked)) throw Failed(operation, "an answer does not belong to any question");
            var verdict = asked.Tsig.Check(octets, message);
            if (message.Code is not (ResponseCode.NoError or ResponseCode.NxDomain)) throw Refused(operation, zone, message.Code, verdict);
            if (verdict.State != TsigState.Good) throw Failed(operation, verdict.Reason ?? "the answer is not signed");
            if (message.Questions is not [var question] || question.Name != keys[asked.Index].Name || question.Type != keys[asked.Index].Type)
                throw Failed(operation, "an answer is not one to its question");
            answers[asked.Index] = message;
            done++;
        }
        return answers;
    }

    /// <summary>
    /// Sends one update and gives the server's verdict on it. When nothing trustworthy came back, the exception says whether the
    /// update may have been carried out.
    /// </summary>
    /// <param name="permit">Null for an update without updates, which only asks.</param>
    public async Task<ResponseCode> UpdateAsync(
        DnsName zone, IReadOnlyList<WireRecord> prerequisites, IReadOnlyList<WireRecord> updates, SendPermit? permit, CancellationToken cancel)
    {
        var operation = $"update zone {zone.Value}";
        using var stream = await ConnectAsync(operation, cancel);
        var update = new WireMessage
        {
            Id = FreshId(), Opcode = WireMessage.UpdateOpcode,
            Questions = [new WireQuestion(zone, RecordType.SOA)], Answers = prerequisites, Authorities = updates,
        };
        var tsig = new Tsig(key, clock);
        permit?.Take();
        await SendAsync(stream, tsig.Sign(update.Write()), operation, cancel, isWrite: true);
        var (octets, message) = await ReceiveAsync(stream, operation, cancel, isWrite: true);
        if (message.Id != update.Id || message.Opcode != WireMessage.UpdateOpcode) throw Failed(operation, "the answer does not belong to the update", mayHaveHappened: true);
        var verdict = tsig.Check(octets, message);
        switch (verdict.State)
        {
            case TsigState.Good:
                return message.Code;
            case TsigState.Unsigned when message.Code != ResponseCode.NoError:
                // Servers leave errors unsigned when they could not make sense of the key (PowerDNS) or of the zone (Knot).
                throw Refused(operation, zone, message.Code, verdict);
            default:
                throw message.Code == ResponseCode.NotAuth
                    ? Refused(operation, zone, message.Code, verdict)
                    : Failed(operation, verdict.Reason!, message.Code.Mnemonic(), mayHaveHappened: true);
        }
    }

    /// <summary>What a refusal means, in words with the remedy.</summary>
    public string Explain(DnsName zone, ResponseCode code) => code switch
    {
        ResponseCode.Refused => $"REFUSED: {server} does not let the key '{key.Name.Value}' do this in zone {zone.Value}, or its check-names does not like a host name there (an '_' in the owner of an address or MX), or it does not serve the zone",
        ResponseCode.NotAuth => $"NOTAUTH: {server} does not serve zone {zone.Value} as primary, or does not accept the key '{key.Name.Value}'",
        ResponseCode.NotZone => "NOTZONE: a name lies outside the zone",
        ResponseCode.FormErr => "FORMERR: the server does not understand the request",
        ResponseCode.ServFail => "SERVFAIL: the server failed at it",
        ResponseCode.NotImp => "NOTIMP: the server takes no dynamic updates",
        _ => code.Mnemonic(),
    };

    private ProviderException Refused(string operation, DnsName zone, ResponseCode code, TsigVerdict verdict) =>
        Failed(operation, verdict.State == TsigState.Wrong ? verdict.Reason! : Explain(zone, code), code.Mnemonic());

    private ProviderException Failed(string operation, string message, string? status = null, bool mayHaveHappened = false, Exception? inner = null) =>
        new(provider, operation, message, status, null, mayHaveHappened, inner);

    private static ushort FreshId() => (ushort)RandomNumberGenerator.GetInt32(1 << 16);

    private async Task<DnsStream> ConnectAsync(string operation, CancellationToken cancel) =>
        await WithinAsync(ConnectTimeout, operation, "connect", isWrite: false, limit => DnsStream.ConnectAsync(server, limit), cancel);

    private async Task SendAsync(DnsStream stream, byte[] message, string operation, CancellationToken cancel, bool isWrite = false) =>
        await WithinAsync(AnswerTimeout, operation, "send", isWrite, async limit =>
        {
            await stream.SendAsync(message, limit);
            return true;
        }, cancel);

    private async Task<(byte[] Octets, WireMessage Message)> ReceiveAsync(DnsStream stream, string operation, CancellationToken cancel, bool isWrite = false)
    {
        var octets = await WithinAsync(AnswerTimeout, operation, "answer", isWrite, stream.ReceiveAsync, cancel);
        return WireMessage.TryRead(octets, out var message, out var error) && message.IsResponse
            ? (octets, message)
            : throw Failed(operation, error ?? "the answer is a question", mayHaveHappened: isWrite);
    }

    private async Task<T> WithinAsync<T>(
        TimeSpan timeout, string operation, string step, bool isWrite, Func<CancellationToken, Task<T>> act, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            return await act(linked.Token);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw Failed(operation, $"{server}: no {step} within {Duration.Format(timeout)}", mayHaveHappened: isWrite, inner: error);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            throw Failed(operation, $"{server}: {(step == "answer" ? "the connection broke off before an answer" : error.Message)}", mayHaveHappened: isWrite, inner: error);
        }
    }
}
