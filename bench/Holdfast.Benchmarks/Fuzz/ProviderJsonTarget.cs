using System.Text;
using System.Text.Json;
using Holdfast.Adapters.Providers.Bunny;
using Holdfast.Adapters.Providers.Cloudflare;
using Holdfast.Adapters.Providers.Desec;
using Holdfast.Adapters.Providers.PowerDns;
using Holdfast.Core.Dns;

namespace Holdfast.Benchmarks.Fuzz;

/// <summary>
/// Answers of the providers' APIs as each of them would read it. The kinds of exception that the adapters turn into a
/// ProviderException are a refusal; any other is a crash.
/// </summary>
internal sealed class ProviderJsonTarget() : FuzzTarget("provider-json",
    [
        """{"success":true,"errors":[],"messages":[],"result":[{"id":"1","name":"www.example.com","type":"A","content":"192.0.2.1","proxiable":true,"proxied":false,"ttl":1,"comment":null},{"id":"2","name":"example.com","type":"MX","content":"mail.example.com","priority":10,"ttl":300},{"id":"3","name":"_sip._tcp.example.com","type":"SRV","content":"20 5060 sip.example.com","data":{"priority":10,"weight":20,"port":5060,"target":"sip.example.com"},"ttl":300}],"result_info":{"page":1,"per_page":100,"count":3,"total_count":3,"total_pages":1}}""",
        """[{"created":"2026-01-01T00:00:00Z","domain":"example.com","subname":"www","name":"www.example.com.","type":"A","ttl":3600,"records":["192.0.2.1"],"touched":"2026-01-01T00:00:00Z"},{"subname":"","type":"TXT","ttl":3600,"records":["\"v=spf1 -all\""]}]""",
        """{"Id":1,"Domain":"example.com","Nameserver1":"kiki.bunny.net","Nameserver2":"coco.bunny.net","DnsSecEnabled":false,"Records":[{"Id":1,"Type":0,"Ttl":300,"Value":"192.0.2.1","Name":"www"},{"Id":2,"Type":4,"Ttl":300,"Value":"mail.example.com","Name":"","Priority":10},{"Id":3,"Type":7,"Name":"cdn","PullZoneId":5}]}""",
        """{"name":"example.com.","dnssec":true,"rrsets":[{"name":"www.example.com.","type":"A","ttl":300,"records":[{"content":"192.0.2.1","disabled":false},{"content":"192.0.2.2","disabled":true}],"comments":[{"content":"x","account":"","modified_at":1}]},{"name":"example.com.","type":"MX","ttl":300,"records":[{"content":"10 mail.example.com.","disabled":false}]}]}""",
    ],
    ["null", "true", "[]", "{}", "[", "]", "{", "}", ",", ":", "\"", "\"\"", "\"id\":", "\"type\":\"TXT\"", "\"type\":\"ZZZ\"", "\"name\":", "\"ttl\":-1", "\"records\":[]", "\"records\":null", "\"content\":", "\"data\":{}", "\"Type\":99", "\"Type\":\"A\"", "1e999", "0.5", "\\u0000", "\\ud800", "<html>", "\"subname\":\"@\"", "\"Records\":[null]", "[null]", "\"rrsets\":[", "\"disabled\":true", "\"name\":\"example.net.\""])
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");

    public override bool Try(string input)
    {
        var octets = Encoding.UTF8.GetBytes(input);
        var accepted = Reads(() => CloudflareConvert.Sets(JsonSerializer.Deserialize(octets, CloudflareJson.Default.Records)?.Result ?? [], Zone).Count > 0);
        accepted |= Reads(() => (JsonSerializer.Deserialize(octets, DesecJson.Default.Rrsets) ?? []).Select(rrset => DesecConvert.Set(rrset, Zone)).ToList().Count > 0);
        accepted |= Reads(() => BunnyConvert.Sets(JsonSerializer.Deserialize(octets, BunnyJson.Default.BunnyZone)?.Records ?? [], Zone).Count > 0);
        accepted |= Reads(() => PowerDnsConvert.Observe(JsonSerializer.Deserialize(octets, PowerDnsJson.Default.PowerDnsZone)?.Rrsets ?? [], Zone).Count > 0);
        return accepted;
    }

    private static bool Reads(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }
}
