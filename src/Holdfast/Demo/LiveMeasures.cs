using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Demo;

/// <summary>What the journal of a real watcher says about a fault: when it was seen, decided, and served by every name server.</summary>
/// <param name="Visible">Per provider of the router's zone; null = never.</param>
internal sealed record LiveMeasures(TimeSpan? Detected, TimeSpan? Decided, ValueList<(string Provider, TimeSpan? After)> Visible, ValueList<(TimeSpan After, Epoch Epoch, Decision.Switch Move)> Switches)
{
    public static LiveMeasures Of(LiveSite site, DateTimeOffset broken)
    {
        var entries = site.Journal.Read("web", broken).Select(row => row.Entry).ToList();
        var first = FrontName.Parse("cloudflare");
        var switches = new List<(TimeSpan, Epoch, Decision.Switch)>();
        var (moves, marks) = (entries.OfType<JournalEntry.Ticked>().Where(entry => entry.Decision is Decision.Switch).ToList(), entries.OfType<JournalEntry.Marked>().ToList());
        foreach (var move in moves)
            switches.Add((move.At - broken, marks.First(mark => mark.At >= move.At).Mark.Epoch, (Decision.Switch)move.Decision));
        var leaving = switches.FirstOrDefault(change => change.Item3.From == first);
        var served = entries.OfType<JournalEntry.Answered>()
            .Where(entry => entry.Answer is ConvergenceEvent.Served { Asked: > 0 } answer && leaving.Item3 is not null && answer.For >= leaving.Item2 && answer.Agreeing == answer.Asked)
            .ToLookup(entry => entry.Answer.Provider, entry => (TimeSpan?)(entry.At - broken));
        return new LiveMeasures(
            entries.OfType<JournalEntry.VerdictChanged>().FirstOrDefault(entry => entry.Front == first && entry.To == Verdict.Unhealthy)?.At - broken,
            leaving.Item3 is null ? null : leaving.Item1,
            site.Router.Status!.Convergence.Providers.Select(provider => (provider.Provider, served[provider.Provider].FirstOrDefault())).ToValueList(),
            switches.ToValueList());
    }
}
