namespace Holdfast.Core.Graph;

/// <summary>
/// Collects the needs of nodes 0 … count-1, in any order, and lays them out as a <see cref="DependencyGraph"/>. A node is up when
/// each of its groups has enough members up; a node without groups stands on its own. Cycles are allowed.
/// </summary>
public sealed class DependencyGraphBuilder
{
    private readonly int _nodeCount;
    private readonly GroupList _hard;
    private readonly GroupList _degrading = new(0, 0);

    /// <param name="nodeCount">Nodes are the numbers below it.</param>
    /// <param name="expectedNeeds">How many plain needs will come, if known: saves the growing of arrays.</param>
    /// <param name="expectedChoices">How many groups of several alternatives will come, if known.</param>
    public DependencyGraphBuilder(int nodeCount, int expectedNeeds = 0, int expectedChoices = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodeCount);
        _nodeCount = nodeCount;
        _hard = new(expectedNeeds, expectedChoices);
    }

    /// <summary><paramref name="node"/> is down whenever <paramref name="member"/> is.</summary>
    public void Need(int node, int member)
    {
        Check(node);
        Check(member);
        _hard.AddNeed(node, member);
    }

    /// <summary><paramref name="node"/> is down when all of <paramref name="members"/> are. Repeats count once.</summary>
    public void AnyOf(int node, params ReadOnlySpan<int> members) => Add(_hard, node, 1, members);

    /// <summary><paramref name="node"/> is down when fewer than <paramref name="count"/> of <paramref name="members"/> are up.</summary>
    /// <exception cref="ArgumentException">No members, a count outside 1 … members, or a repeat where it would change the meaning.</exception>
    public void AtLeast(int node, int count, params ReadOnlySpan<int> members) => Add(_hard, node, count, members);

    /// <summary><paramref name="node"/> works on, but worse, when fewer than <paramref name="count"/> of <paramref name="members"/> are up.</summary>
    public void DegradedBelow(int node, int count, params ReadOnlySpan<int> members) => Add(_degrading, node, count, members);

    /// <summary>The builder may go on collecting afterwards; the graph does not change with it.</summary>
    public DependencyGraph Build() => DependencyGraph.Lay(_nodeCount, _hard, _degrading);

    private void Add(GroupList groups, int node, int atLeast, ReadOnlySpan<int> members)
    {
        Check(node);
        foreach (var member in members) Check(member);
        if (members.IsEmpty) throw new ArgumentException("A group needs at least one member.", nameof(members));
        if (atLeast < 1 || atLeast > members.Length)
            throw new ArgumentException($"{atLeast} of {members.Length} cannot be asked for.", nameof(atLeast));

        if (HasRepeat(members))
        {
            if (atLeast > 1 && atLeast < members.Length)
                throw new ArgumentException($"A member stands twice in a group of {atLeast} of {members.Length}.", nameof(members));
            var distinct = new HashSet<int>(members.Length);
            foreach (var member in members) distinct.Add(member);
            members = distinct.ToArray();
            atLeast = Math.Min(atLeast, members.Length);
        }

        if (atLeast < members.Length)
        {
            groups.AddChoice(node, atLeast, members);
            return;
        }
        foreach (var member in members) groups.AddNeed(node, member);
    }

    private static bool HasRepeat(ReadOnlySpan<int> members)
    {
        // Groups of a handful are compared pair by pair; the set is for the rare big ones.
        if (members.Length > 16)
        {
            var seen = new HashSet<int>(members.Length);
            foreach (var member in members)
                if (!seen.Add(member)) return true;
            return false;
        }
        for (var i = 1; i < members.Length; i++)
            for (var j = 0; j < i; j++)
                if (members[i] == members[j]) return true;
        return false;
    }

    private void Check(int node)
    {
        if ((uint)node >= (uint)_nodeCount) throw new ArgumentOutOfRangeException(nameof(node), node, $"The nodes are 0 to {_nodeCount - 1}.");
    }
}
