using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Adapters.Providers.Desec;

internal sealed record DesecDomain(string Name, int? MinimumTtl, string? Touched, List<JsonElement>? Keys);

internal sealed record DesecRrset(string Subname, string Type, int Ttl, List<string> Records);

/// <summary>One item of a bulk PATCH; no records = the set goes away.</summary>
internal sealed record DesecWrite(string Subname, string Type, int? Ttl, IReadOnlyList<string> Records);

[JsonSerializable(typeof(DesecDomain))]
[JsonSerializable(typeof(DesecRrset))]
[JsonSerializable(typeof(List<DesecRrset>), TypeInfoPropertyName = "Rrsets")]
[JsonSerializable(typeof(List<DesecWrite>), TypeInfoPropertyName = "Writes")]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class DesecJson : JsonSerializerContext;
