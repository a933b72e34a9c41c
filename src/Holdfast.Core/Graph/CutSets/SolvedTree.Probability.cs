using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

internal sealed partial class SolvedTree
{
    /// <summary>P(top), from one pass over the nodes of all regions: those below were built first.</summary>
    internal TopProbability Probability(FaultTree tree)
    {
        if (_tree.Top == ReducedTree.Never) return new TopProbability.Exact(0);
        if (_tree.Top == ReducedTree.Always) return new TopProbability.Exact(1);
        if (_functions.AsSpan().Contains(Diagram.Exhausted))
            return new TopProbability.Unknown("The binary diagram is too large for the limit on nodes under each of the variable orders.");
        if (FirstUnknown(tree) is { } unknown)
            return new TopProbability.Unknown($"Event {tree.EventName(unknown)} has no probability.");
        if (!_tree.IsGate(_tree.Top)) return new TopProbability.Exact(tree.Probability(_tree.Top));
        return new TopProbability.Exact(Truths(tree, out _)[_functions[^1]]);
    }

    /// <summary>Birnbaum's measure for all events from one more pass, downwards; the others follow from it.</summary>
    internal ValueList<EventImportance> Importance(FaultTree tree, double top)
    {
        var birnbaum = new double[tree.EventCount];
        if (_regions.Count > 0) AddBirnbaum(tree, birnbaum);
        else if (_tree.Top >= 0) birnbaum[_tree.Top] = 1;
        var result = new EventImportance[tree.EventCount];
        for (var index = 0; index < result.Length; index++)
        {
            if (birnbaum[index] == 0)
            {
                result[index] = new(index, 0, 0, 1, 1);
                continue;
            }

            var own = tree.Probability(index);
            var without = Math.Max(0, top - own * birnbaum[index]);
            result[index] = new(
                index, birnbaum[index], (top - without) / top, (top + (1 - own) * birnbaum[index]) / top, top / without);
        }

        return [.. result];
    }

    private int? FirstUnknown(FaultTree tree)
    {
        if (_regions.Count == 0) return double.IsNaN(tree.Probability(_tree.Top)) ? _tree.Top : null;
        foreach (var leaf in _functionLeaves)
            if (!_tree.IsGate(leaf) && double.IsNaN(tree.Probability(leaf)))
                return leaf;
        return null;
    }

    /// <summary>For each node the probability that its function is true, and for each variable that of its leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Truths(FaultTree tree, out double[] variables)
    {
        var truths = new double[_functionNodes[^1].To];
        variables = new double[_functionLeaves.Length];
        truths[Diagram.One] = 1;
        var nodes = _functionDiagram.Nodes;
        for (var index = 0; index < _regions.Count; index++)
        {
            var first = _firstVariables[index];
            for (var variable = first; variable < first + _regions[index].Leaves.Length; variable++)
            {
                var leaf = _functionLeaves[variable];
                variables[variable] = _regionOfNode[leaf] is >= 0 and var below ? truths[_functions[below]] : tree.Probability(leaf);
            }

            for (var node = _functionNodes[index].From; node < _functionNodes[index].To; node++)
            {
                var (variable, low, high) = nodes[node];
                var own = variables[variable];
                truths[node] = (1 - own) * truths[low] + own * truths[high];
            }
        }

        return truths;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBirnbaum(FaultTree tree, double[] birnbaum)
    {
        var truths = Truths(tree, out var variables);
        var nodes = _functionDiagram.Nodes;
        // How much the top's probability moves with that of each node's function.
        var pull = new double[truths.Length];
        var ofVariable = new double[variables.Length];
        pull[_functions[^1]] = 1;
        for (var index = _regions.Count - 1; index >= 0; index--)
        {
            for (var node = _functionNodes[index].To - 1; node >= _functionNodes[index].From; node--)
            {
                if (pull[node] == 0) continue;
                var (variable, low, high) = nodes[node];
                ofVariable[variable] += pull[node] * (truths[high] - truths[low]);
                pull[low] += pull[node] * (1 - variables[variable]);
                pull[high] += pull[node] * variables[variable];
            }

            var first = _firstVariables[index];
            for (var variable = first; variable < first + _regions[index].Leaves.Length; variable++)
            {
                var leaf = _functionLeaves[variable];
                if (_regionOfNode[leaf] is >= 0 and var below) pull[_functions[below]] += ofVariable[variable];
                else birnbaum[leaf] = ofVariable[variable];
            }
        }
    }
}
