using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>The worst events: what falls, what saved us, what would have.</summary>
internal static class EventsSection
{
    private const int MostReplays = 8;
    private const int MostNames = 6;

    public static Section Of(Telling told)
    {
        var model = told.Model;
        var blocks = new List<Block> { new Block.Lead(told["events.lead"]) };
        if (model.Events.IsEmpty) blocks.Add(new Block.Note(told["events.none"], model.Coverage.All(layer => layer.IsKnown) ? Tone.Good : Tone.Warning));
        blocks.AddRange(model.Events.Select(each => Case(told, each)));
        if (model.Year is { } year)
            blocks.Add(new Block.Paragraph(told.Say(
                "year.text", ("years", told.Count(year.Years)), ("mean", told.Money(year.Mean)), ("bad", told.Money(year.Bad)), ("without", told.Count(year.WithoutRate)))));
        if (!model.Replays.Hit.IsEmpty)
            blocks.Add(new Block.Table(
                told.Say(
                    "events.replays", ("shown", told.Count(Math.Min(MostReplays, model.Replays.Hit.Count))), ("hit", told.Count(model.Replays.Hit.Count)), ("spared", told.Count(model.Replays.Spared)), ("open", told.Count(model.Replays.Open.Count))),
                told.Columns("incident", "date", "#lasted", "#cost", "#share", "#down"),
                model.Replays.Hit.Take(MostReplays).Select(replay => new Row(
                    [
                        told.Names.Incident(replay.Id, replay.Title), replay.Start is { } start ? told.Language.Date(DateOnly.FromDateTime(start.UtcDateTime)) : "–", told.Language.Span(replay.Duration),
                        replay.Cost is { } cost ? told.Money(cost) : "–", told.Share(replay.UserShare), told.Count(replay.Down),
                    ])).ToValueList()));
        if (!model.Replays.Open.IsEmpty)
            blocks.Add(new Block.Table(
                told.Say("events.open", ("count", told.Count(model.Replays.Open.Count))), told.Columns("incident", "date", "gap"),
                model.Replays.Open.Select(replay => new Row(
                    [
                        told.Names.Incident(replay.Id, replay.Title), replay.Start is { } start ? told.Language.Date(DateOnly.FromDateTime(start.UtcDateTime)) : "–",
                        string.Join(" ", replay.Gaps.Select(gap => AssumptionsSection.Sentence(told, gap))),
                    ])).ToValueList()));
        return new("events", told[model.Events.Count(each => each.Cost > 0 || each.UserShare > 0) == 5 ? "events.heading" : "events.heading.some"], blocks.ToValueList());
    }

    private static Block.Case Case(Telling told, EventFinding each)
    {
        var facts = new List<string>
        {
            told.Say(
                "events.facts", ("span", told.Language.Span(each.Duration)), ("cost", each.Cost switch { null => told["events.unpriced"], 0 => told["events.free"], { } cost => told.Money(cost) }),
                ("share", told.Share(each.UserShare)), ("down", told.Count(each.Down))),
        };
        if (each.Start is { } start) facts.Add(told.Say("events.start", ("moment", told.Language.Moment(start.ToUniversalTime(), "UTC"))));
        var fallen = each.Fallen.Select(fall => fall.Rto is { } rto
            ? told.Say("events.stop.late", ("name", told.Names.Node(fall.What)), ("span", told.Language.Span(fall.Down)), ("rto", told.Language.Span(rto)))
            : told.Say("events.stop", ("name", told.Names.Node(fall.What)), ("span", told.Language.Span(fall.Down)))).ToValueList();
        var data = each.LostData.Select(loss => loss.Rpo is { } rpo
            ? told.Say("events.data.late", ("name", told.Names.Node(loss.What)), ("span", told.Language.Span(loss.Lost)), ("from", told.Names.Node(loss.From)), ("rpo", told.Language.Span(rpo)))
            : told.Say("events.data", ("name", told.Names.Node(loss.What)), ("span", told.Language.Span(loss.Lost)), ("from", told.Names.Node(loss.From)))).ToValueList();
        var would = each.WouldHaveSaved.Select(rescue => Rescue(told, rescue)).ToValueList();
        return new(
            told.Names.Event(each), facts.ToValueList(),
            [
                new(told["events.stops"], [.. fallen.IsEmpty ? [told[each.IsOpen ? "events.stops.open" : "events.stops.none"]] : fallen, .. data], each.IsOpen ? Tone.Warning : fallen.IsEmpty ? Tone.Good : Tone.Bad),
                new(told[each.Saved.Moves.IsEmpty || IsWorth(each.Saved) ? "events.saved" : "events.tried"], Saved(told, each.Saved), Tone.Good),
                new(told["events.would"], would.IsEmpty ? [told["events.would.none"]] : would, Tone.Warning),
            ]);
    }

    private static ValueList<string> Saved(Telling told, SavedFinding saved)
    {
        var lines = new List<string>();
        if (!saved.Moves.IsEmpty)
        {
            var moves = told.Language.List(saved.Moves.Select(move => move.At < TimeSpan.FromSeconds(1)
                ? told.Say("events.move.now", ("name", told.Names.Node(move.What)))
                : told.Say("events.move", ("name", told.Names.Node(move.What)), ("span", told.Language.Span(move.At)))).ToList(), MostNames);
            lines.Add(IsWorth(saved)
                ? told.Say("events.saved.worth", ("moves", moves), ("cost", told.Money(saved.Cost)), ("share", told.Share(saved.UserShare)))
                : told.Say("events.saved.idle", ("moves", moves)));
        }
        if (!saved.Blocked.IsEmpty) lines.Add(told.Say("events.saved.blocked", ("names", told.Language.List(saved.Blocked.Select(told.Names.Node).ToList(), MostNames))));
        if (lines.Count == 0) lines.Add(told["events.saved.none"]);
        return lines.ToValueList();
    }

    private static bool IsWorth(SavedFinding saved) => saved.Cost > 0 || saved.UserShare > 0.0005;

    private static string Rescue(Telling told, RescueFinding rescue)
    {
        var names = ("names", told.Language.List(rescue.Alternatives.Select(told.Names.Node).ToList(), MostNames));
        var gain = rescue.Cost > 0 ? told.Say("events.would.cost", names, ("cost", told.Money(rescue.Cost))) : told.Say("events.would.share", names, ("share", told.Share(rescue.UserShare)));
        return rescue.Kept.IsEmpty ? gain : gain + told.Say("events.would.kept", ("names", told.Language.List(rescue.Kept.Select(told.Names.Node).ToList(), MostNames)));
    }
}
