using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Holdfast.Lab.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static Holdfast.Tests.Watch.WatchStage;

namespace Holdfast.Tests.Watch;

public sealed class TraceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_switch_is_one_trace_from_the_decision_to_the_proof_and_no_tag_holds_a_secret()
    {
        await using var stage = await WatchStage.StartAsync();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Holdfast.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        // Other tests run at the same time and are heard too: this watcher has a name of its own.
        stage.Configure(watcher: "-traced");
        // One provider answers with errors at first: what it says stands in a span too.
        await stage.SettleAsync();
        stage.Two.Faults.Add(new Fault.Unauthorized(), RequestKind.Write, times: 1);
        stage.First.Faults.Status = 500;
        await stage.UntilAsync(one => Active(one) == "second" && IsConfirmed(one), "the switch");
        await stage.StopWatcherAsync();

        var decision = Assert.Single(spans, span => span.OperationName == "decision" && Equals(span.GetTagItem("holdfast.to"), "second") && Equals(span.GetTagItem("holdfast.watcher"), "here-traced"));
        Assert.Equal("first is down and second is healthy (the origin or another front answers: the fault is the front's own)", decision.GetTagItem("holdfast.reason"));
        var below = spans.Where(span => span.ParentSpanId == decision.SpanId && span.TraceId == decision.TraceId).ToList();
        foreach (var provider in (string[])["one", "two"])
        {
            Assert.Contains(below, span => span.OperationName == "write" && Equals(span.GetTagItem("holdfast.provider"), provider) && Equals(span.GetTagItem("holdfast.outcome"), "written"));
            Assert.Contains(below, span => span.OperationName == "verification" && Equals(span.GetTagItem("holdfast.provider"), provider) && Equals(span.GetTagItem("holdfast.outcome"), "served by 2 of 2"));
        }
        Assert.Contains(below, span => span.OperationName == "write" && span.Status == ActivityStatusCode.Error && Equals(span.GetTagItem("holdfast.provider"), "two"));
        Assert.Contains(spans, span => span.OperationName == "probe round" && Equals(span.GetTagItem("holdfast.subject"), "front first") && Equals(span.GetTagItem("holdfast.result.v4"), "status"));

        foreach (var span in spans)
        {
            var all = string.Join("\n", span.TagObjects.Select(tag => $"{tag.Value}").Append(span.StatusDescription).Append(span.DisplayName));
            Assert.DoesNotContain(stage.One.Token, all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_the_standard_variable_set_traces_and_metrics_go_out_by_otlp()
    {
        await using var stage = await WatchStage.StartAsync();
        var received = new ConcurrentQueue<(string Path, string Body)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.MapPost("/{**path}", async (string path, HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            received.Enqueue((path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync(Cancel);
        stage.Place["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First();
        stage.Place["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        stage.Place["OTEL_METRIC_EXPORT_INTERVAL"] = "100";
        await stage.SettleAsync();
        await stage.UntilAsync(() => received.Any(one => one.Path == "v1/metrics" && one.Body.Contains("holdfast_front_active", StringComparison.Ordinal)), "the metrics of the fronts");
        await stage.StopWatcherAsync(); // what waits is sent at the end

        var all = received.ToList();
        Assert.Contains(all, one => one.Path == "v1/traces" && one.Body.Contains("probe round", StringComparison.Ordinal) && one.Body.Contains("verification", StringComparison.Ordinal));
        Assert.All(all, one => Assert.DoesNotContain(stage.One.Token, one.Body, StringComparison.Ordinal));
    }
}
