using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Desec;

/// <summary>The calls of deSEC's API that we need, each counted against the throttles that the call falls under.</summary>
internal sealed class DesecApi(ProviderId provider, ProviderHttp http, WriteBudgets budgets) : IDisposable
{
    /// <summary>Fixed in desec-stack (api/api/settings.py, PAGE_SIZE).</summary>
    public const int PageSize = 500;

    // desec-stack d7ccaf7, api/api/settings.py and docs/rate-limits.rst. The third number is what only a failover may use.
    private static readonly RateWindow[] Reads =
        [new(10, TimeSpan.FromSeconds(1), 2), new(50, TimeSpan.FromMinutes(1), 10)];

    private static readonly RateWindow[] DomainWrites =
    [
        new(2, TimeSpan.FromSeconds(1), 0), new(15, TimeSpan.FromMinutes(1), 5), new(100, TimeSpan.FromHours(1), 30), new(300, TimeSpan.FromDays(1), 100),
    ];

    private static readonly RateWindow[] User = [new(2000, TimeSpan.FromDays(1), 500)];

    public async Task<DesecDomain> DomainAsync(DnsName zone, bool isUrgent, CancellationToken cancel)
    {
        var call = new HttpCall(HttpMethod.Get, $"domains/{zone.Value}/", $"read domain {zone}");
        var answer = await ReadAsync(call, isUrgent, cancel);
        return Checked(call, zone, answer, DesecJson.Default.DesecDomain);
    }

    /// <summary>All RRsets with the number of pages; a page that cannot be whole is an exception.</summary>
    public async Task<(List<DesecRrset> Rrsets, int Pages)> ListAsync(DnsName zone, bool isUrgent, CancellationToken cancel)
    {
        var rrsets = new List<DesecRrset>();
        var keys = new HashSet<(string, string)>();
        string? cursor = "";
        var pages = 0;
        while (cursor is not null)
        {
            var call = new HttpCall(HttpMethod.Get, $"domains/{zone.Value}/rrsets/?cursor={cursor}", $"list the record sets of {zone}");
            var answer = await ReadAsync(call, isUrgent, cancel);
            var page = Checked(call, zone, answer, DesecJson.Default.Rrsets);
            cursor = NextCursor(answer);
            pages++;
            if (cursor is not null && page.Count < PageSize)
                throw http.Failed(call, $"page {pages} has {page.Count} record sets where {PageSize} are due: half a zone is not read as a zone");
            foreach (var rrset in page)
            {
                if (rrset is null) throw http.Failed(call, $"a record set that is null: {http.Quote(answer)}");
                if (!keys.Add((rrset.Subname, rrset.Type))) throw http.Failed(call, "a record set came on two pages: the zone changed while it was read; read it again");
                rrsets.Add(rrset);
            }
        }
        // There is no count to check against, but the list is sorted by age and its end is the zone's own NS, made with the zone.
        if (!keys.Contains(("", "NS")))
            throw http.Failed(new HttpCall(HttpMethod.Get, "", $"list the record sets of {zone}"), $"the list of {rrsets.Count} record sets lacks the NS of the zone itself, so it is not whole");
        return (rrsets, pages);
    }

    /// <summary>Null when there is no such set.</summary>
    public async Task<DesecRrset?> OneAsync(DnsName zone, RecordKey key, bool isUrgent, CancellationToken cancel)
    {
        var subname = key.Name.RelativeTo(zone);
        var call = new HttpCall(HttpMethod.Get, $"domains/{zone.Value}/rrsets/{(subname.Length == 0 ? "@" : Uri.EscapeDataString(subname))}/{key.Type.Name}/", $"read {key}");
        var answer = await ReadAsync(call, isUrgent, cancel);
        if (answer.Status != 404) return Checked(call, zone, answer, DesecJson.Default.DesecRrset);
        // "No RRset matches the given query." for the set, "Not found." for the whole domain.
        return Words(answer).Contains("RRset", StringComparison.Ordinal) ? null : throw UnknownDomain(call, zone);
    }

    /// <summary>One atomic bulk write. Null when it stands, the refusal when it was rolled back.</summary>
    public async Task<DesecRefusal?> PatchAsync(DnsName zone, List<DesecWrite> writes, WriteTerms terms, CancellationToken cancel)
    {
        var call = new HttpCall(HttpMethod.Patch, $"domains/{zone.Value}/rrsets/", $"write {writes.Count} record sets of {zone}", JsonSerializer.SerializeToUtf8Bytes(writes, DesecJson.Default.Writes))
        {
            // Its first copy may still run, and deSEC then refuses the second (409) although the first one stands: we look before we repeat.
            IsRepeatable = false,
            Permit = terms.Permit,
        };
        await TakeAsync(call, $"{provider}/writes/{zone.Value}", DomainWrites, terms.IsUrgent, cancel);
        await TakeAsync(call, $"{provider}/user", User, terms.IsUrgent, cancel);
        var answer = await http.SendAsync(call, cancel);
        if (answer.IsSuccess)
        {
            http.Read(call, answer, DesecJson.Default.Rrsets); // HTML with 200 must not pass for a success
            return null;
        }
        if (answer.Status == 404) throw UnknownDomain(call, zone);
        // Another write of this zone is being carried out, perhaps our own of a moment ago: what stands in the end is not known from this.
        if (answer.Status == 409) throw http.Failed(call, $"{ProviderHttp.Status(answer)}: {Words(answer)}", ProviderHttp.Status(answer), mayHaveHappened: true);
        if (answer.Status == 403) return new DesecRefusal(Words(answer), new Dictionary<int, string>()) { IsForbidden = true };
        if (answer.Status != 400) throw http.Refused(call, answer, Words(answer));
        try
        {
            return DesecRefusal.Read(answer.Body.Span, writes);
        }
        catch (JsonException)
        {
            throw http.Refused(call, answer);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpAnswer> ReadAsync(HttpCall call, bool isUrgent, CancellationToken cancel)
    {
        async Task Count(CancellationToken token)
        {
            await TakeAsync(call, $"{provider}/reads", Reads, isUrgent, token);
            await TakeAsync(call, $"{provider}/user", User, isUrgent, token);
        }

        await Count(cancel);
        return await http.SendAsync(call with { BeforeRepeat = Count }, cancel);
    }

    /// <summary>Waits for a short while; what takes longer is told, so that the caller can do something else meanwhile.</summary>
    private async Task TakeAsync(HttpCall call, string account, RateWindow[] windows, bool isUrgent, CancellationToken cancel)
    {
        var waited = TimeSpan.Zero;
        while (await TryTakeAsync(call, account, windows, isUrgent, cancel) is { } wait)
        {
            waited += wait;
            if (waited > http.Limits.LongestWait)
                throw http.Failed(call, $"our budget for deSEC is used up ({Limits(windows)}; a part is kept for the failover); free again in {Math.Ceiling(wait.TotalSeconds):0} s", retryAfter: wait);
            http.Say($"{http.Provider}: waiting {Math.Ceiling(wait.TotalSeconds):0} s, {Limit(windows, wait, isUrgent, call)} ({call.Operation})", wait);
            await Task.Delay(wait, http.Clock, cancel);
        }
    }

    private async Task<TimeSpan?> TryTakeAsync(HttpCall call, string account, RateWindow[] windows, bool isUrgent, CancellationToken cancel)
    {
        try
        {
            return await budgets.TryTakeAsync(account, windows, isUrgent, cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk must not stop a failover: without our own count, the provider's 429 is what is left.
            if (isUrgent) return null;
            throw http.Failed(call, $"the write budget cannot be kept in the state folder: {error.Message}", inner: error);
        }
    }

    private T Checked<T>(HttpCall call, DnsName zone, HttpAnswer answer, JsonTypeInfo<T> shape)
    {
        if (answer.IsSuccess) return http.Read(call, answer, shape);
        if (answer.Status == 404) throw UnknownDomain(call, zone);
        throw http.Refused(call, answer, Words(answer));
    }

    private ProviderException UnknownDomain(HttpCall call, DnsName zone) =>
        http.Failed(call, $"the token sees no domain {zone} at deSEC", "HTTP 404");

    private string Words(HttpAnswer answer)
    {
        try
        {
            return DesecRefusal.Read(answer.Body.Span, []).Whole;
        }
        catch (JsonException)
        {
            return http.Quote(answer);
        }
    }

    /// <summary>The window that is full: no window asks to wait for longer than it lasts.</summary>
    private static string Limit(RateWindow[] windows, TimeSpan wait, bool isUrgent, HttpCall call)
    {
        var window = windows.FirstOrDefault(window => window.Length >= wait) ?? windows[^1];
        var unit = window.Length.TotalSeconds switch { <= 1 => "second", <= 60 => "minute", <= 3600 => "hour", _ => "day" };
        var kept = window.Reserve > 0 && !isUrgent ? $", {window.Reserve} of them kept for failovers" : "";
        return $"{window.Count} {(call.IsWrite ? "writes" : "requests")} a {unit}{kept}";
    }

    private static string Limits(RateWindow[] windows) => string.Join(", ", windows.Select(window => $"{window.Count} in {Duration.Format(window.Length)}"));

    /// <summary>Only the cursor of the link is used: where our token goes is decided by the configuration, not by an answer.</summary>
    private static string? NextCursor(HttpAnswer answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var values)) return null;
        foreach (var link in values.SelectMany(value => value.Split(',')))
        {
            if (!link.Contains("rel=\"next\"", StringComparison.Ordinal)) continue;
            var target = link.AsSpan(link.IndexOf('<') + 1, Math.Max(0, link.IndexOf('>') - link.IndexOf('<') - 1)).ToString();
            foreach (var argument in target[(target.IndexOf('?') + 1)..].Split('&'))
            {
                if (argument.StartsWith("cursor=", StringComparison.Ordinal)) return argument["cursor=".Length..];
            }
        }
        return null;
    }
}
