namespace Holdfast.Core.Simulation;

// How an outage spreads through what runs, at one moment.
internal sealed partial class SimulationRun
{
    // The outage spreads: everything starts up and is lowered by what it needs until nothing changes.
    private void Spread()
    {
        foreach (var node in _touched)
        {
            _value[node] = 2;
            _isTouched[node] = false;
        }
        _touched.Clear();
        foreach (var node in _failed) Enqueue(node);
        foreach (var group in _groups)
            if (group.IsMoved) Enqueue(group.Group.Owner);
        foreach (var router in _routers)
            if (router.IsMoved) Enqueue(router.Router.Node);
        for (var turn = 0; _queue.TryDequeue(out var node); turn++)
        {
            _queued[node] = false;
            var value = Compute(node);
            if (value >= _value[node]) continue;
            _value[node] = value;
            _fell[node] = turn;
            if (!_isTouched[node])
            {
                _isTouched[node] = true;
                _touched.Add(node);
            }
            foreach (var owner in _model.Owners[node]) Enqueue(owner);
        }
    }

    private void Enqueue(int node)
    {
        if (_queued[node]) return;
        _queued[node] = true;
        _queue.Enqueue(node);
    }

    private double Compute(int node)
    {
        if (_spared[node]) return 2;
        var value = _base[node];
        foreach (var group in _model.Groups[node])
        {
            if (value <= 0) return 0;
            value = Math.Min(value, Effect(group));
        }
        return _model.RouterOf[node] >= 0 ? Math.Min(value, Compute(_routers[_model.RouterOf[node]])) : value;
    }

    private double Effect(SimulationGroup group)
    {
        var value = group.Switch >= 0 && _isFree ? Largest(group.Members, group.AtLeast)
            : group.Switch >= 0 && _options.AllowSwitches ? InUse(_groups[group.Switch])
            : group.Switch >= 0 ? FirstOnes(group)
            : Largest(group.Members, group.AtLeast);
        if (!group.IsDegrading) return value;
        return value > 0 ? 2 : 1;
    }

    private double InUse(SwitchedGroup state)
    {
        var value = 2.0;
        foreach (var at in state.Active) value = Math.Min(value, _value[state.Group.Members[at]]);
        return value;
    }

    private double FirstOnes(SimulationGroup group)
    {
        var value = 2.0;
        for (var i = 0; i < group.AtLeast; i++) value = Math.Min(value, _value[group.Members[i]]);
        return value;
    }

    private double Largest(int[] members, int rank)
    {
        if (members.Length == 1) return _value[members[0]];
        if (rank == 1)
        {
            var best = 0.0;
            foreach (var member in members) best = Math.Max(best, _value[member]);
            return best;
        }
        if (_scratch.Length < members.Length) _scratch = new double[members.Length];
        for (var i = 0; i < members.Length; i++) _scratch[i] = _value[members[i]];
        Array.Sort(_scratch, 0, members.Length);
        return _scratch[members.Length - rank];
    }

    private double Compute(SteeredRouter router)
    {
        if (router.Router.Fronts.IsEmpty) return 2;
        double share = 0, worst = 2;
        for (var front = 0; front < router.Users.Length; front++)
        {
            if (router.Users[front] <= 0) continue;
            var value = _value[router.Router.Fronts[front]];
            share += router.Users[front] * Math.Min(1, value);
            worst = Math.Min(worst, value);
        }
        // Sums of a few fractions: a billionth is nobody.
        return share >= 1 - 1e-9 ? Math.Max(1, worst) : share <= 1e-9 ? 0 : share;
    }
}
