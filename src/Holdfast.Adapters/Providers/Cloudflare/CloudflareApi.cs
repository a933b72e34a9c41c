using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Providers.Cloudflare;

/// <summary>The calls of Cloudflare's v4 API that we need.</summary>
internal sealed class CloudflareApi(ProviderHttp http) : IDisposable
{
    /// <summary>The schema allows more; external-dns uses 5,000. A zone of 10,000 records is two calls.</summary>
    public const int PageSize = 5000;

    private readonly CloudflarePace _pace = new(http.Clock);

    /// <summary>The one active zone of this name that the token can see.</summary>
    public async Task<CloudflareZone> FindZoneAsync(DnsName zone, bool isUrgent, CancellationToken cancel)
    {
        var call = new HttpCall(HttpMethod.Get, $"zones?name={Uri.EscapeDataString(zone.Value)}&per_page=50", $"find zone {zone}");
        var (_, page) = await CallAsync(call, CloudflareJson.Default.Zones, isUrgent, cancel);
        var zones = page.Result!.Where(found => found is { Id: not null } && DnsName.TryParse(found.Name, out var name) && name == zone).ToList();
        var usable = zones.Count > 1 ? zones.Where(found => found.Status == "active").ToList() : zones;
        return usable switch
        {
            [var one] => one,
            [] => throw http.Failed(call, zones.Count == 0 ? $"the token sees no zone {zone}" : $"none of the {zones.Count} zones named {zone} is active", ProviderException.NoZone),
            _ => throw http.Failed(call, $"the token sees {usable.Count} active zones named {zone} ({string.Join(", ", usable.Select(found => found.Account?.Name))}); give it one account only"),
        };
    }

    /// <summary>Null when the token may not read the settings (they need a permission of their own).</summary>
    public Task<CloudflareDnsSettings?> DnsSettingsAsync(CloudflareZone zone, CancellationToken cancel) =>
        OptionalAsync(new HttpCall(HttpMethod.Get, $"zones/{zone.Id}/dns_settings", $"read the DNS settings of {zone.Name}"), CloudflareJson.Default.DnsSettings, cancel);

    public Task<CloudflareDnssec?> DnssecAsync(CloudflareZone zone, CancellationToken cancel) =>
        OptionalAsync(new HttpCall(HttpMethod.Get, $"zones/{zone.Id}/dnssec", $"read the DNSSEC state of {zone.Name}"), CloudflareJson.Default.Dnssec, cancel);

    /// <summary>All records, or those of one name; every page must be whole, or the read has failed.</summary>
    public async Task<List<CloudflareRecord>> ListAsync(CloudflareZone zone, DnsName? name, bool isUrgent, CancellationToken cancel)
    {
        var records = new List<CloudflareRecord>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var filter = name is { } only ? $"&name={Uri.EscapeDataString(only.Value)}" : "";
        int? total = null;
        for (int page = 1, pages = 1; page <= pages; page++)
        {
            var call = new HttpCall(HttpMethod.Get, $"zones/{zone.Id}/dns_records?page={page}&per_page={PageSize}{filter}", $"list the records of {zone.Name}");
            var (answer, envelope) = await CallAsync(call, CloudflareJson.Default.Records, isUrgent, cancel);
            var result = envelope.Result!;
            if (envelope.ResultInfo is not { Page: { } echoed, PerPage: { } perPage, Count: { } count, TotalPages: { } totalPages } info)
                throw http.Failed(call, $"the list has no page counts, so it cannot be told whether it is whole: {http.Quote(answer)}");
            // total_count counts without filters (api-schemas, common.yaml), so it says something for the whole list only.
            var expected = name is null && info.TotalCount is { } all ? Math.Clamp(all - (page - 1) * perPage, 0, perPage) : count;
            if (echoed != page || result.Count != count || result.Count != expected || (page < totalPages && result.Count != perPage))
                throw http.Failed(call, $"page {page} of {totalPages} has {result.Count} records where {Math.Max(count, expected)} were announced: half a zone is not read as a zone");
            if (page > 1 && (totalPages != pages || info.TotalCount != total)) throw http.Failed(call, "the zone changed while it was read; read it again");
            (pages, total) = (totalPages, info.TotalCount);
            foreach (var record in result)
            {
                if (record is not { Id: not null }) throw http.Failed(call, $"a record without an id: {http.Quote(answer)}");
                if (!ids.Add(record.Id)) throw http.Failed(call, "a record came on two pages: the zone changed while it was read; read it again");
                records.Add(record);
            }
        }
        return records;
    }

    /// <summary>
    /// Sends one transaction. The errors when it was rolled back as a whole; null when it stands. Nothing else is answered: a broken
    /// exchange is an exception that says whether it may have happened.
    /// </summary>
    public async Task<CloudflareRefusal?> BatchAsync(CloudflareZone zone, CloudflareOperations operations, WriteTerms terms, CancellationToken cancel)
    {
        static List<CloudflareWrite>? Some(List<CloudflareWrite> writes) => writes.Count == 0 ? null : writes;
        var batch = new CloudflareBatch(Some(operations.Deletes), Some(operations.Patches), Some(operations.Posts));
        var call = new HttpCall(HttpMethod.Post, $"zones/{zone.Id}/dns_records/batch", $"write {operations.Count} records of {zone.Name}", JsonSerializer.SerializeToUtf8Bytes(batch, CloudflareJson.Default.CloudflareBatch))
        {
            // A patch names the record and the whole new state of a field. A delete or a post done twice would be refused.
            IsRepeatable = operations.Deletes.Count == 0 && operations.Posts.Count == 0,
            Permit = terms.Permit,
        };
        var answer = await SendAsync(call, terms.IsUrgent, cancel);
        if (!answer.IsSuccess)
        {
            var failure = http.Read(call, answer, CloudflareJson.Default.Anything);
            var refusal = new CloudflareRefusal(answer.Status, [.. (failure.Errors ?? []).OfType<CloudflareError>()]);
            return answer.Status is 400 or 403 or 404 or 409 or 422 && refusal.Errors.Count > 0 ? refusal : throw http.Refused(call, answer, refusal.ToString());
        }
        var result = http.Read(call, answer, CloudflareJson.Default.BatchResult);
        if (result.Success != true || (result.Result?.Posts?.Count ?? 0) != operations.Posts.Count || (result.Result?.Patches?.Count ?? 0) != operations.Patches.Count)
            throw http.Failed(call, $"the answer does not name all records that were written: {http.Quote(answer)}", mayHaveHappened: true);
        return null;
    }

    public void Dispose() => http.Dispose();

    private async Task<T?> OptionalAsync<T>(HttpCall call, JsonTypeInfo<CloudflareEnvelope<T>> shape, CancellationToken cancel) where T : class
    {
        var answer = await SendAsync(call, isUrgent: false, cancel);
        if (answer.Status is 401 or 403 or 404 or 405) return null;
        return Checked(call, answer, shape).Result;
    }

    private async Task<(HttpAnswer Answer, CloudflareEnvelope<T> Envelope)> CallAsync<T>(
        HttpCall call, JsonTypeInfo<CloudflareEnvelope<T>> shape, bool isUrgent, CancellationToken cancel) where T : class
    {
        var answer = await SendAsync(call, isUrgent, cancel);
        return (answer, Checked(call, answer, shape));
    }

    private CloudflareEnvelope<T> Checked<T>(HttpCall call, HttpAnswer answer, JsonTypeInfo<CloudflareEnvelope<T>> shape) where T : class
    {
        if (!answer.IsSuccess)
        {
            var failure = http.Read(call, answer, CloudflareJson.Default.Anything);
            throw http.Refused(call, answer, failure.Errors is { Count: > 0 } errors ? string.Join("; ", errors) : null);
        }
        var envelope = http.Read(call, answer, shape);
        return envelope is { Success: true, Result: not null } ? envelope : throw http.Failed(call, $"the answer reports no success: {http.Quote(answer)}", ProviderHttp.Status(answer));
    }

    private async Task<HttpAnswer> SendAsync(HttpCall call, bool isUrgent, CancellationToken cancel)
    {
        var wait = _pace.Take(isUrgent);
        if (wait > http.Limits.LongestWait)
            throw http.Failed(call, $"the request limit is used up; one more call and Cloudflare blocks the token for 5 minutes. Free again in {Math.Ceiling(wait.TotalSeconds):0} s", retryAfter: wait);
        http.Say($"{http.Provider}: waiting {Math.Ceiling(wait.TotalSeconds):0} s, the limit of requests in five minutes ({call.Operation})", wait);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, http.Clock, cancel);
        var answer = await http.SendAsync(call, cancel);
        _pace.Observe(answer.Headers);
        return answer;
    }
}

/// <summary>A batch that was rolled back: nothing of it took effect.</summary>
internal sealed record CloudflareRefusal(int Status, List<CloudflareError> Errors)
{
    /// <summary>
    /// What stands there is not what we thought: a record exists already (81057, 81058), another type holds the name (81053, 81054,
    /// 81056), or the record is gone (81044).
    /// </summary>
    public bool IsAboutState => Errors.Exists(error => error.Code is 81044 or 81053 or 81054 or 81056 or 81057 or 81058);

    public override string ToString() => string.Join("; ", Errors);
}

/// <summary>
/// 1,200 requests in 5 minutes per token, and one more blocks every call for 5 minutes (developers.cloudflare.com, API limits). Each
/// answer says what is left: <c>Ratelimit: "default";r=50;t=30</c>, so we slow down before the wall instead of hitting it.
/// </summary>
internal sealed class CloudflarePace(TimeProvider clock)
{
    /// <summary>The last of the requests are spread over the rest of the window, except for a failover.</summary>
    private const int Reserve = 60;

    private readonly Lock _lock = new();
    private int? _remaining;
    private DateTimeOffset _resetAt;

    /// <summary>Counts one request and says how long it should wait.</summary>
    public TimeSpan Take(bool isUrgent)
    {
        lock (_lock)
        {
            var left = _resetAt - clock.GetUtcNow();
            if (_remaining is not { } remaining || left <= TimeSpan.Zero) return TimeSpan.Zero;
            if (remaining > 0) _remaining = remaining - 1;
            if (remaining <= 0) return left;
            return isUrgent || remaining > Reserve ? TimeSpan.Zero : left / (remaining + 1);
        }
    }

    public void Observe(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Ratelimit", out var values)) return;
        int? remaining = null, seconds = null;
        foreach (var part in string.Join(';', values).Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("r=", StringComparison.Ordinal) && int.TryParse(part.AsSpan(2), out var r)) remaining = r;
            if (part.StartsWith("t=", StringComparison.Ordinal) && int.TryParse(part.AsSpan(2), out var t)) seconds = t;
        }
        if (remaining is null || seconds is null) return;
        lock (_lock) (_remaining, _resetAt) = (remaining, clock.GetUtcNow() + TimeSpan.FromSeconds(seconds.Value));
    }
}
