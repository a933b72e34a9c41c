using Holdfast.Core.Incidents;
using Holdfast.Lab.Faults;
using Holdfast.Lab.World;

namespace Holdfast.Lab.Internet;

/// <summary>
/// Plays what becomes of each plane in a simulated world on the little internet, in real time or faster: a bad front answers 500 with
/// green TLS, a bad API 503, a frozen one refuses writes, bad name servers fall silent. Degraded means: that share of the calls.
/// </summary>
public sealed class IncidentPlayer
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly Part[] _parts;
    private readonly TimeProvider _clock;
    private readonly double _speed;

    /// <param name="providers">The courses of each provider of the router's zone, and where they strike.</param>
    /// <param name="speed">Milliseconds of the world for each one on the clock.</param>
    public IncidentPlayer(LittleInternet internet, WorldSpec spec, IReadOnlyList<(ProviderSpec Spec, LabProvider At)> providers, double speed, TimeProvider clock)
    {
        (_clock, _speed) = (clock, speed);
        // The world folds the origin's course into each front's; here the fronts fetch from the origin and fail by themselves.
        var own = new Course([.. spec.Fronts[0].Stretches.Where(stretch => !spec.Origin.Stretches.Contains(stretch))]);
        _parts =
        [
            new Part(own, (stretch, bad) => Break(internet.CloudflareFront.Faults, bad)),
            new Part(spec.Origin, (stretch, bad) => Break(internet.Origin.Faults, bad)),
            .. providers.SelectMany(provider => (Part[])
            [
                new Part(provider.Spec.Api, (stretch, bad) => Break(provider.At.Api, stretch, bad)),
                new Part(provider.Spec.Serving, (stretch, bad) =>
                {
                    foreach (var server in provider.At.NameServers) server.Faults.Loss = bad;
                }),
            ]),
        ];
        Begin = _parts.SelectMany(part => part.Course.Stretches).Select(stretch => stretch.From).DefaultIfEmpty().Min();
        End = _parts.SelectMany(part => part.Course.Stretches).Select(stretch => stretch.Until).DefaultIfEmpty().Max();
    }

    /// <summary>When the first thing breaks and when the last one is whole again, in milliseconds of the world.</summary>
    public long Begin { get; }

    public long End { get; }

    /// <summary>Plays from <see cref="Begin"/> to <see cref="End"/> and leaves everything whole.</summary>
    public async Task PlayAsync(CancellationToken cancel)
    {
        var start = _clock.GetTimestamp();
        long at;
        do
        {
            at = Begin + (long)(_clock.GetElapsedTime(start).TotalMilliseconds * _speed);
            foreach (var part in _parts) part.Apply(Math.Min(at, End));
            await Task.Delay(Step, _clock, cancel);
        }
        while (at < End);
    }

    private static void Break(Fronts.FrontFaults front, double bad)
    {
        front.Share = bad;
        front.Status = bad > 0 ? 500 : null;
    }

    private static void Break(FaultScript api, Stretch stretch, double bad)
    {
        api.Clear();
        if (stretch.State == PlaneState.Frozen) api.Frozen = true;
        else if (bad > 0) api.Add(new FaultRule(new Faults.Fault.ErrorBeforeCommit()) { Probability = bad });
    }

    private sealed class Part(Course course, Action<Stretch, double> apply)
    {
        private (Stretch, double)? _now;

        public Course Course => course;

        public void Apply(long at)
        {
            var next = (course.At(at), course.Badness(at));
            if (_now is { } now ? now == next : next.Item1.State == PlaneState.Up) return;
            _now = next;
            apply(next.Item1, next.Item2);
        }
    }
}

/// <summary>One emulated DNS provider as far as faults are concerned.</summary>
public sealed record LabProvider(FaultScript Api, IReadOnlyList<Dns.AuthoritativeServer> NameServers);
