using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

internal sealed partial class Reducer
{
    // Bits of the sets of what is known, over all gates: 32 MB.
    private const long MostKnownBits = 1L << 28;

    /// <summary>
    /// Where an input of an AND gate is false, nothing else below that gate matters: below it the input may count as true.
    /// The same with OR and false. A node that several gates read may take over what holds on every way to it from the top.
    /// <c>null</c> when nothing changes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReducedTree? UseContext(ReducedTree tree)
    {
        var parents = tree.Parents();
        // Only what is read more than once can meet itself again.
        var numbers = new int[tree.NodeCount];
        var count = 0;
        for (var node = 0; node < tree.NodeCount; node++) numbers[node] = parents[node].Length > 1 ? count++ : -1;
        var words = (count + 63) / 64;
        if (words == 0 || 2L * 64 * words * tree.Gates.Count > MostKnownBits) return null;

        // For each gate the nodes that may count as true, then those that may count as false.
        var known = new ulong[2 * words * tree.Gates.Count];
        var context = new ulong[2 * words];
        for (var index = tree.Gates.Count - 1; index >= 0; index--)
        {
            var node = tree.EventCount + index;
            if (node == tree.Top) continue;
            var own = known.AsSpan(2 * words * index, 2 * words);
            own.Fill(ulong.MaxValue);
            foreach (var reader in parents[node])
            {
                known.AsSpan(2 * words * (reader - tree.EventCount), 2 * words).CopyTo(context);
                var gate = tree.Gate(reader);
                if (gate.Kind != GateKind.AtLeast)
                {
                    var half = gate.Kind == GateKind.And ? 0 : words;
                    foreach (var sibling in gate.Children)
                        if (sibling != node && numbers[sibling] >= 0)
                            context[half + numbers[sibling] / 64] |= 1UL << (numbers[sibling] % 64);
                }

                for (var word = 0; word < own.Length; word++) own[word] &= context[word];
            }
        }

        var reducer = new Reducer(tree.EventCount);
        var built = new int[tree.NodeCount];
        for (var node = 0; node < tree.EventCount; node++) built[node] = node;
        var scratch = new List<int>();
        var changed = false;
        for (var index = 0; index < tree.Gates.Count; index++)
        {
            var gate = tree.Gates[index];
            scratch.Clear();
            foreach (var child in gate.Children)
            {
                var now = built[child];
                if (numbers[child] >= 0)
                {
                    var bit = 1UL << (numbers[child] % 64);
                    var at = 2 * words * index + numbers[child] / 64;
                    if ((known[at] & bit) != 0) now = ReducedTree.Always;
                    else if ((known[at + words] & bit) != 0) now = ReducedTree.Never;
                    changed |= now < 0;
                }

                scratch.Add(now);
            }

            built[tree.EventCount + index] = reducer.Make(gate.Kind, gate.Threshold, scratch);
        }

        return changed ? new(tree.EventCount, reducer._gates, built[tree.Top]) : null;
    }
}
