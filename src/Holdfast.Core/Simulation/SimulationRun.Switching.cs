using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

// What alternatives do about it, and when that takes effect; and what routers did, which was computed elsewhere.
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
        Lose(state, now);
        Note(now, ActionKind.SwitchDone, group.Owner, () => $"{Name(group.Owner)} now uses {string.Join(" and ", order.Select(at => Name(group.Members[at])))}");
    }

    // Of several in use the one with the newest data counts. Back at a fresher one nothing is lost: it has been brought up to date meanwhile.
    private void Lose(SwitchedGroup state, TimeSpan now)
    {
        var freshest = state.Active.MinBy(at => _model.DataAge[state.Group.Members[at]]);
        var age = _model.DataAge[state.Group.Members[freshest]];
        if (age > state.DataAge) _losses.Add(new(now, _graph[state.Group.Owner].Id, _graph[state.Group.Members[freshest]].Id, age));
        state.DataAge = age;
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

    private void Tell(SteeredRouter router, TimeSpan now)
    {
        while (router.TryTell(now, out var move))
        {
            var name = Name(router.Router.Node);
            var front = Name(router.Router.Fronts[move.Front]);
            var provider = move.Provider >= 0 ? router.Router.Providers[move.Provider] : "";
            var (kind, text) = move.Kind switch
            {
                RouterMoveKind.Decided => (ActionKind.Decided, $"{name}: decided for {front}"),
                RouterMoveKind.FailedBack => (ActionKind.FailedBack, $"{name}: decided for {front}, which has been well for long enough"),
                RouterMoveKind.Served => (ActionKind.Written, $"{provider} answers {front}"),
                RouterMoveKind.Followed => (ActionKind.Moved, $"half of the users have followed to {front}"),
                RouterMoveKind.Refused => (ActionKind.Blocked, $"{provider} takes no writes: its users are still sent to {front}"),
                RouterMoveKind.Unwatched => (ActionKind.Blocked, $"{name} is not switched: nobody who could decide is up"),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            _actions.Add(new(move.At, kind, _graph[router.Router.Node].Id, text));
        }
    }
}
