namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// The fault tree of one node of a dependency graph: what has to fail for that node to be down. Groups of k of n become
/// at-least gates over the members that are down. Groups that only degrade play no part.
/// </summary>
/// <remarks>
/// A cycle of needs is unrolled: the function of each of its nodes starts at a constant and is put into the others as many times
/// as the cycle has nodes, which is enough for the fixed point, since no shortest chain of causes visits a node twice.
/// </remarks>
public static class DependencyFaultTree
{
    private const int MostGates = 2_000_000;

    /// <param name="graph">The graph.</param>
    /// <param name="top">The node whose outage is the top of the tree.</param>
    /// <param name="failureOf">How a node fails by itself; <c>null</c> when it cannot.</param>
    /// <param name="isColdStart">
    /// False: a running system, the least fixed point of "down"; nodes that need each other keep each other up. True: a start
    /// from nothing, the least fixed point of "up"; nodes that need each other never come up.
    /// </param>
    public static FaultTreeOutcome For(DependencyGraph graph, int top, Func<int, BasicEvent?> failureOf, bool isColdStart = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(top, graph.NodeCount);
        return new Unrolling(graph, failureOf, isColdStart).Unroll(top);
    }

    private sealed class Unrolling(DependencyGraph graph, Func<int, BasicEvent?> failureOf, bool isColdStart)
    {
        private readonly List<BasicEvent> _events = [];
        private readonly List<Gate> _gates = [];
        private readonly Dictionary<int, FaultTreeInput?> _eventOf = [];
        private readonly Dictionary<(int Node, int Round), int> _gateOf = [];
        private readonly Queue<(int Node, int Round)> _open = new();
        private readonly Dictionary<int, int> _cycleOf = [];
        private readonly List<int> _cycleSizes = [];

        internal FaultTreeOutcome Unroll(int top)
        {
            foreach (var cycle in graph.Cycles)
            {
                foreach (var node in cycle) _cycleOf[node] = _cycleSizes.Count;
                _cycleSizes.Add(cycle.Count);
            }

            var root = GateOf(top, LastRound(top));
            while (_open.TryDequeue(out var next))
            {
                Fill(next.Node, next.Round);
                if (_gates.Count > MostGates)
                    return new FaultTreeOutcome.Refused([new(FaultTreeInput.Gate(root), -1, $"Unrolling the cycles of needs takes more than {MostGates:N0} gates.")]);
            }

            return FaultTree.Create(_events, _gates, FaultTreeInput.Gate(root));
        }

        private int LastRound(int node) => _cycleOf.TryGetValue(node, out var cycle) ? _cycleSizes[cycle] : 0;

        private int GateOf(int node, int round)
        {
            if (_gateOf.TryGetValue((node, round), out var gate)) return gate;
            gate = Add(Gate.Or(""));
            _gateOf[(node, round)] = gate;
            _open.Enqueue((node, round));
            return gate;
        }

        private void Fill(int node, int round)
        {
            var causes = new List<FaultTreeInput>();
            var isAlwaysDown = false;
            if (EventOf(node) is { } own) causes.Add(own);
            foreach (var group in graph.GroupsOf(node))
            {
                if (group.IsDegrading) continue;
                var enough = group.Members.Count - group.AtLeast + 1;
                var members = new List<FaultTreeInput>();
                foreach (var member in group.Members)
                {
                    if (IsOfSameCycle(node, member) && round == 1)
                    {
                        // Before the first round: nothing is down yet, or nothing is up yet.
                        if (isColdStart) enough--;
                    }
                    else
                    {
                        members.Add(FaultTreeInput.Gate(GateOf(member, IsOfSameCycle(node, member) ? round - 1 : LastRound(member))));
                    }
                }

                isAlwaysDown |= enough <= 0;
                if (enough > members.Count || enough <= 0) continue;
                causes.Add(members.Count == 1 ? members[0] : FaultTreeInput.Gate(Add(new("", GateKind.AtLeast, enough, [.. members]))));
            }

            var gate = _gateOf[(node, round)];
            _gates[gate] = isAlwaysDown ? Gate.And(NameOf(node)) : Gate.Or(NameOf(node), [.. causes]);
        }

        private bool IsOfSameCycle(int node, int member) =>
            _cycleOf.TryGetValue(node, out var cycle) && _cycleOf.TryGetValue(member, out var other) && cycle == other;

        private FaultTreeInput? EventOf(int node)
        {
            if (_eventOf.TryGetValue(node, out var known)) return known;
            FaultTreeInput? input = null;
            if (failureOf(node) is { } failure)
            {
                input = FaultTreeInput.Event(_events.Count);
                _events.Add(failure);
            }

            return _eventOf[node] = input;
        }

        private string NameOf(int node) => $"{failureOf(node)?.Name ?? $"node {node}"} is down";

        private int Add(Gate gate)
        {
            _gates.Add(gate);
            return _gates.Count - 1;
        }
    }
}
