using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>Cause by function: where an event keeps a function out for longer than is accepted.</summary>
internal static class HeatSection
{
    public static Section? Of(Telling told) => told.Model.Heat is not { } heat ? null : new("heat", told["heat.heading"],
    [
        new Block.Lead(told["heat.lead"]),
        new Block.Table(told["heat.caption"], [new(told["column.cause"]), .. heat.Functions.Select(function => new Column(Function(told, function), IsNumber: true))], heat.Causes.Select(cause => Row(told, cause)).ToValueList()) { IsHeat = true },
        new Block.Paragraph(told["heat.legend"]),
    ]);

    private static string Function(Telling told, HeatFunction function) => function.Rto is { } rto
        ? told.Say("heat.function", ("name", told.Names.Node(function.What)), ("rto", told.Language.Span(rto))) : told.Names.Node(function.What);

    private static Row Row(Telling told, HeatCause cause) => new(
        [told.Say("heat.cause", ("event", told.Names.Event(cause.What, cause.IsReplay, cause.Title)), ("span", told.Language.Span(cause.Duration))), .. cause.Cells.Select(cell => Text(told, cell))])
    {
        Tones = [Tone.Plain, .. cause.Cells.Select(cell => cell.Level switch { HeatLevel.Late => Tone.Bad, HeatLevel.Within or HeatLevel.Worse or HeatLevel.Unjudged => Tone.Warning, _ => Tone.Good })],
    };

    private static string Text(Telling told, HeatCell cell) => cell.Level switch
    {
        HeatLevel.Kept => told["heat.kept"],
        HeatLevel.Worse => told["heat.worse"],
        HeatLevel.Late => told.Say("heat.late", ("span", told.Language.Span(cell.Down))),
        HeatLevel.Unjudged => told.Say("heat.unjudged", ("span", told.Language.Span(cell.Down))),
        _ => told.Language.Span(cell.Down),
    };
}
