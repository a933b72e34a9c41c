using System.Diagnostics;
using System.Globalization;
using Holdfast.Core.Failover;

namespace Holdfast.Watch;

/// <summary>
/// Spans of decisions and of what is done about them. Reads, writes and verifications of a decision hang below it, so that one trace
/// shows a switch from its cause to its proof. They cost nothing while nobody listens.
/// </summary>
internal sealed class Traces(string router, string watcher)
{
    public const string SourceName = "Holdfast.Watch";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly Dictionary<Epoch, ActivityContext> _decisions = [];

    /// <summary>A decision that is written down: a span of no length, as deciding takes microseconds.</summary>
    /// <param name="epoch">The epoch that it got; null when nothing is written for it.</param>
    public void Decided(Decision decision, Epoch? epoch, string? by = null)
    {
        using var span = Source.StartActivity("decision");
        if (span is null) return;
        Name(span).SetTag("holdfast.decision", decision.GetType().Name.ToLowerInvariant()).SetTag("holdfast.reason", decision.Reason);
        if (decision is Decision.Switch move) span.SetTag("holdfast.from", move.From.Value).SetTag("holdfast.to", move.To.Value);
        if (by is not null) span.SetTag("holdfast.by", by);
        if (epoch is not { } number) return;
        span.SetTag("holdfast.epoch", number.ToString());
        // Errands belong to the newest decision; an older one may still have an answer under way.
        if (_decisions.Count > 8) _decisions.Clear();
        _decisions[number] = span.Context;
    }

    /// <summary>Null when nobody listens.</summary>
    public Activity? Begin(Errand errand)
    {
        var (name, epoch) = errand switch
        {
            Errand.Write write => ("write", write.Mark.Epoch),
            Errand.Verify verify => ("verification", verify.Mark.Epoch),
            Errand.Read read => ("read", read.For),
            _ => throw new UnreachableException(),
        };
        var span = Source.StartActivity(name, ActivityKind.Client, _decisions.GetValueOrDefault(epoch));
        return span is null ? null : Name(span).SetTag("holdfast.provider", errand.Provider).SetTag("holdfast.epoch", epoch.ToString());
    }

    public static void End(Activity? span, ConvergenceEvent.Answer answer)
    {
        if (span is null) return;
        var (outcome, trouble) = answer switch
        {
            ConvergenceEvent.ReadDone done => ($"holds {done.Reading}", null),
            ConvergenceEvent.ReadFailed failed => ("not read", failed.Reason),
            ConvergenceEvent.WriteDone => ("written", null),
            ConvergenceEvent.WriteRefused refused => ("refused", refused.Reason),
            ConvergenceEvent.WriteUnknown unknown => ("unknown", unknown.Reason),
            ConvergenceEvent.Conflict => ("conflict", "changed between read and write"),
            ConvergenceEvent.Served served => (string.Create(CultureInfo.InvariantCulture, $"served by {served.Agreeing} of {served.Asked}"), null),
            _ => ((string, string?))("", null),
        };
        span.SetTag("holdfast.outcome", outcome);
        if (trouble is not null) span.SetStatus(ActivityStatusCode.Error, trouble);
    }

    private Activity Name(Activity span) => span.SetTag("holdfast.router", router).SetTag("holdfast.watcher", watcher);
}
