using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Lab.Dns;
using Holdfast.Lab.World;

namespace Holdfast.Demo;

/// <summary>
/// The invariants of the failover, checked on what a real watcher wrote down and on what the lab's servers saw of it. The numbers
/// are those of the design: 1 undeclared records, 7 replay, 8 blindness, 9 targets, 10 the way back, 11 epochs, 13 probes.
/// </summary>
internal static class LiveChecks
{
    /// <summary>An undeclared record that every site of the lab holds, and nobody may touch.</summary>
    public const string Undeclared = "\"by hand, not in any file\"";

    public static (long Checked, ValueList<Violation> Broken) Of(LiveSite site, DateTimeOffset start)
    {
        var entries = site.Journal.Read("web").Select(row => row.Entry).ToList();
        var referee = new Referee(start);
        foreach (var decision in RouterMachine.Replay(entries).Decisions)
            referee.Check(7, decision.At, decision.IsSame, $"replayed, '{decision.Then.Reason}' becomes '{decision.Now.Reason}'");
        DateTimeOffset? last = null;
        var newest = Epoch.None;
        foreach (var entry in entries)
        {
            switch (entry)
            {
                case JournalEntry.Ticked { Decision: Decision.Switch { IsAutomatic: true } move } ticked:
                    referee.Check(8, ticked.At, ticked.Verdicts.Sight != Sight.Lost, "switched while blind");
                    referee.Check(9, ticked.At, ticked.Verdicts.Of(move.To)?.Measured == Verdict.Healthy, $"switched to {move.To}, which was not known healthy");
                    if (move.IsOptional) referee.Check(10, ticked.At, last is null || ticked.At - last >= site.Options.Policy.Failback.Dwell, "went back before the dwell was over");
                    last = ticked.At;
                    break;
                case JournalEntry.Marked marked:
                    referee.Check(11, marked.At, marked.Mark.Epoch > newest, $"epoch {marked.Mark.Epoch} after {newest}");
                    newest = marked.Mark.Epoch;
                    break;
                case JournalEntry.Sent { Errand: Errand.Write write } sent:
                    referee.Check(11, sent.At, write.Mark.Epoch >= newest, $"epoch {write.Mark.Epoch} was written after {newest} was decided");
                    break;
                default:
                    break;
            }
        }
        var now = site.Router.Status!.At;
        referee.Check(11, now, site.Served is not null, "at the end not every provider serves the newest decision");
        foreach (var (provider, value) in site.Undeclared()) referee.Check(1, now, value == Undeclared, $"the undeclared record at {provider} is now '{value}'");
        foreach (var asked in site.Internet.Resolvers.SelectMany(resolver => resolver.StubQueries.Latest))
            referee.Check(13, asked.At, asked.Name != WireName.Parse(site.Internet.PublicPage.Host), $"the watcher looked {asked.Name} up: a probe would go through the router");
        return (referee.Count, referee.Broken.ToValueList());
    }

    private sealed class Referee(DateTimeOffset start)
    {
        public long Count { get; private set; }

        public List<Violation> Broken { get; } = [];

        public void Check(int invariant, DateTimeOffset at, bool holds, string otherwise)
        {
            Count++;
            if (!holds) Broken.Add(new Violation(invariant, at - start, otherwise));
        }
    }
}
