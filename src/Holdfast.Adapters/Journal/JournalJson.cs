using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Journal;

/// <summary>
/// The journal's entries as JSON. The closed hierarchies of Core carry no attributes of ours, so their cases are found here: each
/// nested case of an abstract record by its name.
/// </summary>
internal static class JournalJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new FrontNameConverter(), new ValueListConverterFactory() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTheCases, LeaveOutTheComputed } },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(JournalEntry entry) => JsonSerializer.Serialize(entry, Options);

    /// <exception cref="JsonException">The text is not an entry that this version knows.</exception>
    public static JournalEntry Read(string json) =>
        JsonSerializer.Deserialize<JournalEntry>(json, Options) ?? throw new JsonException("the entry is null");

    private static void NameTheCases(JsonTypeInfo info)
    {
        if (!info.Type.IsAbstract || info.Kind != JsonTypeInfoKind.Object || info.Type.Namespace?.StartsWith("Holdfast.Core", StringComparison.Ordinal) != true) return;
        var outer = info.Type.DeclaringType ?? info.Type;
        var cases = outer.GetNestedTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(info.Type)).ToList();
        if (cases.Count == 0) return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "is" };
        foreach (var type in cases) info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, JsonNamingPolicy.KebabCaseLower.ConvertName(type.Name)));
    }

    /// <summary>A property that no constructor takes and nobody sets is computed from the others: not part of the value.</summary>
    private static void LeaveOutTheComputed(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || info.Type.Namespace?.StartsWith("Holdfast.Core", StringComparison.Ordinal) != true) return;
        for (var i = info.Properties.Count - 1; i >= 0; i--)
            if (info.Properties[i].AttributeProvider is System.Reflection.PropertyInfo { SetMethod: null }) info.Properties.RemoveAt(i);
    }

    private sealed class FrontNameConverter : JsonConverter<FrontName>
    {
        public override FrontName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { Length: > 0 } text ? FrontName.Parse(text) : default;

        public override void Write(Utf8JsonWriter writer, FrontName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    private sealed class ValueListConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ValueList<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(ValueListConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class ValueListConverter<T> : JsonConverter<ValueList<T>>
    {
        public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (JsonSerializer.Deserialize<T[]>(ref reader, options) ?? []).ToValueList();

        public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.AsSpan().ToArray(), options);
    }
}
