using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// Rewrites a tree into an equivalent smaller one: constants and gates of one input vanish, gates of the same kind are merged
/// where only one parent reads them, equal gates become one, what a sibling implies is absorbed, and leaves that always
/// occur together become a gate of their own (which is then a module).
/// </summary>
internal sealed partial class Reducer
{
    // Each round costs as much as reading the tree; published models need two to six.
    private const int MostRounds = 40;

    // Gates looked at below each input: looking further for what it absorbs could cost more than it saves.
    private const int MostAbsorbed = 50;

    private readonly int _eventCount;
    private readonly List<ReducedGate> _gates = [];
    private readonly Dictionary<int, int> _newestByHash = [];
    private readonly List<int> _olderWithSameHash = [];
    private int[] _marks;
    private readonly Stack<int> _open = new();
    private int _mark;

    private Reducer(int eventCount)
    {
        _eventCount = eventCount;
        _marks = new int[eventCount + 64];
    }

    internal static ReducedTree Reduce(FaultTree tree)
    {
        var current = FromFaultTree(tree);
        if (current.Top < 0) return current;
        current = Rewrite(current, mergeModules: true);
        for (var round = 0; round < MostRounds && current.Top >= 0 && current.IsGate(current.Top) && UseContext(current) is { } simpler; round++)
            current = Rewrite(simpler, mergeModules: true);
        // From here on modules stay: merging a group of twins into its reader again would never end.
        for (var round = 0; round < MostRounds && GroupTwins(current) is { } grouped; round++) current = Rewrite(grouped, mergeModules: false);
        return current;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReducedTree FromFaultTree(FaultTree tree)
    {
        var reducer = new Reducer(tree.EventCount);
        var built = new int[tree.GateCount];
        if (!tree.Top.IsGate) return new(tree.EventCount, [], tree.Top.Index);
        var scratch = new List<int>();
        foreach (var gate in ChildrenFirst(tree))
        {
            scratch.Clear();
            foreach (var input in tree.Inputs(gate)) scratch.Add(input.IsGate ? built[input.Index] : input.Index);
            built[gate] = reducer.Make(tree.Kind(gate), tree.Threshold(gate), scratch);
        }

        return new(tree.EventCount, reducer._gates, built[tree.Top.Index]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static List<int> ChildrenFirst(FaultTree tree)
    {
        var order = new List<int>();
        var seen = new bool[tree.GateCount];
        var path = new Stack<(int Gate, int Next)>();
        path.Push((tree.Top.Index, 0));
        seen[tree.Top.Index] = true;
        while (path.TryPop(out var step))
        {
            var inputs = tree.Inputs(step.Gate);
            var next = step.Next;
            while (next < inputs.Length && (!inputs[next].IsGate || seen[inputs[next].Index])) next++;
            if (next == inputs.Length)
            {
                order.Add(step.Gate);
                continue;
            }

            path.Push((step.Gate, next + 1));
            path.Push((inputs[next].Index, 0));
            seen[inputs[next].Index] = true;
        }

        return order;
    }

    /// <summary>Drops what the top no longer reads, merges gates into their only parent of the same kind, shares what is equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReducedTree Rewrite(ReducedTree tree, bool mergeModules)
    {
        while (true)
        {
            if (tree.Top < 0 || !tree.IsGate(tree.Top)) return tree;
            var keep = mergeModules ? null : Modules.Find(tree);
            var merged = MergedIntoReader(tree, keep);
            var reducer = new Reducer(tree.EventCount);
            var built = new int[tree.NodeCount];
            for (var node = 0; node < tree.EventCount; node++) built[node] = node;
            var scratch = new List<int>();
            var open = new Stack<int>();
            var changed = false;
            for (var node = tree.EventCount; node < tree.NodeCount; node++)
            {
                if (merged[node] != Fate.Stays)
                {
                    changed = true;
                    continue;
                }

                var gate = tree.Gate(node);
                scratch.Clear();
                for (var index = gate.Children.Length - 1; index >= 0; index--) open.Push(gate.Children[index]);
                while (open.TryPop(out var child))
                {
                    if (merged[child] == Fate.Merges)
                        for (var index = tree.Gate(child).Children.Length - 1; index >= 0; index--) open.Push(tree.Gate(child).Children[index]);
                    else
                        scratch.Add(built[child]);
                }

                var before = scratch.Count;
                built[node] = reducer.Make(gate.Kind, gate.Threshold, scratch);
                changed |= built[node] != tree.EventCount + reducer._gates.Count - 1 || reducer.Gate(built[node]).Children.Length != before;
            }

            tree = new(tree.EventCount, reducer._gates, built[tree.Top]);
            if (!changed) return tree;
        }
    }

    /// <summary>What becomes of each gate: nobody reads it, its only reader is of the same kind and takes its inputs over, or it stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Fate[] MergedIntoReader(ReducedTree tree, bool[]? keep)
    {
        var uses = new int[tree.NodeCount];
        var fates = new Fate[tree.NodeCount];
        uses[tree.Top] = 1;
        for (var node = tree.NodeCount - 1; node >= tree.EventCount; node--)
        {
            if (uses[node] == 0)
            {
                fates[node] = Fate.Unread;
                continue;
            }

            var gate = tree.Gate(node);
            foreach (var child in gate.Children)
            {
                uses[child]++;
                if (!tree.IsGate(child) || gate.Kind == GateKind.AtLeast) continue;
                // Readers come after what they read: a second one takes the first one's word back.
                fates[child] = uses[child] == 1 && tree.Gate(child).Kind == gate.Kind && keep?[child] != true ? Fate.Merges : Fate.Stays;
            }

            if (gate.Kind != GateKind.AtLeast) continue;
            foreach (var child in gate.Children) fates[child] = Fate.Stays;
        }

        return fates;
    }

    private enum Fate : byte
    {
        Stays,
        Merges,
        Unread,
    }

    private ReducedGate Gate(int node) => _gates[node - _eventCount];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Make(GateKind kind, int threshold, List<int> children)
    {
        if (kind == GateKind.AtLeast) return MakeAtLeast(threshold, children);
        var (absorbing, neutral) = kind == GateKind.And ? (ReducedTree.Never, ReducedTree.Always) : (ReducedTree.Always, ReducedTree.Never);
        var mark = NextMark();
        var kept = 0;
        for (var index = 0; index < children.Count; index++)
        {
            var child = children[index];
            if (child == absorbing) return absorbing;
            if (child == neutral || _marks[child] == mark) continue;
            _marks[child] = mark;
            children[kept++] = child;
        }

        children.RemoveRange(kept, children.Count - kept);
        Absorb(kind, children);
        return children.Count switch
        {
            0 => neutral,
            1 => children[0],
            _ => Share(kind, 0, children),
        };
    }

    /// <summary>
    /// Drops inputs that a sibling makes superfluous: x AND (x OR y) is x, and x OR (x OR y) is x OR y; and the other way round.
    /// Gates of one kind below each other count as one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Absorb(GateKind kind, List<int> children)
    {
        var inputs = NextMark();
        foreach (var child in children) _marks[child] = inputs;
        var dropped = 0;
        for (var index = 0; index < children.Count; index++)
        {
            var child = children[index];
            if (child < _eventCount || _marks[child] != inputs || Gate(child).Kind == GateKind.AtLeast) continue;
            _open.Clear();
            _open.Push(child);
            var own = Gate(child).Kind;
            for (var steps = 0; _open.TryPop(out var node) && steps < MostAbsorbed; steps++)
            {
                foreach (var below in Gate(node).Children)
                {
                    if (_marks[below] == inputs)
                    {
                        dropped++;
                        if (own == kind)
                        {
                            _marks[below] = 0;
                        }
                        else
                        {
                            _marks[child] = 0;
                            _open.Clear();
                            break;
                        }
                    }

                    if (below >= _eventCount && Gate(below).Kind == own) _open.Push(below);
                }
            }
        }

        if (dropped > 0) children.RemoveAll(child => _marks[child] != inputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int MakeAtLeast(int threshold, List<int> children)
    {
        threshold -= children.RemoveAll(child => child == ReducedTree.Always);
        children.RemoveAll(child => child == ReducedTree.Never);
        if (threshold <= 0) return ReducedTree.Always;
        if (threshold > children.Count) return ReducedTree.Never;
        if (threshold == 1) return Make(GateKind.Or, 0, children);
        if (threshold == children.Count) return Make(GateKind.And, 0, children);
        var mark = NextMark();
        foreach (var child in children)
        {
            if (_marks[child] == mark) return SplitOnTwin(threshold, children, child);
            _marks[child] = mark;
        }

        return Share(GateKind.AtLeast, threshold, children);
    }

    /// <summary>Two inputs turned out to be the same gate: it counts for as many as it stands for, or not at all.</summary>
    private int SplitOnTwin(int threshold, List<int> children, int twin)
    {
        var others = children.Where(child => child != twin).ToList();
        var weight = children.Count - others.Count;
        var with = MakeAtLeast(threshold - weight, [.. others]);
        var without = MakeAtLeast(threshold, others);
        return Make(GateKind.Or, 0, [Make(GateKind.And, 0, [twin, with]), without]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Share(GateKind kind, int threshold, List<int> children)
    {
        uint sum = 0, mix = 0;
        foreach (var child in children)
        {
            var scrambled = (uint)child * 0x9E3779B1u;
            scrambled ^= scrambled >> 15;
            sum += scrambled;
            mix ^= scrambled * 0x85EBCA6Bu;
        }

        var hash = (int)(sum * 31 + mix + (uint)threshold * 7 + (uint)kind);
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newestByHash, hash, out var exists);
        for (var candidate = exists ? newest : -1; candidate >= 0; candidate = _olderWithSameHash[candidate])
            if (_gates[candidate].Kind == kind && _gates[candidate].Threshold == threshold && SameSet(_gates[candidate].Children, children))
                return _eventCount + candidate;
        _olderWithSameHash.Add(exists ? newest : -1);
        newest = _gates.Count;
        _gates.Add(new(kind, threshold, [.. children]));
        if (_eventCount + _gates.Count > _marks.Length) Array.Resize(ref _marks, _marks.Length * 2);
        return _eventCount + _gates.Count - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool SameSet(int[] left, List<int> right)
    {
        if (left.Length != right.Count) return false;
        var mark = NextMark();
        foreach (var child in left) _marks[child] = mark;
        foreach (var child in right)
            if (_marks[child] != mark)
                return false;
        return true;
    }

    private int NextMark() => ++_mark;

    /// <summary>
    /// Events and modules that are read by exactly the same gates, all of one kind, always act as one: they get a gate of their
    /// own. <c>null</c> when there are none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReducedTree? GroupTwins(ReducedTree tree)
    {
        if (tree.Top < 0 || !tree.IsGate(tree.Top)) return null;
        var modules = Modules.Find(tree);
        var parents = tree.Parents();
        var groups = new Dictionary<int, List<List<int>>>();
        var found = new List<List<int>>();
        for (var node = 0; node < tree.NodeCount; node++)
        {
            if (node == tree.Top || (tree.IsGate(node) && !modules[node])) continue;
            var readers = parents[node];
            if (readers.IsEmpty || !OneKind(tree, readers)) continue;
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(readers));
            ref var sameHash = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, hash.ToHashCode(), out _);
            sameHash ??= [];
            List<int>? group = null;
            foreach (var candidate in sameHash)
                if (parents[candidate[0]].SequenceEqual(readers))
                    group = candidate;
            if (group is null) sameHash.Add([node]);
            else
            {
                group.Add(node);
                if (group.Count == 2) found.Add(group);
            }
        }

        found.RemoveAll(group => parents[group[0]] is [var only] && tree.Gate(only).Children.Length == group.Count);
        return found.Count == 0 ? null : Insert(tree, parents, found);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool OneKind(ReducedTree tree, ReadOnlySpan<int> gates)
    {
        var kind = tree.Gate(gates[0]).Kind;
        if (kind == GateKind.AtLeast) return false;
        foreach (var gate in gates)
            if (tree.Gate(gate).Kind != kind)
                return false;
        return true;
    }

    /// <summary>Puts each group's gate before its first reader, so that children stay before parents.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReducedTree Insert(ReducedTree tree, Adjacency parents, List<List<int>> groups)
    {
        var groupOf = new Dictionary<int, int>();
        var firstReader = new List<int>[tree.NodeCount];
        for (var index = 0; index < groups.Count; index++)
        {
            foreach (var node in groups[index]) groupOf[node] = index;
            (firstReader[parents[groups[index][0]][0]] ??= []).Add(index);
        }

        var gates = new List<ReducedGate>(tree.Gates.Count + groups.Count);
        var moved = new int[tree.NodeCount];
        var groupNode = new int[groups.Count];
        // Which gate last took each group in.
        var taken = new int[groups.Count];
        for (var node = 0; node < tree.EventCount; node++) moved[node] = node;
        for (var node = tree.EventCount; node < tree.NodeCount; node++)
        {
            foreach (var index in firstReader[node] ?? [])
            {
                groupNode[index] = tree.EventCount + gates.Count;
                gates.Add(new(tree.Gate(node).Kind, 0, [.. groups[index].Select(member => moved[member])]));
            }

            var gate = tree.Gate(node);
            var children = new List<int>(gate.Children.Length);
            foreach (var child in gate.Children)
            {
                if (!groupOf.TryGetValue(child, out var index))
                {
                    children.Add(moved[child]);
                }
                else if (taken[index] != node)
                {
                    taken[index] = node;
                    children.Add(groupNode[index]);
                }
            }

            moved[node] = tree.EventCount + gates.Count;
            gates.Add(gate with { Children = [.. children] });
        }

        return new(tree.EventCount, gates, moved[tree.Top]);
    }
}
