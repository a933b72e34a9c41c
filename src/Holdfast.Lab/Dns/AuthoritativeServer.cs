using System.Net;

namespace Holdfast.Lab.Dns;

/// <summary>An authoritative name server on UDP and TCP of a loopback address.</summary>
public sealed class AuthoritativeServer : IAsyncDisposable
{
    private const int MaxFlattening = 8;

    private readonly AuthoritativeOptions _options;
    private DnsListener? _listener;

    private AuthoritativeServer(AuthoritativeOptions options)
    {
        _options = options;
        Faults = new DnsFaults(options.Zones, options.Seed);
        Name = WireName.Parse(options.Name).Text;
        _listener = DnsListener.Start(new IPEndPoint(options.Address, options.Port), AnswerAsync);
        Endpoint = _listener.Endpoint;
    }

    public string Name { get; }

    public IPEndPoint Endpoint { get; }

    public DnsFaults Faults { get; }

    public QueryLog Queries { get; } = new();

    public static AuthoritativeServer Start(AuthoritativeOptions options) => new(options);

    /// <summary>Closes the port: clients are refused (TCP) or hear an ICMP error (UDP), as when the process has died.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _listener, null) is { } listener) await listener.DisposeAsync();
    }

    /// <summary>Opens the same port again after <see cref="StopAsync"/>.</summary>
    public void StartAgain() => _listener ??= DnsListener.Start(Endpoint, AnswerAsync);

    public async ValueTask DisposeAsync() => await StopAsync();

    private async ValueTask<byte[]?> AnswerAsync(DnsMessage query, bool overTcp, CancellationToken cancel)
    {
        if (query.Question is { } question) Queries.Add(question, overTcp, _options.Clock.GetUtcNow());
        if (Faults.Mode == DnsFaultMode.Silence || (!overTcp && Faults.LosesThis())) return null;
        if (Faults.Latency > TimeSpan.Zero) await Task.Delay(Faults.Latency, _options.Clock, cancel);
        var reply = await ReplyAsync(query, cancel);
        if (overTcp) return reply.Write();
        if (Faults.TruncateAlways) reply = reply with { Answers = [], Authority = [], Additional = [], Truncated = true };
        return reply.Write(query.EdnsSize is { } size ? Math.Clamp(size, DnsMessage.PlainUdpLimit, DnsMessage.EdnsUdpLimit) : DnsMessage.PlainUdpLimit);
    }

    private async ValueTask<DnsMessage> ReplyAsync(DnsMessage query, CancellationToken cancel)
    {
        var reply = new DnsMessage
        {
            Id = query.Id,
            IsResponse = true,
            Opcode = query.Opcode,
            RecursionDesired = query.RecursionDesired,
            Question = query.Question,
            EdnsSize = query.EdnsSize is null ? null : DnsMessage.EdnsUdpLimit,
            DnssecOk = query.DnssecOk,
        };
        if (query.EdnsVersion > 0) return reply with { Code = ResponseCode.BadVersion };
        if (Faults.Mode == DnsFaultMode.ServerFailure) return reply with { Code = ResponseCode.ServerFailure };
        if (query.Opcode != 0) return reply with { Code = ResponseCode.NotImplemented };
        if (query.Question is not { } question) return reply with { Code = ResponseCode.FormatError };
        if (Faults.Mode == DnsFaultMode.Refused || question.Class != 1 || question.Type == RecordType.Axfr) return reply with { Code = ResponseCode.Refused };
        if (Faults.Zones.Find(question.Name, question.Type) is not { } zone) return reply with { Code = ResponseCode.Refused };
        var answer = zone.Answer(question.Name, question.Type, query.DnssecOk);
        if (answer.Flatten is { } flatten)
        {
            var addresses = await FlattenAsync(flatten, MaxFlattening, cancel);
            if (addresses is null) return reply with { Code = ResponseCode.ServerFailure };
            answer = addresses.Count > 0
                ? answer with { Answers = [.. answer.Answers, .. addresses] }
                : answer with { Authority = [zone.Soa] };
        }
        return reply with
        {
            Code = answer.Code,
            Authoritative = !answer.IsReferral,
            Answers = answer.Answers,
            Authority = answer.Authority,
            Additional = answer.Additional,
        };
    }

    /// <summary>The addresses of the target under the owner's name; null when they cannot be had.</summary>
    private async Task<IReadOnlyList<ResourceRecord>?> FlattenAsync(Flattening flatten, int depth, CancellationToken cancel)
    {
        IReadOnlyList<ResourceRecord>? found = null;
        var target = flatten.Target;
        while (found is null && depth-- > 0 && Faults.Zones.Find(target, flatten.Type) is { } zone)
        {
            var answer = zone.Answer(target, flatten.Type);
            if (answer.IsReferral) break;
            if (answer.Flatten is { } further)
            {
                found = await FlattenAsync(further, depth, cancel);
                if (found is null) return null;
            }
            else if (answer.Answers is [.., { } last] && last.Type == RecordType.Cname)
            {
                target = new WireReader(last.Data.Span).Name();
            }
            else
            {
                found = answer.Answers;
            }
        }
        if (found is null && _options.ResolveElsewhere is { } resolve) found = await resolve(target, flatten.Type, cancel);
        return found is null ? null : [.. found.Where(record => record.Type == flatten.Type).Select(record => record with { Name = flatten.Owner })];
    }
}
