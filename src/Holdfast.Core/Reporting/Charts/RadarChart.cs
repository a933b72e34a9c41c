using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Wording;

namespace Holdfast.Core.Reporting.Charts;

/// <summary>The pillars as a wheel: what people answered as a filled shape, what the facts suggest as a dashed one.</summary>
public static class RadarChart
{
    private const double Width = 700, Height = 380, CentreX = Width / 2, CentreY = 184, Radius = 130, Label = 18;

    private const int MostLetters = 26;

    // The points that levels stand for, and the end of the scale (irn section 2.1, as reported).
    private static readonly double[] Rings = [10, 25, 50, 95];

    /// <summary>A file of its own, readable on light and dark pages; null when there is nothing to draw.</summary>
    public static string? File(ReportModel model, ReportLanguage language) => model.Score is { Answers.Total: > 0 } score ? DrawingFile.Of(Of(score, language)) : null;

    internal static Drawing Of(ScoreFindings score, ReportLanguage language)
    {
        var canvas = new Canvas();
        var pillars = score.Pillars;
        foreach (var ring in Rings) canvas.Shape("ring", Enumerable.Range(0, pillars.Count).Select(at => Point(at, pillars.Count, ring)));
        for (var at = 0; at < pillars.Count; at++)
        {
            var (x, y) = Point(at, pillars.Count, Rings[^1]);
            canvas.Line("spoke", CentreX, CentreY, x, y);
        }
        Shape("suggested", pillar => pillar.Suggested);
        Shape("answered", pillar => pillar.Score);
        foreach (var ring in Rings) canvas.Words("scale", CentreX + 4, CentreY - Distance(ring) + 11, language.Number(ring));
        for (var at = 0; at < pillars.Count; at++) Name(canvas, pillars[at], at, pillars.Count, language);
        Legend(canvas, score, language);
        var told = pillars.Select(pillar => language.Say(
            "score.radar.line", ("name", PillarName(pillar, language)), ("score", Figure(pillar.Score, language)), ("suggested", Figure(pillar.Suggested, language)),
            ("share", language.Share(pillar.Answers.Share))));
        return new("radar", Width, Height, canvas.Markup, language["score.radar"], told.ToValueList());

        // A pillar without a figure breaks the shape: nothing is drawn where nothing is known.
        void Shape(string kind, Func<PillarFinding, double?> figure)
        {
            var known = Enumerable.Range(0, pillars.Count).Where(at => figure(pillars[at]) is not null).ToList();
            var points = known.Select(at => Point(at, pillars.Count, figure(pillars[at])!.Value)).ToList();
            if (known.Count == pillars.Count) canvas.Shape(kind, points);
            else
                foreach (var at in known.Where(at => pillars.Count > 1 && figure(pillars[(at + 1) % pillars.Count]) is not null))
                    canvas.Route($"{kind} open", [Point(at, pillars.Count, figure(pillars[at])!.Value), Point((at + 1) % pillars.Count, pillars.Count, figure(pillars[(at + 1) % pillars.Count])!.Value)]);
            foreach (var (x, y) in points) canvas.Disc($"{kind}dot", x, y, 4);
        }
    }

    internal static string PillarName(PillarFinding pillar, ReportLanguage language) => $"{pillar.Id} {ShortName(pillar, language)}";

    // The names of the program's own questions are known in every language; those of an imported workbook stay as they are.
    private static string ShortName(PillarFinding pillar, ReportLanguage language)
    {
        var key = $"pillar.{pillar.Id}";
        return ReportLanguage.English.Known(key, "") == pillar.Name ? language[key] : pillar.Name;
    }

    internal static string Figure(double? figure, ReportLanguage language) => figure is { } known ? language.Number(known, 1) : "–";

    private static void Name(Canvas canvas, PillarFinding pillar, int at, int count, ReportLanguage language)
    {
        var angle = Angle(at, count);
        var (x, y) = (CentreX + (Radius + Label) * Math.Sin(angle), CentreY - (Radius + Label) * Math.Cos(angle));
        var side = Math.Abs(Math.Sin(angle)) < 0.2 ? "middle" : Math.Sin(angle) > 0 ? "start" : "end";
        // At the top and the bottom two lines must fit outside the wheel; at the sides they stand around the middle.
        var up = side == "middle" && Math.Cos(angle) > 0 ? -17 : side == "middle" ? 9 : -3;
        canvas.Words($"name {side}", x, y + up, PlainText.Short(ShortName(pillar, language), MostLetters));
        var figure = Figure(pillar.Score ?? pillar.Suggested, language) + (pillar.Score is null && pillar.Suggested is not null ? " *" : "");
        canvas.Words($"value {side}", x, y + up + 18, $"{pillar.Id} · {figure}");
    }

    private static void Legend(Canvas canvas, ScoreFindings score, ReportLanguage language)
    {
        if (score.Pillars.All(pillar => pillar.Suggested is null)) return;
        canvas.Line("answeredline", 8, Height - 32, 36, Height - 32);
        canvas.Words("name start", 44, Height - 27, language["score.legend.answered"]);
        canvas.Line("suggestedline", 8, Height - 12, 36, Height - 12);
        canvas.Words("name start", 44, Height - 7, $"{language["score.legend.suggested"]} *");
    }

    private static double Angle(int at, int count) => 2 * Math.PI * at / Math.Max(1, count);

    private static double Distance(double figure) => Radius * Math.Clamp(figure, 0, 100) / 100;

    private static (double X, double Y) Point(int at, int count, double figure) =>
        (CentreX + Distance(figure) * Math.Sin(Angle(at, count)), CentreY - Distance(figure) * Math.Cos(Angle(at, count)));
}
