using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Holdfast.Adapters.Providers.Cloudflare;

/// <summary>The frame around every answer.</summary>
internal sealed record CloudflareEnvelope<T>(bool? Success, List<CloudflareError>? Errors, T? Result, CloudflarePageInfo? ResultInfo);

internal sealed record CloudflareError(int Code, string? Message)
{
    public override string ToString() => $"{Code} {Message}";
}

internal sealed record CloudflarePageInfo(int? Page, int? PerPage, int? Count, int? TotalCount, int? TotalPages);

internal sealed record CloudflareZone(string Id, string Name, string? Status, List<string>? NameServers, CloudflarePlan? Plan, CloudflareAccount? Account);

internal sealed record CloudflarePlan(string? LegacyId);

internal sealed record CloudflareAccount(string? Name);

internal sealed record CloudflareDnsSettings(bool? MultiProvider);

internal sealed record CloudflareDnssec(string? Status);

internal sealed record CloudflareRecord(
    string Id, string Type, string Name, string? Content, JsonElement? Priority, JsonElement? Data, int Ttl, bool? Proxied, string? Comment);

/// <summary>Null = not sent, so that what it is stays as it is.</summary>
internal sealed record CloudflareWrite
{
    public string? Id { get; init; }
    public string? Type { get; init; }
    public string? Name { get; init; }
    public string? Content { get; init; }
    public JsonObject? Data { get; init; }
    public int? Priority { get; init; }
    public int? Ttl { get; init; }
    public bool? Proxied { get; init; }
    public string? Comment { get; init; }
}

/// <summary>Executed in the order deletes, patches, puts, posts, in one transaction.</summary>
internal sealed record CloudflareBatch(List<CloudflareWrite>? Deletes, List<CloudflareWrite>? Patches, List<CloudflareWrite>? Posts);

internal sealed record CloudflareBatchResult(List<CloudflareId>? Deletes, List<CloudflareId>? Patches, List<CloudflareId>? Posts);

internal sealed record CloudflareId(string? Id);

[JsonSerializable(typeof(CloudflareEnvelope<List<CloudflareZone>>), TypeInfoPropertyName = "Zones")]
[JsonSerializable(typeof(CloudflareEnvelope<List<CloudflareRecord>>), TypeInfoPropertyName = "Records")]
[JsonSerializable(typeof(CloudflareEnvelope<CloudflareDnsSettings>), TypeInfoPropertyName = "DnsSettings")]
[JsonSerializable(typeof(CloudflareEnvelope<CloudflareDnssec>), TypeInfoPropertyName = "Dnssec")]
[JsonSerializable(typeof(CloudflareEnvelope<CloudflareBatchResult>), TypeInfoPropertyName = "BatchResult")]
[JsonSerializable(typeof(CloudflareEnvelope<JsonElement?>), TypeInfoPropertyName = "Anything")]
[JsonSerializable(typeof(CloudflareBatch))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class CloudflareJson : JsonSerializerContext;
