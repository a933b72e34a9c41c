using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>
/// A router machine over two providers that do what they are told: it keeps what each holds and serves, answers requests when a test says
/// so, and collects what came out.
/// </summary>
internal sealed class MachineBench
{
    private readonly Dictionary<string, RouterReading> _held = [];

    public MachineBench(RouterRole role = RouterRole.Watcher, FrontName[]? fronts = null, params string[] providers)
    {
        Providers = providers.Length > 0 ? providers : ["cloudflare", "desec"];
        Setup = SetupOf(role, fronts ?? [A, B], Providers);
        State = RouterMachineState.Start(Setup);
        foreach (var provider in Providers) _held[provider] = new RouterReading(A, null, Mark(1, A));
    }

    /// <summary>A machine that begins anew under the setup that stands here now.</summary>
    public MachineBench Again()
    {
        State = RouterMachineState.Start(Setup);
        return this;
    }

    public string[] Providers { get; }

    public RouterSetup Setup { get; set; }

    public RouterMachineState State { get; private set; }

    public DateTimeOffset Now { get; set; } = Noon;

    public List<JournalEntry> Journal { get; } = [];

    public List<WatchEvent> Told { get; } = [];

    public List<RouterEffect> Effects { get; } = [];

    public List<RouterEffect.Ask> Open { get; } = [];

    public HashSet<string> Unreadable { get; } = [];

    public HashSet<string> Unwritable { get; } = [];

    public List<Errand.Write> Writes { get; } = [];

    /// <summary>What the probes saw last, as the shell keeps it.</summary>
    public LastResults Seen { get; private set; } = LastResults.None;

    public FrontName? Active => State.Failover.Active;

    public static EpochMark Mark(long epoch, FrontName front, FrontName? pin = null, bool isFrozen = false, string by = "w") => new(new Epoch(epoch, by), front, Noon - TimeSpan.FromHours(2), pin, isFrozen);

    public static RouterSetup SetupOf(RouterRole role, FrontName[] fronts, string[]? providers = null, ValueList<FrontName> maintenance = default, RouterPolicy? policy = null, int ttl = 60) => new(
        new Router("web", fronts.Select(front => new Front(front, "supplier-" + front)).ToValueList(), [new Canary("wiki", "other")], ["here"]),
        policy ?? RouterPolicy.Default,
        "here",
        new RouterRecord(DnsName.Parse("web.example.com"), new Ttl(ttl), fronts.Select(front => new FrontTarget(front, DnsName.Parse(front + ".example.net"))).ToValueList()),
        (providers ?? ["cloudflare", "desec"]).Select(name => new RouterProvider(name, default, new Ttl(int.MaxValue))).ToValueList(),
        role,
        Maintenance: maintenance);

    /// <summary>What a provider holds from now on, whoever wrote it.</summary>
    public MachineBench Holds(string provider, RouterReading reading)
    {
        _held[provider] = reading;
        return this;
    }

    public RouterReading Held(string provider) => _held[provider];

    /// <summary>One input, nothing answered.</summary>
    public MachineBench Feed(RouterInput input)
    {
        (State, var effects) = RouterMachine.Step(State, input, Now, Setup);
        foreach (var effect in effects)
        {
            Effects.Add(effect);
            switch (effect)
            {
                case RouterEffect.Journal(var entries): Journal.AddRange(entries); break;
                case RouterEffect.Notify(var told): Told.Add(told); break;
                case RouterEffect.Ask ask: Open.Add(ask); break;
                default: break;
            }
        }
        return this;
    }

    /// <summary>Answers all that is asked, and what is asked in consequence, until nothing is open; time stands still.</summary>
    public MachineBench Settle()
    {
        for (var i = 0; i < 100 && Open.Count > 0; i++)
        {
            var ask = Open[0];
            Open.RemoveAt(0);
            Feed(new RouterInput.Answered(ask.Request, Answer(ask.Errand)));
        }
        Assert.Empty(Open);
        return this;
    }

    public MachineBench Start(FailoverState? remembered = null, EpochMark? journalled = null) => Feed(new RouterInput.Started(remembered ?? FailoverState.Start, journalled)).Settle();

    /// <summary>Lives on in steps of a second, answering everything.</summary>
    public MachineBench Live(TimeSpan span)
    {
        for (var end = Now + span; Now < end;)
        {
            Now += TimeSpan.FromSeconds(1);
            Feed(RouterInput.Tick.Now).Settle();
        }
        return this;
    }

    /// <summary>Rounds of probes at the policy's interval: a letter per front, U is good.</summary>
    public MachineBench Probe(string fronts, int rounds = 1, bool canary = true)
    {
        for (var i = 0; i < rounds; i++)
        {
            Now += Setup.Policy.Interval;
            var seen = new List<Observation> { See(Subject.OfCanary("wiki"), canary) };
            for (var f = 0; f < fronts.Length; f++) seen.Add(See(Subject.Of(Setup.Router.Fronts[f].Name), fronts[f] == 'U'));
            Seen = Seen.With(seen);
            Feed(new RouterInput.Observed(seen.ToArray())).Settle();
        }
        return this;
    }

    /// <summary>Started, settled, every front known to be healthy for long.</summary>
    public MachineBench Healthy() => Start().Probe(new string('U', Setup.Router.Fronts.Count), 64);

    public MachineBench Say(OperatorAction action) => Feed(new RouterInput.Operated(action, "ops", 7)).Settle();

    public bool IsTold(WatchEventKind kind, bool isOver = false) => Told.Any(told => told.Kind == kind && told.IsOver == isOver);

    private Observation See(Subject subject, bool good) => new(subject, "here", AddressFamily.V4, good ? ProbeResult.Good : new ProbeResult.Failure(ProbeLayer.Status, "status 503, expected 200"), Now);

    private ConvergenceEvent.Answer Answer(Errand errand)
    {
        switch (errand)
        {
            case Errand.Read read:
                return Unreadable.Contains(read.Provider) ? new ConvergenceEvent.ReadFailed(read.Provider, read.For, "503") : new ConvergenceEvent.ReadDone(read.Provider, read.For, _held[read.Provider]);
            case Errand.Write write:
                if (Unwritable.Contains(write.Provider)) return new ConvergenceEvent.WriteRefused(write.Provider, write.Mark.Epoch, "frozen");
                Writes.Add(write);
                _held[write.Provider] = new RouterReading(write.Mark.Front, null, write.Mark);
                return new ConvergenceEvent.WriteDone(write.Provider, write.Mark.Epoch);
            case Errand.Verify verify:
                return ConvergenceEvent.Served.Of(verify, [_held[verify.Provider], _held[verify.Provider]]);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
