using CsCheck;
using Holdfast.Core.Graph;

namespace Holdfast.Core.Tests.Graph;

/// <summary>A group of needs as a test writes it.</summary>
public sealed record SketchedGroup(int Node, int AtLeast, ValueList<int> Members, bool IsDegrading = false);

/// <summary>
/// A small graph as a plain list of groups, with the slowest and most literal reading of what falls and what rises: the oracle
/// that the engines are held against.
/// </summary>
public sealed record SketchedGraph(int NodeCount, ValueList<SketchedGroup> Groups)
{
    public DependencyGraph Build()
    {
        var builder = new DependencyGraphBuilder(NodeCount);
        foreach (var group in Groups)
        {
            if (group.IsDegrading) builder.DegradedBelow(group.Node, group.AtLeast, group.Members.AsSpan());
            else builder.AtLeast(group.Node, group.AtLeast, group.Members.AsSpan());
        }
        return builder.Build();
    }

    /// <summary>Least fixed point of "down": all are up, the failed fall, and the damage spreads until nothing changes.</summary>
    public bool[] Down(params IEnumerable<int> failed)
    {
        var down = new bool[NodeCount];
        foreach (var node in failed) down[node] = true;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var group in Groups)
            {
                if (group.IsDegrading || down[group.Node] || Standing(group, node => !down[node])) continue;
                down[group.Node] = changed = true;
            }
        }
        return down;
    }

    /// <summary>Least fixed point of "up": all are down, and a node rises once enough members of each of its groups are up.</summary>
    public bool[] Up(params IEnumerable<int> failed)
    {
        var broken = failed.ToHashSet();
        var up = new bool[NodeCount];
        for (var changed = true; changed;)
        {
            changed = false;
            for (var node = 0; node < NodeCount; node++)
            {
                if (up[node] || broken.Contains(node)) continue;
                if (!Groups.Where(group => group.Node == node && !group.IsDegrading).All(group => Standing(group, member => up[member]))) continue;
                up[node] = changed = true;
            }
        }
        return up;
    }

    /// <summary>Impaired but not down: a degrading group is lost, or too few members of a hard group are unimpaired.</summary>
    public bool[] Degraded(params IEnumerable<int> failed)
    {
        var down = Down(failed);
        var impaired = (bool[])down.Clone();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var group in Groups)
            {
                if (impaired[group.Node] || Standing(group, member => group.IsDegrading ? !down[member] : !impaired[member])) continue;
                impaired[group.Node] = changed = true;
            }
        }
        return [.. impaired.Zip(down, (isImpaired, isDown) => isImpaired && !isDown)];
    }

    public SketchedGraph With(SketchedGroup old, SketchedGroup replacement) =>
        this with { Groups = Groups.Select(group => ReferenceEquals(group, old) ? replacement : group).ToValueList() };

    /// <summary>Graphs with every kind of group, and with cycles unless <paramref name="acyclic"/>.</summary>
    public static Gen<SketchedGraph> Random(int maximumNodes, bool acyclic = false, bool degrading = false) =>
        from nodes in Gen.Int[2, maximumNodes]
        from groups in Group(nodes, acyclic, degrading).List[0, nodes * 2]
        select new SketchedGraph(nodes, groups.OfType<SketchedGroup>().ToValueList());

    private static Gen<SketchedGroup?> Group(int nodes, bool acyclic, bool degrading) =>
        from node in Gen.Int[0, nodes - 1]
        from members in Gen.Int[0, nodes - 1].List[1, 4]
        from atLeast in Gen.Int[1, 4]
        from soft in Gen.Int[0, 3]
        select Shape(node, atLeast, members, acyclic, degrading && soft == 0);

    private static SketchedGroup? Shape(int node, int atLeast, List<int> members, bool acyclic, bool degrading)
    {
        // Members above the owner: acyclic, and yet not in the order of the ids that a builder might hope for.
        var distinct = members.Where(member => !acyclic || member > node).Distinct().ToArray();
        return distinct.Length == 0 ? null : new(node, Math.Min(atLeast, distinct.Length), [.. distinct], degrading);
    }

    private static bool Standing(SketchedGroup group, Func<int, bool> isUp)
    {
        var up = 0;
        foreach (var member in group.Members)
            if (isUp(member)) up++;
        return up >= group.AtLeast;
    }
}
