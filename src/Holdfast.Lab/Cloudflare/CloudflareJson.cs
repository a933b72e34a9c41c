using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Lab.Faults;

namespace Holdfast.Lab.Cloudflare;

/// <summary>The shapes of the v4 API.</summary>
internal static class CloudflareJson
{
    public static EmulatedResponse Success(JsonNode? result, JsonObject? info = null, int status = 200)
    {
        var body = new JsonObject { ["result"] = result };
        if (info is not null) body["result_info"] = info;
        body["success"] = true;
        body["errors"] = new JsonArray();
        body["messages"] = new JsonArray();
        return EmulatedResponse.Json(status, body);
    }

    public static EmulatedResponse Failure(int status, int code, string message) => EmulatedResponse.Json(status, new JsonObject
    {
        ["result"] = null,
        ["success"] = false,
        ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = message }),
        ["messages"] = new JsonArray(),
    });

    public static JsonObject Record(CloudflareRecord record)
    {
        var json = new JsonObject
        {
            ["id"] = record.Id,
            ["name"] = record.Name,
            ["type"] = record.Type,
            ["content"] = record.Content,
        };
        if (record.Priority is { } priority) json["priority"] = priority;
        if (record.Data is { } data) json["data"] = JsonNode.Parse(data);
        json["proxiable"] = record.Proxiable;
        json["proxied"] = record.Proxied;
        json["ttl"] = record.Ttl;
        json["settings"] = JsonNode.Parse(record.Settings);
        json["meta"] = new JsonObject();
        json["comment"] = record.Comment;
        json["tags"] = new JsonArray([.. record.Tags.Select(tag => (JsonNode)tag)]);
        json["created_on"] = Time(record.CreatedOn);
        json["modified_on"] = Time(record.ModifiedOn);
        return json;
    }

    public static JsonObject Zone(CloudflareZone zone) => new()
    {
        ["id"] = zone.Id,
        ["name"] = zone.Name,
        ["status"] = "active",
        ["paused"] = false,
        ["type"] = "full",
        ["development_mode"] = 0,
        ["name_servers"] = new JsonArray([.. zone.NameServers.Select(server => (JsonNode)server)]),
        ["original_name_servers"] = null,
        ["account"] = new JsonObject { ["id"] = "01a7362d577a6c3019a474fd6f485823", ["name"] = "Lab" },
        ["permissions"] = new JsonArray("#dns_records:edit", "#dns_records:read", "#zone:read"),
        ["plan"] = new JsonObject { ["name"] = $"{char.ToUpperInvariant(zone.Plan[0])}{zone.Plan[1..]} Website", ["legacy_id"] = zone.Plan },
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
