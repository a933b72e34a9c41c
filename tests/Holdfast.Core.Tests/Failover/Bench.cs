using Holdfast.Core.Failover;

namespace Holdfast.Core.Tests.Failover;

/// <summary>A little stage for the engine: fronts a, b, c... in order of preference, one probe each per interval.</summary>
internal sealed class Bench
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);
    public static readonly FrontName A = FrontName.Parse("a"), B = FrontName.Parse("b"), C = FrontName.Parse("c");

    private readonly RouterPolicy _policy;
    private readonly Router _router;

    public Bench(RouterPolicy? policy = null, int fronts = 2, string[]? vantages = null, Canary[]? canaries = null, bool hasOrigin = false, FailoverState? state = null)
    {
        _policy = policy ?? RouterPolicy.Default;
        _router = new Router(
            "web",
            Enumerable.Range(0, fronts).Select(i => new Front(Name(i), "supplier-" + Name(i))).ToValueList(),
            (canaries ?? [new Canary("wiki", "other")]).ToValueList(),
            (vantages ?? ["here"]).ToValueList(),
            hasOrigin);
        Measurements = Measurements.Start(_router, _policy);
        State = state ?? FailoverState.Start with { Active = A, ActiveSince = Noon - TimeSpan.FromDays(1) };
        Now = Noon;
    }

    public Measurements Measurements { get; set; }

    public FailoverState State { get; set; }

    public DateTimeOffset Now { get; set; }

    public Decision Last { get; private set; } = new Decision.Hold(HoldCause.NotAdopted, default);

    public List<(DateTimeOffset At, Decision.Switch Switch)> Switches { get; } = [];

    public List<JournalEntry> Journal { get; } = [];

    public Router Router => _router;

    public RouterPolicy Policy => _policy;

    public FrontName Active => State.Active!.Value;

    public Verdicts Verdicts => Measurements.Judge(Now);

    public static FrontName Name(int index) => FrontName.Parse(((char)('a' + index)).ToString());

    /// <summary>One interval: each front's letter (U good, everything else bad, '.' not probed), the canaries', the origin's; then a step.</summary>
    public Bench Round(string fronts, bool canaries = true, bool origin = true, string? vantage = null, bool step = true)
    {
        foreach (var place in vantage is null ? _router.Vantages.ToArray() : [vantage])
        {
            var batch = new List<Observation>();
            for (var c = 0; c < _router.Canaries.Count; c++) batch.Add(See(Subject.OfCanary(_router.Canaries[c].Name), canaries, place));
            if (_router.ProbesOrigin) batch.Add(See(Subject.Origin, origin, place));
            // The good ones first, as in life: a failure takes until its timeout.
            foreach (var good in new[] { true, false })
            {
                for (var i = 0; i < fronts.Length; i++)
                {
                    if (fronts[i] != '.' && fronts[i] == 'U' == good) batch.Add(See(Subject.Of(Name(i)), good, place));
                }
            }
            Measurements = Measurements.With([.. batch]);
        }
        if (step) Step();
        Now += _policy.Interval;
        return this;
    }

    public Bench Rounds(int count, string fronts, bool canaries = true, bool origin = true)
    {
        for (var i = 0; i < count; i++) Round(fronts, canaries, origin);
        return this;
    }

    /// <summary>Long enough that every front is known to be healthy and may be a target.</summary>
    public Bench Settled() => Rounds(_policy.Up + 2, new string('U', _router.Fronts.Count));

    public Decision Step()
    {
        var verdicts = Measurements.Judge(Now);
        (State, Last) = DecisionEngine.Step(State, verdicts, Now, _policy);
        Journal.Add(new JournalEntry.Ticked(Now, verdicts, Last));
        if (Last is Decision.Switch switched) Switches.Add((Now, switched));
        return Last;
    }

    public Decision Operate(OperatorAction action)
    {
        (State, var decision) = DecisionEngine.Operate(State, action, Now);
        Journal.Add(new JournalEntry.Operated(Now, action, "test", decision));
        return decision;
    }

    private Observation See(Subject subject, bool good, string place) =>
        new(subject, place, AddressFamily.V4, good ? ProbeResult.Good : new ProbeResult.Failure(ProbeLayer.Status, "500"), Now);
}
