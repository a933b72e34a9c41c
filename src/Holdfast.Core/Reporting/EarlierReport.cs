using System.Text.Json;

namespace Holdfast.Core.Reporting;

/// <summary>What is compared of an earlier report: its JSON, read back as far as it is needed.</summary>
public sealed record EarlierReport(
    string Organisation, DateTimeOffset Made, ValueList<ReportFigure> Figures, ValueList<(string Id, string Name)> Points)
{
    /// <summary>Null when the text is no report; <paramref name="problem"/> says why.</summary>
    public static EarlierReport? TryRead(string json, out string problem)
    {
        problem = "";
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("structure", out _) || !root.TryGetProperty("made", out var made))
            {
                problem = "it is JSON, but not that of a report";
                return null;
            }
            return new(
                Text(root, "organisation", "name"), made.GetDateTimeOffset(), Read(root).ToValueList(),
                root.GetProperty("structure").GetProperty("points").EnumerateArray()
                    .Select(point => (Text(point, "what", "id"), Text(point, "what", "name"))).ToValueList());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            problem = error is JsonException { LineNumber: { } line } ? $"it cannot be read as the JSON of a report: it is not JSON (line {line + 1})"
                : "it cannot be read as the JSON of a report: parts that a report has are missing, or of another kind";
            return null;
        }
    }

    public static EarlierReport Of(ReportModel model) => new(
        model.Organisation.Name, model.Made, model.Figures, model.Structure.Points.Select(point => (point.What.Id, point.What.Name)).ToValueList());

    public ReportComparison ComparedWith(ReportModel model)
    {
        var now = Of(model);
        var before = Figures.ToDictionary(figure => (figure.Kind, figure.Name), figure => figure.Value);
        var after = now.Figures.ToDictionary(figure => (figure.Kind, figure.Name), figure => figure.Value);
        // An event or a pillar that stands in one report only cannot be compared; the key figures stand always.
        var keys = now.Figures.Concat(Figures).Select(figure => (figure.Kind, figure.Name)).Distinct()
            .Where(key => key.Kind is not (FigureKind.EventCost or FigureKind.Pillar) || (before.ContainsKey(key) && after.ContainsKey(key)));
        var (pointsBefore, pointsNow) = (Points.Select(point => point.Id).ToHashSet(StringComparer.Ordinal), now.Points.Select(point => point.Id).ToHashSet(StringComparer.Ordinal));
        return new(
            Made,
            keys.Select(key => new FigureChange(key.Kind, key.Name, Value(before, key), Value(after, key))).OrderBy(change => change.Kind).ToValueList(),
            now.Points.Where(point => !pointsBefore.Contains(point.Id)).Select(point => point.Name).ToValueList(),
            Points.Where(point => !pointsNow.Contains(point.Id)).Select(point => point.Name).ToValueList(),
            Organisation == model.Organisation.Name);
    }

    private static double? Value(Dictionary<(FigureKind, string), double> figures, (FigureKind, string) key) => figures.TryGetValue(key, out var value) ? value : null;

    internal static IEnumerable<ReportFigure> Read(JsonElement root) =>
        from figure in root.GetProperty("figures").EnumerateArray()
        where Enum.TryParse<FigureKind>(Text(figure, "kind"), ignoreCase: true, out _) // a later program may know more kinds
        select new ReportFigure(Enum.Parse<FigureKind>(Text(figure, "kind"), ignoreCase: true), Text(figure, "name"), figure.GetProperty("value").GetDouble());

    private static string Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) element = element.GetProperty(name);
        return element.GetString() ?? "";
    }
}
