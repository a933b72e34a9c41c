using Holdfast.Core.Reporting.Charts;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>Maturity, with its completeness beside every figure.</summary>
internal static class ScoreSection
{
    public static Section Of(Telling told) => new(
        "score", told["score.heading"], told.Model.Score is { } score && score.Answers.Total > 0 ? Blocks(told, score).ToValueList() : [new Block.Note(told["score.missing"], Tone.Warning)]);

    private static IEnumerable<Block> Blocks(Telling told, ScoreFindings score)
    {
        var answers = score.Answers;
        (string, string)[] counts =
        [
            ("answered", told.Count(answers.Answered)), ("total", told.Count(answers.Total)), ("share", told.Share(answers.Share)), ("notConcerned", told.Count(answers.NotConcerned)),
            ("limit", told.Share(score.CompletenessLimit)), ("score", RadarChart.Figure(score.Score, told.Language)),
        ];
        yield return score.Score is null ? new Block.Note(told.Say("score.withheld", counts), Tone.Warning) : new Block.Note(told.Say("score.headline", counts));
        var hasSuggestions = score.Pillars.Any(pillar => pillar.Suggested is not null);
        yield return new Block.Figure(RadarChart.Of(score, told.Language));
        if (hasSuggestions) yield return new Block.Paragraph(told["score.suggested"]);
        yield return new Block.Table(
            told[score.Pillars.Count == 8 ? "score.pillars" : "score.pillars.some"], told.Columns("pillar", "#score", "#suggested", "#answered", "#notConcerned"),
            score.Pillars.Select(pillar => new Row(
                [
                    RadarChart.PillarName(pillar, told.Language), RadarChart.Figure(pillar.Score, told.Language), RadarChart.Figure(pillar.Suggested, told.Language),
                    Answered(told, pillar.Answers), told.Count(pillar.Answers.NotConcerned),
                ])).ToValueList());
        if (!score.Systems.IsEmpty)
            yield return new Block.Table(
                told["score.systems"], told.Columns("system", "criticality", "#score", "#suggested", "#answered", "#assets"),
                score.Systems.Select(system => new Row(
                    [
                        told.Names.Node(system.What), told.Names.Criticality(system.Criticality), RadarChart.Figure(system.Score, told.Language),
                        RadarChart.Figure(system.Suggested, told.Language), Answered(told, system.Answers), told.Count(system.Assets),
                    ])).ToValueList());
        var remarks = new List<string> { told["score.scale"] };
        if (score.OtherReading is { } other) remarks.Add(told.Say("score.other", ("score", told.Language.Number(other, 1))));
        if (score.Capped > 0) remarks.Add(told.Say("score.capped", ("count", told.Count(score.Capped))));
        if (score.Unexplained > 0) remarks.Add(told.Say("score.unexplained", ("count", told.Count(score.Unexplained))));
        remarks.Add(told.Say(
            "score.unofficial", ("referential", score.Referential), ("profile", score.Profile), ("provenance", told[$"provenance.{ReportNames.Key(score.Provenance)}"])));
        yield return new Block.Bullets(remarks.ToValueList());
    }

    private static string Answered(Telling told, AnsweredFinding answers) => $"{told.Of(answers.Answered, answers.Total)} ({told.Share(answers.Share)})";
}
