using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>What has been tried, and what has not.</summary>
internal static class RehearsalsSection
{
    public static Section Of(Telling told)
    {
        var all = told.Model.Rehearsals;
        return new("rehearsals", told["rehearsals.heading"], all.IsEmpty
            ? [new Block.Note(told["rehearsals.none"], Tone.Warning)]
            :
            [
                new Block.Lead(told["rehearsals.lead"]),
                new Block.Table(
                    told["rehearsals.caption"], told.Columns("precaution", "what", "#stated", "last", "state"),
                    all.Select(each => new Row(
                        [
                            told.Names.Node(each.What), told[$"rehearsal.{ReportNames.Key(each.Kind)}"], each.Stated is { } stated ? told.Language.Span(stated) : "–",
                            each.Last is { } last ? told.Language.Date(last) : told["rehearsals.never"], told[$"rehearsalState.{ReportNames.Key(each.State)}"],
                        ],
                        each.State switch { RehearsalState.Done => Tone.Good, RehearsalState.Never => Tone.Warning, _ => Tone.Bad })).ToValueList()),
            ]);
    }
}
