using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>The moving parts of one simulation. Not shared between threads.</summary>
internal sealed partial class SimulationRun
{
    // A front or an alternative that serves less than this is left for a better one.
    private const double Unhealthy = 0.5;

    // Routers behind routers: each round settles one more of a row.
    private const int MaxRounds = 5;

    // Far more than any scenario needs; a set-up that switches for ever is cut off here.
    private const int MaxSteps = 200_000;

    private readonly SimulationModel _model;
    private readonly InventoryGraph _graph;
    private readonly SimulationOptions _options;
    private readonly double[] _base;
    private readonly double[] _value;
    private readonly int[] _fell; // when in the last spreading a node got its value: causes come before consequences, in circles too
    private readonly bool[] _spared;
    private readonly bool[] _queued;
    private readonly bool[] _isTouched;
    private readonly List<int> _touched = [];
    private readonly List<int> _failed = [];
    private readonly Queue<int> _queue = new();
    private readonly SwitchedGroup[] _groups;
    private readonly SteeredRouter[] _routers;
    private readonly List<MitigationAction> _actions = [];
    private readonly List<DataLoss> _losses = [];
    private double[] _scratch = new double[16];

    // While true, groups with a switch time are read as if they used the best that they have.
    private bool _isFree;

    public SimulationRun(SimulationModel model, SimulationOptions options)
    {
        (_model, _graph, _options) = (model, model.Graph, options);
        var count = _graph.Count;
        _base = new double[count];
        _value = new double[count];
        _fell = new int[count];
        _spared = new bool[count];
        _queued = new bool[count];
        _isTouched = new bool[count];
        Array.Fill(_base, 2);
        Array.Fill(_value, 2);
        foreach (var id in options.Spared)
            if (_graph.Number(id) is >= 0 and var node) _spared[node] = true;
        _groups = [.. model.Switched.Select(group => new SwitchedGroup(group))];
        _routers = [.. _graph.Routers.Select(router => new SteeredRouter(router))];
    }

    public SimulationResult Result(Scenario scenario)
    {
        var recorder = new SimulationRecorder(this, scenario);
        Step(ScenarioChanges.Of(scenario, _graph, out var last), last + _options.Tail, recorder.Record);
        return recorder.Result(_actions, _losses);
    }

    /// <summary>
    /// Goes through the changes in order of time and calls back for each span in which nothing changes. The callback sees the touched nodes
    /// and their values; all others are up.
    /// </summary>
    public void Step(List<(TimeSpan At, int Node, double Value)> changes, TimeSpan end, Action<TimeSpan, TimeSpan, IReadOnlyList<int>> span)
    {
        Steer(changes, end);
        Play(changes, end, span);
    }

    // What the routers answer depends on what becomes of their surroundings: that is played first, and their answers to it are asked for.
    // Where a front of one router stands behind another router, answers change the surroundings of others, and they are asked again.
    private void Steer(List<(TimeSpan At, int Node, double Value)> changes, TimeSpan end)
    {
        foreach (var router in _routers) router.Forget();
        if (!_options.AllowSwitches || _graph.Inventory.Topology?.Steering is not { } steering) return;
        var seen = changes.FindAll(change => _model.ReachesRouter[change.Node]);
        for (var round = 0; round < MaxRounds && seen.Count > 0; round++)
        {
            foreach (var router in _routers) router.StartWatching();
            Play(seen, end, (from, _, _) =>
            {
                foreach (var router in _routers) router.Watch(from, _value);
            });
            var isNew = false;
            foreach (var router in _routers)
            {
                if (!router.IsSteerable || router.Question(_options.IsOneOfMany) is not { } question || question == router.Asked) continue;
                router.Answer(question, steering(question));
                isNew = true;
            }
            if (!isNew || !_model.RoutersMeet) return;
        }
    }

    private void Play(List<(TimeSpan At, int Node, double Value)> changes, TimeSpan end, Action<TimeSpan, TimeSpan, IReadOnlyList<int>> span)
    {
        Reset();
        var next = 0;
        var now = TimeSpan.Zero;
        for (var step = 0; step < MaxSteps && now <= end; step++)
        {
            for (; next < changes.Count && changes[next].At <= now; next++) SetBase(changes[next].Node, changes[next].Value);
            var until = Settle(now);
            if (next < changes.Count && changes[next].At < until) until = changes[next].At;
            if (until > end) until = end;
            if (until > now) span(now, until, _touched);
            if (until >= end) break;
            now = until;
        }
    }

    public double Value(int node) => _value[node];

    /// <summary>What data the run has lost so far.</summary>
    public IReadOnlyList<DataLoss> Losses => _losses;

    /// <summary>Per router: the share of users who meet a front that serves them, whether or not its name can be resolved.</summary>
    public IEnumerable<(GraphRouter Router, double Served, double First)> Routers()
    {
        foreach (var router in _routers)
            if (!router.Router.Fronts.IsEmpty) yield return (router.Router, Math.Min(1, Compute(router)), Math.Min(1, _value[router.Router.Fronts[0]]));
    }

    public SimulationModel Model => _model;

    public InventoryGraph Graph => _graph;

    public SimulationOptions Options => _options;

    /// <summary>Starts again with everything well and nothing switched.</summary>
    private void Reset()
    {
        foreach (var node in _failed) _base[node] = 2;
        _failed.Clear();
        foreach (var group in _groups) group.Reset();
        foreach (var router in _routers) router.Reset();
        _actions.Clear();
        _losses.Clear();
    }

    private void SetBase(int node, double value)
    {
        if (_spared[node]) return;
        if (_base[node] >= 2 && value < 2) _failed.Add(node);
        else if (_base[node] < 2 && value >= 2) _failed.Remove(node);
        _base[node] = value;
    }

    /// <summary>Brings the system to rest at this moment; returns when something will happen by itself.</summary>
    private TimeSpan Settle(TimeSpan now)
    {
        foreach (var router in _routers) router.Advance(now);
        Spread();
        foreach (var group in _groups) Finish(group, now);
        // Each round of reactions changes what is in use; a handful of rounds brings rest, the limit is for set-ups that never do.
        for (var round = 0; round < 50; round++)
        {
            Spread();
            var moved = false;
            if (_options.AllowSwitches)
                foreach (var group in _groups) moved |= React(group, now);
            if (!moved) break;
        }
        if (_options.Explain)
            foreach (var router in _routers) Tell(router, now);
        var wake = TimeSpan.MaxValue;
        foreach (var group in _groups)
            if (group.DoneAt is { } at && at < wake) wake = at;
        foreach (var router in _routers)
            if (router.Wake < wake) wake = router.Wake;
        return wake > now ? wake : now + TimeSpan.FromTicks(1);
    }
}
