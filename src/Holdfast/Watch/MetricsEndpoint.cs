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
/// <c>/metrics</c> (Prometheus), <c>/healthz</c> and <c>/status</c> on loopback. Reads published pictures only: it changes nothing,
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
            app.MapGet("/healthz", () => watcher.Routers.Select(watcher.TroubleOf).OfType<string>().ToList() is { Count: > 0 } troubles
                ? Results.Text(string.Join("\n", troubles) + "\n", statusCode: 503)
                : Results.Text("ok\n"));
            app.MapGet("/status", () => Results.Json(
                new StatusAnswer(watcher.Name, [.. watcher.Routers.Select(router => router.Status).OfType<RouterStatus>().Select(StatusReport.Of)]), StatusJson.Default.StatusAnswer));
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

        IEnumerable<Measurement<int>> NameServers(Func<RouterStatus, ProviderSighting, int> value) =>
            from router in watcher.Routers
            let status = router.Status
            where status is not null
            from seen in status.NameServers
            select new Measurement<int>(value(status, seen), new KeyValuePair<string, object?>("router", router.Name), new KeyValuePair<string, object?>("provider", seen.Provider));

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
