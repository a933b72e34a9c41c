namespace Holdfast.Core.Graph;

/// <summary>
/// Starting from nothing (least fixed point of "up"): what can be brought up and in which order. Never to be mixed with the running
/// reading, in which nodes of a cycle keep each other up.
/// </summary>
/// <param name="Waves">By node id: 0 = can be started at once, n = when the waves before n are up, -1 = cannot be started.</param>
/// <param name="WaveCount">How many waves there are.</param>
/// <param name="Failed">What stays broken, as asked.</param>
/// <param name="Blocked">Nodes that would run on in a running system, yet cannot be started, because of a cycle.</param>
/// <param name="Cycles">The cycles that keep them down: those on which all other blocked nodes wait, directly or not.</param>
public sealed record ColdStart(ValueList<int> Waves, int WaveCount, ValueList<int> Failed, ValueList<int> Blocked, ValueList<BlockingCycle> Cycles)
{
    /// <summary>What can be started, in an order in which each node finds enough of its needs up; failed nodes stay broken.</summary>
    public static ColdStart From(DependencyGraph graph, params ReadOnlySpan<int> failed)
    {
        var waves = new int[graph.NodeCount];
        Array.Fill(waves, -1);
        var isFailed = new bool[graph.NodeCount];
        foreach (var node in failed) isFailed[node] = true;
        var count = Start(graph, isFailed, waves);

        // What the failures take down in a running system is their doing; the rest of what stays down is the cycles'.
        var isDown = new bool[graph.NodeCount];
        new OutageWalk(graph).MarkDown(isDown, failed);
        var blocked = Enumerable.Range(0, graph.NodeCount).Where(node => waves[node] < 0 && !isDown[node]).ToValueList();
        return new(new(waves), count, ValueList.Create(failed), blocked, BlockingCycle.Among(graph, blocked, waves));
    }

    /// <summary>The nodes of a wave can all be started at the same time.</summary>
    public ValueList<int> Wave(int wave) => Enumerable.Range(0, Waves.Count).Where(node => Waves[node] == wave).ToValueList();

    private static int Start(DependencyGraph graph, bool[] isFailed, int[] waves)
    {
        var rows = graph.Hard;
        var reverse = graph.Reverse;
        var missing = new int[graph.NodeCount];
        var missingMembers = new int[rows.ChoiceCount];
        for (var choice = 0; choice < missingMembers.Length; choice++) missingMembers[choice] = rows.AtLeastOf(choice);
        var queue = new Queue<int>();
        for (var place = 0; place < missing.Length; place++)
        {
            missing[place] = rows.NeedsOf(place).Length + rows.ChoiceStarts[place + 1] - rows.ChoiceStarts[place];
            if (missing[place] == 0) Raise(place, 0);
        }
        var last = -1;
        while (queue.TryDequeue(out var place))
        {
            last = waves[graph.Ids[place]];
            for (var at = reverse.Starts[place]; at < reverse.Starts[place + 1]; at++)
            {
                var entry = reverse.Entries[at];
                if (entry < 0)
                {
                    if (--missingMembers[~entry] != 0) continue;
                    entry = reverse.ChoiceOwners[~entry];
                }
                if (--missing[entry] == 0) Raise(entry, last + 1);
            }
        }
        return last + 1;

        void Raise(int place, int wave)
        {
            if (isFailed[graph.Ids[place]]) return;
            waves[graph.Ids[place]] = wave;
            queue.Enqueue(place);
        }
    }
}
