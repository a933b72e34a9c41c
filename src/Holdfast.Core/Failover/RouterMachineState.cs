namespace Holdfast.Core.Failover;

/// <summary>All that a router's machine remembers between two steps. Immutable: the shell publishes it as it is.</summary>
public sealed record RouterMachineState
{
    internal RouterMachineState(RouterSetup setup)
    {
        Setup = setup;
        Measurements = Measurements.Start(setup.Router, setup.Measuring ?? setup.Policy);
        Convergence = Convergence.Start(setup.ProviderNames, Seed(setup.By + setup.Router.Name));
        Decision = new Decision.Hold(HoldCause.NotAdopted, default);
    }

    /// <summary>The configuration that the last step obeyed.</summary>
    public RouterSetup Setup { get; init; }

    public Measurements Measurements { get; init; }

    public FailoverState Failover { get; init; } = FailoverState.Start;

    public Convergence Convergence { get; init; }

    /// <summary>Null before the first judgement.</summary>
    public Verdicts? Verdicts { get; init; }

    public Decision Decision { get; init; }

    /// <summary>What a human must do first; null = nothing.</summary>
    public string? Waiting { get; init; }

    /// <summary>Per provider: what its name servers showed last.</summary>
    public ValueList<ProviderSighting> Sightings { get; init; }

    /// <summary>What each provider said at the start; a null reading could not be read, for the reason in <see cref="StartReading.Trouble"/>.</summary>
    public ValueList<StartReading> Readings { get; init; }

    /// <summary>The providers' answers were judged: a decision stands, or a human must say what is right.</summary>
    public bool HasStarted { get; init; }

    /// <summary>Answers that came when nobody waited for them any more: dropped.</summary>
    public long LateAnswers { get; init; }

    /// <summary>The requests that wait for their answer.</summary>
    public ValueList<OpenRequest> Requests { get; init; }

    /// <summary>The newest epoch that was seen or given.</summary>
    public Epoch Newest { get; init; } = Epoch.None;

    internal RouterAlarms Alarms { get; init; } = RouterAlarms.None;

    internal long NextRequest { get; init; } = 1;

    internal EpochMark? Journalled { get; init; }

    /// <summary>Why nothing could be adopted at the start; null = something was.</summary>
    internal string? Held { get; init; }

    /// <summary>When the providers are read again, while nothing could be adopted.</summary>
    internal DateTimeOffset? RetryAt { get; init; }

    internal DateTimeOffset Checkpoint { get; init; }

    internal ValueList<(FrontName Front, Readiness Readiness)> Readiness { get; init; }

    /// <summary>An operator's choice that came before the providers had answered.</summary>
    internal ValueList<RouterInput.Operated> Orders { get; init; }

    /// <summary>Providers whose record differs because the configuration changed: no drift.</summary>
    internal ValueList<string> Reconfigured { get; init; }

    /// <summary>The automatic moves of the last hour, ours and others'.</summary>
    internal ValueList<AutomaticMove> Moves { get; init; }

    /// <summary>The front at which the life before stood: its dwell goes on.</summary>
    internal FrontName? RememberedActive { get; init; }

    /// <summary>How far each subject's own <c>Date</c> is from this machine's wall clock.</summary>
    internal ValueList<ClockSight> Clocks { get; init; }

    /// <summary>An operator's command without a watcher writes nothing before its own word.</summary>
    internal bool MayWrite { get; init; }

    public static RouterMachineState Start(RouterSetup setup) => new(setup);

    /// <summary>The moment at which a <see cref="RouterInput.Tick"/> has something to do; null = never.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            var next = HasStarted ? MayWrite ? Convergence.NextDue : null : RetryAt;
            if (HasStarted && RetryAt is { } retry) next = Earlier(next, retry);
            foreach (var request in Requests) next = Earlier(next, request.CancelledAt is { } at ? at + RouterMachine.CancelGrace : request.Deadline);
            if (HasStarted && Decision is Decision.Hold { Until: { } until }) next = Earlier(next, until);
            return next;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one is { } known && known < other ? known : other;

    private static ulong Seed(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}

/// <param name="CancelledAt">When its end was asked for; null = it may still be answered in its own time.</param>
public sealed record OpenRequest(long Number, Errand Errand, DateTimeOffset Deadline, DateTimeOffset? CancelledAt = null);

/// <summary>What one provider said at the start.</summary>
public sealed record StartReading(string Provider, RouterReading? Reading, string? Trouble);
