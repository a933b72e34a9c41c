namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// A coherent fault tree: a directed acyclic graph of AND, OR and at-least gates over basic events, with one top.
/// Flat arrays, so that a million gates are a handful of objects. Immutable; made by <see cref="Create"/> only.
/// </summary>
public sealed class FaultTree
{
    private readonly string[] _eventNames;
    private readonly double[] _probabilities;
    private readonly string[] _gateNames;
    private readonly GateKind[] _kinds;
    private readonly int[] _thresholds;
    private readonly int[] _starts;
    private readonly FaultTreeInput[] _inputs;

    private FaultTree(
        string[] eventNames, double[] probabilities, string[] gateNames, GateKind[] kinds, int[] thresholds, int[] starts,
        FaultTreeInput[] inputs, FaultTreeInput top)
    {
        _eventNames = eventNames;
        _probabilities = probabilities;
        _gateNames = gateNames;
        _kinds = kinds;
        _thresholds = thresholds;
        _starts = starts;
        _inputs = inputs;
        Top = top;
    }

    public int EventCount => _eventNames.Length;

    public int GateCount => _gateNames.Length;

    public FaultTreeInput Top { get; }

    public string EventName(int @event) => _eventNames[@event];

    /// <summary>Between 0 and 1, or <see cref="double.NaN"/> when unknown.</summary>
    public double Probability(int @event) => _probabilities[@event];

    public string GateName(int gate) => _gateNames[gate];

    public GateKind Kind(int gate) => _kinds[gate];

    public int Threshold(int gate) => _thresholds[gate];

    public ReadOnlySpan<FaultTreeInput> Inputs(int gate) => _inputs.AsSpan(_starts[gate].._starts[gate + 1]);

    /// <summary>
    /// Checks and packs. Repeated inputs mean nothing in AND and OR and are dropped with a warning; in at-least they would
    /// change the count, so they are refused, as are cycles, thresholds out of range and impossible probabilities.
    /// </summary>
    public static FaultTreeOutcome Create(IReadOnlyList<BasicEvent> events, IReadOnlyList<Gate> gates, FaultTreeInput top)
    {
        var problems = new List<FaultTreeRemark>();
        var warnings = new List<FaultTreeRemark>();
        var inputs = new List<FaultTreeInput>(gates.Count * 3);
        var starts = new int[gates.Count + 1];
        var seenBy = new int[events.Count + gates.Count];
        for (var index = 0; index < events.Count; index++)
            if (events[index].Probability is not (>= 0 and <= 1) and not double.NaN)
                problems.Add(new(FaultTreeInput.Event(index), -1, $"The probability of {events[index].Name} is {events[index].Probability}, not between 0 and 1."));
        for (var index = 0; index < gates.Count; index++)
        {
            var gate = gates[index];
            for (var position = 0; position < gate.Inputs.Count; position++)
            {
                var input = gate.Inputs[position];
                if (!Exists(input))
                {
                    problems.Add(new(FaultTreeInput.Gate(index), position, $"Gate {gate.Name} reads {input}, which does not exist."));
                    continue;
                }

                ref var seen = ref seenBy[input.IsGate ? events.Count + input.Index : input.Index];
                if (seen == index + 1)
                {
                    if (gate.Kind == GateKind.AtLeast)
                        problems.Add(new(FaultTreeInput.Gate(index), position, $"At-least gate {gate.Name} repeats {NameOf(input)}: a repeat would change what is counted."));
                    else
                        warnings.Add(new(FaultTreeInput.Gate(index), position, $"Gate {gate.Name} repeats {NameOf(input)}; the repeat is dropped."));
                    continue;
                }

                seen = index + 1;
                inputs.Add(input);
            }

            starts[index + 1] = inputs.Count;
            if (gate.Kind == GateKind.AtLeast && (gate.Threshold < 1 || gate.Threshold > gate.Inputs.Count))
                problems.Add(new(FaultTreeInput.Gate(index), -1, $"Gate {gate.Name} wants at least {gate.Threshold} of {gate.Inputs.Count} inputs."));
        }

        if (!Exists(top)) problems.Add(new(top, -1, $"The top is {top}, which does not exist."));
        if (problems.Count > 0) return new FaultTreeOutcome.Refused([.. problems]);

        var tree = new FaultTree(
            [.. events.Select(e => e.Name)], [.. events.Select(e => e.Probability)], [.. gates.Select(g => g.Name)],
            [.. gates.Select(g => g.Kind)], [.. gates.Select(g => g.Threshold)], starts, [.. inputs], top);
        return tree.FindCycle() is { } cycle
            ? new FaultTreeOutcome.Refused([cycle])
            : new FaultTreeOutcome.Built(tree, [.. warnings]);

        bool Exists(FaultTreeInput input) => (uint)input.Index < (uint)(input.IsGate ? gates.Count : events.Count);

        string NameOf(FaultTreeInput input) => input.IsGate ? gates[input.Index].Name : events[input.Index].Name;
    }

    private FaultTreeRemark? FindCycle()
    {
        const byte untouched = 0, open = 1, closed = 2;
        var state = new byte[GateCount];
        var path = new Stack<(int Gate, int Next)>();
        for (var root = 0; root < GateCount; root++)
        {
            if (state[root] != untouched) continue;
            path.Push((root, _starts[root]));
            state[root] = open;
            while (path.TryPop(out var top))
            {
                if (top.Next == _starts[top.Gate + 1])
                {
                    state[top.Gate] = closed;
                    continue;
                }

                path.Push((top.Gate, top.Next + 1));
                var input = _inputs[top.Next];
                if (!input.IsGate || state[input.Index] == closed) continue;
                if (state[input.Index] == open) return Cycle(path, input.Index, top.Next - _starts[top.Gate]);
                state[input.Index] = open;
                path.Push((input.Index, _starts[input.Index]));
            }
        }

        return null;
    }

    private FaultTreeRemark Cycle(Stack<(int Gate, int Next)> path, int closing, int position)
    {
        const int shown = 12;
        var around = path.TakeWhile(step => step.Gate != closing).Select(step => step.Gate).Append(closing).Reverse().ToList();
        var names = around.Take(shown).Select(gate => _gateNames[gate]);
        var text = string.Join(" > ", names) + (around.Count > shown ? " > ..." : "") + " > " + _gateNames[closing];
        return new(FaultTreeInput.Gate(path.Peek().Gate), position, $"The gates form a cycle: {text}.");
    }
}
