using Holdfast.Core.Reporting.Charts;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>What to do, what it costs, what it buys, and what more money would.</summary>
internal static class PlanSection
{
    public static Section Of(Telling told) => new(
        "plan", told["plan.heading"], told.Model.Plan is { } plan ? Blocks(told, plan).ToValueList() : [new Block.Note(told["plan.missing"], Tone.Warning)]);

    /// <summary>The measures alone, with who and when.</summary>
    public static Section? Slide(Telling told) => told.Model.Plan is { Measures.IsEmpty: false } plan ? new("plan", told["plan.heading"], [Who(told, plan)]) : null;

    private static Block.Table Who(Telling told, PlanFindings plan) => new(
        told["plan.who"], told.Columns("measure", "#firstYear", "#saved", "#due", "owner"),
        plan.Measures.Select(measure => new Row(
            [
                told.Names.Title(measure), told.Money(measure.FirstYear), told.Loss(measure.Before - measure.After, plan.Unit),
                measure.Due is { } due ? told.Language.Date(due) : told.Say("plan.earliest", ("date", told.Language.Date(DateOnly.FromDateTime((told.Model.Made + measure.LeadTime).DateTime)))),
                measure.Owner.Length > 0 ? measure.Owner : told["plan.noOwner"],
            ],
            measure.Owner.Length > 0 ? Tone.Plain : Tone.Warning)).ToValueList());

    private static IEnumerable<Block> Blocks(Telling told, PlanFindings plan)
    {
        var considered = ("considered", told.Count(plan.Considered));
        if (!plan.IsLossKnown)
        {
            yield return new Block.Note(told.Say("plan.unrated", ("count", told.Count(told.Model.WithoutRate))), Tone.Warning);
            if (plan.Measures.IsEmpty) yield break;
        }
        if (plan.Measures.IsEmpty)
        {
            yield return new Block.Note(plan.Budget is { } little ? told.Say("plan.none", ("budget", told.Money(little))) : told["plan.missing"], Tone.Warning);
            yield break;
        }
        yield return new Block.Lead(plan.Budget is { } budget ? told.Say("plan.lead.budget", ("budget", told.Money(budget)), considered) : told.Say("plan.lead.own", ("budget", told.Money(plan.For)), considered));
        yield return new Block.Tiles(
        [
            new(told["plan.tile.cost"], told.Money(plan.Cost), told.Say("plan.tile.note.cost", ("count", told.Count(plan.Measures.Count))), Tone.Plain),
            new(told["plan.tile.loss"], Change(told.Loss(plan.Before.Loss, plan.Unit), told.Loss(plan.After.Loss, plan.Unit)), told["plan.tile.note.now"], Tone.Good),
            new(told["plan.tile.points"], Change(told.Count(plan.Before.SinglePoints), told.Count(plan.After.SinglePoints)), told["plan.tile.note.now"], Tone.Good),
            new(
                told["plan.tile.events"], Change(told.Count(plan.Before.Survived), told.Count(plan.After.Survived)), told.Say("plan.tile.note.of", ("total", told.Count(plan.After.Events))),
                plan.After.Survived == plan.After.Events ? Tone.Good : Tone.Warning),
        ]);
        yield return Who(told, plan);
        yield return new Block.Table(
            told["plan.measures"], told.Columns("measure", "#firstYear", "#perYearCost", "#leadTime", "#saved", "#pointsRemoved", "#eventsSaved"),
            plan.Measures.Select(measure => new Row(
                [
                    told.Names.Title(measure), told.Money(measure.FirstYear), told.Money(measure.PerYear), told.Language.Span(measure.LeadTime), told.Loss(measure.Before - measure.After, plan.Unit),
                    told.Count(measure.SinglePoints), told.Count(measure.Events),
                ])).ToValueList());
        yield return new Block.Paragraph(told[plan.IsOptimal ? "plan.optimal" : "plan.open"]);
        if (plan.Stability is { } stability && plan.IsLossKnown)
            yield return new Block.Paragraph(told.Say(
                stability.Changes.Length > 0 ? "plan.stability" : "plan.stability.always", ("share", told.Share(stability.Same)), ("draws", told.Count(stability.Draws)), ("compared", told.Count(stability.Compared)),
                ("measure", plan.Changing.LastOrDefault(title => title.Language is "" || title.Language == told.Language.Code)?.Title ?? stability.Changes), ("beforeLow", told.Loss(stability.BeforeLow, plan.Unit)), ("beforeHigh", told.Loss(stability.BeforeHigh, plan.Unit)),
                ("afterLow", told.Loss(stability.AfterLow, plan.Unit)), ("afterHigh", told.Loss(stability.AfterHigh, plan.Unit))));
        if (plan.Measures.Count(measure => measure.IsAssumed) is > 0 and var assumed)
            yield return new Block.Paragraph(told.Say("plan.assumed", ("count", told.Count(assumed)), ("total", told.Count(plan.Measures.Count))));
        if (plan.Front.Count < 2) yield break;
        yield return new Block.Subheading(told["plan.front"]);
        yield return new Block.Figure(FrontChart.Of(told, plan));

        string Change(string before, string after) => told.Say("plan.change", ("before", before), ("after", after));
    }
}
