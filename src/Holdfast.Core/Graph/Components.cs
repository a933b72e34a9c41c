namespace Holdfast.Core.Graph;

/// <summary>Strongly connected components of a small directed graph in rows (Tarjan 1972, without recursion).</summary>
internal sealed class Components
{
    private readonly int[] _starts;
    private readonly int[] _targets;
    private readonly int[] _index;
    private readonly int[] _low;
    private readonly int[] _finish;
    private readonly bool[] _onStack;
    private readonly Stack<int> _stack = new();
    private readonly Stack<(int Node, int At)> _walk = new();
    private int _entered;
    private int _finished;
    private int _next;

    /// <param name="starts">Where the row of each node starts in <paramref name="targets"/>, and one more for the end.</param>
    public Components(int[] starts, int[] targets)
    {
        var count = starts.Length - 1;
        (_starts, _targets) = (starts, targets);
        (_index, _low, _finish, _onStack) = (new int[count], new int[count], new int[count], new bool[count]);
        Nodes = new int[count];
        for (var root = 0; root < count; root++)
            if (_index[root] == 0) Visit(root);
    }

    /// <summary>All nodes, component by component; a component comes after those that its edges lead to. Inside a component the node
    /// that the search finished last comes first, so that most edges lead forwards.</summary>
    public int[] Nodes { get; }

    /// <summary>Where each component ends in <see cref="Nodes"/>.</summary>
    public List<int> Ends { get; } = [];

    private void Visit(int root)
    {
        Enter(root);
        while (_walk.TryPop(out var frame))
        {
            var (node, at) = frame;
            if (at < _starts[node + 1])
            {
                _walk.Push((node, at + 1));
                var target = _targets[at];
                if (_index[target] == 0) Enter(target);
                else if (_onStack[target]) _low[node] = Math.Min(_low[node], _index[target]);
                continue;
            }
            _finish[node] = ++_finished;
            if (_walk.TryPeek(out var parent)) _low[parent.Node] = Math.Min(_low[parent.Node], _low[node]);
            if (_low[node] == _index[node]) Close(node);
        }
    }

    private void Enter(int node)
    {
        _index[node] = _low[node] = ++_entered;
        _stack.Push(node);
        _onStack[node] = true;
        _walk.Push((node, _starts[node]));
    }

    private void Close(int root)
    {
        var from = _next;
        int node;
        do
        {
            node = _stack.Pop();
            _onStack[node] = false;
            Nodes[_next++] = node;
        }
        while (node != root);
        Nodes.AsSpan(from.._next).Sort((one, other) => _finish[other].CompareTo(_finish[one]));
        Ends.Add(_next);
    }
}
