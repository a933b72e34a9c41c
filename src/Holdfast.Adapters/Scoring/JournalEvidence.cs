using System.Globalization;
using Holdfast.Adapters.Journal;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Adapters.Scoring;

/// <summary>
/// What the failover journal shows. A switch that a failing front caused is an incident that was lived through; one that an operator asked
/// for is a measurement. Both show continuity (RES-4.3) and a tried alternative (RES-6.2) of the two fronts when every provider that was
/// written serves the new answer, and the contrary when not. All fronts down at once speaks against their continuity.
/// </summary>
public static class JournalEvidence
{
    // A switch of which the journal says nothing more for so long is not merely on its way.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(10);

    /// <param name="rows">In the order in which they were written.</param>
    public static ValueList<Evidence> Of(IReadOnlyList<JournalRow> rows, DateTimeOffset now) =>
        rows.GroupBy(row => row.Router, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => OfRouter(group.Key, group.Select(row => row.Entry).ToList(), now)).ToValueList();

    private static IEnumerable<Evidence> OfRouter(string router, List<JournalEntry> entries, DateTimeOffset now)
    {
        HoldCause? held = null;
        for (var at = 0; at < entries.Count; at++)
        {
            switch (entries[at])
            {
                case JournalEntry.Ticked { Decision: Decision.Switch move } ticked when move.Kind is SwitchKind.Failover:
                    held = null;
                    if (Switched(router, entries, at, move, EvidenceKind.Incident, ticked.At, now) is { } lived) yield return lived;
                    break;
                case JournalEntry.Operated { Decision: Decision.Switch move } operated when move.From != move.To:
                    held = null;
                    if (Switched(router, entries, at, move, EvidenceKind.Measured, operated.At, now) is { } measured) yield return measured;
                    break;
                case JournalEntry.Ticked { Decision: Decision.Hold hold } ticked:
                    if (hold.Cause is HoldCause.AllDown or HoldCause.NoTarget && held != hold.Cause)
                        yield return Made(router, "all-down", EvidenceKind.Incident, EvidenceOutcome.Against, ticked.At, [hold.Active], ["RES-4.3"], hold.Reason);
                    held = hold.Cause;
                    break;
            }
        }
    }

    private static Evidence? Switched(string router, List<JournalEntry> entries, int at, Decision.Switch move, EvidenceKind kind, DateTimeOffset decided, DateTimeOffset now)
    {
        if (entries.Skip(at + 1).OfType<JournalEntry.Marked>().FirstOrDefault() is not { Mark: var mark } marked || marked.Mark.Front != move.To) return null;
        var written = new HashSet<string>(StringComparer.Ordinal);
        var served = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var entry in entries.Skip(at + 1))
        {
            if (entry is JournalEntry.Sent { Errand: Errand.Write write } && write.Mark.Epoch == mark.Epoch) written.Add(write.Provider);
            if (entry is JournalEntry.Answered { Answer: ConvergenceEvent.Served answer } && answer.For == mark.Epoch && answer.Asked > 0 && answer.Agreeing == answer.Asked)
                served.TryAdd(answer.Provider, entry.At);
            if (entry is JournalEntry.Marked { Mark: var later } && later.Epoch > mark.Epoch) break;
        }
        var missing = written.Where(provider => !served.ContainsKey(provider)).Order(StringComparer.Ordinal).ToList();
        // Nothing is shown by a switch that nobody asked the name servers about, nor by one that is still on its way.
        if (missing.Count > 0 ? now - decided < Settled : served.Count == 0) return null;
        var how = kind == EvidenceKind.Incident ? $"{move.From} failed" : $"an operator moved from {move.From}";
        return missing.Count == 0
            ? Made(router, "switch", kind, EvidenceOutcome.For, decided, [move.From, move.To], ["RES-4.3", "RES-6.2"],
                string.Create(CultureInfo.InvariantCulture, $"{how}; every name server answered {move.To} {(served.Values.Max() - decided).TotalSeconds:0} s after the decision"))
            : Made(router, "switch", kind, EvidenceOutcome.Against, decided, [move.From, move.To], ["RES-4.3", "RES-6.2"], $"{how}; {string.Join(" and ", missing)} never came to answer {move.To}");
    }

    private static Evidence Made(
        string router, string what, EvidenceKind kind, EvidenceOutcome outcome, DateTimeOffset at, ValueList<FrontName> fronts, ValueList<string> criteria, string title) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"journal-{router}-{what}-{at.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"),
        Kind = kind,
        Outcome = outcome,
        Criteria = criteria,
        Subjects = fronts.Select(front => new Reference($"front:{router}/{front.Value}")).ToValueList(),
        Date = DateOnly.FromDateTime(at.UtcDateTime),
        Title = title,
        Source = string.Create(CultureInfo.InvariantCulture, $"journal, {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"),
        IsAutomatic = true,
    };
}
