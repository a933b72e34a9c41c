using Holdfast.Adapters.Config;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Sync;

namespace Holdfast.Watch;

/// <summary>
/// An operator's word without a watcher, or from another machine: read every provider, take the highest epoch, write a higher one,
/// and go on until every provider is proved or the patience ends. Convergence by the same reducer as the watcher's.
/// </summary>
internal static class DirectHand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    public static async Task<List<StatusReport>> StatusAsync(Configuration configuration, FailoverPlan plan, StateFolder state, Shell shell, CancellationToken cancel)
    {
        using var providers = new ProviderSet(configuration, state, shell.Clock, shell.Environment);
        var reports = new List<StatusReport>();
        foreach (var router in plan.Routers)
        {
            var desk = new RouterDesk(router, providers.Get, new AuthoritativeClient(shell.Clock));
            var looking = Task.WhenAll(router.Providers.Select(id => desk.LookAsync(id, shell.Clock, cancel)));
            var readings = await ReadAsync(router, desk, shell, cancel);
            var (found, convergence, waiting) = Judge(router, readings, shell);
            reports.Add(StatusReport.Of(Picture(router, desk, found, convergence, waiting, shell) with { NameServers = (await looking).ToValueList() }));
        }
        return reports;
    }

    /// <summary>What the providers hold for one router, and the state that a watcher would start from.</summary>
    public static async Task<(StatusReport Report, FailoverState State)> ReadStateAsync(
        Configuration configuration, RouterPlan router, StateFolder state, Shell shell, CancellationToken cancel)
    {
        using var providers = new ProviderSet(configuration, state, shell.Clock, shell.Environment);
        var desk = new RouterDesk(router, providers.Get, new AuthoritativeClient(shell.Clock));
        var (found, convergence, waiting) = Judge(router, await ReadAsync(router, desk, shell, cancel), shell);
        return (StatusReport.Of(Picture(router, desk, found, convergence, waiting, shell)), found);
    }

    public static async Task<((string Words, int ExitCode) Outcome, StatusReport Report)> OperateAsync(
        Configuration configuration, RouterPlan router, OperatorAction action, string by, StateFolder state, Shell shell, CancellationToken cancel)
    {
        using var providers = new ProviderSet(configuration, state, shell.Clock, shell.Environment);
        using var progress = new Progress(shell);
        using var running = progress.Running($"moving {router.Name}");
        var desk = new RouterDesk(router, providers.Get, new AuthoritativeClient(shell.Clock));
        var readings = await ReadAsync(router, desk, shell, cancel);
        var (found, convergence, waiting) = Judge(router, readings, shell);
        if (readings.All(entry => entry.Reading is null))
        {
            var none = StatusReport.Of(Picture(router, desk, found, convergence, "no provider could be read", shell));
            return (($"nothing was changed: no provider of {router.Settings.Zone} could be read", ExitCodes.Partial), none);
        }
        var now = shell.Clock.GetUtcNow();
        var (next, decision) = DecisionEngine.Operate(found, action, now);
        if (decision is Decision.Hold hold)
            return ((hold.Reason, ExitCodes.Refused), StatusReport.Of(Picture(router, desk, next, convergence, waiting, shell)));

        var newest = readings.Select(entry => entry.Reading?.Mark?.Epoch ?? Epoch.None).Append(Epoch.None).Max();
        var mark = next.ToMark(newest.NextByHand(by), now);
        convergence = Convergence.Reduce(convergence, new ConvergenceEvent.Wished(mark), now).Next;
        convergence = await ConvergeAsync(convergence, desk, shell.Clock, cancel);
        var report = StatusReport.Of(Picture(router, desk, next, convergence, null, shell));
        var words = $"{router.Name}: {StatusWords.Obeyed(action, decision)}: {StatusWords.Describe(convergence)}";
        if (StatusWords.WayBack(action, next, router.Router, router.Policy) is { } back) words += $"\n{router.Name}: {back}";
        return ((words, convergence.IsConfirmedEverywhere ? ExitCodes.Done : ExitCodes.Partial), report);
    }

    /// <summary>Runs errands until all is confirmed, superseded, or the patience ends.</summary>
    internal static async Task<Convergence> ConvergeAsync(Convergence convergence, RouterDesk desk, TimeProvider clock, CancellationToken cancel)
    {
        var deadline = clock.GetUtcNow() + Patience;
        var working = new List<Task<ConvergenceEvent.Answer>>();
        while (!convergence.IsConfirmedEverywhere && convergence.Newer is null && clock.GetUtcNow() < deadline)
        {
            var (next, errands) = Convergence.Reduce(convergence, ConvergenceEvent.Tick.Now, clock.GetUtcNow());
            convergence = next;
            working.AddRange(errands.Select(errand => desk.RunAsync(errand, clock, cancel)));
            await Task.WhenAny([.. working, Task.Delay(Tick, clock, cancel)]);
            cancel.ThrowIfCancellationRequested();
            foreach (var done in working.Where(task => task.IsCompleted).ToList())
            {
                working.Remove(done);
                var (answered, more) = Convergence.Reduce(convergence, await done, clock.GetUtcNow());
                convergence = answered;
                working.AddRange(more.Select(errand => desk.RunAsync(errand, clock, cancel)));
            }
        }
        return convergence;
    }

    private static async Task<ValueList<(string Provider, RouterReading? Reading)>> ReadAsync(RouterPlan router, RouterDesk desk, Shell shell, CancellationToken cancel)
    {
        var readings = await Task.WhenAll(router.Providers.Select(async id =>
        {
            var answer = await desk.RunAsync(new Errand.Read(id.Value, Epoch.None), shell.Clock, cancel);
            if (answer is ConvergenceEvent.ReadFailed failed) shell.Error.WriteLine($"{id}: {shell.ErrorPaint.Yellow("not read")}: {failed.Reason}");
            return (id.Value, (answer as ConvergenceEvent.ReadDone)?.Reading);
        }));
        return readings.ToValueList();
    }

    private static (FailoverState State, Convergence Convergence, string? Waiting) Judge(RouterPlan router, ValueList<(string Provider, RouterReading? Reading)> readings, Shell shell)
    {
        var now = shell.Clock.GetUtcNow();
        var convergence = Convergence.Start(router.Providers.Select(id => id.Value).ToValueList(), 0);
        var started = StartUp.Judge(router.Router, readings);
        var state = started switch
        {
            StartUp.Adopt adopt => FailoverState.Start.Adopt(adopt.Mark),
            StartUp.AdoptWithoutEpoch adopt => FailoverState.Start with { Active = adopt.Front, ActiveSince = now },
            _ => FailoverState.Start,
        };
        // What was read is shown as it is; nothing is asked twice.
        convergence = convergence with
        {
            Wish = (started as StartUp.Adopt)?.Mark,
            Providers = convergence.Providers.Select(provider =>
            {
                var reading = readings.First(entry => entry.Provider == provider.Provider).Reading;
                var holds = started is StartUp.Adopt adopt && reading?.Holds(adopt.Mark) == true;
                return provider with { Seen = reading, Phase = holds ? ProgressPhase.Written : ProgressPhase.Idle, Trouble = reading is null ? "could not be read" : null };
            }).ToValueList(),
        };
        return (state, convergence, started is StartUp.Adopt or StartUp.AdoptWithoutEpoch ? null : started.Reason);
    }

    private static RouterStatus Picture(RouterPlan router, RouterDesk desk, FailoverState state, Convergence convergence, string? waiting, Shell shell) => new(
        router.Name, router.Settings.Record, state, null, new Decision.Hold(state.Active is null ? HoldCause.NotAdopted : HoldCause.NotKnown, state.Active ?? default),
        convergence, waiting, MoveTime.AtWorst(router.Providers.Select(id => desk.TtlAt(id.Value)), MoveTime.DetectionAtWorst(router.Policy)), shell.Clock.GetUtcNow());
}
