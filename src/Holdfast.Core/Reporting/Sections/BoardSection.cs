using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>What a board reads: sentences with a figure each, the figures themselves, the choices with what each leaves, the events against what is accepted.</summary>
internal static class BoardSection
{
    public static Section Of(Telling told) => new("board", told["board.heading"], [.. Said(told), .. Options(told), .. Limits(told)]);

    public static Section Statement(Telling told) => new("board", told["board.heading"], Said(told).ToValueList());

    public static Section? Choices(Telling told)
    {
        ValueList<Block> blocks = [.. Options(told), .. Limits(told)];
        return blocks.IsEmpty ? null : new("choices", told[told.Model.Plan is { Options.IsEmpty: false } ? "board.options" : "board.limits.caption"], blocks);
    }

    private static IEnumerable<Block> Said(Telling told)
    {
        yield return new Block.Statements(((string?[])[State(told), Threat(told), Replay(told), Year(told), Late(told), Gaps(told), Decision(told), Stability(told)]).OfType<string>().ToValueList());
        yield return new Block.Tiles(Tiles(told).ToValueList());
    }

    private static IEnumerable<Block> Options(Telling told)
    {
        if (told.Model.Plan is not { Options: { IsEmpty: false } options } plan) yield break;
        yield return new Block.Table(
            told["board.options.caption"], told.Columns("option", "#firstYear", "#remains", "#range", "#remainingPoints", "#survived"),
            options.Select(option => new Row(
                [
                    told.Counted($"option.{ReportNames.Key(option.Kind)}", option.Measures.Count), told.Money(option.Cost), told.Loss(option.After.Loss, plan.Unit),
                    option is { Low: { } low, High: { } high } ? told.Say("doc.range", ("low", told.Loss(low, plan.Unit)), ("high", told.Loss(high, plan.Unit))) : told["doc.unknown"],
                    told.Count(option.After.SinglePoints), told.Of(option.After.Survived, option.After.Events),
                ])).ToValueList());
    }

    private static IEnumerable<Block> Limits(Telling told)
    {
        var events = told.Model.Events.Where(Harms).ToList();
        if (events.Count == 0) yield break;
        yield return new Block.Table(
            told["board.limits.caption"], told.Columns("event", "#lasted", "#cost", "stopsLongest", "#outFor", "#rto"),
            events.Select(each => Limit(told, each)).ToValueList());
    }

    // Of what stops: what exceeds its limit most; where nothing does, what is out longest.
    private static Row Limit(Telling told, EventFinding each)
    {
        var worst = each.Fallen.OrderByDescending(fall => fall.Rto is { } rto && rto > TimeSpan.Zero ? fall.Down / rto : fall.Rto is not null ? double.MaxValue : 0).ThenByDescending(fall => fall.Down).FirstOrDefault();
        var stated = worst is null ? null : told.Model.Structure.Critical.FirstOrDefault(critical => critical.What.Id == worst.What.Id)?.Rto;
        return new(
            [
                told.Names.Event(each), told.Language.Span(each.Duration), each.Cost is { } cost ? told.Money(cost) : "–", worst is null ? told["events.stops.none"] : told.Names.Node(worst.What),
                worst is null ? "–" : told.Language.Span(worst.Down),
                worst?.Rto is { } broken ? told.Say("board.limits.late", ("rto", told.Language.Span(broken))) : stated is { } kept ? told.Language.Span(kept) : worst is null ? "–" : told["board.limits.unstated"],
            ],
            worst is null ? Tone.Plain : worst.Rto is not null ? Tone.Bad : stated is null ? Tone.Warning : Tone.Good);
    }

    private static string State(Telling told)
    {
        var structure = told.Model.Structure;
        var critical = ("critical", told.Count(structure.Critical.Count));
        return structure.Critical.IsEmpty ? told["board.points.nothing"]
            : structure.Points.IsEmpty && structure.Critical.Count(each => each.FailsItself) is > 0 and var own ? told.Counted("board.points.own", own, critical)
            : structure.Points.IsEmpty && !Missing(told).IsEmpty ? told.Say("board.points.open", critical)
            : structure.Points.IsEmpty ? structure.Critical.Count == 1 ? told["board.points.none.one"] : told.Say("board.points.none", critical)
            : structure.Critical.Count == 1 ? told.Say("board.points.only", ("cause", told.Names.Cause(structure.Points[0].What)))
            : Hit(structure) == 1 ? told.Say("board.points.some.one", critical, ("cause", told.Names.Cause(structure.Points[0].What)))
            : told.Say(
                "board.points.some", critical, ("hit", told.Count(Hit(structure))), ("cause", told.Names.Cause(structure.Points[0].What)),
                ("breaks", told.Count(structure.Points[0].Breaks.Count)));
    }

    private static string Threat(Telling told) => told.Model.Events.FirstOrDefault(each => !each.IsReplay && Harms(each)) is not { } first
        ? told[Missing(told).IsEmpty ? "board.worst.none" : "board.worst.open"]
        : first.Cost is > 0
            ? told.Say("board.worst.cost", ("cause", told.Names.Cause(first.What)), ("span", told.Language.Span(first.Duration)), ("cost", told.Money(first.Cost.Value)))
            : told.Say("board.worst.share", ("cause", told.Names.Cause(first.What)), ("span", told.Language.Span(first.Duration)), ("share", told.Share(first.UserShare)));

    private static string Replay(Telling told) => told.Model.Events.FirstOrDefault(each => each.IsReplay) switch
    {
        { Cost: > 0 and var cost } => told.Say("board.replay.cost", ("cost", told.Money(cost))),
        { UserShare: > 0 and var share } => told.Say("board.replay.share", ("share", told.Share(share))),
        { IsOpen: true } => told["board.replay.open"],
        null => told["board.replay.unplayed"],
        _ => told["board.replay.none"],
    };

    // The figure never stands without what it rests on.
    private static string? Year(Telling told) => told.Model switch
    {
        { Year: { } year } => told.Say(
            year.WithoutRate == 0 ? "board.year.whole" : "board.year", ("mean", told.Money(year.Mean)), ("bad", told.Money(year.Bad)),
            ("assumed", told.Count(told.Model.Rates.Count(rate => rate.IsAssumed))), ("rates", told.Count(told.Model.Rates.Count)), ("without", told.Count(year.WithoutRate))),
        { Rates.IsEmpty: true, WithoutRate: > 0 } => told.Counted("board.year.unknown", told.Model.WithoutRate),
        _ => null,
    };

    private static string? Late(Telling told)
    {
        var events = told.Model.Events.Where(Harms).ToList();
        if (events.Count == 0 || told.Model.Structure.Critical.IsEmpty) return null;
        return told.Model.Structure.Critical.All(critical => critical.Rto is null) ? told["board.late.unstated"]
            : events.Count(each => each.Fallen.Any(fall => fall.Rto is not null)) is var late && (late == 0 || late == events.Count) && events.Count > 1
                ? told.Say(late == 0 ? "board.late.none" : "board.late.all", ("events", told.Count(events.Count)))
                : told.Counted("board.late", late, ("events", told.Count(events.Count)));
    }

    private static string? Stability(Telling told) => told.Model.Plan is { Measures.IsEmpty: false, IsLossKnown: true, Stability: { } stability }
        ? told.Say("board.stability", ("share", told.Share(stability.Same)), ("draws", told.Count(stability.Draws))) : null;

    // What nobody described is said where everybody reads it: nothing in it was found, because nothing in it was looked at.
    private static string? Gaps(Telling told)
    {
        var missing = Missing(told);
        return missing.IsEmpty ? null : told.Say("board.gaps", ("layers", told.Language.List(missing.Select(layer => told.Names.Layer(layer)).ToList())));
    }

    private static ValueList<string> Missing(Telling told) => new LayerCoverage(told.Model.Coverage).Unknown;

    private static string Decision(Telling told)
    {
        if (told.Model.Plan is { Measures.IsEmpty: false, IsLossKnown: true } plan)
            return told.Counted(
                plan.Budget is null ? "board.plan" : "board.plan.budget", plan.Measures.Count, ("cost", told.Money(plan.Cost)), ("budget", told.Money(plan.For)),
                ("before", told.Loss(plan.Before.Loss, plan.Unit)), ("after", told.Loss(plan.After.Loss, plan.Unit)), ("points", told.Count(plan.Before.SinglePoints - plan.After.SinglePoints)),
                ("all", told.Count(plan.Before.SinglePoints)));
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
                year.WithoutRate == 0 ? told.Say("tile.year.note", ("bad", told.Money(year.Bad)), ("assumed", told.Of(model.Rates.Count(rate => rate.IsAssumed), model.Rates.Count)))
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
