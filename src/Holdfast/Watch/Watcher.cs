using Holdfast.Adapters.Config;
using Holdfast.Adapters.Journal;
using Holdfast.Adapters.Probes;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;
using Holdfast.Sync;
using Microsoft.Extensions.Logging;

namespace Holdfast.Watch;

/// <summary>
/// The long-running process: one <see cref="RouterLoop"/> per router, the probers that feed it, the control socket, and the
/// notifiers. A router's trouble is its own.
/// </summary>
public sealed partial class Watcher : IDisposable
{
    // Probes start evenly over their interval. Of very many, the first handshakes take longer than that: two cores make about 1,000
    // a second with client and server on them, so a quarter of it is bearable.
    private static readonly TimeSpan FirstProbeEvery = TimeSpan.FromMilliseconds(4);
    private const int LeastThreads = 32;
    private static readonly TimeSpan ClockEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TrimEvery = TimeSpan.FromHours(1);

    // A loop turns every second; at its start it may wait 20 s for a provider that does not answer.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly FailoverPlan _plan;
    private readonly Journal _journal;
    private readonly TimeProvider _clock;
    private readonly SteadyClock _steady;
    private readonly IEventSink _events;
    private readonly ILogger _logger;
    private readonly DateTimeOffset _started;
    private readonly ProviderSet _providers;
    private readonly List<Prober> _probers = [];

    public Watcher(Configuration configuration, FailoverPlan plan, StateFolder state, Journal journal, IEventSink events, TimeProvider clock, Func<string, string?> environment, ILogger logger, Watcher? before = null)
    {
        var steady = before?._steady ?? new SteadyClock(clock);
        (_plan, _journal, _clock, _steady, _events, _logger) = (plan, journal, steady, steady, events, logger);
        ConfigurationFile = Path.GetFullPath(configuration.File);
        _providers = new ProviderSet(configuration, state, clock, environment);
        clock = steady; // decisions, observations and retries run on an axis that never goes back
        var client = new AuthoritativeClient(clock);
        var resolver = new ResolverClient(configuration.Resolvers ?? ResolverClient.OfSystem(), client);
        // A reload forgets nothing that was seen: to learn again that a standby is healthy takes minutes.
        Routers = plan.Routers.Select(router =>
        {
            var setup = router.Setup(configuration, plan.Watcher.Name);
            return new RouterLoop(router, setup, new RouterDesk(router, setup, _providers.Get, client), journal, events, clock, logger, before?.Routers.FirstOrDefault(one => one.Name == router.Name));
        }).ToValueList();
        _started = clock.GetUtcNow();
        foreach (var warning in plan.Watcher.Warnings.Except(before?.Warnings ?? []))
            foreach (var router in Routers) events.Add(new WatchEvent(_started, router.Name, WatchEventKind.Configuration, warning));
        for (var i = 0; i < plan.Routers.Count; i++) AddProbers(plan.Routers[i], Routers[i], resolver);
    }

    public ValueList<RouterLoop> Routers { get; }

    public string Name => _plan.Watcher.Name;

    public ValueList<string> Warnings => _plan.Watcher.Warnings;

    /// <summary>The file that this watcher obeys.</summary>
    public string ConfigurationFile { get; }

    /// <summary>Every router's loop turns. What a new start would not help (users, a provider, a loop that fails and is started again) is alive.</summary>
    public bool IsAlive => StandingStill.IsEmpty;

    /// <summary>The loops that do not turn, in words; the one thing for which this program is to be started again.</summary>
    public ValueList<string> StandingStill => Routers.Where(IsStuck).Select(router => $"{router.Name}: its loop stands still since {router.TurnedAt:u}").ToValueList();

    /// <summary>What is true now, of every router or of one.</summary>
    public Truth TruthOf(IEnumerable<RouterLoop> routers) => new(
        routers.Select(router => IsStuck(router)
            ? router.Truth.StandingStill($"its loop stands still since {router.TurnedAt:u}: nothing is decided")
            : router.Truth).ToValueList(),
        Beside());

    /// <summary>What impairs the watcher as a whole.</summary>
    private ValueList<Impairment> Beside()
    {
        var found = Warnings.Select(warning => new Impairment(ImpairmentKind.Configuration, warning)).ToList();
        if (_steady.WallOffset is var offset && offset.Duration() >= ClockStep)
            found.Add(new Impairment(ImpairmentKind.Clock, $"the machine's clock is {Duration.Format(TimeSpan.FromSeconds(Math.Round(offset.Duration().TotalSeconds)))} {(offset > TimeSpan.Zero ? "ahead of" : "behind")} the time since the start: decisions go on by elapsed time"));
        found.AddRange(Also());
        return found.ToValueList();
    }

    /// <summary>What impairs the program around this watcher: messages that are not delivered, a configuration that was refused.</summary>
    public Func<IEnumerable<Impairment>> Also { get; set; } = static () => [];

    private bool IsStuck(RouterLoop router) => _clock.GetUtcNow() - router.TurnedAt > LongestPause;

    public async Task RunAsync(CancellationToken cancel)
    {
        // Routers wait for the disk on threads of the pool; with as many threads as cores, probes would wait for them.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        if (workers < LeastThreads) ThreadPool.SetMinThreads(LeastThreads, ports);
        var work = new List<Task> { TrimAsync(cancel), WatchClockAsync(cancel) };
        foreach (var router in Routers) work.Add(KeepAsync($"router {router.Name}", router.RunAsync, cancel, router));
        for (var i = 0; i < _feeds.Count; i++)
        {
            var (prober, router) = _feeds[i];
            var ramp = FirstProbeEvery * _feeds.Count;
            var startAfter = (ramp > prober.Interval ? ramp : prober.Interval) * i / _feeds.Count;
            work.Add(KeepAsync($"probes of {prober.Subject}", token => prober.RunAsync(startAfter, router.Report, token), cancel));
        }
        foreach (var router in Routers)
            foreach (var provider in router.Providers) work.Add(KeepAsync($"name servers of {provider} for {router.Name}", token => LookAsync(router, provider, token), cancel));
        await Task.WhenAll(work);
    }

    public void Dispose()
    {
        foreach (var prober in _probers) prober.Dispose();
        _providers.Dispose();
    }

    private readonly List<(Prober Prober, RouterLoop Router)> _feeds = [];

    private void AddProbers(RouterPlan plan, RouterLoop loop, ResolverClient resolver)
    {
        void Add(Subject subject, ProbeSettings settings, TargetAddresses addresses)
        {
            var prober = new Prober(subject, settings, addresses, _plan.Watcher.Name, plan.Policy.Interval, _clock);
            _probers.Add(prober);
            _feeds.Add((prober, loop));
        }

        foreach (var front in plan.Fronts)
        {
            var target = plan.Settings.Fronts.First(settings => settings.Name == front.Name).Target;
            Add(Subject.Of(front.Name), plan.Probe, new TargetAddresses(target, front.Addresses, resolver, _clock));
        }
        if (plan.Origin is { } origin) Add(Subject.Origin, origin, AddressesOf(origin.Url, resolver));
        foreach (var canary in plan.Canaries) Add(Subject.OfCanary(canary.Name), canary.Probe, AddressesOf(canary.Probe.Url, resolver));
    }

    private TargetAddresses AddressesOf(Uri url, ResolverClient resolver)
    {
        if (System.Net.IPAddress.TryParse(url.Host.Trim('[', ']'), out var literal))
            return new TargetAddresses(default, [new System.Net.IPEndPoint(literal, 0)], resolver, _clock);
        return new TargetAddresses(Core.Dns.DnsName.Parse(url.IdnHost), [], resolver, _clock);
    }

    /// <summary>A loop that throws is a bug: it is logged and started again, and the others go on.</summary>
    private async Task KeepAsync(string what, Func<CancellationToken, Task> run, CancellationToken cancel, RouterLoop? counted = null)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await run(cancel);
                return;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogLoopFailed(what, error);
                if (counted is not null) Restarted(counted, error);
                await Task.Delay(TimeSpan.FromSeconds(1), _clock, CancellationToken.None);
            }
        }
    }

    private void Restarted(RouterLoop router, Exception error)
    {
        var isNews = !router.IsRestartNews;
        router.Restarting();
        if (isNews)
            _events.Add(new WatchEvent(_clock.GetUtcNow(), router.Name, WatchEventKind.Loop, $"its loop failed and is started again: {error.GetType().Name}: {error.Message}") { Users = router.Truth.Line });
    }

    /// <summary>Asks the name servers of one provider again and again; the first time at once, for the status page.</summary>
    private async Task LookAsync(RouterLoop router, ProviderId provider, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(router.LooksEvery, _clock);
        do
        {
            router.Report(await router.LookAsync(provider, cancel));
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    private async Task TrimAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TrimEvery, _clock);
        try
        {
            do
            {
                try
                {
                    _journal.Trim(_clock.GetUtcNow(), _plan.Watcher.KeepDays, _plan.Watcher.KeepObservations);
                }
                catch (Microsoft.Data.Sqlite.SqliteException error)
                {
                    LogNotTrimmed(error.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The watcher stops.
        }
    }

    /// <summary>Says when the wall clock was stepped: nothing here goes by it, but certificates, people and other programs do.</summary>
    private async Task WatchClockAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(ClockEvery, _clock);
        var told = TimeSpan.Zero;
        try
        {
            var restarted = new HashSet<string>();
            while (await timer.WaitForNextTickAsync(cancel))
            {
                foreach (var router in Routers)
                {
                    if (router.IsRestartNews) restarted.Add(router.Name);
                    else if (restarted.Remove(router.Name))
                        _events.Add(new WatchEvent(_clock.GetUtcNow(), router.Name, WatchEventKind.Loop, $"its loop has turned for {Duration.Format(RouterLoop.RestartIsNews)} without failing", IsOver: true) { Users = router.Truth.Line });
                }
                var offset = _steady.WallOffset;
                if ((offset - told).Duration() < ClockStep) continue;
                var step = offset - told;
                told = offset;
                _events.Add(new WatchEvent(_clock.GetUtcNow(), _plan.Routers[0].Name, WatchEventKind.Clock,
                    $"the machine's clock was set {(step > TimeSpan.Zero ? "forward" : "back")} by {Duration.Format(TimeSpan.FromSeconds(Math.Round(step.Duration().TotalSeconds)))}: decisions go on by elapsed time"));
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The watcher stops.
        }
    }

    [LoggerMessage(1021, LogLevel.Warning, "the journal is not trimmed: {Reason}")]
    private partial void LogNotTrimmed(string reason);

    [LoggerMessage(1020, LogLevel.Error, "{What} failed and is started again")]
    private partial void LogLoopFailed(string what, Exception error);
}
