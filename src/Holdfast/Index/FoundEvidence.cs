using Holdfast.Adapters.Journal;
using Holdfast.Adapters.Scoring;
using Holdfast.Adapters.State;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Scoring;

namespace Holdfast.Index;

/// <summary>What the state folder shows by itself: switches in the journal, and what commands saw. A score only reads it.</summary>
internal static class FoundEvidence
{
    /// <returns>Nothing where there is no state; a journal that cannot be read is said and left out.</returns>
    public static ValueList<Evidence> In(Invocation invocation, ScoredEstate estate)
    {
        if (invocation.FindState() is not { } state) return [];
        var found = new List<Evidence>(new EvidenceRecords(state, invocation.Shell.Clock).Read());
        var path = Path.Combine(state.FullPath, Journal.FileName);
        if (File.Exists(path))
        {
            try
            {
                using var journal = Journal.Open(path, readOnly: true);
                found.AddRange(JournalEvidence.Of(journal.Read(), invocation.Shell.Clock.GetUtcNow()));
            }
            catch (IOException error)
            {
                invocation.Shell.Error.WriteLine($"{invocation.Shell.ErrorPaint.Yellow("warning")}: {error.Message}; it shows nothing for this score");
            }
        }
        // A state folder may belong to another configuration: what speaks of nothing here is left out.
        return found.Where(each => each.Subjects.Any(subject => estate.Asset(subject.Id) is not null)).ToValueList();
    }
}
