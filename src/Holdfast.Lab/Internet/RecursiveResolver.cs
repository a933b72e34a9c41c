using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Internet;

/// <summary>A small recursive resolver: iterative from its root, with a cache that honours TTLs on the injected clock.</summary>
public sealed class RecursiveResolver : IAsyncDisposable
{
    private const int MaxAliases = 12;
    private const int MaxReferrals = 24;
    private const int MaxDepth = 6;        // name servers whose own address has to be looked up

    private readonly ResolverOptions _options;
    private readonly ResolverCache _cache;
    private readonly ServerMemory _servers;
    private readonly DnsListener? _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(WireName, RecordType), Lazy<Task<ResolverAnswer>>> _underway = new();
    private int _lastId;

    private RecursiveResolver(ResolverOptions options)
    {
        _options = options;
        _cache = new ResolverCache(options.Clock);
        _servers = new ServerMemory(options.Habit, options.Seed);
        if (options.Listen is { } endpoint) _listener = DnsListener.Start(endpoint, AnswerAsync);
    }

    public string Name => _options.Name;

    public ResolverHabit Habit => _options.Habit;

    /// <summary>Null when it serves no stub clients.</summary>
    public IPEndPoint? Endpoint => _listener?.Endpoint;

    /// <summary>What stub clients asked over the network; <see cref="ResolveAsync(WireName, RecordType, CancellationToken)"/> leaves no trace here.</summary>
    public QueryLog StubQueries { get; } = new();

    public static RecursiveResolver Start(ResolverOptions options) => new(options);

    public void ClearCache() => _cache.Clear();

    /// <summary>Equal questions at the same time are asked only once; a client that gives up does not stop the others.</summary>
    public async Task<ResolverAnswer> ResolveAsync(WireName name, RecordType type, CancellationToken cancel = default)
    {
        var asked = _underway.GetOrAdd((name, type), key => new Lazy<Task<ResolverAnswer>>(() => Task.Run(() => ResolveOnceAsync(key.Item1, key.Item2))));
        return await asked.Value.WaitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_listener is not null) await _listener.DisposeAsync();
        await Task.WhenAll(_underway.Values.Select(asked => asked.Value)).ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task<ResolverAnswer> ResolveOnceAsync(WireName name, RecordType type)
    {
        try
        {
            return await ResolveAsync(name, type, 0, _stop.Token);
        }
        finally
        {
            _underway.TryRemove((name, type), out _);
        }
    }

    private async Task<ResolverAnswer> ResolveAsync(WireName name, RecordType type, int depth, CancellationToken cancel)
    {
        var chain = new List<ResourceRecord>();
        var stale = false;
        for (var aliases = 0; aliases <= MaxAliases; aliases++)
        {
            var step = await StepAsync(name, type, depth, cancel);
            stale |= step.Stale;
            chain.AddRange(step.Records);
            if (step.Code != ResponseCode.NoError || type == RecordType.Cname || step.Records is not [{ } only] || only.Type != RecordType.Cname)
                return new ResolverAnswer(step.Code, step.Code == ResponseCode.ServerFailure ? [] : chain) { Stale = stale };
            name = new WireReader(only.Data.Span).Name();
        }
        return ResolverAnswer.Failure;
    }

    /// <summary>The set at one name, or the alias that stands in its place.</summary>
    private async Task<ResolverAnswer> StepAsync(WireName name, RecordType type, int depth, CancellationToken cancel)
    {
        if (_cache.Get(name, type) is { } cached) return new ResolverAnswer(cached.Code, cached.Records);
        if (_cache.Get(name, RecordType.Cname) is { Code: ResponseCode.NoError, Records.Count: > 0 } alias) return new ResolverAnswer(alias.Code, alias.Records);
        var fresh = depth > MaxDepth ? null : await AskTheWorldAsync(name, type, depth, cancel);
        if (fresh is not null) return fresh;
        if (_options.ServeStale)
        {
            if (_cache.GetStale(name, type) is { } old) return new ResolverAnswer(ResponseCode.NoError, old) { Stale = true };
            if (_cache.GetStale(name, RecordType.Cname) is { } oldAlias) return new ResolverAnswer(ResponseCode.NoError, oldAlias) { Stale = true };
        }
        _cache.PutFailure(name, type, _options.FailureTtl);
        return ResolverAnswer.Failure;
    }

    /// <summary>Null when no server gave an answer that can be used.</summary>
    private async Task<ResolverAnswer?> AskTheWorldAsync(WireName name, RecordType type, int depth, CancellationToken cancel)
    {
        var forgotten = new HashSet<WireName>();
        for (var referrals = 0; referrals < MaxReferrals; referrals++)
        {
            var cut = DeepestKnownCut(name, type);
            var servers = await AddressesAsync(cut, depth, cancel);
            if (servers.Count == 0 && forgotten.Add(cut))
            {
                // Known by name only: ask the parent once more.
                _cache.Forget(cut, RecordType.Ns);
                continue;
            }
            var reply = await AskOneOfAsync(servers, cut, name, type, cancel);
            if (reply is null) return null;
            if (reply.Code == ResponseCode.NameError || reply.Authoritative) return Digest(reply, name, type, cut);
            LearnReferral(reply, cut);
            if (DeepestKnownCut(name, type).LabelCount <= cut.LabelCount) return null;
        }
        return null;
    }

    private async Task<DnsMessage?> AskOneOfAsync(IReadOnlyList<IPEndPoint> servers, WireName cut, WireName name, RecordType type, CancellationToken cancel)
    {
        if (servers.Count == 0) return null;
        foreach (var server in _servers.Order(servers))
        {
            var query = DnsMessage.Query((ushort)Interlocked.Increment(ref _lastId), name, type);
            var started = _options.Clock.GetTimestamp();
            var reply = await DnsExchange.AskAsync(server, query, _options.Timeout, _options.Clock, cancel: cancel);
            var useful = reply is { Code: ResponseCode.NoError or ResponseCode.NameError }
                && (reply.Authoritative || reply.Authority.Any(record => record.Type == RecordType.Ns && record.Name.LabelCount > cut.LabelCount && name.IsWithin(record.Name)));
            if (useful)
            {
                _servers.Answered(server, _options.Clock.GetElapsedTime(started));
                return reply;
            }
            _servers.Failed(server);
        }
        return null;
    }

    private ResolverAnswer Digest(DnsMessage reply, WireName name, RecordType type, WireName cut)
    {
        ResolverAnswer? own = null;
        foreach (var set in reply.Answers.Where(record => record.Name.IsWithin(cut)).GroupBy(record => (record.Name, record.Type)))
        {
            ResourceRecord[] records = [.. set];
            _cache.Put(set.Key.Name, set.Key.Type, ResponseCode.NoError, records, records.Min(record => record.Ttl));
            if (set.Key.Name == name && (set.Key.Type == type || set.Key.Type == RecordType.Cname)) own = new ResolverAnswer(ResponseCode.NoError, records);
        }
        if (own is not null) return own;
        var soa = reply.Authority.FirstOrDefault(record => record.Type == RecordType.Soa);
        var ttl = soa is null ? 0 : Math.Min(soa.Ttl, BinaryPrimitives.ReadUInt32BigEndian(soa.Data.Span[^4..]));
        _cache.Put(name, type, reply.Code, [], ttl);
        return new ResolverAnswer(reply.Code, []);
    }

    private void LearnReferral(DnsMessage reply, WireName cut)
    {
        foreach (var set in reply.Authority.Where(record => record.Type == RecordType.Ns && record.Name.LabelCount > cut.LabelCount && record.Name.IsWithin(cut)).GroupBy(record => record.Name))
        {
            ResourceRecord[] servers = [.. set];
            var names = servers.Select(server => new WireReader(server.Data.Span).Name()).ToHashSet();
            // The addresses first: whoever finds the name servers in the cache must find these too.
            foreach (var glue in reply.Additional.Where(record => record.Type == RecordType.A && names.Contains(record.Name) && record.Name.IsWithin(cut)).GroupBy(record => record.Name))
            {
                ResourceRecord[] addresses = [.. glue];
                _cache.PutGlue(glue.Key, addresses, addresses.Min(record => record.Ttl));
            }
            _cache.Put(set.Key, RecordType.Ns, ResponseCode.NoError, servers, servers.Min(record => record.Ttl));
        }
    }

    private WireName DeepestKnownCut(WireName name, RecordType type)
    {
        for (var labels = type == RecordType.Ds ? name.LabelCount - 1 : name.LabelCount; labels > 0; labels--)
        {
            if (_cache.Get(name.Suffix(labels), RecordType.Ns) is { Code: ResponseCode.NoError, Records: [{ Type: var found }, ..] } && found == RecordType.Ns) return name.Suffix(labels);
        }
        return WireName.Root;
    }

    private async Task<IReadOnlyList<IPEndPoint>> AddressesAsync(WireName cut, int depth, CancellationToken cancel)
    {
        if (cut.IsRoot) return _options.Roots;
        var endpoints = new List<IPEndPoint>();
        foreach (var server in _cache.Get(cut, RecordType.Ns)?.Records ?? [])
        {
            var host = new WireReader(server.Data.Span).Name();
            var records = _cache.Get(host, RecordType.A) is { Code: ResponseCode.NoError, Records: { Count: > 0 } known } ? known : _cache.GetGlue(host);
            // A name server below its own cut without glue can never be found; do not go round in circles for it.
            if (records is null && !host.IsWithin(cut)) records = (await ResolveAsync(host, RecordType.A, depth + 1, cancel)).Records;
            endpoints.AddRange(new ResolverAnswer(ResponseCode.NoError, records ?? []).Addresses.Select(address => new IPEndPoint(address, _options.DnsPort)));
        }
        return endpoints;
    }

    private async ValueTask<byte[]?> AnswerAsync(DnsMessage query, bool overTcp, CancellationToken cancel)
    {
        var reply = new DnsMessage
        {
            Id = query.Id,
            IsResponse = true,
            Opcode = query.Opcode,
            RecursionDesired = query.RecursionDesired,
            RecursionAvailable = true,
            Question = query.Question,
            EdnsSize = query.EdnsSize is null ? null : DnsMessage.EdnsUdpLimit,
        };
        if (query.Opcode != 0 || query.Question is not { Class: 1 } question)
        {
            reply = reply with { Code = ResponseCode.NotImplemented };
        }
        else
        {
            StubQueries.Add(question, overTcp, _options.Clock.GetUtcNow());
            var answer = await ResolveAsync(question.Name, question.Type, cancel);
            reply = reply with { Code = answer.Code, Answers = answer.Records };
        }
        return reply.Write(overTcp ? ushort.MaxValue : query.EdnsSize is { } size ? Math.Clamp(size, DnsMessage.PlainUdpLimit, DnsMessage.EdnsUdpLimit) : DnsMessage.PlainUdpLimit);
    }
}
