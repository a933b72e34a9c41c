using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>The moving parts of one simulation. Not shared between threads.</summary>
internal sealed class SimulationRun
{
    // A front or an alternative that serves less than this is left for a better one.
    private const double Unhealthy = 0.5;

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
    private readonly GroupState[] _groups;
    private readonly RouterState[] _routers;
    private readonly List<MitigationAction> _actions = [];
    private double[] _scratch = new double[16];

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
        _groups = [.. model.Switched.Select(group => new GroupState(group))];
        _routers = [.. _graph.Routers.Select(router => new RouterState(router))];
    }

    public SimulationResult Result(Scenario scenario)
    {
        var recorder = new Recorder(this, scenario);
        Step(Changes(scenario, out var last), last + _options.Tail, recorder.Record);
        return recorder.Result(_actions);
    }

    /// <summary>
    /// Goes through the changes in order of time and calls back for each span in which nothing changes. The callback sees the touched nodes
    /// and their values; all others are up.
    /// </summary>
    public void Step(List<(TimeSpan At, int Node, double Value)> changes, TimeSpan end, Action<TimeSpan, TimeSpan, IReadOnlyList<int>> span)
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

    /// <summary>Starts again with everything well and nothing switched.</summary>
    private void Reset()
    {
        foreach (var node in _failed) _base[node] = 2;
        _failed.Clear();
        foreach (var group in _groups) group.Reset();
        foreach (var router in _routers) router.Reset();
        _actions.Clear();
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
        Spread();
        foreach (var group in _groups) Finish(group, now);
        foreach (var router in _routers) Finish(router, now);
        // Each round of reactions changes what is in use; a handful of rounds brings rest, the limit is for set-ups that never do.
        for (var round = 0; round < 50; round++)
        {
            Spread();
            var moved = false;
            if (_options.AllowSwitches)
            {
                foreach (var group in _groups) moved |= React(group, now);
                foreach (var router in _routers) moved |= React(router, now);
            }
            if (!moved) break;
        }
        var wake = TimeSpan.MaxValue;
        foreach (var group in _groups)
            if (group.DoneAt is { } at && at < wake) wake = at;
        foreach (var router in _routers)
            if (router.Wake < wake) wake = router.Wake;
        return wake > now ? wake : now + TimeSpan.FromTicks(1);
    }

    // The outage spreads: everything starts up and is lowered by what it needs until nothing changes.
    private void Spread()
    {
        foreach (var router in _routers) router.Weigh(null);
        // The weights of a router depend on who serves, and who serves could depend on a router: two or three rounds settle that.
        for (var round = 0; round < 4; round++)
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
            var changed = false;
            foreach (var router in _routers) changed |= router.Weigh(_value);
            if (!changed) return;
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
        var value = group.Switch >= 0 && _options.AllowSwitches ? InUse(_groups[group.Switch])
            : group.Switch >= 0 ? FirstOnes(group)
            : Largest(group.Members, group.AtLeast);
        if (!group.IsDegrading) return value;
        return value > 0 ? 2 : 1;
    }

    private double InUse(GroupState state)
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

    private double Compute(RouterState state)
    {
        if (state.Router.Fronts.IsEmpty) return 2;
        double share = 0, worst = 2;
        for (var provider = 0; provider < state.Answers.Length; provider++)
        {
            var weight = state.Weights[provider];
            if (weight <= 0) continue;
            var front = _value[state.Router.Fronts[state.Answers[provider]]];
            share += weight * Math.Min(1, front);
            worst = Math.Min(worst, front);
        }
        // Sums of a few fractions: a billionth is nobody.
        return share >= 1 - 1e-9 ? Math.Max(1, worst) : share <= 1e-9 ? 0 : share;
    }

    private void Finish(GroupState state, TimeSpan now)
    {
        if (state.DoneAt is not { } at || at > now) return;
        state.DoneAt = null;
        Use(state, now);
    }

    private void Use(GroupState state, TimeSpan now)
    {
        var group = state.Group;
        var order = Enumerable.Range(0, group.Members.Length)
            .OrderByDescending(at => _value[group.Members[at]]).ThenByDescending(at => state.Active.Contains(at)).ThenBy(at => at)
            .Take(group.AtLeast).Order().ToArray();
        if (order.SequenceEqual(state.Active)) return;
        state.Active = order;
        Note(now, ActionKind.SwitchDone, group.Owner, () => $"{Name(group.Owner)} now uses {string.Join(" and ", order.Select(at => Name(group.Members[at])))}");
    }

    private bool React(GroupState state, TimeSpan now)
    {
        var group = state.Group;
        var inUse = InUse(state);
        var best = Largest(group.Members, group.AtLeast);
        if (inUse < Unhealthy && best > inUse)
        {
            if (state.DoneAt is not null) return false;
            if (group.SwitchTime <= TimeSpan.Zero)
            {
                Use(state, now);
                return true;
            }
            state.DoneAt = now + group.SwitchTime;
            Note(now, ActionKind.SwitchStarted, group.Owner, () => $"{Name(group.Owner)} begins to change over, which takes {Duration.Format(group.SwitchTime!.Value)}");
            return false;
        }
        if (state.DoneAt is null) return false;
        state.DoneAt = null;
        Note(now, ActionKind.SwitchCancelled, group.Owner, () => best > inUse || inUse > 0
            ? $"{Name(group.Owner)} stays: what it uses has recovered before the change was done"
            : $"{Name(group.Owner)} cannot change over: the alternatives are down as well");
        return false;
    }

    private void Finish(RouterState state, TimeSpan now)
    {
        for (var provider = 0; provider < state.Answers.Length; provider++)
        {
            if (state.MoveAt[provider] is not { } at || at > now) continue;
            state.MoveAt[provider] = null;
            state.Answers[provider] = state.Written[provider];
            var moved = provider;
            Note(now, ActionKind.Moved, state.Router.Node, () => $"half of the users of {Provider(state, moved)} have followed to {Name(state.Router.Fronts[state.Answers[moved]])} (TTL {Duration.Format(state.Router.Settings.Ttl)})");
        }
    }

    private bool React(RouterState state, TimeSpan now)
    {
        var router = state.Router;
        if (router.Fronts.Count < 2 || router.Watchers.IsEmpty) return false;
        state.Wake = TimeSpan.MaxValue;
        for (var front = 0; front < router.Fronts.Count; front++)
        {
            var isHealthy = _value[router.Fronts[front]] >= Unhealthy;
            if (isHealthy == state.IsHealthy[front]) continue;
            state.IsHealthy[front] = isHealthy;
            state.Since[front] = now;
        }
        Decide(state, now);
        return Write(state, now);
    }

    private void Decide(RouterState state, TimeSpan now)
    {
        var router = state.Router;
        var settings = router.Settings;
        var target = -1;
        var due = TimeSpan.MaxValue;
        if (!state.IsHealthy[state.Desired])
        {
            for (var front = 0; front < router.Fronts.Count && target < 0; front++)
                if (state.IsHealthy[front]) target = front;
            due = state.Since[state.Desired] + settings.DetectAfter;
        }
        else if (settings.FailbackAfter is { } after)
        {
            for (var front = 0; front < state.Desired && target < 0; front++)
                if (state.IsHealthy[front]) target = front;
            if (target >= 0) due = Max(state.Since[target], state.DecidedAt) + after;
        }
        if (target < 0) return;
        if (due > now)
        {
            state.WakeBy(due);
            return;
        }
        var watching = router.Watchers.Count(watcher => _value[watcher] > 0);
        if (watching < router.Quorum)
        {
            if (state.IsBlocked) return;
            state.IsBlocked = true;
            Note(now, ActionKind.Blocked, router.Node, () => $"{Name(router.Node)} is not switched: {watching} of {router.Watchers.Count} watchers can see, {router.Quorum} are needed to decide");
            return;
        }
        state.IsBlocked = false;
        var back = state.IsHealthy[state.Desired];
        state.Desired = target;
        state.DecidedAt = now;
        Array.Clear(state.WriteAt);
        Array.Clear(state.IsRefused);
        Note(now, back ? ActionKind.FailedBack : ActionKind.Decided, router.Node, () => $"{Name(router.Node)}: decided for {Name(router.Fronts[target])}{(back ? ", which has been well for long enough" : "")}");
    }

    // Each provider for itself: writes while it takes writes, waits while it does not.
    private bool Write(RouterState state, TimeSpan now)
    {
        var moved = false;
        for (var provider = 0; provider < state.Answers.Length; provider++)
        {
            if (state.Written[provider] == state.Desired)
            {
                state.WriteAt[provider] = null;
                if (state.MoveAt[provider] is { } moving) state.WakeBy(moving);
                continue;
            }
            var takes = state.Router.Writing.IsEmpty ? 1 : Math.Min(1, _value[state.Router.Writing[provider]]);
            if (takes <= 0)
            {
                state.WriteAt[provider] = null;
                if (!state.IsRefused[provider])
                {
                    state.IsRefused[provider] = true;
                    var refusing = provider;
                    Note(now, ActionKind.Blocked, state.Router.Node, () => $"{Provider(state, refusing)} takes no writes: its users are still sent to {Name(state.Router.Fronts[state.Written[refusing]])}");
                }
                continue;
            }
            // Each call succeeds with that share: so many tries are expected.
            state.WriteAt[provider] ??= now + (state.Router.Settings.WriteTime / takes);
            if (state.WriteAt[provider] > now)
            {
                state.WakeBy(state.WriteAt[provider]!.Value);
                continue;
            }
            state.WriteAt[provider] = null;
            state.IsRefused[provider] = false;
            state.Written[provider] = state.Desired;
            // Caches are of every age up to the TTL: users follow evenly over it, so half of it stands for all of them.
            state.MoveAt[provider] = now + (state.Router.Settings.Ttl / 2);
            state.WakeBy(state.MoveAt[provider]!.Value);
            var written = provider;
            Note(now, ActionKind.Written, state.Router.Node, () => $"{Provider(state, written)} answers {Name(state.Router.Fronts[state.Desired])}");
            if (state.Router.Settings.Ttl > TimeSpan.Zero) continue;
            Finish(state, now);
            moved = true;
        }
        return moved;
    }

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
                var state = _routers[_model.RouterOf[node]];
                next = state.Answers.Select(answer => state.Router.Fronts[answer]).Where(front => IsEarlier(front, _fell[node])).OrderBy(front => _value[front]).FirstOrDefault(-1);
            }
            if (next < 0) break;
            node = next;
        }
        return path.ToValueList();
    }

    /// <summary>Is everything on this path still unwell, and as badly as its end?</summary>
    private bool StillHolds(ValueList<string> path, Health health)
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

    /// <summary>The phases of a scenario as changes of single nodes in order of time.</summary>
    internal List<(TimeSpan At, int Node, double Value)> Changes(Scenario scenario, out TimeSpan last)
    {
        var changes = new List<(TimeSpan At, int Node, double Value)>();
        last = scenario.Duration;
        foreach (var disturbance in scenario.Disturbances)
        {
            var node = _graph.Number(disturbance.Node);
            if (node < 0) continue;
            var moments = new SortedSet<TimeSpan>();
            foreach (var phase in disturbance.Phases)
            {
                moments.Add(phase.From);
                moments.Add(phase.Until);
                if (phase.State is not DisturbanceState.Flapping flapping || flapping.Period <= TimeSpan.Zero) continue;
                // At most so many turns are played; a faster flapping is beyond what anybody reacts to.
                var turns = 0;
                for (var at = phase.From; at < phase.Until && turns < 2000; at += flapping.Period, turns++)
                {
                    moments.Add(at);
                    if (at + (flapping.Period * flapping.BadShare) < phase.Until) moments.Add(at + (flapping.Period * flapping.BadShare));
                }
            }
            var before = 2.0;
            foreach (var moment in moments)
            {
                var value = At(disturbance, moment);
                if (value != before) changes.Add((moment, node, value));
                before = value;
                if (moment > last) last = moment;
            }
        }
        changes.Sort((left, right) => left.At != right.At ? left.At.CompareTo(right.At) : left.Node.CompareTo(right.Node));
        return changes;
    }

    private static double At(Disturbance disturbance, TimeSpan moment)
    {
        var value = 2.0;
        foreach (var phase in disturbance.Phases)
        {
            if (moment < phase.From || moment >= phase.Until) continue;
            value = phase.State switch
            {
                DisturbanceState.Up => 2,
                DisturbanceState.Down => 0,
                DisturbanceState.Degraded degraded => Math.Clamp(degraded.Share, 0, 1),
                DisturbanceState.Flapping flapping when flapping.Period <= TimeSpan.Zero => 1 - flapping.BadShare,
                DisturbanceState.Flapping flapping =>
                    (moment - phase.From).Ticks % flapping.Period.Ticks < (flapping.Period * flapping.BadShare).Ticks ? 0 : 2,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        return value;
    }

    private void Note(TimeSpan at, ActionKind kind, int node, Func<string> text)
    {
        if (_options.Explain) _actions.Add(new(at, kind, _graph[node].Id, text()));
    }

    private string Name(int node) => _graph[node].Kind == NodeKind.Gate ? _graph[node].Key : _graph[node].Name;

    private string Provider(RouterState state, int provider) =>
        state.Router.Writing.IsEmpty ? "the zone" : _graph[state.Router.Writing[provider]].Id.Split('/')[0]["provider:".Length..];

    private static TimeSpan Max(TimeSpan one, TimeSpan two) => one > two ? one : two;

    private sealed class GroupState(SimulationGroup group)
    {
        public SimulationGroup Group => group;

        /// <summary>Positions of the members in use.</summary>
        public int[] Active { get; set; } = [.. Enumerable.Range(0, group.AtLeast)];

        public TimeSpan? DoneAt { get; set; }

        public bool IsMoved
        {
            get
            {
                for (var i = 0; i < Active.Length; i++)
                    if (Active[i] != i) return true;
                return false;
            }
        }

        public void Reset()
        {
            if (IsMoved) Active = [.. Enumerable.Range(0, group.AtLeast)];
            DoneAt = null;
        }
    }

    private sealed class RouterState
    {
        public RouterState(GraphRouter router)
        {
            Router = router;
            var providers = Math.Max(1, router.Writing.Count);
            Answers = new int[providers];
            Written = new int[providers];
            WriteAt = new TimeSpan?[providers];
            MoveAt = new TimeSpan?[providers];
            IsRefused = new bool[providers];
            Weights = new double[providers];
            IsHealthy = new bool[router.Fronts.Count];
            Since = new TimeSpan[router.Fronts.Count];
            Reset();
        }

        public GraphRouter Router { get; }

        /// <summary>Per provider of the zone: the front that its users are sent to.</summary>
        public int[] Answers { get; }

        /// <summary>Per provider: the front that its servers answer; users follow as their caches end.</summary>
        public int[] Written { get; }

        public TimeSpan?[] WriteAt { get; }
        public TimeSpan?[] MoveAt { get; }
        public bool[] IsRefused { get; }

        /// <summary>Per provider: the share of users whose resolvers ask it.</summary>
        public double[] Weights { get; }

        public bool[] IsHealthy { get; }
        public TimeSpan[] Since { get; }
        public int Desired { get; set; }
        public TimeSpan DecidedAt { get; set; }
        public bool IsBlocked { get; set; }
        public TimeSpan Wake { get; set; }

        public bool IsMoved => Array.Exists(Answers, answer => answer != 0);

        public void WakeBy(TimeSpan at)
        {
            if (at < Wake) Wake = at;
        }

        public void Reset()
        {
            Array.Clear(Answers);
            Array.Clear(Written);
            Array.Clear(WriteAt);
            Array.Clear(MoveAt);
            Array.Clear(IsRefused);
            Array.Fill(IsHealthy, true);
            Array.Clear(Since);
            Desired = 0;
            DecidedAt = TimeSpan.Zero;
            IsBlocked = false;
            Wake = TimeSpan.MaxValue;
            Weigh(null);
        }

        /// <summary>Resolvers spread evenly over the providers that answer them; true when that changed.</summary>
        public bool Weigh(double[]? values)
        {
            var serving = 0;
            for (var i = 0; i < Weights.Length; i++)
                if (Serves(values, i)) serving++;
            var changed = false;
            for (var i = 0; i < Weights.Length; i++)
            {
                var weight = serving > 0 && Serves(values, i) ? 1.0 / serving : 0;
                changed |= weight != Weights[i];
                Weights[i] = weight;
            }
            return changed;
        }

        private bool Serves(double[]? values, int provider) => values is null || Router.Serving.IsEmpty || values[Router.Serving[provider]] > 0;
    }

    /// <summary>Turns spans into timelines and sums.</summary>
    private sealed class Recorder(SimulationRun run, Scenario scenario)
    {
        private readonly Dictionary<int, List<StateSpan>> _spans = [];

        public void Record(TimeSpan from, TimeSpan until, IReadOnlyList<int> touched)
        {
            foreach (var node in touched)
            {
                if (run._graph[node].Kind == NodeKind.Gate) continue;
                if (!_spans.TryGetValue(node, out var spans)) _spans.Add(node, spans = []);
                var health = new Health(run._value[node]);
                var continues = spans.Count > 0 && spans[^1].Until == from && spans[^1].Level == health.Level && spans[^1].Share == health.Share;
                // The reason that was given stands while it is still true, even if another one has come beside it.
                if (continues && (!run._options.Explain || run.StillHolds(spans[^1].Because, health)))
                    spans[^1] = spans[^1] with { Until = until };
                else
                    spans.Add(new(from, until, health.Level, health.Share, run._options.Explain ? run.Because(node) : []));
            }
        }

        public SimulationResult Result(List<MitigationAction> actions)
        {
            var graph = run._graph;
            var timelines = _spans.OrderBy(pair => graph[pair.Key].Kind != NodeKind.Component).ThenBy(pair => pair.Key)
                .Select(pair => new Timeline(
                    graph[pair.Key].Id, graph[pair.Key].Kind, graph[pair.Key].Name,
                    run._model.Components.TryGetValue(graph[pair.Key].Id, out var component) ? component.Criticality : Criticality.Unstated,
                    Whole(pair.Value)))
                .ToValueList();
            var byNode = timelines.ToDictionary(timeline => timeline.Node, StringComparer.Ordinal);
            var breaches = run._model.Limits
                .Select(limit => (limit, Timeline: byNode.GetValueOrDefault(graph[limit.Node].Id)))
                .Where(pair => pair.Timeline is not null && pair.Timeline.LongestDown > pair.limit.Rto)
                .Select(pair => new RtoBreach(pair.Timeline!.Node, pair.limit.Rto, pair.Timeline.LongestDown)).ToValueList();
            return new(scenario, timelines, actions.ToValueList(), breaches, Lost(byNode));
        }

        // Up again between two spans: said outright, so that a timeline has no gaps.
        private static ValueList<StateSpan> Whole(List<StateSpan> spans)
        {
            var whole = new List<StateSpan>(spans.Count);
            foreach (var span in spans)
            {
                if (whole.Count > 0 && whole[^1].Until < span.From) whole.Add(new(whole[^1].Until, span.From, Level.Up, 1, []));
                whole.Add(span);
            }
            return whole.ToValueList();
        }

        private Loss Lost(Dictionary<string, Timeline> timelines)
        {
            var model = run._model;
            double lost = 0, all = 0;
            foreach (var (node, weight) in model.Weights)
            {
                all += weight * scenario.Duration.TotalHours;
                if (timelines.TryGetValue(run._graph[node].Id, out var timeline)) lost += weight * timeline.LostTime.TotalHours;
            }
            var components = new List<ComponentLoss>();
            var costs = model.Costs.ToDictionary(cost => cost.Node, cost => cost.PerHour);
            foreach (var node in model.Weights.Select(weight => weight.Node).Concat(costs.Keys).Distinct().Order())
            {
                if (!timelines.TryGetValue(run._graph[node].Id, out var timeline) || timeline.LostTime == TimeSpan.Zero) continue;
                components.Add(new(timeline.Node, timeline.LostTime, decimal.Round(costs.GetValueOrDefault(node) * (decimal)timeline.LostTime.TotalHours, 2)));
            }
            return new(
                all > 0 ? lost / all : 0,
                model.Users ? lost : null,
                model.Costs.Length > 0 ? new Money(components.Sum(component => component.Cost), run._graph.Inventory.Organisation.Currency) : null,
                components.ToValueList());
        }
    }
}
