using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Cloudflare;

/// <summary>What Cloudflare's name servers make of the stored records.</summary>
internal static class CloudflareServing
{
    private const uint AutomaticTtl = 300;

    public static ServedZone Build(CloudflareZone zone, IEnumerable<CloudflareRecord> records, IReadOnlyList<IPAddress> edge, uint serial)
    {
        var apex = WireName.Parse(zone.Name);
        var served = new List<ResourceRecord>();
        var flattened = new Dictionary<WireName, WireName>();
        served.Add(Record(apex, "SOA", 1800, $"{zone.NameServers[0]}. dns.cloudflare.com. {serial} 10000 2400 604800 1800"));
        var nameServerTtl = (uint)zone.Settings["ns_ttl"]!.GetValue<int>();
        served.AddRange(zone.NameServers.Select(server => Record(apex, "NS", nameServerTtl, $"{server}.")));
        if (zone.DnssecActive) served.Add(Record(apex, "DNSKEY", 3600, $"257 3 13 {Key(zone.Name)}"));
        foreach (var name in records.GroupBy(record => record.Name))
        {
            var owner = WireName.Parse(name.Key);
            // One proxied address record makes all address records of its name proxied.
            if (name.Any(record => record.Proxied))
            {
                served.AddRange(edge.Select(address => Record(owner, address.AddressFamily == AddressFamily.InterNetwork ? "A" : "AAAA", AutomaticTtl, address.ToString())));
            }
            var proxied = name.Any(record => record.Proxied);
            foreach (var set in name.GroupBy(record => record.Type))
            {
                if (proxied && set.First().Proxiable) continue;
                if (set.Key == "NS" && owner == apex && !zone.MultiProvider) continue;
                if (set.Key == "CNAME" && (owner == apex || Flattens(zone, set.First())))
                {
                    flattened[owner] = WireName.Parse(set.First().MasterText);
                    continue;
                }
                var ttl = set.Min(record => record.Ttl == 1 ? AutomaticTtl : (uint)record.Ttl);
                served.AddRange(set.Select(record => Record(owner, set.Key, ttl, record.MasterText)));
            }
        }
        return new ServedZone(apex, served, flattened);
    }

    private static bool Flattens(CloudflareZone zone, CloudflareRecord record) =>
        zone.Settings["flatten_all_cnames"]!.GetValue<bool>()
        || (JsonNode.Parse(record.Settings)?["flatten_cname"] is JsonValue value && value.TryGetValue<bool>(out var flatten) && flatten);

    /// <summary>A stable stand-in for a public key: the lab signs nothing, but a key set can be compared.</summary>
    private static string Key(string zone) => Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes($"cloudflare {zone}")));

    private static ResourceRecord Record(WireName owner, string type, uint ttl, string text) =>
        new(owner, RecordType.Parse(type), ttl, RecordText.Parse(RecordType.Parse(type), text));
}
