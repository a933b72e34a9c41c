using System.Text.Json.Serialization;
using Holdfast.Core.Failover;

namespace Holdfast.Watch;

/// <summary>What <c>/healthz</c> answers: for whoever pages people, never for whoever restarts the program (that is <c>/livez</c>).</summary>
/// <param name="Status">ok and degraded come with 200, failing with 503.</param>
/// <param name="State">ok, degraded, down: as <c>status</c> says it.</param>
/// <param name="Reasons">Why it is not ok; empty when it is.</param>
internal sealed record HealthAnswer(string Watcher, string Status, string State, bool Held, List<HealthReason> Reasons, List<HealthRouter> Routers)
{
    [JsonIgnore]
    public int HttpStatus => Status == "failing" ? 503 : 200;

    public static HealthAnswer Of(string watcher, Truth truth) => new(
        watcher, StatusReport.Word(truth.Health), StatusReport.Word(truth.Level), truth.IsHeld,
        [
            .. truth.Routers.SelectMany(router => router.Impaired.Select(one => new HealthReason(router.Router, StatusReport.Word(one.Kind), one.Text))),
            .. truth.Beside.Select(one => new HealthReason(null, StatusReport.Word(one.Kind), one.Text)),
        ],
        [.. truth.Routers.Select(router => new HealthRouter(router.Router, StatusReport.Word(router.Level), router.IsHeld, router.Users, router.Since, router.Next, router.NextAt))]);
}

/// <param name="Router">Null where it is about the watcher as a whole.</param>
internal sealed record HealthReason(string? Router, string Kind, string Text);

internal sealed record HealthRouter(string Name, string State, bool Held, string Users, DateTimeOffset? Since, string? Next, DateTimeOffset? NextAt);
