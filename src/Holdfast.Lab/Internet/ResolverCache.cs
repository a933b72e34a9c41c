using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Internet;

/// <summary>Record sets and absences with their expiry on the injected clock.</summary>
internal sealed class ResolverCache(TimeProvider clock)
{
    private static readonly TimeSpan StaleFor = TimeSpan.FromDays(1);
    private const uint MaxTtl = 604_800;

    private readonly Lock _lock = new();
    private readonly Dictionary<(WireName, RecordType), Entry> _entries = [];
    private readonly Dictionary<WireName, Entry> _glue = [];

    public void Put(WireName name, RecordType type, ResponseCode code, IReadOnlyList<ResourceRecord> records, uint ttl)
    {
        var expires = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(ttl, MaxTtl));
        lock (_lock) _entries[(name, type)] = new Entry(code, records, expires);
    }

    public void PutFailure(WireName name, RecordType type, TimeSpan forHowLong)
    {
        lock (_lock) _entries[(name, type)] = new Entry(ResponseCode.ServerFailure, [], clock.GetUtcNow() + forHowLong) { Behind = Kept(name, type) };
    }

    public (ResponseCode Code, IReadOnlyList<ResourceRecord> Records)? Get(WireName name, RecordType type)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue((name, type), out var entry)) return null;
            var left = entry.Expires - clock.GetUtcNow();
            return left > TimeSpan.Zero ? (entry.Code, [.. entry.Records.Select(record => record with { Ttl = (uint)Math.Ceiling(left.TotalSeconds) })]) : null;
        }
    }

    /// <summary>An expired set that may still be shown (RFC 8767).</summary>
    public IReadOnlyList<ResourceRecord>? GetStale(WireName name, RecordType type)
    {
        lock (_lock)
        {
            var entry = Kept(name, type);
            return entry is { Code: ResponseCode.NoError, Records.Count: > 0 } && clock.GetUtcNow() - entry.Expires < StaleFor
                ? [.. entry.Records.Select(record => record with { Ttl = 30 })]
                : null;
        }
    }

    /// <summary>Addresses that came with a referral: good for finding the servers of a zone, never an answer, and not hidden by a failure.</summary>
    public void PutGlue(WireName server, IReadOnlyList<ResourceRecord> addresses, uint ttl)
    {
        var expires = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(ttl, MaxTtl));
        lock (_lock) _glue[server] = new Entry(ResponseCode.NoError, addresses, expires);
    }

    public IReadOnlyList<ResourceRecord>? GetGlue(WireName server)
    {
        lock (_lock) return _glue.TryGetValue(server, out var entry) && entry.Expires > clock.GetUtcNow() ? entry.Records : null;
    }

    public void Forget(WireName name, RecordType type)
    {
        lock (_lock) _entries.Remove((name, type));
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _glue.Clear();
        }
    }

    /// <summary>A remembered failure hides the last good answer but does not lose it.</summary>
    private Entry? Kept(WireName name, RecordType type) =>
        _entries.TryGetValue((name, type), out var entry) ? entry.Behind ?? entry : null;

    private sealed record Entry(ResponseCode Code, IReadOnlyList<ResourceRecord> Records, DateTimeOffset Expires)
    {
        public Entry? Behind { get; init; }
    }
}
