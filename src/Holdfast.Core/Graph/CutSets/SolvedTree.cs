using System.Numerics;
using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// A reduced tree on its way to a result: for each region its variables, its binary diagram and its family of minimal cut
/// sets, as far as they are built. The steps are called in order by <see cref="CutSetAnalysis"/>; afterwards it only is read.
/// </summary>
internal sealed partial class SolvedTree
{
    // All attempts of one round have the same budget of nodes; the next round has this many times more, for fewer orders.
    private const int BudgetGrowth = 4;
    private const int FirstBudget = 1 << 12;

    // Families up to a short order depend little on the variable order: the first one mostly ends.
    private const int FirstBudgetOfFamilies = 1 << 16;
    private const int FirstBudgetOfLeaf = 16;

    // Reordering makes diagrams up to 25 times smaller, and costs more than all static orders together where one of them ends
    // (measured on the published models): it is for those where none does.
    private const int ReorderingBudget = 1 << 20;
    private static readonly int[] EntrantsOfRound = [8, 4, 3, 3, 3, 2, 1];

    // Orders that were dropped on the way get one more chance when the others have failed with everything.
    private const int SecondChanceShare = 8;

    // The diagrams recurse once for each variable of a region; the largest stack has room for this many.
    private const int MostLeaves = 1 << 21;

    // Those first that most often ended soonest on published models.
    private static readonly VariableOrder[] Candidates =
    [
        VariableOrder.DepthFirst, VariableOrder.LargestFirst, VariableOrder.MostSharedFirst, VariableOrder.Force,
        VariableOrder.SmallestFirst, VariableOrder.Backwards, VariableOrder.Weighted, VariableOrder.BreadthFirst,
    ];

    private readonly CutSetOptions _options;
    private readonly ReducedTree _tree;
    private readonly List<Region> _regions;
    private readonly int[] _firstVariables;
    private readonly int[] _functions;
    private readonly int[] _families;
    // For each variable the node of the reduced tree that it stands for; the two may come from different variable orders.
    private readonly int[] _functionLeaves;
    private readonly int[] _familyLeaves;
    // The nodes that may belong to the function of each region.
    private readonly (int From, int To)[] _functionNodes;
    private readonly int[] _regionOfNode;
    // One and the same, unless families were built first: the nodes of each region's function have to be new ones in a row.
    private Diagram _functionDiagram;
    private Diagram _familyDiagram;
    private readonly int _weightLimit;

    internal SolvedTree(FaultTree tree, CutSetOptions options)
    {
        _options = options;
        _tree = Reducer.Reduce(tree);
        _regions = _tree.Top >= 0 && _tree.IsGate(_tree.Top) ? Region.Split(_tree) : [];
        _firstVariables = new int[_regions.Count];
        _functions = new int[_regions.Count];
        _families = new int[_regions.Count];
        _regionOfNode = new int[_tree.NodeCount];
        Array.Fill(_regionOfNode, -1);
        var variables = 0;
        for (var index = 0; index < _regions.Count; index++)
        {
            _firstVariables[index] = variables;
            _functions[index] = _families[index] = Diagram.Exhausted;
            _regionOfNode[_regions[index].Root] = index;
            variables += _regions[index].Leaves.Length;
        }

        _functionDiagram = _familyDiagram = new(2 * variables);
        _functionLeaves = new int[variables];
        _familyLeaves = new int[variables];
        _functionNodes = new (int, int)[_regions.Count];
        _weightLimit = options.MaximumOrder is { } order and < Diagram.AnyWeight ? order : Diagram.AnyWeight;
    }

    /// <summary>The binary diagrams of all regions, each under the first variable order that fits.</summary>
    internal void BuildFunctions(int maximumNodes, bool mayReorder = true)
    {
        for (var index = 0; index < _regions.Count; index++)
        {
            var at = index;
            var from = _functionDiagram.Count;
            _functions[index] = TrySimple(index) is { } simple
                ? simple
                : Attempt(index, FirstBudget, maximumNodes, _functionDiagram, _functionLeaves,
                    (int[] order, int budget, bool reorders, out int built) => RegionBuilder.Function(_functionDiagram, _regions[at], _firstVariables[at], order, budget, reorders, out built), mayReorder);
            _functionNodes[index] = (from, _functionDiagram.Count);
            if (_functions[index] < 0) return;
        }
    }

    /// <summary>Makes room for functions beside families that were built directly.</summary>
    internal void SeparateFunctions() => _functionDiagram = new(2 * _functionLeaves.Length);

    /// <summary>Gives up on direct families, so that those from the functions take their place.</summary>
    internal void DropFamilies()
    {
        _familyDiagram = _functionDiagram = new(2 * _functionLeaves.Length);
        Array.Fill(_families, Diagram.Exhausted);
    }

    /// <summary>The minimal cut sets that are still missing, from the binary diagrams; where there is none, directly.</summary>
    internal void FamiliesFromFunctions()
    {
        for (var index = 0; index < _regions.Count; index++)
        {
            if (_families[index] >= 0) continue;
            if (_functions[index] >= 0)
            {
                Leaves(_functionLeaves, index).CopyTo(Leaves(_familyLeaves, index));
                _familyDiagram.Limit = (int)Math.Min((long)_familyDiagram.Count + _options.MaximumNodes, Diagram.MostNodes);
                _families[index] = _regions[index].Gates is [{ Kind: not GateKind.AtLeast }]
                    ? _functions[index]
                    : _familyDiagram.MinimalSolutions(_functions[index]);
            }

            // What is too large as a binary diagram is seldom much smaller this way.
            if (_families[index] < 0) BuildFamily(index, Math.Max(1, _options.MaximumNodes / SecondChanceShare));
            if (_families[index] < 0) return;
        }
    }

    /// <summary>Minimal cut sets, up to the maximum order if there is one, without binary diagrams.</summary>
    /// <param name="orders">How many variable orders are tried.</param>
    internal bool BuildFamilies(int maximumNodes, int orders = int.MaxValue)
    {
        for (var index = 0; index < _regions.Count; index++)
        {
            BuildFamily(index, maximumNodes, orders);
            if (_families[index] < 0) return false;
        }

        return true;
    }

    private void BuildFamily(int index, int maximumNodes, int orders = int.MaxValue)
    {
        var region = _regions[index];
        var first = _firstVariables[index];
        _families[index] = Attempt(index, FirstBudgetOfFamilies, maximumNodes, _familyDiagram, _familyLeaves, (int[] order, int budget, bool _, out int built) =>
        {
            for (var place = 0; place < order.Length; place++) _familyDiagram.SetWeight(first + place, Weight(region.Leaves[order[place]]));
            return RegionBuilder.Family(_familyDiagram, region, first, order, budget, _weightLimit, out built);
        }, orders: orders);
    }

    private Span<int> Leaves(int[] leaves, int index) => leaves.AsSpan(_firstVariables[index], _regions[index].Leaves.Length);

    private int Weight(int leaf) => _regionOfNode[leaf] is >= 0 and var below ? _familyDiagram.Lightest(_families[below]) : 1;

    /// <summary>A region of one AND or OR gate is a chain of nodes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int? TrySimple(int index)
    {
        if (_regions[index].Gates is not [{ Kind: not GateKind.AtLeast } gate]) return null;
        var first = _firstVariables[index];
        var leaves = _regions[index].Leaves;
        leaves.CopyTo(_functionLeaves, first);
        var chain = gate.Kind == GateKind.And ? Diagram.One : Diagram.Zero;
        _functionDiagram.Limit = Diagram.MostNodes;
        for (var place = leaves.Length - 1; place >= 0; place--)
        {
            chain = gate.Kind == GateKind.And
                ? _functionDiagram.Decide(first + place, Diagram.Zero, chain)
                : _functionDiagram.Decide(first + place, chain, Diagram.One);
        }

        return chain;
    }

    /// <summary>
    /// Tries the variable orders in turn under a small budget of nodes; those that got furthest try again under a larger one,
    /// until one ends. Under large budgets the best one is also tried with reordering on the way, if that is allowed.
    /// </summary>
    private int Attempt(int index, int firstBudget, int maximumNodes, Diagram diagram, int[] leaves, Build build, bool mayReorder = false, int orders = int.MaxValue)
    {
        var region = _regions[index];
        if (region.Leaves.Length > MostLeaves) return Diagram.Exhausted;
        var start = diagram.Count;
        long budget = Math.Max(firstBudget, (long)FirstBudgetOfLeaf * region.Leaves.Length);
        var entrants = new List<(int[] Order, int Progress)>();
        foreach (var candidate in Candidates.Take(orders))
        {
            var order = VariableOrders.Arrange(region, candidate);
            if (entrants.Exists(other => other.Order.AsSpan().SequenceEqual(order))) continue;
            if (Try(order, (int)Math.Min(budget, maximumNodes), reorders: false, out var result, out var progress)) return result;
            entrants.Add((order, progress));
        }

        var dropped = new List<int[]>();
        for (var round = 1; budget < maximumNodes; round++)
        {
            budget = Math.Min(budget * BudgetGrowth, maximumNodes);
            entrants = [.. entrants.OrderByDescending(entrant => entrant.Progress)];
            var kept = Math.Min(EntrantsOfRound[Math.Min(round, EntrantsOfRound.Length - 1)], entrants.Count);
            dropped.AddRange(entrants.Skip(kept).Select(entrant => entrant.Order));
            entrants.RemoveRange(kept, entrants.Count - kept);
            if (mayReorder && budget >= Math.Min(ReorderingBudget, maximumNodes) && entrants.Count > 0)
            {
                // What the reordering has made of the order goes on as the first of the entrants, even when it did not end.
                int[] rearranged = [.. entrants[0].Order];
                if (Try(rearranged, (int)budget, reorders: true, out var sifted, out var reached)) return sifted;
                entrants.Insert(0, (rearranged, reached));
            }

            for (var entrant = 0; entrant < entrants.Count; entrant++)
            {
                if (Try(entrants[entrant].Order, (int)budget, reorders: false, out var result, out var progress)) return result;
                entrants[entrant] = (entrants[entrant].Order, progress);
            }
        }

        foreach (var order in dropped)
            if (Try(order, maximumNodes / SecondChanceShare, reorders: false, out var result, out _))
                return result;
        return Diagram.Exhausted;

        bool Try(int[] order, int nodes, bool reorders, out int result, out int progress)
        {
            result = build(order, nodes, reorders, out progress);
            if (result < 0)
            {
                diagram.Forget(start);
                return false;
            }

            for (var place = 0; place < order.Length; place++) leaves[_firstVariables[index] + place] = region.Leaves[order[place]];
            return true;
        }
    }

    private delegate int Build(int[] order, int budget, bool reorders, out int built);

    /// <summary>Exact counts, in the narrowest number type that holds them.</summary>
    internal CutSetCount Count()
    {
        if (_families.AsSpan().Contains(Diagram.Exhausted))
            return new CutSetCount.GaveUp($"The cut sets need more than {_options.MaximumNodes:N0} nodes under each of {Candidates.Length} variable orders.");
        try
        {
            return CountInNarrowest();
        }
        catch (TooManyOrdersException)
        {
            return new CutSetCount.GaveUp("The cut sets are of too many different sizes to be counted by size; a maximum order helps.");
        }
    }

    private CutSetCount.Known CountInNarrowest()
    {
        try
        {
            return Known(Counts<ulong>());
        }
        catch (OverflowException)
        {
        }

        try
        {
            return Known(Counts<UInt128>());
        }
        catch (OverflowException)
        {
            return Known(Counts<BigInteger>());
        }
    }

    private static CutSetCount.Known Known<T>(T[] counts) where T : struct, INumber<T>
    {
        var total = BigInteger.Zero;
        var byOrder = new List<OrderCount>();
        for (var order = 0; order < counts.Length; order++)
        {
            if (counts[order] == T.Zero) continue;
            var count = BigInteger.CreateChecked(counts[order]);
            byOrder.Add(new(order, count));
            total += count;
        }

        return new(total, [.. byOrder]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T[] Counts<T>() where T : struct, INumber<T>
    {
        if (_tree.Top == ReducedTree.Never) return [];
        if (_tree.Top == ReducedTree.Always) return [T.One];
        if (!_tree.IsGate(_tree.Top)) return [T.Zero, T.One];
        var modules = new T[]?[_familyLeaves.Length];
        var counts = new FamilyCounts<T>(_familyDiagram, _options.MaximumOrder ?? int.MaxValue);
        var ofRegion = new T[_regions.Count][];
        for (var index = 0; index < _regions.Count; index++)
        {
            var first = _firstVariables[index];
            for (var variable = first; variable < first + _regions[index].Leaves.Length; variable++)
            {
                if (_regionOfNode[_familyLeaves[variable]] is not (>= 0 and var below)) continue;
                modules[variable] = ofRegion[below];
                ofRegion[below] = [];
            }

            ofRegion[index] = counts.ByOrder(_families[index], modules);
            // Each module has one reader: what it was made of is not needed again.
            modules.AsSpan(first, _regions[index].Leaves.Length).Clear();
        }

        return ofRegion[^1];
    }
}
