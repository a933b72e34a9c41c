using Holdfast.Adapters.Config;
using Holdfast.Adapters.Probes;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Watch;

/// <summary>Three rounds of probes a second apart at every front, made where no watcher has measured: before an operator's word is carried out.</summary>
internal static class TargetProbes
{
    /// <summary>For all rounds together: an operator in an emergency waits no longer than this.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int Rounds = 3;
    private const string Vantage = "operator";
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    // The last round begins after two seconds: so each of the three can end.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>How the machine of a command judges what is seen here.</summary>
    public static RouterSetup Judging(RouterSetup setup) => setup with { Router = setup.Router with { Vantages = [Vantage] }, Measuring = setup.Policy.Brief };

    /// <returns>What the rounds saw that ended in time, the oldest first; what did not end is not known.</returns>
    public static async Task<IReadOnlyList<Observation>> LookAsync(Configuration configuration, RouterPlan plan, TimeProvider clock, CancellationToken cancel)
    {
        var resolver = new ResolverClient(configuration.Resolvers ?? ResolverClient.OfSystem(), new AuthoritativeClient(clock));
        var settings = plan.Probe with
        {
            Timeout = plan.Probe.Timeout < Timeout ? plan.Probe.Timeout : Timeout,
            ConnectTimeout = plan.Probe.ConnectTimeout < Timeout ? plan.Probe.ConnectTimeout : Timeout,
        };
        using var limit = new CancellationTokenSource(Patience, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        var rounds = await Task.WhenAll(Enumerable.Range(0, Rounds).SelectMany(round => plan.Fronts.Select(front => RoundAsync(round, front))));
        return [.. rounds.SelectMany(round => round)];

        async Task<IReadOnlyList<Observation>> RoundAsync(int round, FrontProbe front)
        {
            try
            {
                await Task.Delay(round * Between, clock, linked.Token);
                var target = plan.Settings.Fronts.First(one => one.Name == front.Name).Target;
                using var prober = new Prober(Subject.Of(front.Name), settings, new TargetAddresses(target, front.Addresses, resolver, clock), Vantage, Between, clock);
                return (await prober.RoundAsync(linked.Token)).Observations;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return [];
            }
        }
    }
}
