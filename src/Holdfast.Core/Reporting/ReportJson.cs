using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Reporting;

/// <summary>The report for machines: a promise, so fields are only ever added. Spans of time are seconds. A later report can be compared with it.</summary>
public static class ReportJson
{
    /// <summary>By which a file of ours is known again.</summary>
    public const string Mark = "\"format\": \"holdfast-report\"";

    /// <summary>Its shape, for the schema.</summary>
    public static JsonTypeInfo Type => Context.ReportModel;

    public static string Write(ReportModel model) => JsonSerializer.Serialize(model, Context.ReportModel) + "\n";

    private static ReportJsonContext Context { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default, // names with markup in them leave as \u003C: harmless wherever the file is pasted
        Converters =
        {
            new Seconds(), new Word<NodeKind>(), new Word<Criticality>(), new Word<ExitPlan>(), new Word<RehearsalKind>(), new Word<RehearsalState>(),
            new Word<UnknownKind>(), new Word<FigureKind>(), new Word<OptionKind>(), new Word<HeatLevel>(), new Word<AssumptionKind>(), new Word<ProfileProvenance>(),
        },
    });

    private sealed class Word<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
        where T : struct, Enum;

    private sealed class Seconds : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.TotalSeconds);
    }
}

[JsonSerializable(typeof(ReportModel))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
