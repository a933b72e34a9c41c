using System.Text.Json.Serialization;

namespace Holdfast.Adapters.Providers.PowerDns;

internal sealed record PowerDnsZone(string Name, List<PowerDnsSet> Rrsets, bool? Dnssec = null);

internal sealed record PowerDnsSet(string Name, string Type, int Ttl, List<PowerDnsRecord> Records, List<PowerDnsComment>? Comments = null);

internal sealed record PowerDnsRecord(string Content, bool Disabled = false);

internal sealed record PowerDnsComment(string Content, string? Account = null, long? ModifiedAt = null);

internal sealed record PowerDnsPatch(List<PowerDnsChange> Rrsets);

/// <summary>Null = not sent: comments that are not sent stay as they are.</summary>
internal sealed record PowerDnsChange(
    string Name, string Type, string Changetype, int? Ttl = null, List<PowerDnsRecord>? Records = null, List<PowerDnsComment>? Comments = null);

internal sealed record PowerDnsError(string? Error = null, List<string>? Errors = null);

[JsonSerializable(typeof(PowerDnsZone))]
[JsonSerializable(typeof(PowerDnsPatch))]
[JsonSerializable(typeof(PowerDnsError))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class PowerDnsJson : JsonSerializerContext;
