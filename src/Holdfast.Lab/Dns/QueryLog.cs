using System.Collections.Concurrent;

namespace Holdfast.Lab.Dns;

/// <summary>The latest questions a server got.</summary>
public sealed class QueryLog
{
    private const int Kept = 10_000;

    private readonly ConcurrentQueue<LoggedQuery> _queries = new();
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public IReadOnlyList<LoggedQuery> Latest => [.. _queries];

    public void Clear()
    {
        _queries.Clear();
        Interlocked.Exchange(ref _count, 0);
    }

    internal void Add(DnsQuestion question, bool overTcp, DateTimeOffset at)
    {
        Interlocked.Increment(ref _count);
        _queries.Enqueue(new LoggedQuery(at, question.Name, question.Type, overTcp));
        while (_queries.Count > Kept) _queries.TryDequeue(out _);
    }
}

public sealed record LoggedQuery(DateTimeOffset At, WireName Name, RecordType Type, bool OverTcp);
