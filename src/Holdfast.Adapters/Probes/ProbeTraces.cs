using System.Diagnostics;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Probes;

/// <summary>Spans of probe rounds. They cost nothing while nobody listens.</summary>
public static class ProbeTraces
{
    public const string SourceName = "Holdfast.Probes";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? Round(Subject subject, string vantage) =>
        Source.StartActivity("probe round", ActivityKind.Client)?.SetTag("holdfast.subject", subject.ToString()).SetTag("holdfast.vantage", vantage);

    internal static void End(this Activity round, IEnumerable<Observation> observations)
    {
        foreach (var seen in observations)
        {
            var family = seen.Family == AddressFamily.V6 ? "v6" : "v4";
            round.SetTag($"holdfast.result.{family}", seen.Result switch { ProbeResult.Success => "good", ProbeResult.Failure failure => failure.Layer.ToString().ToLowerInvariant(), _ => "inconclusive" });
            if (seen.Result is ProbeResult.Failure bad) round.SetStatus(ActivityStatusCode.Error, bad.Detail);
        }
    }
}
