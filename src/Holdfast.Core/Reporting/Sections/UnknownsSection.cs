using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

internal static class UnknownsSection
{
    public static Section Of(Telling told)
    {
        var unknowns = told.Model.Unknowns;
        return new("unknowns", told["unknowns.heading"], unknowns.IsEmpty
            ? [new Block.Note(told["unknowns.none"], Tone.Good)]
            :
            [
                new Block.Lead(told["unknowns.lead"]),
                new Block.Table(
                    told["unknowns.caption"], told.Columns("missing", "#count", "examples"),
                    unknowns.Select(unknown => new Row(
                        [told[$"unknown.{ReportNames.Key(unknown.Kind)}"], told.Of(unknown.Count, unknown.Of), string.Join(", ", unknown.Examples)])).ToValueList()),
            ]);
    }
}
