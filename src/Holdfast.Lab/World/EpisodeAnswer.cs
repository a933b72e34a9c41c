using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Incidents;
using Holdfast.Core.Inventory;

namespace Holdfast.Lab.World;

/// <summary>An episode as it was played: where users were, and what was done. Times in seconds from its start.</summary>
internal sealed class EpisodeAnswer
{
    // A step of the timeline ends when users have moved by more than this share, or after so many seconds at rest.
    private const double Coarse = 0.1;
    private const int Rest = 15;

    private readonly List<(double At, ValueList<double> ByFront)> _steps;
    private readonly List<(double At, RouterMoveKind Kind, int Front, int Provider)> _moves;

    private EpisodeAnswer(List<(double, ValueList<double>)> steps, List<(double, RouterMoveKind, int, int)> moves, int endsAt) => (_steps, _moves, EndsAt) = (steps, moves, endsAt);

    /// <summary>The front at which users are when all has come to rest.</summary>
    public int EndsAt { get; }

    public static EpisodeAnswer Of(Episode episode, RouterSetup setup)
    {
        var policy = setup.Policy;
        var interval = RouterTable.Milliseconds(policy.Interval);
        var warm = RouterTable.Milliseconds(policy.Up * policy.Interval + policy.MinimumHealthy + policy.StaleAfter) + 60_000;
        warm += interval - warm % interval;
        var last = episode.Intervals[^1];
        // Mostly all is settled within the way back; where the limit per hour holds it up, it takes the whole length.
        var usual = Math.Min(last.Length, RouterTable.Milliseconds(policy.Failback.Dwell + policy.Failback.Clean) + warm + 1000 * setup.Record.Ttl.Seconds);
        var answer = Of(episode, setup, warm, usual);
        return answer.IsSettled(last, policy) ? answer : Of(episode, setup, warm, last.Length);
    }

    private static EpisodeAnswer Of(Episode episode, RouterSetup setup, long warm, long last)
    {
        var spec = Spec(episode, setup, warm, last);
        // Whole seconds of the length: as good as drawn.
        var specs = episode.IsDrawn ? [spec.InPhase((int)(episode.Intervals.Sum(each => each.Length) / 1000 % ProbePhases.Count))] : spec.InAllPhases();
        var worlds = specs.Select(world => SimulatedWorld.Run(world)).ToList();
        foreach (var bug in worlds.SelectMany(world => world.Broken).Where(broken => broken.Invariant == 0)) throw new InvalidOperationException(bug.What);

        var whole = Mean(worlds, spec, (int)(warm / 1000));
        var shown = worlds[worlds.Count / 2];
        return new EpisodeAnswer(Folded(whole, Boundaries(episode)), Moves(shown, spec, episode, warm, whole), Largest(whole[^1].ByFront));
    }

    private bool IsSettled(Interval last, RouterPolicy policy) =>
        _steps[^1].ByFront[EndsAt] > 0.999 && (EndsAt == 0 || policy.Failback.Mode == FailbackMode.Manual || last.Shares[0] < 1);

    /// <summary>Puts the answer into an event whose spans are those of the episode, some of them longer.</summary>
    public void Place(List<RouterTable.Span> spans, Episode episode, List<RouterUsers> users, List<RouterMove> moves)
    {
        foreach (var (at, byFront) in _steps)
        {
            var isFirst = users.Count == 0;
            if (isFirst ? byFront[0] >= 1 : users[^1].ByFront == byFront) continue;
            if (Moment(at) is { } moment) users.Add(new RouterUsers(moment, byFront));
        }
        foreach (var (at, kind, front, provider) in _moves)
            if (Moment(at) is { } moment) moves.Add(new RouterMove(moment, kind, front, provider));

        TimeSpan? Moment(double seconds)
        {
            var rest = seconds * 1000;
            for (var i = 0; i < episode.Intervals.Count; i++)
            {
                if (rest < episode.Intervals[i].Length || i == episode.Intervals.Count - 1)
                    return spans[i].From + rest < spans[i].Until ? TimeSpan.FromMilliseconds(spans[i].From + rest) : null;
                rest -= episode.Intervals[i].Length;
            }
            return null;
        }
    }

    private static WorldSpec Spec(Episode episode, RouterSetup setup, long warm, long last)
    {
        var (fronts, providers) = (episode.Router.Fronts.Count, episode.Providers.Count);
        var watching = fronts + 2 * providers;
        return new WorldSpec
        {
            Seed = 1,
            Horizon = warm + episode.Intervals.Sum(interval => interval.Length) - episode.Intervals[^1].Length + last,
            Router = setup.Router,
            Policy = setup.Policy,
            Maintenance = setup.Maintenance,
            Protections = setup.Protections,
            Fronts = Enumerable.Range(0, fronts).Select(front => Course(episode, front, warm)).ToValueList(),
            Canaries = setup.Router.Canaries.Select(_ => World.Course.AlwaysUp).ToValueList(),
            Providers = episode.Providers.Select((name, place) => new ProviderSpec(
                name, Course(episode, fronts + providers + place, warm), Course(episode, fronts + place, warm), TtlAt(setup, name))).ToValueList(),
            Watchers = [new WatcherSpec(setup.By, 0, World.Course.AlwaysUp, Crashes: Course(episode, watching, warm).Stretches.Select(stretch => new Span(stretch.From, stretch.Until)).ToValueList())],
            Users = Scenario.Habits(providers),
            StartsAt = episode.StartsAt,
            KeepsUsers = true,
        };
    }

    private static int TtlAt(RouterSetup setup, string provider)
    {
        foreach (var known in setup.Providers)
            if (known.Name == provider) return setup.Record.TtlAt(known, null).Seconds;
        return setup.Record.Ttl.Seconds;
    }

    private static Course Course(Episode episode, int place, long warm)
    {
        var stretches = new List<Stretch>();
        var from = warm;
        foreach (var interval in episode.Intervals)
        {
            var share = interval.Shares[place];
            if (share < 1)
            {
                var state = share <= 0 ? PlaneState.Down : PlaneState.Degraded;
                if (stretches.Count > 0 && stretches[^1] is var last && last.Until == from && last.State == state && last.Success == share) stretches[^1] = last with { Until = from + interval.Length };
                else stretches.Add(new Stretch(from, from + interval.Length, state, share));
            }
            from += interval.Length;
        }
        return new Course(stretches.ToValueList());
    }

    private static HashSet<int> Boundaries(Episode episode)
    {
        var found = new HashSet<int> { 0 };
        var at = 0L;
        foreach (var interval in episode.Intervals)
        {
            at += interval.Length;
            found.Add((int)((at + 999) / 1000));
        }
        return found;
    }

    /// <summary>The mean of all worlds, from each second on at which it changes.</summary>
    private static List<(int Second, double[] ByFront)> Mean(List<WorldResult> worlds, WorldSpec spec, int warm)
    {
        var fronts = spec.Fronts.Count;
        var now = new double[worlds.Count][];
        for (var world = 0; world < now.Length; world++)
        {
            now[world] = new double[fronts];
            now[world][spec.StartsAt] = 1;
        }
        var changes = worlds.SelectMany((world, place) => world.Users.Select(users => (users.Second, Place: place, users.ByFront))).OrderBy(change => change.Second).ToList();
        var mean = new List<(int Second, double[] ByFront)> { (0, Average()) };
        for (var i = 0; i < changes.Count;)
        {
            var second = changes[i].Second;
            for (; i < changes.Count && changes[i].Second == second; i++) now[changes[i].Place] = [.. changes[i].ByFront];
            mean.Add((Math.Max(0, second - warm), Average()));
        }
        return mean;

        double[] Average()
        {
            var sum = new double[fronts];
            foreach (var shares in now)
                for (var front = 0; front < fronts; front++) sum[front] += shares[front] / now.Length;
            for (var front = 0; front < fronts; front++)
                if (sum[front] is < 1e-6 or > 1 - 1e-6) sum[front] = Math.Round(sum[front]);
            return sum;
        }
    }

    /// <summary>A few steps instead of one for each second, each with the mean of its time: sums over them stay what they were.</summary>
    private static List<(double, ValueList<double>)> Folded(List<(int Second, double[] ByFront)> whole, HashSet<int> boundaries)
    {
        var cut = boundaries.Except(whole.Select(each => each.Second)).Select(second => (second, whole.FindLast(each => each.Second <= second).ByFront));
        var points = whole.Concat(cut).OrderBy(each => each.Item1).ToList();
        var steps = new List<(double, ValueList<double>)>();
        for (var start = 0; start < points.Count;)
        {
            var end = start;
            var sum = new double[points[start].ByFront.Length];
            var length = 0;
            while (true)
            {
                var lasts = end + 1 < points.Count ? points[end + 1].Item1 - points[end].Item1 : int.MaxValue;
                if (lasts > Rest && end > start) break; // what is at rest is a step of its own
                var weight = Math.Min(lasts, Rest + 1);
                for (var front = 0; front < sum.Length; front++) sum[front] += points[end].ByFront[front] * weight;
                length += weight;
                end++;
                if (lasts > Rest || boundaries.Contains(points[end].Item1) || Differ(points[end].ByFront, points[start].ByFront)) break;
            }
            if (length > 0) steps.Add((points[start].Item1, sum.Select(each => each / length).ToValueList()));
            start = end;
        }
        return steps;
    }

    private static bool Differ(double[] one, double[] other)
    {
        for (var front = 0; front < one.Length; front++)
            if (Math.Abs(one[front] - other[front]) > Coarse) return true;
        return false;
    }

    private static List<(double, RouterMoveKind, int, int)> Moves(WorldResult world, WorldSpec spec, Episode episode, long warm, List<(int Second, double[] ByFront)> whole)
    {
        var moves = new List<(double At, RouterMoveKind Kind, int Front, int Provider)>();
        var switches = world.Switches.Where(each => each.At.TotalMilliseconds >= warm).ToList();
        for (var i = 0; i < switches.Count; i++)
        {
            var change = switches[i];
            var to = Front(spec, change.To);
            var at = change.At.TotalSeconds - warm / 1000.0;
            var until = i + 1 < switches.Count ? switches[i + 1].At.TotalSeconds - warm / 1000.0 : double.MaxValue;
            moves.Add((at, change.Kind == SwitchKind.Failback ? RouterMoveKind.FailedBack : RouterMoveKind.Decided, to, -1));
            foreach (var (second, byFront) in whole)
            {
                if (second < at || second >= until || byFront[to] < 0.5) continue;
                moves.Add((second, RouterMoveKind.Followed, to, -1));
                break;
            }
            for (var provider = 0; provider < spec.Providers.Count; provider++)
            {
                // What answered the old front for a minute more was not written in the first try or two.
                var isServed = world.Served.Any(served => served.Provider == provider && served.Front == to && served.At >= change.At && served.At < change.At + TimeSpan.FromMinutes(1));
                if (!isServed && Served(world, spec, provider, change.At) is var old && old != to) moves.Add((at, RouterMoveKind.Refused, old, provider));
            }
        }
        foreach (var served in world.Served)
            if (served.At.TotalMilliseconds >= warm) moves.Add((served.At.TotalSeconds - warm / 1000.0, RouterMoveKind.Served, served.Front, served.Provider));
        if (Unwatched(episode) is { } blind) moves.Add((blind, RouterMoveKind.Unwatched, episode.StartsAt, -1));
        return moves.OrderBy(move => move.At).ThenBy(move => move.Kind).ToList();
    }

    private static double? Unwatched(Episode episode)
    {
        var at = 0L;
        foreach (var interval in episode.Intervals)
        {
            if (interval.Shares[^1] <= 0 && interval.Shares[episode.StartsAt] < 0.5) return at / 1000.0;
            at += interval.Length;
        }
        return null;
    }

    private static int Served(WorldResult world, WorldSpec spec, int provider, TimeSpan before)
    {
        var front = spec.StartsAt;
        foreach (var served in world.Served)
            if (served.Provider == provider && served.At < before) front = served.Front;
        return front;
    }

    private static int Front(WorldSpec spec, FrontName name)
    {
        for (var front = 0; front < spec.Router.Fronts.Count; front++)
            if (spec.Router.Fronts[front].Name == name) return front;
        return 0;
    }

    private static int Largest(double[] shares) => Array.IndexOf(shares, shares.Max());
}
