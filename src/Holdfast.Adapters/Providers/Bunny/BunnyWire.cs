using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Adapters.Providers.Bunny;

internal sealed record BunnyZonePage(List<BunnyZone> Items, int? TotalItems, bool HasMoreItems);

internal sealed record BunnyZone(long Id, string Domain, string? Nameserver1, string? Nameserver2, bool? DnsSecEnabled, List<BunnyRecord>? Records);

/// <summary>Null = not sent. Fields that we have no use for travel along in <see cref="Others"/>.</summary>
internal sealed record BunnyRecord
{
    public long? Id { get; init; }

    /// <summary>Bunny's own number, or its name.</summary>
    public JsonElement? Type { get; init; }

    /// <summary>Empty at the apex.</summary>
    public string? Name { get; init; }

    public string? Value { get; init; }
    public int? Ttl { get; init; }
    public int? Priority { get; init; }
    public int? Weight { get; init; }
    public int? Port { get; init; }
    public int? Flags { get; init; }
    public string? Tag { get; init; }
    public bool? Disabled { get; init; }
    public string? Comment { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

internal sealed record BunnyError(string? ErrorKey, string? Field, string? Message);

[JsonSerializable(typeof(BunnyZonePage))]
[JsonSerializable(typeof(BunnyZone))]
[JsonSerializable(typeof(BunnyRecord))]
[JsonSerializable(typeof(BunnyError))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class BunnyJson : JsonSerializerContext;
