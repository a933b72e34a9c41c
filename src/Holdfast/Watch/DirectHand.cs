using Holdfast.Adapters.Config;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Sync;

namespace Holdfast.Watch;

/// <summary>
/// An operator's word without a watcher, or from another machine: the same loop as the watcher's, in the operator's role. It reads every
/// provider, takes the highest epoch, writes a higher one, and goes on until every provider is proved or the patience ends.
/// </summary>
internal static class DirectHand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task<List<StatusReport>> StatusAsync(Configuration configuration, FailoverPlan plan, StateFolder state, Shell shell, CancellationToken cancel)
    {
        using var providers = new ProviderSet(configuration, state, shell.Clock, shell.Environment);
        var reports = new List<StatusReport>();
        foreach (var router in plan.Routers)
        {
            var loop = Loop(configuration, router, providers, "operator", shell, Urgency.Ordinary);
            reports.Add(await RunAsync(loop, shell, async token =>
            {
                foreach (var seen in await Task.WhenAll(router.Providers.Select(id => loop.LookAsync(id, token)))) loop.Report(seen);
                await ReadAsync(loop, shell, token);
                await UntilAsync(() => loop.State.Sightings.Count == router.Providers.Count, shell, token);
                return StatusReport.Of(loop.Status!);
            }, cancel));
        }
        return reports;
    }

    /// <param name="probing">What the fronts answer, where it counts: asked meanwhile; null = nobody looks.</param>
    /// <param name="isForced">Also to a front that is dead while the one in use is healthy.</param>
    public static async Task<((string Words, int ExitCode, string? Fix) Outcome, StatusReport Report)> OperateAsync(
        Configuration configuration, RouterPlan router, OperatorAction action, string by, StateFolder state, Shell shell,
        Task<IReadOnlyList<Observation>>? probing, bool isForced, Func<string, bool>? asks, CancellationToken cancel)
    {
        using var providers = new ProviderSet(configuration, state, shell.Clock, shell.Environment);
        using var progress = new Progress(shell);
        using var running = progress.Running($"moving {router.Name}");
        var loop = Loop(configuration, router, providers, by, shell);
        return await RunAsync(loop, shell, async token =>
        {
            await ReadAsync(loop, shell, token);
            if (loop.State.Readings.All(reading => reading.Reading is null))
            {
                var none = StatusReport.Of(loop.Status! with { Waiting = "no provider could be read" });
                return (($"nothing was changed: no provider of {router.Settings.Zone} could be read", ExitCodes.Partial, null), none);
            }
            var looked = probing is null ? [] : await probing;
            if (probing is not null) loop.Report(looked, []);
            if (asks is not null && action is OperatorAction.SwitchTo(var target))
            {
                // Who answered each of the probes is well enough to be asked nothing about, and the guard speaks of who is dead.
                var health = TargetHealth.Of(loop.State.Measurements, loop.State.Failover, target, shell.Clock.GetUtcNow());
                var seen = looked.Where(one => one.Subject == Subject.Of(target)).ToList();
                var isWell = seen.Count > 0 && seen.TrueForAll(one => one.Result is ProbeResult.Success);
                var doubt = OperatorWords.Standing(loop.State.Failover.Pin, loop.State.Failover.IsFrozen) ?? (health.IsRefused || isWell ? null : health.Line);
                running.Dispose();
                if (doubt is not null && !asks(doubt)) return (($"{router.Name}: left as it is", ExitCodes.Done, null), StatusReport.Of(loop.Status!));
            }
            var reply = await loop.OperateAsync(action, by, isForced, token);
            var decision = reply.Decision;
            if (decision is Decision.Hold hold)
                return ((loop.Refusal(hold), ExitCodes.Refused, hold.Cause == HoldCause.TargetUnhealthy ? OperatorWords.ForceUnhealthy : null), StatusReport.Of(loop.Status!));
            // Without probes there is nothing to say of what they would have seen.
            if (reply.Note is { } note && probing is not null) shell.Error.WriteLine($"{shell.ErrorPaint.Yellow("note")}: {note}");
            var said = loop.State.Convergence.Wish;
            var deadline = shell.Clock.GetUtcNow() + Patience;
            await UntilAsync(() => loop.State.Convergence is { IsConfirmedEverywhere: true } or { Newer: not null } || loop.State.Failover.Active != decision.Front() || shell.Clock.GetUtcNow() >= deadline, shell, token);
            var convergence = loop.State.Convergence;
            var words = $"{router.Name}: {StatusWords.Obeyed(action, decision)}: {StatusWords.Describe(convergence)}";
            if (StatusWords.WayBack(action, loop.State.Failover, router.Router, router.Policy) is { } back) words += $"\n{router.Name}: {back}";
            return ((words, convergence.IsConfirmedEverywhere && said is not null && convergence.Wish!.SaysTheSameAs(said) ? ExitCodes.Done : ExitCodes.Partial, null), StatusReport.Of(loop.Status!));
        }, cancel);
    }

    /// <summary>Runs a loop for as long as the work takes.</summary>
    internal static async Task<T> RunAsync<T>(RouterLoop loop, Shell shell, Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = loop.RunAsync(stop.Token);
        try
        {
            return await work(stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            try
            {
                await running;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // As asked.
            }
        }
    }

    /// <summary>Until every provider has said what it holds, or its time was over.</summary>
    internal static async Task ReadAsync(RouterLoop loop, Shell shell, CancellationToken cancel)
    {
        await UntilAsync(() => loop.State.Readings.Count == loop.Providers.Count && loop.Status is not null, shell, cancel);
        foreach (var reading in loop.State.Readings.Where(reading => reading.Reading is null))
            shell.Error.WriteLine($"{reading.Provider}: {shell.ErrorPaint.Yellow("not read")}: {reading.Trouble}");
    }

    internal static async Task UntilAsync(Func<bool> holds, Shell shell, CancellationToken cancel)
    {
        while (!holds()) await Task.Delay(Look, shell.Clock, cancel);
    }

    private static RouterLoop Loop(Configuration configuration, RouterPlan router, ProviderSet providers, string by, Shell shell, Urgency start = Urgency.Urgent)
    {
        var setup = TargetProbes.Judging(router.Setup(configuration, by, RouterRole.Operator) with { StartsWith = start });
        return new RouterLoop(router, setup, new RouterDesk(router, setup, providers.Get, new AuthoritativeClient(shell.Clock)), null, null, shell.Clock);
    }

    private static FrontName? Front(this Decision decision) => decision switch { Decision.Switch move => move.To, Decision.Remark remark => remark.Front, _ => null };
}
