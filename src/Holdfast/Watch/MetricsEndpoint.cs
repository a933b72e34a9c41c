using System.Diagnostics.Metrics;
using System.Net;
using Holdfast.Core.Failover;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Holdfast.Watch;

/// <summary>
/// <c>/metrics</c> (Prometheus), <c>/healthz</c>, <c>/livez</c> and <c>/status</c> on loopback. Reads published pictures only: it changes nothing,
/// so it needs no credential.
/// </summary>
internal static class MetricsEndpoint
{
    public const string MeterName = "holdfast";

    public static async Task ServeAsync(Watcher watcher, IPEndPoint? listen, ServiceLog log, CancellationToken cancel)
    {
        using var meter = new Meter(MeterName);
        Describe(meter, watcher);
        try
        {
            if (listen is null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return;
            }
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(listen));
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(MeterName).AddPrometheusExporter());
            await using var app = builder.Build();
            app.MapPrometheusScrapingEndpoint();
            app.MapGet("/healthz", () =>
            {
                var health = HealthAnswer.Of(watcher.Name, watcher.TruthOf(watcher.Routers));
                return Results.Json(health, StatusJson.Default.HealthAnswer, statusCode: health.HttpStatus);
            });
            // Whoever restarts this program on a failing page must ask this one: no restart brings users back.
            app.MapGet("/livez", () => watcher.StandingStill is { IsEmpty: false } still
                ? Results.Text(string.Join("\n", still) + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("ok\n"));
            app.MapGet("/status", () => Results.Json(StatusAnswers.Of(watcher, watcher.Routers), StatusJson.Default.StatusAnswer));
            try
            {
                await app.StartAsync(cancel);
            }
            catch (IOException error)
            {
                // A port that somebody else holds must not end a failover.
                log.NoPage(listen.ToString(), error.Message);
            }
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The watcher stops, and its page with it.
        }
    }

    private static void Describe(Meter meter, Watcher watcher)
    {
        IEnumerable<Measurement<int>> Fronts(Func<RouterStatus, FrontVerdict, int> value) =>
            from router in watcher.Routers
            let status = router.Status
            where status?.Verdicts is not null
            from front in status.Verdicts!.Fronts
            select new Measurement<int>(value(status, front), new KeyValuePair<string, object?>("router", router.Name), new KeyValuePair<string, object?>("front", front.Front.Value));

        IEnumerable<Measurement<int>> Routers(Func<RouterStatus, int> value) =>
            from router in watcher.Routers
            let status = router.Status
            where status is not null
            select new Measurement<int>(value(status), new KeyValuePair<string, object?>("router", router.Name));

        static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

        IEnumerable<Measurement<int>> Truths(Func<RouterTruth, int> value) => watcher.TruthOf(watcher.Routers).Routers.Select(truth => new Measurement<int>(value(truth), Tag("router", truth.Router)));

        IEnumerable<Measurement<int>> States() => Truths(truth => (int)truth.Level);

        IEnumerable<Measurement<int>> Impaired()
        {
            var all = watcher.TruthOf(watcher.Routers);
            foreach (var kind in Enum.GetValues<ImpairmentKind>())
            {
                foreach (var truth in all.Routers)
                    yield return new Measurement<int>(truth.Impaired.Concat(all.Beside).Any(one => one.Kind == kind) ? 1 : 0, Tag("router", truth.Router), Tag("kind", StatusReport.Word(kind)));
            }
        }

        IEnumerable<Measurement<int>> Answers() =>
            from router in watcher.Routers
            let status = router.Status
            where status is not null
            from seen in status.Seen.All
            where seen.Subject.Kind == SubjectKind.Front && seen.Result is not null
            group seen by (router.Name, Front: seen.Subject.Name) into paths
            select new Measurement<int>(paths.All(seen => seen.IsGood) ? 1 : 0, Tag("router", paths.Key.Name), Tag("front", paths.Key.Front));

        IEnumerable<Measurement<int>> NameServers(Func<RouterStatus, ProviderSighting, int> value) =>
            from router in watcher.Routers
            let status = router.Status
            where status is not null
            from seen in status.NameServers
            select new Measurement<int>(value(status, seen), new KeyValuePair<string, object?>("router", router.Name), new KeyValuePair<string, object?>("provider", seen.Provider));

        meter.CreateObservableGauge("holdfast_router_state", () => States(), description: "0 OK, 1 DEGRADED, 2 DOWN: what 'status' and the health page say");
        meter.CreateObservableGauge("holdfast_router_held", () => Truths(truth => truth.IsHeld ? 1 : 0), description: "1 while the router has no automation until a human acts");
        meter.CreateObservableGauge("holdfast_router_impaired", () => Impaired(), description: "1 per kind of impairment that holds now, 0 for those that do not");
        meter.CreateObservableGauge("holdfast_front_answers", () => Answers(), description: "1 when the front answered well when it was last asked, 0 when it failed");
        meter.CreateObservableGauge("holdfast_watcher_alive", () => watcher.IsAlive ? 1 : 0, description: "1 while every loop turns: what /livez says");
        meter.CreateObservableCounter("holdfast_loop_restarts_total", () => watcher.Routers.Select(router => new Measurement<int>(router.Restarts, Tag("router", router.Name))), description: "loops that failed and were started again");
        meter.CreateObservableGauge("holdfast_router_journal_gap", () => Routers(status => status.State.IsUnwritten ? 1 : 0), description: "1 while the journal takes no entries");
        meter.CreateObservableGauge("holdfast_front_active", () => Fronts((status, front) => status.State.Active == front.Front ? 1 : 0), description: "1 for the front that the router points at");
        meter.CreateObservableGauge("holdfast_front_healthy", () => Fronts((_, front) => front.Measured == Verdict.Healthy ? 1 : 0), description: "1 when the front is healthy by quorum");
        meter.CreateObservableGauge("holdfast_front_certificate_days", () => Fronts((_, front) => front.Readiness.CertificateDays ?? -1), description: "days left on the front's certificate; -1 = not seen");
        meter.CreateObservableGauge("holdfast_provider_nameservers", () => NameServers((_, seen) => seen.Servers.Count), description: "authoritative servers of the provider that are asked");
        meter.CreateObservableGauge("holdfast_provider_nameservers_answering", () => NameServers((_, seen) => seen.Answering), description: "those that answer for the router's zone");
        meter.CreateObservableGauge("holdfast_provider_nameservers_agreeing", () => NameServers((status, seen) => seen.Agreeing(status.Convergence.Wish)), description: "those that answer the newest decision");
        meter.CreateObservableGauge("holdfast_router_mode", () => Routers(status => (int)status.State.Mode), description: "0 normal, 1 blind, 2 frozen, 3 tripped");
        meter.CreateObservableGauge("holdfast_router_epoch", () => Routers(status => (int)Math.Min(int.MaxValue, status.Convergence.Wish?.Epoch.Number ?? 0)), description: "number of the newest decision");
        meter.CreateObservableGauge("holdfast_router_providers_pending", () => Routers(status => status.Convergence.Providers.Count(provider => provider.Phase != ProgressPhase.Confirmed)), description: "providers that do not serve the newest decision yet");
        meter.CreateObservableGauge("holdfast_router_switches_last_hour", () => Routers(status => status.State.Switches.Count), description: "automatic switches within the last hour");
    }
}
