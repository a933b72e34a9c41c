using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

// Why a node is not well, and what was done, in words.
internal sealed partial class SimulationRun
{
    /// <summary>The path from a node that is not well to what failed: each step leads to something that fell earlier.</summary>
    public ValueList<string> Because(int node)
    {
        var path = new List<string>();
        while (true)
        {
            path.Add(_graph[node].Id);
            if (_base[node] <= _value[node]) break;
            var next = -1;
            foreach (var group in _model.Groups[node])
            {
                if (Effect(group) > _value[node]) continue;
                next = Culprit(group, _fell[node]);
                if (next >= 0) break;
            }
            if (next < 0 && _model.RouterOf[node] >= 0)
            {
                var router = _routers[_model.RouterOf[node]];
                next = router.Router.Fronts.Where((front, at) => router.Users[at] > 0 && IsEarlier(front, _fell[node])).OrderBy(front => _value[front]).FirstOrDefault(-1);
            }
            if (next < 0) break;
            node = next;
        }
        return path.ToValueList();
    }

    /// <summary>Is everything on this path still unwell, and as badly as its end?</summary>
    public bool StillHolds(ValueList<string> path, Health health)
    {
        if (path.IsEmpty || _base[_graph.Number(path[^1])] >= 2) return false;
        foreach (var id in path)
            if (_value[_graph.Number(id)] is var value && (value >= 2 || (health.Level == Level.Down && value > 0))) return false;
        return true;
    }

    private int Culprit(SimulationGroup group, int before)
    {
        var members = group.Switch >= 0 && _options.AllowSwitches ? _groups[group.Switch].Active.Select(at => group.Members[at]) : group.Members;
        var worst = -1;
        foreach (var member in members)
            if (IsEarlier(member, before) && (worst < 0 || _value[member] < _value[worst])) worst = member;
        return worst;
    }

    private bool IsEarlier(int node, int before) => _value[node] < 2 && _fell[node] < before;

    private void Note(TimeSpan at, ActionKind kind, int node, Func<string> text)
    {
        if (_options.Explain) _actions.Add(new(at, kind, _graph[node].Id, text()));
    }

    private string Name(int node) => _graph[node].Kind == NodeKind.Gate ? _graph[node].Key : _graph[node].Name;
}
