using System.CommandLine;
using System.Globalization;
using System.Text;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Journal;
using Holdfast.Adapters.Probes;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Sync;
using Holdfast.Watch;

namespace Holdfast.Commands;

/// <summary>
/// <c>holdfast failover --config FILE</c>: one run over the original tool's failover file, for a cron job. Three rounds of probes a second
/// apart, then the same machine as the watcher's decides; what earlier runs saw and did stands in the journal and in the epoch.
/// </summary>
internal static class FailoverCommand
{
    private const int Rounds = 3;
    private const string Place = "here";
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A provider that failed so often in a row is left to the next run.
    private const int Attempts = 3;

    // The journal of a job that runs every two minutes; a watcher's own settings do not exist here.
    private const int KeepDays = 30;
    private const int KeepObservations = 200_000;

    private static readonly FrontName Primary = FrontName.Parse("primary"), Secondary = FrontName.Parse("secondary");

    // What proves that we can see: the providers' own APIs answer.
    private static readonly Canary Apis = new("dns-apis", "dns-apis");

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command(
            "failover",
            "One failover run over a file of the original multi-dns-failover tool, with each check URL probed at its front's own addresses. "
            + "Tokens come from CF_API_TOKEN and DESEC_API_TOKEN. It never asks. Exit codes: 0 done or nothing to do, 3 the file or a token is missing or wrong, "
            + "5 partial or nothing could be seen, 6 held until an operator decides. For a continuous watcher see 'watch'.");
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            var problems = new List<Problem>();
            var run = OriginalFailover.Load(invocation.ConfigFile, shell.Environment, problems);
            invocation.ShowProblems(problems.Where(problem => problem.Severity != Severity.Note));
            return run is null ? ExitCodes.ConfigInvalid : await RunAsync(invocation, run, cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, OriginalSetup run, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
        var plan = Plan(run);
        using var journal = Journal.Open(Path.Combine(state.FullPath, Journal.FileName));
        using var providers = new ProviderSet(run.Configuration, state, shell.Clock, shell.Environment);
        var client = new AuthoritativeClient(shell.Clock);
        var setup = plan.Setup(run.Configuration, "failover");
        var desk = new RouterDesk(plan, setup, providers.Get, client);
        var seen = await LookAsync(run, plan, desk, new ResolverClient(run.Configuration.Resolvers ?? ResolverClient.OfSystem(), client), shell, cancel);
        Remember(state, journal, plan, run);
        journal.Observe(plan.Name, seen);
        journal.Trim(shell.Clock.GetUtcNow(), KeepDays, KeepObservations);

        var loop = new RouterLoop(plan, setup, desk, journal, null, shell.Clock);
        return await DirectHand.RunAsync(loop, shell, async token =>
        {
            await DirectHand.ReadAsync(loop, shell, token);
            return await SettleAsync(loop, run, seen, shell, token);
        }, cancel);
    }

    private static async Task<int> SettleAsync(RouterLoop loop, OriginalSetup run, List<Observation> seen, Shell shell, CancellationToken cancel)
    {
        var deadline = shell.Clock.GetUtcNow() + Patience;
        await DirectHand.UntilAsync(() => loop.State.HasStarted || loop.State.Waiting is not null || shell.Clock.GetUtcNow() >= deadline, shell, cancel);
        Verdict Of(FrontName front) => loop.State.Verdicts?.Of(front)?.Measured ?? Verdict.Unknown;
        if (!seen.Any(one => one.Result is ProbeResult.Success))
        {
            shell.Out.WriteLine("nothing could be seen: neither front answers, and no provider's API either, so the fault may be ours; nothing is changed");
            return ExitCodes.Partial;
        }
        // As the original does: what stands nowhere, or differs without an epoch, is set to the primary while that is well.
        if (loop.State is { Failover.Active: null, Waiting: { } waiting })
        {
            if (Of(Primary) != Verdict.Healthy)
            {
                shell.Out.WriteLine($"nothing is changed: {waiting}");
                return ExitCodes.Partial;
            }
            await loop.OperateAsync(new OperatorAction.SwitchTo(Primary), "failover", isForced: true, cancel);
        }
        await DirectHand.UntilAsync(() => IsSettled(loop.State.Convergence) || shell.Clock.GetUtcNow() >= deadline, shell, cancel);
        var state = loop.State;
        Tell(state, run, shell);
        foreach (var trouble in StatusWords.Troubles(state.Convergence)) shell.Error.WriteLine(trouble);
        if (!state.Convergence.IsConfirmedEverywhere) return ExitCodes.Partial;
        return state.Decision is Decision.Hold { Cause: HoldCause.Blind or HoldCause.NotKnown } ? ExitCodes.Partial : state.Waiting is null ? ExitCodes.Done : ExitCodes.Refused;
    }

    /// <summary>Every provider is proved, or failed so often that the next run goes on.</summary>
    private static bool IsSettled(Convergence convergence) =>
        convergence.Wish is null || convergence.Newer is null && convergence.Providers.All(provider => provider.Phase == ProgressPhase.Confirmed || provider.Attempts >= Attempts);

    private static void Tell(RouterMachineState state, OriginalSetup run, Shell shell)
    {
        var target = state.Failover.Active is { } active ? run.Router.Fronts.First(one => one.Name == active).Target.ToString() : "nothing";
        var words = state.Decision switch
        {
            Decision.Hold { Cause: HoldCause.Steady or HoldCause.Pinned or HoldCause.Frozen } hold when state.Convergence.IsConfirmedEverywhere =>
                hold.Cause == HoldCause.Steady ? $"it points at {target} at every provider: nothing to do" : $"{hold.Reason}; it points at {target} at every provider",
            Decision.Hold { Cause: HoldCause.AllDown } => "both fronts are down: nothing is changed",
            Decision.Hold { Cause: HoldCause.FailbackWaitsForClean } hold => $"{hold.Reason}: the way back waits for {Duration.Format(RouterPolicy.Default.Failback.Clean)} without a fault",
            Decision.Hold { Cause: HoldCause.FailbackWaitsForDwell } hold => $"{hold.Reason}: the way back waits for {Duration.Format(RouterPolicy.Default.Failback.Dwell)} after a switch",
            var decision => decision.Reason,
        };
        shell.Out.WriteLine($"{run.Router.Record}: {words}");
        if (!state.Convergence.IsConfirmedEverywhere) shell.Out.WriteLine($"{run.Router.Record}: {StatusWords.Describe(state.Convergence)}");
    }

    private static RouterPlan Plan(OriginalSetup run)
    {
        var router = new Router(run.Router.Record.Value, [new Front(Primary, "primary"), new Front(Secondary, "secondary")], [Apis], [Place]);
        var policy = RouterPolicy.Default with
        {
            Interval = Between,
            Timeout = run.Primary.Timeout,
            Down = new DownRule(Rounds, Rounds, Rounds),
            Up = Rounds,
            MinimumHealthy = TimeSpan.Zero,
            // From one run to the next: cron may be rare.
            Silence = TimeSpan.FromDays(1),
        };
        return new RouterPlan(
            run.Router with { Name = router.Name }, router, policy, run.Configuration.Zones[0].Providers, run.Primary,
            [new FrontProbe(Primary, [], [], false), new FrontProbe(Secondary, [], [], false)], null, []);
    }

    /// <summary>Three rounds at both fronts; beside them each provider is read once, which proves that we can see.</summary>
    private static async Task<List<Observation>> LookAsync(OriginalSetup run, RouterPlan plan, RouterDesk desk, ResolverClient resolver, Shell shell, CancellationToken cancel)
    {
        var reading = Task.WhenAll(plan.Providers.Select(async id =>
        {
            using var limit = new CancellationTokenSource(RouterSetup.Patience, shell.Clock);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
            try
            {
                return await desk.RunAsync(new Errand.Read(id.Value, Epoch.None), Urgency.Ordinary, new SendPermit(), linked.Token) is ConvergenceEvent.ReadDone;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return false;
            }
        }));
        using var primary = Prober(Primary, run.Router.Fronts[0].Target, run.Primary, resolver, shell);
        using var secondary = Prober(Secondary, run.Router.Fronts[1].Target, run.Secondary, resolver, shell);
        var rounds = new List<Observation[]>();
        for (var i = 0; i < Rounds; i++)
        {
            if (i > 0) await Task.Delay(Between, shell.Clock, cancel);
            var both = await Task.WhenAll(primary.RoundAsync(cancel), secondary.RoundAsync(cancel));
            rounds.Add([.. both.SelectMany(one => one.Observations)]);
            if (i == 0) Show(rounds[0], run, shell);
        }
        var isSeeing = (await reading).Any(done => done);
        var seen = new List<Observation>();
        foreach (var round in rounds)
        {
            foreach (var at in round.GroupBy(one => one.Family).Select(family => family.First()))
                if (isSeeing) seen.Add(at with { Subject = Subject.OfCanary(Apis.Name), Result = ProbeResult.Good });
            seen.AddRange(round);
        }
        return seen;
    }

    private static Prober Prober(FrontName name, Core.Dns.DnsName target, ProbeSettings settings, ResolverClient resolver, Shell shell) =>
        new(Subject.Of(name), settings, new TargetAddresses(target, [], resolver, shell.Clock), Place, Between, shell.Clock);

    private static void Show(Observation[] round, OriginalSetup run, Shell shell)
    {
        foreach (var seen in round)
        {
            var target = run.Router.Fronts.First(front => front.Name.Value == seen.Subject.Name).Target;
            if (seen.Result is ProbeResult.Failure failure)
                shell.Error.WriteLine($"{seen.Subject.Name} ({target}): {shell.ErrorPaint.Red(failure.Layer.ToString().ToLowerInvariant())}: {failure.Detail}");
            else if (seen.Result is ProbeResult.Inconclusive odd)
                shell.Error.WriteLine($"{seen.Subject.Name} ({target}): {odd.Detail}");
        }
    }

    /// <summary>What versions before the journal kept of the last fault of the primary: read once, then it stands in the journal.</summary>
    private static void Remember(StateFolder state, Journal journal, RouterPlan plan, OriginalSetup run)
    {
        var memory = $"failover/{run.Router.Record.Value}.txt";
        if (state.Read(memory) is not { Length: > 0 } bytes) return;
        if (DateTimeOffset.TryParse(Encoding.UTF8.GetString(bytes), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var lastFault))
            journal.Observe(plan.Name, [new Observation(Subject.Of(Primary), Place, AddressFamily.V4, ProbeResult.Good, lastFault)]);
        state.Write(memory, []);
    }
}
