using System.Text.Json;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Providers.PowerDns;

/// <summary>The calls of PowerDNS's HTTP API that we need.</summary>
internal sealed class PowerDnsApi(ProviderHttp http, string root) : IDisposable
{
    /// <param name="only">One set; servers before 4.8 do not know the filter and send everything, which is filtered by the caller.</param>
    public async Task<PowerDnsZone> ReadAsync(DnsName zone, RecordKey? only, CancellationToken cancel)
    {
        var filter = only is { } key ? $"?rrset_name={Uri.EscapeDataString(key.Name.ToString())}&rrset_type={PowerDnsSpelling.Name(key.Type)}" : "";
        var call = new HttpCall(HttpMethod.Get, $"{Path(zone)}{filter}", $"read zone {zone.Value}");
        var answer = await http.SendAsync(call, cancel);
        if (!answer.IsSuccess) throw Refused(call, answer, zone);
        var found = http.Read(call, answer, PowerDnsJson.Default.PowerDnsZone);
        if (!DnsName.TryParse(found.Name, out var name) || name != zone)
            throw http.Failed(call, $"the answer is not zone {zone.Value}: {http.Quote(answer)}", ProviderHttp.Status(answer));
        return found;
    }

    /// <summary>Null when all of it stands; else why nothing of it does.</summary>
    /// <exception cref="ProviderException">Also after 409: another request was in the way, which may be the first copy of this one.</exception>
    public async Task<PowerDnsRefusal?> PatchAsync(DnsName zone, byte[] patch, int sets, SendPermit permit, CancellationToken cancel)
    {
        // Replacing and deleting whole sets twice is the same as once.
        var call = new HttpCall(HttpMethod.Patch, Path(zone), $"write {sets} record sets of {zone.Value}", patch) { IsRepeatable = true, Permit = permit };
        var answer = await http.SendAsync(call, cancel);
        return answer.Status switch
        {
            204 => null,
            // A proxy's page with 200 is no word of the server.
            >= 200 and < 300 => throw http.Failed(call, $"the answer is not what this API promises: {http.Quote(answer)}", ProviderHttp.Status(answer), mayHaveHappened: true),
            422 => new PowerDnsRefusal(Words(answer), false),
            // Of a proxy in front that knows who may write what: the server itself has one key for everything.
            403 => new PowerDnsRefusal($"HTTP 403: {http.Quote(answer)}", true),
            409 => throw http.Failed(call, $"HTTP 409: {http.Quote(answer)}", ProviderHttp.Status(answer), mayHaveHappened: true),
            _ => throw Refused(call, answer, zone),
        };
    }

    public void Dispose() => http.Dispose();

    private string Path(DnsName zone) => $"{root}/zones/{PowerDnsConvert.ZoneId(zone)}";

    private ProviderException Refused(HttpCall call, HttpAnswer answer, DnsName zone) => answer.Status switch
    {
        404 => http.Refused(call, answer, $"the server has no zone {zone.Value} (or server-id is not right)"),
        _ => http.Refused(call, answer, Words(answer)),
    };

    /// <summary>Only 422 carries JSON; the other errors are plain text.</summary>
    private string Words(HttpAnswer answer)
    {
        try
        {
            if (JsonSerializer.Deserialize(answer.Body.Span, PowerDnsJson.Default.PowerDnsError) is { Error: { Length: > 0 } error } parsed)
                return parsed.Errors is { Count: > 0 } more ? $"{error}: {string.Join("; ", more)}" : error;
        }
        catch (JsonException)
        {
            // plain text
        }
        return http.Quote(answer);
    }
}

/// <param name="Words">The server's own.</param>
/// <param name="IsForbidden">The key is good, but not for all that the request holds.</param>
internal sealed record PowerDnsRefusal(string Words, bool IsForbidden);
