namespace Holdfast.Core.Simulation;

// What alternatives and routers do about it, and when that takes effect.
internal sealed partial class SimulationRun
{
    private void Finish(SwitchedGroup state, TimeSpan now)
    {
        if (state.DoneAt is not { } at || at > now) return;
        state.DoneAt = null;
        Use(state, now);
    }

    private void Use(SwitchedGroup state, TimeSpan now)
    {
        var group = state.Group;
        var order = group.IsInCircle ? Promised(state, out _) : Best(state, _value);
        if (order.SequenceEqual(state.Active)) return;
        state.Active = order;
        Note(now, ActionKind.SwitchDone, group.Owner, () => $"{Name(group.Owner)} now uses {string.Join(" and ", order.Select(at => Name(group.Members[at])))}");
    }

    private static int[] Best(SwitchedGroup state, double[] values)
    {
        var group = state.Group;
        return [.. Enumerable.Range(0, group.Members.Length)
            .OrderByDescending(at => values[group.Members[at]]).ThenByDescending(at => state.Active.Contains(at)).ThenBy(at => at)
            .Take(group.AtLeast).Order()];
    }

    // In a circle an alternative can be down for no other reason than that this group is. Such alternatives are judged by what they would be
    // worth if every group used the best that it has (docs/method.md, "Circles"): what analyse reads, which knows no switch times.
    private int[] Promised(SwitchedGroup state, out double worth)
    {
        _isFree = true;
        Spread();
        var order = Best(state, _value);
        worth = Largest(state.Group.Members, state.Group.AtLeast);
        _isFree = false;
        Spread();
        return order;
    }

    private bool IsWaitingForItself(SwitchedGroup state, double inUse) =>
        state.Group.IsInCircle && !Promised(state, out var worth).SequenceEqual(state.Active) && worth > inUse;

    private bool React(SwitchedGroup state, TimeSpan now)
    {
        var group = state.Group;
        var inUse = InUse(state);
        var best = Largest(group.Members, group.AtLeast);
        if (inUse < Unhealthy && (best > inUse || IsWaitingForItself(state, inUse)))
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

    private static TimeSpan Max(TimeSpan one, TimeSpan two) => one > two ? one : two;
}
