using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

internal static class UnknownsSection
{
    public static Section Of(Telling told)
    {
        var unknowns = told.Model.Unknowns;
        var coverage = told.Model.Coverage;
        var layers = new Block.Table(
            told.Say("coverage.caption", ("known", told.Of(coverage.Count(layer => layer.IsKnown), coverage.Count))), told.Columns("layer", "state", "examples"),
            coverage.Select(layer => new Row(
                [told.Names.Layer(layer.Layer), told[$"coverage.{ReportNames.Key(layer.State)}"], told.Language.List(layer.By.ToList(), 4)],
                layer.IsKnown ? Tone.Plain : Tone.Warning)).ToValueList());
        return new("unknowns", told["unknowns.heading"], unknowns.IsEmpty
            ? [layers, new Block.Note(told["unknowns.none"], coverage.All(layer => layer.IsKnown) ? Tone.Good : Tone.Warning)]
            :
            [
                layers,
                new Block.Lead(told["unknowns.lead"]),
                new Block.Table(
                    told["unknowns.caption"], told.Columns("missing", "#count", "examples"),
                    unknowns.Select(unknown => new Row(
                        [told[$"unknown.{ReportNames.Key(unknown.Kind)}"], told.Of(unknown.Count, unknown.Of), string.Join(", ", unknown.Examples)])).ToValueList()),
            ]);
    }
}
