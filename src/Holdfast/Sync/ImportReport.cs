using System.Text.Json.Serialization;

namespace Holdfast.Sync;

/// <summary>The JSON of <c>import</c>: a promise to machines, so fields are only ever added.</summary>
/// <param name="Records">As they are declared: names relative to the zone, TXT as text, everything else as in a zone file.</param>
/// <param name="LeftOut">What stands there and is not declared, with the reason.</param>
internal sealed record ImportReport(string Zone, List<ImportedRecord> Records, List<LeftOutRecord> LeftOut, List<string> Remarks);

internal sealed record ImportedRecord(
    string Name,
    string Type,
    int Ttl,
    List<string> Values,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Proxied = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Comment = null);

/// <param name="Record">The declaration that it would be, where there is one.</param>
internal sealed record LeftOutRecord(
    string Name, string Type, string Reason, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImportedRecord? Record);

[JsonSerializable(typeof(ImportReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class ImportJsonContext : JsonSerializerContext;
