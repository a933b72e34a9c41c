using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Providers.Bunny;

/// <summary>The calls of Bunny's DNS API that we need. Its verbs are its own: PUT creates, POST updates.</summary>
internal sealed class BunnyApi(ProviderHttp http) : IDisposable
{
    private const int ZonesPerPage = 1000;

    public async Task<BunnyZone> FindZoneAsync(DnsName zone, CancellationToken cancel)
    {
        var seen = 0;
        for (var page = 1; ; page++)
        {
            var call = new HttpCall(HttpMethod.Get, $"dnszone?page={page}&perPage={ZonesPerPage}&search={Uri.EscapeDataString(zone.Value)}", $"find zone {zone}");
            var zones = Checked(call, await http.SendAsync(call, cancel), BunnyJson.Default.BunnyZonePage);
            if (zones.Items is null) throw http.Failed(call, "the answer has no list of zones");
            if (zones.Items.FirstOrDefault(found => DnsName.TryParse(found?.Domain, out var name) && name == zone) is { } one) return one;
            seen += zones.Items.Count;
            if (zones.HasMoreItems && zones.Items.Count > 0) continue;
            throw zones.TotalItems is { } total && total != seen
                ? http.Failed(call, $"the list has {seen} zones where {total} were announced, so it is not whole")
                : http.Failed(call, $"the account has no zone {zone}", ProviderException.NoZone);
        }
    }

    /// <summary>The zone with all its records; Bunny does not page them and gives no count.</summary>
    public async Task<BunnyZone> ZoneAsync(long id, DnsName zone, CancellationToken cancel)
    {
        var call = new HttpCall(HttpMethod.Get, $"dnszone/{id}", $"read zone {zone}");
        var answer = await http.SendAsync(call, cancel);
        var found = Checked(call, answer, BunnyJson.Default.BunnyZone);
        var isWhole = found.Records is { } records && records.TrueForAll(record => record is { Id: not null }) && records.DistinctBy(record => record.Id).Count() == records.Count;
        return isWhole && DnsName.TryParse(found.Domain, out var name) && name == zone
            ? found
            : throw http.Failed(call, $"the answer is not the zone with its records: {http.Quote(answer)}");
    }

    /// <summary>Null when it stands, else why Bunny refused it.</summary>
    public Task<string?> CreateAsync(long zone, BunnyRecord record, string what, SendPermit permit, CancellationToken cancel) =>
        WriteAsync(new HttpCall(HttpMethod.Put, $"dnszone/{zone}/records", $"create {what}", Body(record)) { Permit = permit }, cancel);

    public Task<string?> UpdateAsync(long zone, string id, BunnyRecord record, string what, SendPermit permit, CancellationToken cancel) =>
        WriteAsync(new HttpCall(HttpMethod.Post, $"dnszone/{zone}/records/{id}", $"update {what}", Body(record)) { IsRepeatable = true, Permit = permit }, cancel);

    /// <summary>A record that is gone already is as good as one that we took away.</summary>
    public Task<string?> DeleteAsync(long zone, string id, string what, SendPermit permit, CancellationToken cancel) =>
        WriteAsync(new HttpCall(HttpMethod.Delete, $"dnszone/{zone}/records/{id}", $"delete {what}") { IsRepeatable = true, Permit = permit }, cancel);

    public void Dispose() => http.Dispose();

    // So many refusals in a row, and the key is no good for anything.
    private const int MostForbidden = 8;

    private int _forbidden;

    private async Task<string?> WriteAsync(HttpCall call, CancellationToken cancel)
    {
        var answer = await http.SendAsync(call, cancel);
        switch (answer.Status)
        {
            case 204:
                _forbidden = 0;
                return null;
            case 404 when call.Method == HttpMethod.Delete:
                return null;
            case 200 or 201:
                http.Read(call, answer, BunnyJson.Default.BunnyRecord); // HTML with 200 must not pass for a success
                _forbidden = 0;
                return null;
            case 400 or 404 or 422:
                return Words(answer);
            case 403 when ++_forbidden <= MostForbidden:
                return $"{ProviderHttp.Status(answer)}: {Words(answer)} (the key may not write this record)";
            // Our own repeat may have met its first copy: what stands in the end is not known from this.
            case 409:
                throw http.Failed(call, $"{ProviderHttp.Status(answer)}: {Words(answer)}", ProviderHttp.Status(answer), mayHaveHappened: true);
            default:
                throw http.Refused(call, answer, Words(answer));
        }
    }

    private T Checked<T>(HttpCall call, HttpAnswer answer, JsonTypeInfo<T> shape) =>
        answer.IsSuccess ? http.Read(call, answer, shape) : throw http.Refused(call, answer, Words(answer));

    private string Words(HttpAnswer answer)
    {
        try
        {
            var error = JsonSerializer.Deserialize(answer.Body.Span, BunnyJson.Default.BunnyError);
            return error?.Message is { Length: > 0 } message ? (error.Field is { Length: > 0 } field ? $"{field}: {message}" : message) : http.Quote(answer);
        }
        catch (JsonException)
        {
            return http.Quote(answer);
        }
    }

    private static byte[] Body(BunnyRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, BunnyJson.Default.BunnyRecord);
}
