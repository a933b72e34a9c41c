using Holdfast.Core.Reporting.Charts;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>What became better and what became worse since an earlier report.</summary>
internal static class SinceSection
{
    private const int MostNames = 12;

    public static Section? Of(Telling told)
    {
        if (told.Model.Since is not { } since) return null;
        var blocks = new List<Block>();
        if (!since.IsSameOrganisation) blocks.Add(new Block.Note(told["since.other"], Tone.Warning));
        blocks.Add(new Block.Table(
            told["since.caption"], [new(told["since.figure"]), new(told["since.before"], IsNumber: true), new(told["since.after"], IsNumber: true), new(told["since.verdict"])],
            since.Figures.Select(change => Row(told, change)).ToValueList()));
        Names("since.new", since.NewPoints);
        Names("since.gone", since.GonePoints);
        return new("since", told.Say("since.heading", ("date", told.Language.Date(DateOnly.FromDateTime(since.Made.DateTime)))), blocks.ToValueList());

        void Names(string key, ValueList<string> names)
        {
            if (names.IsEmpty) return;
            blocks.Add(new Block.Subheading(told[key]));
            blocks.Add(new Block.Paragraph(told.Language.List(names, MostNames)));
        }
    }

    private static Row Row(Telling told, FigureChange change)
    {
        var key = $"figure.{ReportNames.Key(change.Kind)}";
        var name = change.Kind is FigureKind.EventCost or FigureKind.Pillar ? told.Say(key, ("name", Name(told, change))) : told[key];
        var verdict = change switch
        {
            { Before: null } or { After: null } => "since.open",
            { IsBetter: null } or { Kind: FigureKind.Components } => "since.same",
            { IsBetter: true } => "since.better",
            _ => "since.worse",
        };
        // More components are neither good nor bad: they are only named.
        var text = change.Kind == FigureKind.Components && change.Before != change.After ? "" : told[verdict];
        return new(
            [name, Figure(told, change.Kind, change.Before), Figure(told, change.Kind, change.After), text],
            verdict switch { "since.better" => Tone.Good, "since.worse" => Tone.Bad, _ => Tone.Plain });
    }

    private static string Name(Telling told, FigureChange change) => change.Kind == FigureKind.Pillar
        ? told.Model.Score?.Pillars.Where(pillar => pillar.Id == change.Name).Select(pillar => RadarChart.PillarName(pillar, told.Language)).FirstOrDefault() ?? change.Name
        : told.Model.Events.Where(each => each.What.Id == change.Name).Select(told.Names.Event).FirstOrDefault() ?? change.Name;

    private static string Figure(Telling told, FigureKind kind, double? value) => value is not { } known ? "–" : kind switch
    {
        FigureKind.EventCost or FigureKind.YearlyCost => told.Money(known),
        FigureKind.Completeness => told.Share(known),
        FigureKind.Score or FigureKind.Pillar => told.Language.Number(known, 1),
        _ => told.Language.Number(known),
    };
}
