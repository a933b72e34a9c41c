using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>Three sentences, and the figures that they stand on: how we stand, what threatens, what to decide.</summary>
internal static class BoardSection
{
    public static Section Of(Telling told) => new("board", told["board.heading"],
    [
        new Block.Statements(((string?[])[State(told), Threat(told), Gaps(told), Decision(told)]).OfType<string>().ToValueList()),
        new Block.Tiles(Tiles(told).ToValueList()),
    ]);

    private static string State(Telling told)
    {
        var structure = told.Model.Structure;
        var critical = ("critical", told.Count(structure.Critical.Count));
        return structure.Critical.IsEmpty ? told["board.points.nothing"]
            : structure.Points.IsEmpty && structure.Critical.Count(each => each.FailsItself) is > 0 and var own ? told.Counted("board.points.own", own, critical)
            : structure.Points.IsEmpty && !Missing(told).IsEmpty ? told.Say("board.points.open", critical)
            : structure.Points.IsEmpty ? structure.Critical.Count == 1 ? told["board.points.none.one"] : told.Say("board.points.none", critical)
            : structure.Critical.Count == 1 ? told.Say("board.points.only", ("name", told.Names.Node(structure.Points[0].What)))
            : Hit(structure) == 1 ? told.Say("board.points.some.one", critical, ("name", told.Names.Node(structure.Points[0].What)))
            : told.Say(
                "board.points.some", critical, ("hit", told.Count(Hit(structure))), ("name", told.Names.Node(structure.Points[0].What)),
                ("breaks", told.Count(structure.Points[0].Breaks.Count)));
    }

    private static string Threat(Telling told)
    {
        var events = told.Model.Events;
        var worst = events.FirstOrDefault(each => !each.IsReplay && Harms(each)) is not { } first ? told[Missing(told).IsEmpty ? "board.worst.none" : "board.worst.open"]
            : first.Cost is > 0
                ? told.Say("board.worst.cost", ("event", told.Names.Event(first)), ("span", told.Language.Span(first.Duration)), ("cost", told.Money(first.Cost.Value)))
                : told.Say("board.worst.share", ("event", told.Names.Event(first)), ("span", told.Language.Span(first.Duration)), ("share", told.Share(first.UserShare)));
        var replay = events.FirstOrDefault(each => each.IsReplay) switch
        {
            { Cost: > 0 and var cost } => told.Say("board.replay.cost", ("cost", told.Money(cost))),
            { UserShare: > 0 and var share } => told.Say("board.replay.share", ("share", told.Share(share))),
            { IsOpen: true } => told["board.replay.open"],
            null => told["board.replay.unplayed"],
            _ => told["board.replay.none"],
        };
        return told.Say("board.events", ("worst", worst), ("replay", replay));
    }

    // What nobody described is said where everybody reads it: nothing in it was found, because nothing in it was looked at.
    private static string? Gaps(Telling told)
    {
        var missing = Missing(told);
        return missing.IsEmpty ? null : told.Say("board.gaps", ("layers", told.Language.List(missing.Select(layer => told.Names.Layer(layer)).ToList())));
    }

    private static ValueList<string> Missing(Telling told) => new LayerCoverage(told.Model.Coverage).Unknown;

    private static string Decision(Telling told)
    {
        if (told.Model.Plan is { Measures.IsEmpty: false } plan)
            return told.Counted(
                "board.plan", plan.Measures.Count, ("cost", told.Money(plan.Cost)),
                ("before", told.Loss(plan.Before.Loss, plan.Unit)), ("after", told.Loss(plan.After.Loss, plan.Unit)), ("points", told.Count(plan.Before.SinglePoints - plan.After.SinglePoints)));
        var rescue = told.Model.Events.FirstOrDefault(each => !each.IsReplay)?.WouldHaveSaved is { IsEmpty: false } options ? options[^1] : null;
        var due = told.Model.Rehearsals.Count(each => each.State != RehearsalState.Done);
        return due > 0 ? told.Say("board.next.drill", ("due", told.Count(due)), ("total", told.Count(told.Model.Rehearsals.Count)))
            : rescue is not null ? told.Say("board.next.alternative", ("name", told.Language.List(rescue.Alternatives.Select(told.Names.Node).ToList(), 3)))
            : told["board.next.none"];
    }

    private static IEnumerable<Tile> Tiles(Telling told)
    {
        var model = told.Model;
        var hit = Hit(model.Structure);
        if (model.Score is { Answers.Total: > 0 } score)
            yield return new(
                told["tile.score"], score.Score is { } figure ? told.Language.Number(figure, 1) : told["tile.score.withheld"],
                told.Say("tile.score.note", ("answered", told.Share(score.Answers.Share)), ("notConcerned", told.Count(score.Answers.NotConcerned))), Tone.Plain);
        yield return new(
            told["tile.points"], told.Count(model.Structure.Points.Count),
            told.Say("tile.points.note", ("hit", told.Count(hit)), ("critical", told.Count(model.Structure.Critical.Count))), hit > 0 ? Tone.Bad : Missing(told).IsEmpty ? Tone.Good : Tone.Warning);
        if (!model.Events.IsEmpty && model.Events[0] is var worst && Harms(worst))
            yield return new(
                told["tile.worst"], worst.Cost is { } cost ? told.Money(cost) : told.Share(worst.UserShare),
                told.Say("tile.worst.note", ("event", told.Names.Event(worst)), ("span", told.Language.Span(worst.Duration))), Tone.Plain);
        if (model.Year is { } year)
            yield return new(
                told["tile.year"], told.Money(year.Mean),
                year.WithoutRate == 0 ? told.Say("tile.year.note", ("bad", told.Money(year.Bad)))
                : told.Say("tile.year.partly", ("bad", told.Money(year.Bad)), ("without", told.Count(year.WithoutRate)), ("assumed", told.Of(model.Rates.Count(rate => rate.IsAssumed), model.Rates.Count))),
                Tone.Plain);
        else if (model.Rates.IsEmpty)
            yield return new(told["tile.year"], told["doc.unknown"], told.Say("tile.year.unknown", ("without", told.Count(model.WithoutRate))), Tone.Warning);
        if (model.Plan is { Measures.IsEmpty: false } plan)
            yield return new(told["tile.plan"], told.Loss(plan.Before.Loss - plan.After.Loss, plan.Unit), 
                plan.Stability is { } stability
                    ? told.Say("tile.plan.range", ("cost", told.Money(plan.Cost)), ("low", told.Loss(stability.BeforeLow - stability.AfterLow, plan.Unit)), ("high", told.Loss(stability.BeforeHigh - stability.AfterHigh, plan.Unit)), ("share", told.Share(stability.Same)))
                    : told.Say("tile.plan.note", ("cost", told.Money(plan.Cost))), Tone.Good);
        if (model.Rehearsals.IsEmpty) yield break;
        var done = model.Rehearsals.Count(each => each.State == RehearsalState.Done);
        yield return new(
            told["tile.drills"], told.Of(done, model.Rehearsals.Count),
            told.Say(
                "tile.drills.note", ("overdue", told.Count(model.Rehearsals.Count(each => each.State is RehearsalState.Overdue or RehearsalState.Failed))),
                ("never", told.Count(model.Rehearsals.Count(each => each.State == RehearsalState.Never)))),
            done == model.Rehearsals.Count ? Tone.Good : Tone.Warning);
    }

    private static bool Harms(EventFinding each) => each.Cost > 0 || each.UserShare > 0;

    private static int Hit(StructureFindings structure) => structure.Critical.Count(critical => critical.Points > 0);
}
