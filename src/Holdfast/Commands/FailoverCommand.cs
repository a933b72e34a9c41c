using System.CommandLine;
using System.Globalization;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Probes;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Watch;

namespace Holdfast.Commands;

/// <summary>
/// <c>holdfast failover --config FILE</c>: one run over the original tool's failover file, for a cron job. Three probes of each
/// front decide; the way back waits for clean time and dwell, remembered in the state folder and in the epoch.
/// </summary>
internal static class FailoverCommand
{
    private const int Probes = 3;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command(
            "failover",
            "One failover run over a file of the original multi-dns-failover tool, with each check URL probed at its front's own addresses. "
            + "Tokens come from CF_API_TOKEN and DESEC_API_TOKEN. For a continuous watcher see 'watch'.");
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
        var (primary, secondary) = (FrontName.Parse("primary"), FrontName.Parse("secondary"));
        var router = new Router("router", [new Front(primary), new Front(secondary)], [], ["here"]);
        // One run is one look: what a watcher learns over minutes, this learns from three probes a second apart.
        var policy = RouterPolicy.Default with { Interval = Between, Timeout = run.Primary.Timeout, Down = new DownRule(Probes, Probes, Probes), Up = Probes, MinimumHealthy = TimeSpan.Zero };
        var plan = new RouterPlan(
            run.Router, router, policy, run.Configuration.Zones[0].Providers, run.Primary,
            [new FrontProbe(primary, [], [], false), new FrontProbe(secondary, [], [], false)], null, []);

        var resolver = new ResolverClient(run.Configuration.Resolvers ?? ResolverClient.OfSystem(), new AuthoritativeClient(shell.Clock));
        var states = await Task.WhenAll(
            LookAsync(primary, run.Router.Fronts[0].Target, run.Primary, resolver, shell, cancel),
            LookAsync(secondary, run.Router.Fronts[1].Target, run.Secondary, resolver, shell, cancel));
        var (first, second) = (states[0], states[1]);
        var memory = $"failover/{run.Router.Record.Value}.txt";
        var now = shell.Clock.GetUtcNow();
        if (first == Verdict.Unhealthy) state.Write(memory, System.Text.Encoding.UTF8.GetBytes(now.ToString("O", CultureInfo.InvariantCulture)));

        if (first == Verdict.Unhealthy && second == Verdict.Unhealthy)
        {
            shell.Out.WriteLine("both fronts are down: nothing is changed");
            return ExitCodes.Done;
        }
        var (status, found) = await DirectHand.ReadStateAsync(run.Configuration, plan, state, shell, cancel);
        if (status.Waiting is not null && found.Active is null && first != Verdict.Healthy)
        {
            shell.Out.WriteLine($"nothing is changed: {status.Waiting}");
            return ExitCodes.Partial;
        }
        var active = found.Active;
        FrontName? wanted = (active, first, second) switch
        {
            (null, Verdict.Healthy, _) => primary,
            ({ } front, Verdict.Unhealthy, Verdict.Healthy) when front == primary => secondary,
            ({ } front, Verdict.Healthy, Verdict.Unhealthy) when front == secondary => primary,
            ({ } front, Verdict.Healthy, _) when front == secondary => WayBack(found, LastBad(state, memory), now, policy, shell) ? primary : secondary,
            _ => active,
        };
        if (found.Pin is not null || found.IsFrozen)
        {
            shell.Out.WriteLine(found.IsFrozen ? "frozen by an operator: nothing is changed" : $"pinned to {found.Pin} by an operator: nothing is changed");
            return ExitCodes.Done;
        }
        if (wanted is not { } target)
        {
            shell.Out.WriteLine("nothing is changed: too little is known");
            return ExitCodes.Partial;
        }
        // Also when nothing moves: a provider that an earlier run could not write is repaired now.
        var agreed = status.Providers.All(provider => provider.State == "written");
        if (target == active && agreed)
        {
            shell.Out.WriteLine($"{run.Router.Record} points at {Describe(run, target)} at every provider: nothing to do");
            return ExitCodes.Done;
        }
        var (outcome, report) = await DirectHand.OperateAsync(run.Configuration, plan, new OperatorAction.SwitchTo(target), "failover", state, shell, cancel);
        shell.Out.WriteLine(outcome.Words);
        report.Write(shell.Out, shell.Paint);
        return outcome.ExitCode;
    }

    private static async Task<Verdict> LookAsync(FrontName name, Core.Dns.DnsName target, ProbeSettings settings, ResolverClient resolver, Shell shell, CancellationToken cancel)
    {
        using var prober = new Prober(Subject.Of(name), settings, new TargetAddresses(target, [], resolver, shell.Clock), "here", Between, shell.Clock);
        int good = 0, bad = 0;
        for (var i = 0; i < Probes; i++)
        {
            if (i > 0) await Task.Delay(Between, shell.Clock, cancel);
            var (observations, _) = await prober.RoundAsync(cancel);
            if (observations.Any(observation => observation.Result is ProbeResult.Failure))
            {
                bad++;
                var failure = observations.Select(observation => observation.Result).OfType<ProbeResult.Failure>().First();
                if (i == 0) shell.Error.WriteLine($"{name} ({target}): {shell.ErrorPaint.Red(failure.Layer.ToString().ToLowerInvariant())}: {failure.Detail}");
            }
            else if (observations.Any(observation => observation.Result is ProbeResult.Success)) good++;
            else if (i == 0) shell.Error.WriteLine($"{name} ({target}): {((ProbeResult.Inconclusive)observations[0].Result).Detail}");
        }
        return good == Probes ? Verdict.Healthy : bad == Probes ? Verdict.Unhealthy : Verdict.Unknown;
    }

    private static bool WayBack(FailoverState found, DateTimeOffset? lastBad, DateTimeOffset now, RouterPolicy policy, Shell shell)
    {
        if (lastBad is { } bad && now - bad < policy.Failback.Clean)
        {
            shell.Out.WriteLine($"primary is healthy again, but was down {Duration.Format(TimeSpan.FromSeconds(Math.Floor((now - bad).TotalSeconds)))} ago: the way back waits for {Duration.Format(policy.Failback.Clean)} without a fault");
            return false;
        }
        if (now - found.ActiveSince >= policy.Failback.Dwell) return true;
        shell.Out.WriteLine($"primary is healthy, but the last switch is too recent: the way back waits for {Duration.Format(policy.Failback.Dwell)}");
        return false;
    }

    private static DateTimeOffset? LastBad(Adapters.State.StateFolder state, string memory) =>
        state.Read(memory) is { } bytes && DateTimeOffset.TryParse(System.Text.Encoding.UTF8.GetString(bytes), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;

    private static string Describe(OriginalSetup run, FrontName front) => run.Router.Fronts.First(one => one.Name == front.Value).Target.ToString();
}
