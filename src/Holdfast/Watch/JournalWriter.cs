using Holdfast.Adapters.Journal;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Microsoft.Data.Sqlite;

namespace Holdfast.Watch;

/// <summary>
/// Offers one router's entries to the journal, in their order. The epoch is the fence and the journal is evidence: an effect waits for the
/// disk for a bounded time, then the watcher goes on, and what could not be written is kept (bounded) and written later.
/// </summary>
internal sealed class JournalWriter(Journal journal, string router, TimeProvider clock)
{
    // A disk that takes longer than this to flush is out of order; users wait meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private const int MostKept = 10_000;

    private readonly Queue<JournalEntry> _kept = [];
    private Task<string?>? _writing;
    private JournalEntry[] _batch = [];
    private DateTimeOffset _triedAt;

    /// <summary>Why entries are not written; null = all are.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Entries that had to be let go since the trouble began.</summary>
    public int Lost { get; private set; }

    /// <summary>True when these entries, and all before them, stand in the journal.</summary>
    public bool Offer(IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries) _kept.Enqueue(entry with { Wall = SteadyClock.WallOf(clock) });
        for (; _kept.Count > MostKept; Lost++) _kept.Dequeue();
        if (Trouble is not null && clock.GetUtcNow() - _triedAt < Retry) return false;
        return Write();
    }

    /// <summary>While something is kept: tries again when its time has come. True when all is written.</summary>
    public bool Again() => _kept.Count == 0 && _writing is null ? Trouble is null : Offer([]);

    private bool Write()
    {
        do
        {
            if (_writing is null)
            {
                if (_kept.Count == 0) break;
                _batch = [.. _kept];
                _kept.Clear();
                _writing = Task.Run(() => Append(_batch));
            }
            _triedAt = clock.GetUtcNow();
            // A bounded wait of this router's own loop: what follows in the step must not overtake its entry while the disk works.
            if (!_writing.Wait(Patience))
            {
                Trouble = $"the disk has not taken it within {Duration.Format(Patience)}";
                return false;
            }
            Trouble = _writing.Result;
            _writing = null;
            if (Trouble is null) continue;
            JournalEntry[] later = [.. _kept];
            _kept.Clear();
            foreach (var entry in _batch.Concat(later)) _kept.Enqueue(entry);
            return false;
        }
        while (_kept.Count > 0);
        Trouble = null;
        return true;
    }

    private string? Append(JournalEntry[] batch)
    {
        try
        {
            journal.Append(router, batch);
            return null;
        }
        catch (Exception error) when (error is SqliteException or IOException or InvalidOperationException)
        {
            return error.Message;
        }
    }
}
