namespace Holdfast.Core.Failover;

// The same journal in, the same decisions out.
public static partial class RouterMachine
{
    /// <summary>Decides again over the journal's inputs and compares each decision with what was written down.</summary>
    public static ReplayResult Replay(IEnumerable<JournalEntry> journal, RouterPolicy? instead = null)
    {
        var state = FailoverState.Start;
        var policy = instead ?? RouterPolicy.Default;
        var decisions = new List<ReplayedDecision>();
        var begun = new List<WatchEvent>();
        var programs = new List<string?>();
        foreach (var entry in journal)
        {
            switch (entry)
            {
                case JournalEntry.Started started:
                    state = started.State;
                    begun = [.. started.Begun];
                    if (!programs.Contains(started.Program)) programs.Add(started.Program);
                    policy = instead ?? started.Policy;
                    break;
                case JournalEntry.Adopted adopted:
                    state = state.Adopt(adopted.Mark, adopted.At);
                    break;
                case JournalEntry.Refused refused:
                    state = state with { Refused = refused.Mark };
                    break;
                case JournalEntry.SecondWriter second:
                    state = state with { YieldsUntil = second.YieldsUntil };
                    break;
                case JournalEntry.Told(_, var told):
                    begun.RemoveAll(one => one.Kind == told.Kind && one.About == told.About);
                    if (!told.IsOver) begun.Add(told);
                    break;
                case JournalEntry.Gap gap:
                    state = state with { IsUnwritten = !gap.IsOver };
                    break;
                case JournalEntry.RefusalEnded:
                    state = state with { Refused = null };
                    break;
                case JournalEntry.Operated operated:
                    (state, var answered) = DecisionEngine.Operate(state, operated.Action, operated.At);
                    decisions.Add(new ReplayedDecision(operated.At, operated.Decision, answered));
                    break;
                case JournalEntry.Ticked ticked:
                    (state, var decided) = DecisionEngine.Step(state, ticked.Verdicts, ticked.At, policy);
                    decisions.Add(new ReplayedDecision(ticked.At, ticked.Decision, decided));
                    break;
                default:
                    break;
            }
        }
        return new ReplayResult(state, decisions.ToValueList(), begun.ToValueList(), programs.ToValueList());
    }
}

/// <summary>What was decided then, and what is decided now.</summary>
public sealed record ReplayedDecision(DateTimeOffset At, Decision Then, Decision Now)
{
    public bool IsSame => Then == Now;
}

/// <param name="Begun">What people were told of and what is not over.</param>
/// <param name="Programs">The versions that decided, the oldest first; null = one before the router machine.</param>
public sealed record ReplayResult(FailoverState State, ValueList<ReplayedDecision> Decisions, ValueList<WatchEvent> Begun, ValueList<string?> Programs)
{
    public bool IsSame => Decisions.All(decision => decision.IsSame);

    public ValueList<ReplayedDecision> Differences => Decisions.Where(decision => !decision.IsSame).ToValueList();
}
