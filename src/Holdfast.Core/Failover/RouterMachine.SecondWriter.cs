namespace Holdfast.Core.Failover;

// Two watchers that see differently and know nothing of each other.
public static partial class RouterMachine
{
    /// <summary>Two opposite automatic moves within this span are no accident; and so long the one with the earlier name yields.</summary>
    internal static readonly TimeSpan RivalrySpan = TimeSpan.FromHours(1);

    private sealed partial class Turn
    {
        private ValueList<AutomaticMove> _moves = before.Moves;

        /// <summary>An automatic move became binding, ours or another's: does it go against one of the other's?</summary>
        private void Moved(EpochMark mark)
        {
            if (!IsWatcher || mark.Kind != MarkKind.Auto) return;
            var isOurs = IsOurs(mark);
            var recent = _moves.Where(move => now - move.At < RivalrySpan).ToList();
            var against = recent.LastOrDefault(move => IsOurs(move.Mark) != isOurs && move.Mark.Front != mark.Front);
            _moves = recent.Append(new AutomaticMove(mark, now)).ToValueList();
            if (!isOurs && mark.Epoch.By == setup.By) SameName(mark);
            var other = isOurs ? against?.Mark : mark;
            if (other is null || against is null && now >= _alarms.RivalUntil) return;
            // The hour runs from the other's newest move; a mark from the future counts as of now.
            var since = other.At < now ? other.At : now;
            DateTimeOffset? until = Yields(other) ? since + RivalrySpan : null;
            if (until != _failover.YieldsUntil || now >= _alarms.RivalUntil) Write(new JournalEntry.SecondWriter(now, other, until));
            _failover = _failover with { YieldsUntil = until };
            _alarms = _alarms.Rival(
                $"{Name(other)} and this watcher move users against each other (it to {other.Front}): {(until is null ? "the other one yields" : "this one yields")} for an hour. "
                + "Two watchers that do not know of each other must not have the same router", now + RivalrySpan, _tell);
        }

        private void SameName(EpochMark mark) => _alarms = _alarms.Rival(
            $"another machine decides under this watcher's name, {setup.By} (epoch {mark.Epoch.Number}, life {mark.Life}): give each its own 'watcher: {{ name: ... }}'", now + RivalrySpan, _tell);

        private bool IsOurs(EpochMark mark) => mark.Epoch.By == setup.By && (mark.Life is null || setup.Life is null || mark.Life == setup.Life);

        /// <summary>The lower name; of one name the lower life.</summary>
        private bool Yields(EpochMark other)
        {
            var order = string.CompareOrdinal(setup.By, other.Epoch.By);
            return order != 0 ? order < 0 : string.CompareOrdinal(setup.Life, other.Life) < 0;
        }

        private static string Name(EpochMark mark) => $"watcher {mark.Epoch.By}";
    }
}

/// <summary>A watcher's own move of users, with the time at which it was decided or seen here.</summary>
internal sealed record AutomaticMove(EpochMark Mark, DateTimeOffset At);
