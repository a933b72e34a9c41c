using System.Text.Json.Nodes;
using Holdfast.Lab.Faults;

namespace Holdfast.Adapters.Tests.Providers.Http;

/// <summary>
/// What the types of Cloudflare's official npm package demand of a request, as a small fixture (Fixtures/cloudflare-sdk-7.3.0.json, made
/// once from resources/dns/records.d.ts): the SDK's callers must be able to write what we write.
/// </summary>
internal static class CloudflareSdkTypes
{
    private static readonly JsonObject Schema = JsonNode.Parse(Read())!.AsObject();

    public static IEnumerable<string> Complaints(IEnumerable<LoggedRequest> requests) => requests.SelectMany(Complaints);

    private static IEnumerable<string> Complaints(LoggedRequest request)
    {
        var path = request.Path.Split('?');
        if (request.Method == "GET" && path[0].EndsWith("/dns_records", StringComparison.Ordinal))
        {
            var known = Schema["list"]!.AsArray().Select(name => (string)name!).ToHashSet();
            foreach (var argument in path.Skip(1).SelectMany(query => query.Split('&')).Select(pair => pair.Split('=')[0]))
                if (!known.Contains(argument.Split('.')[0])) yield return $"{request.Path}: no filter {argument}";
        }
        if (!path[0].EndsWith("/dns_records/batch", StringComparison.Ordinal)) yield break;
        var body = JsonNode.Parse(request.Body)!.AsObject();
        foreach (var (list, items) in body)
            foreach (var item in items!.AsArray().Select(item => item!.AsObject()))
                foreach (var complaint in list == "deletes" ? Missing(item, ["id"]) : Record(item, list == "patches"))
                    yield return $"{list}: {complaint} in {item.ToJsonString()}";
    }

    private static IEnumerable<string> Record(JsonObject item, bool isPatch)
    {
        if (Schema["records"]![(string?)item["type"] ?? ""] is not JsonObject record) return [$"no type '{item["type"]}'"];
        string[] required = [.. record["required"]!.AsArray().Select(name => (string)name!), .. isPatch ? ["id"] : (string[])[]];
        var complaints = Missing(item, required).ToList();
        foreach (var (name, value) in item)
        {
            if (name == "id") continue;
            complaints.AddRange(Wrong(name, value, (string?)record["fields"]![name]));
            if (name != "data" || value is not JsonObject data) continue;
            foreach (var (field, inner) in data) complaints.AddRange(Wrong($"data.{field}", inner, (string?)record["data"]?[field]));
        }
        return complaints;
    }

    private static IEnumerable<string> Missing(JsonObject item, IEnumerable<string> names) => names.Where(name => item[name] is null).Select(name => $"{name} is missing");

    private static IEnumerable<string> Wrong(string name, JsonNode? value, string? type)
    {
        if (type is null) return [$"no field {name}"];
        var kind = value?.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "string",
            System.Text.Json.JsonValueKind.Number => "number",
            System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
            System.Text.Json.JsonValueKind.Array => "array",
            _ => "object",
        };
        return kind == type ? [] : [$"{name} is {kind}, not {type}"];
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(CloudflareSdkTypes).Assembly.GetManifestResourceStream("cloudflare-sdk-7.3.0.json")!);
        return reader.ReadToEnd();
    }
}
