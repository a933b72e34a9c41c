using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Journal;

/// <summary>
/// The journal's entries as JSON. Core carries no attributes of ours, so the closed hierarchies stand here, each with its cases: the code that
/// reads and writes them is made at build time, and no reflection is left (a test finds a case or an enumeration that is missing).
/// </summary>
internal static class JournalJson
{
    /// <summary>Each abstract record that an entry may hold, with its cases; a case is told by its name.</summary>
    internal static readonly (Type Base, Type[] Cases)[] Hierarchies =
    [
        (typeof(JournalEntry),
        [
            typeof(JournalEntry.Started), typeof(JournalEntry.VerdictChanged), typeof(JournalEntry.Ticked), typeof(JournalEntry.Operated),
            typeof(JournalEntry.Adopted), typeof(JournalEntry.Refused), typeof(JournalEntry.RefusalEnded), typeof(JournalEntry.Overruled),
            typeof(JournalEntry.Outbid), typeof(JournalEntry.SecondWriter), typeof(JournalEntry.Marked),
            typeof(JournalEntry.Drifted), typeof(JournalEntry.Gap), typeof(JournalEntry.Told), typeof(JournalEntry.Sent), typeof(JournalEntry.Answered),
        ]),
        (typeof(Decision), [typeof(Decision.Hold), typeof(Decision.Switch), typeof(Decision.Remark), typeof(Decision.Noted)]),
        (typeof(OperatorAction),
        [
            typeof(OperatorAction.SwitchTo), typeof(OperatorAction.PinTo), typeof(OperatorAction.Unpin), typeof(OperatorAction.Freeze),
            typeof(OperatorAction.Thaw), typeof(OperatorAction.Say),
        ]),
        (typeof(ConvergenceEvent.Answer),
        [
            typeof(ConvergenceEvent.ReadDone), typeof(ConvergenceEvent.ReadFailed), typeof(ConvergenceEvent.WriteDone), typeof(ConvergenceEvent.WriteRefused),
            typeof(ConvergenceEvent.WriteUnknown), typeof(ConvergenceEvent.Conflict), typeof(ConvergenceEvent.Served),
        ]),
        (typeof(Errand), [typeof(Errand.Read), typeof(Errand.Write), typeof(Errand.Verify)]),
    ];

    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // What no constructor takes and nobody sets is computed from the rest: not part of the value.
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = JournalJsonContext.Default.WithAddedModifier(NameTheCases),
        Converters =
        {
            new FrontNameConverter(),
            new Words<Diagnosis>(), new Words<FailbackMode>(), new Words<HoldCause>(), new Words<MarkKind>(), new Words<Override>(), new Words<Sight>(), new Words<SwitchKind>(),
            new Words<Verdict>(), new Words<WatchEventKind>(), new Words<WatcherMode>(),
            new ListConverter<Canary>(), new ListConverter<DateTimeOffset>(), new ListConverter<Front>(), new ListConverter<FrontName>(),
            new ListConverter<FrontOverride>(), new ListConverter<FrontVerdict>(), new ListConverter<string>(), new ListConverter<WatchEvent>(),
        },
    };

    private static readonly JsonTypeInfo<JournalEntry> Entry = (JsonTypeInfo<JournalEntry>)Options.GetTypeInfo(typeof(JournalEntry));

    public static string Write(JournalEntry entry) => JsonSerializer.Serialize(entry, Entry);

    /// <exception cref="JsonException">The text is not an entry that this version knows.</exception>
    public static JournalEntry Read(string json) => JsonSerializer.Deserialize(json, Entry) ?? throw new JsonException("the entry is null");

    private static void NameTheCases(JsonTypeInfo info)
    {
        var cases = Array.Find(Hierarchies, one => one.Base == info.Type).Cases;
        if (cases is null) return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "is" };
        foreach (var type in cases) info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, JsonNamingPolicy.KebabCaseLower.ConvertName(type.Name)));
    }

    private sealed class Words<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase) where T : struct, Enum;

    private sealed class FrontNameConverter : JsonConverter<FrontName>
    {
        public override FrontName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { Length: > 0 } text ? FrontName.Parse(text) : default;

        public override void Write(Utf8JsonWriter writer, FrontName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    private sealed class ListConverter<T> : JsonConverter<ValueList<T>>
    {
        public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (JsonSerializer.Deserialize(ref reader, Items(options)) ?? []).ToValueList();

        public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.AsSpan().ToArray(), Items(options));

        private static JsonTypeInfo<T[]> Items(JsonSerializerOptions options) => (JsonTypeInfo<T[]>)options.GetTypeInfo(typeof(T[]));
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(JournalEntry.Started))]
[JsonSerializable(typeof(JournalEntry.VerdictChanged))]
[JsonSerializable(typeof(JournalEntry.Ticked))]
[JsonSerializable(typeof(JournalEntry.Operated))]
[JsonSerializable(typeof(JournalEntry.Adopted))]
[JsonSerializable(typeof(JournalEntry.Refused))]
[JsonSerializable(typeof(JournalEntry.RefusalEnded))]
[JsonSerializable(typeof(JournalEntry.Overruled))]
[JsonSerializable(typeof(JournalEntry.Outbid))]
[JsonSerializable(typeof(JournalEntry.SecondWriter))]
[JsonSerializable(typeof(JournalEntry.Marked))]
[JsonSerializable(typeof(JournalEntry.Drifted))]
[JsonSerializable(typeof(JournalEntry.Gap))]
[JsonSerializable(typeof(JournalEntry.Told))]
[JsonSerializable(typeof(JournalEntry.Sent))]
[JsonSerializable(typeof(JournalEntry.Answered))]
[JsonSerializable(typeof(Decision.Hold))]
[JsonSerializable(typeof(Decision.Switch))]
[JsonSerializable(typeof(Decision.Remark))]
[JsonSerializable(typeof(Decision.Noted))]
[JsonSerializable(typeof(OperatorAction.SwitchTo))]
[JsonSerializable(typeof(OperatorAction.PinTo))]
[JsonSerializable(typeof(OperatorAction.Unpin))]
[JsonSerializable(typeof(OperatorAction.Freeze))]
[JsonSerializable(typeof(OperatorAction.Thaw))]
[JsonSerializable(typeof(OperatorAction.Say))]
[JsonSerializable(typeof(ConvergenceEvent.ReadDone))]
[JsonSerializable(typeof(ConvergenceEvent.ReadFailed))]
[JsonSerializable(typeof(ConvergenceEvent.WriteDone))]
[JsonSerializable(typeof(ConvergenceEvent.WriteRefused))]
[JsonSerializable(typeof(ConvergenceEvent.WriteUnknown))]
[JsonSerializable(typeof(ConvergenceEvent.Conflict))]
[JsonSerializable(typeof(ConvergenceEvent.Served))]
[JsonSerializable(typeof(Errand.Read))]
[JsonSerializable(typeof(Errand.Write))]
[JsonSerializable(typeof(Errand.Verify))]
[JsonSerializable(typeof(Canary[]))]
[JsonSerializable(typeof(DateTimeOffset[]))]
[JsonSerializable(typeof(Front[]))]
[JsonSerializable(typeof(FrontName[]))]
[JsonSerializable(typeof(FrontOverride[]))]
[JsonSerializable(typeof(FrontVerdict[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(WatchEvent[]))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
