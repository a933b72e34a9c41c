using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>Every term of the field that the report uses, in one sentence each.</summary>
internal static class GlossarySection
{
    private static readonly string[] Terms = ["function", "singlePoint", "commonMode", "rto", "rpo", "expectedLoss", "oneInTwenty", "changeover", "router", "plane", "replay", "hhi", "irn", "seal", "rate", "draws"];

    public static Section Of(Telling told) => new("glossary", told["glossary.heading"],
    [
        new Block.Table(
            told["glossary.caption"], [new(told["column.term"]), new(told["column.meaning"])],
            Terms.Select(term => new Row([told[$"glossary.{term}"], told[$"glossary.{term}.text"]])).OrderBy(row => row.Cells[0], StringComparer.OrdinalIgnoreCase).ToValueList()),
    ]);
}
