using System.Text;
using System.Text.Json;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Reporting;

/// <summary>One figure from run to run.</summary>
/// <param name="Points">Oldest first; the last one is this report's.</param>
/// <param name="Target">What the organisation wants to reach; null = not stated.</param>
public sealed record TrendFinding(FigureKind Kind, ValueList<TrendPoint> Points, double? Target, DateOnly? By);

public sealed record TrendPoint(DateTimeOffset Made, double Value);

/// <summary>What is kept of a run of the report: its key figures. A line of JSON in the state folder.</summary>
public sealed record ReportRun(string Organisation, DateTimeOffset Made, ValueList<ReportFigure> Figures)
{
    public static ReportRun Of(ReportModel model) => new(model.Organisation.Name, model.Made, model.Figures);

    public string Write()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("organisation", Organisation);
            json.WriteString("made", Made);
            json.WriteStartArray("figures");
            foreach (var figure in Figures)
            {
                json.WriteStartObject();
                json.WriteString("kind", ReportNames.Key(figure.Kind));
                json.WriteString("name", figure.Name);
                json.WriteNumber("value", figure.Value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Null when the line is none of ours, such as one that was cut by a full disk.</summary>
    public static ReportRun? TryRead(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new(root.GetProperty("organisation").GetString() ?? "", root.GetProperty("made").GetDateTimeOffset(), EarlierReport.Read(root).ToValueList());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}

internal static class Trend
{
    private const int MostPoints = 24;

    private static readonly FigureKind[] Kinds = [FigureKind.YearlyCost, FigureKind.SinglePoints, FigureKind.Score];

    public static ValueList<TrendFinding> Of(ReportModel model, ReportInput input)
    {
        var runs = input.Runs.Where(run => run.Organisation == model.Organisation.Name).Concat(
            input.Earlier is { } earlier && earlier.Organisation == model.Organisation.Name ? (ReportRun[])[new(earlier.Organisation, earlier.Made, earlier.Figures)] : [])
            .Where(run => run.Made < model.Made).Append(ReportRun.Of(model))
            // The last run of a day stands for that day.
            .OrderBy(run => run.Made).GroupBy(run => run.Made.UtcDateTime.Date).Select(day => day.Last()).TakeLast(MostPoints).ToList();
        return Kinds.Select(kind => new TrendFinding(
                kind, runs.SelectMany(run => run.Figures.Where(figure => figure.Kind == kind && figure.Name.Length == 0).Take(1).Select(figure => new TrendPoint(run.Made, figure.Value))).ToValueList(),
                Target(input.Graph.Inventory.Organisation.Targets, kind), input.Graph.Inventory.Organisation.Targets?.By))
            .Where(trend => !trend.Points.IsEmpty).ToValueList();
    }

    private static double? Target(ResilienceTargets? targets, FigureKind kind) => kind switch
    {
        FigureKind.YearlyCost => (double?)targets?.ExpectedLoss?.Amount,
        FigureKind.SinglePoints => targets?.SinglePoints,
        _ => targets?.Score,
    };
}
