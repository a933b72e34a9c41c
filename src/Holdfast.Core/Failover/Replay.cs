namespace Holdfast.Core.Failover;

/// <summary>The same journal in, the same decisions out.</summary>
public static class Replay
{
    /// <summary>Runs the engine over the journal's inputs and compares each decision with what was written down.</summary>
    public static ReplayResult Run(IEnumerable<JournalEntry> journal, RouterPolicy? instead = null)
    {
        var state = FailoverState.Start;
        var policy = instead ?? RouterPolicy.Default;
        var decisions = new List<ReplayedDecision>();
        foreach (var entry in journal)
        {
            switch (entry)
            {
                case JournalEntry.Started started:
                    state = started.State;
                    policy = instead ?? started.Policy;
                    break;
                case JournalEntry.Adopted adopted:
                    state = state.Adopt(adopted.Mark);
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
        return new ReplayResult(state, decisions.ToValueList());
    }
}

/// <summary>What was decided then, and what is decided now.</summary>
public sealed record ReplayedDecision(DateTimeOffset At, Decision Then, Decision Now)
{
    public bool IsSame => Then == Now;
}

public sealed record ReplayResult(FailoverState State, ValueList<ReplayedDecision> Decisions)
{
    public bool IsSame => Decisions.All(decision => decision.IsSame);

    public ValueList<ReplayedDecision> Differences => Decisions.Where(decision => !decision.IsSame).ToValueList();
}
