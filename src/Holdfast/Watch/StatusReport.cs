using System.Text.Json.Serialization;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Output;

namespace Holdfast.Watch;

/// <summary>A router's picture for machines and for the line between watcher and command.</summary>
public sealed record StatusReport(
    string Router,
    string Record,
    string? Active,
    string Mode,
    string? Pin,
    bool Frozen,
    string? Epoch,
    string Reason,
    string Words,
    string? Waiting,
    string WorstCase,
    DateTimeOffset At,
    List<FrontReport> Fronts,
    List<ProviderStatus> Providers)
{
    /// <summary>ok, degraded, down or not-watched; null from a watcher of an older version.</summary>
    public string? Level { get; init; }

    /// <summary>No automation until a human acts.</summary>
    public bool Held { get; init; }

    /// <summary>What users get, and since when where it is bad.</summary>
    public string? Users { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>What comes next, or what a human must do; null = nothing is to come.</summary>
    public string? Next { get; init; }

    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Why it is not ok.</summary>
    public List<ReasonReport>? Why { get; init; }

    public List<string>? Notes { get; init; }

    /// <summary>What each front, origin and canary answered last.</summary>
    public List<ResultReport>? Results { get; init; }

    /// <summary>What the configuration asks for and does not get; null = nothing.</summary>
    public List<string>? Warnings { get; init; }

    public static StatusReport Of(RouterStatus status) => new(
        status.Router,
        status.Record.ToString(),
        status.State.Active?.Value,
        Word(status.State.Mode),
        status.State.Pin?.Value,
        status.State.IsFrozen,
        status.Convergence.Wish?.Epoch.ToString(),
        status.Decision.Reason,
        StatusWords.Describe(status.Convergence),
        status.Waiting,
        status.Move.ToString(),
        status.At,
        status.Verdicts is null ? [] : [.. status.Verdicts.Fronts.Select(front => new FrontReport(
            front.Front.Value, Word(status.State.Effective(front)), Word(front.Measured), front.Votes.ToString(), front.UpSince, front.Readiness.CertificateDays,
            front.Readiness.CertificateFault, WordOn(status.State, front.Front), front.Readiness.MissingProtections.Count == 0 ? null : [.. front.Readiness.MissingProtections]))],
        [.. status.Convergence.Providers.Select(provider => new ProviderStatus(
            provider.Provider, Word(provider.Phase), provider.IsWritten && status.Convergence.Wish is { } wish ? $"{wish.Front} (epoch {wish.Epoch})" : provider.Seen?.ToString(), provider.Serving, provider.Servers, provider.Attempts, provider.Trouble,
            NameServersReport.Of(status.NameServers.FirstOrDefault(seen => seen.Provider == provider.Provider), status.Convergence.Wish)))])
    {
        Level = Word(status.Truth.Level),
        Held = status.Truth.IsHeld,
        Users = status.Truth.Users,
        Since = status.Truth.Since,
        Next = status.Truth.Next,
        NextAt = status.Truth.NextAt,
        Why = [.. status.Truth.Impaired.Select(one => new ReasonReport(Word(one.Kind), one.Text))],
        Notes = [.. status.Truth.Notes],
        Results = [.. status.Seen.All.OrderBy(seen => seen.Subject.Kind).ThenBy(seen => Rank(status, seen.Subject)).ThenBy(seen => seen.Family).Select(ResultReport.Of)],
    };

    // Fronts in their order of preference, canaries as they came.
    private static int Rank(RouterStatus status, Subject subject) =>
        subject.Kind != SubjectKind.Front ? 0 : status.Machine.Setup.Router.Fronts.TakeWhile(front => front.Name.Value != subject.Name).Count();

    public StatusReport Warned(ValueList<string> warnings) => warnings.IsEmpty ? this : this with { Warnings = [.. warnings] };

    /// <summary>Who says something about the front that is stronger than the measurement.</summary>
    private static string? WordOn(FailoverState state, FrontName front) =>
        state.WordOn(front) is { } said ? $"{(said == Override.Maintenance ? "maintenance" : said == Override.ForcedUp ? "up" : "down")} by operator"
        : state.IsTakenOut(front) ? "maintenance by configuration"
        : null;

    internal static string Word(Enum value) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

/// <param name="Kind">users, redundancy, provider, name-servers, journal, clock, sight, configuration, overdue, tripped, held, loop, undelivered.</param>
public sealed record ReasonReport(string Kind, string Text);

/// <param name="Result">In words: "answers", "HTTP 503", "not asked yet".</param>
/// <param name="Good">Null before the first answer that says something.</param>
/// <param name="Unasked">Why the last attempt says nothing; null = it does.</param>
public sealed record ResultReport(string Subject, string Family, string Result, bool? Good, DateTimeOffset Since, DateTimeOffset At, string? Unasked)
{
    internal static ResultReport Of(LastResult seen) => new(
        seen.Subject.ToString(), seen.Family == AddressFamily.V6 ? "IPv6" : "IPv4", seen.Words, seen.Result is null ? null : seen.IsGood, seen.Since, seen.At, seen.Unasked);
}

/// <param name="Word">An operator's or the configuration's word on the front: stronger than what is measured; null = none.</param>
/// <param name="Lacks">Protections that the first front gives and this one does not.</param>
public sealed record FrontReport(
    string Name, string Verdict, string Measured, string Votes, DateTimeOffset? UpSince, int? CertificateDays, string? CertificateFault,
    string? Word = null, List<string>? Lacks = null);

public sealed record ProviderStatus(string Provider, string State, string? Holds, int Serving, int Servers, int Attempts, string? Trouble, NameServersReport? NameServers = null);

/// <param name="Words">"2 of 2 name servers answer, and answer bunny, epoch 12".</param>
/// <param name="IsAsWanted">Every server answers the newest decision.</param>
public sealed record NameServersReport(DateTimeOffset At, int Asked, int Answering, int Agreeing, bool IsAsWanted, string Words, List<NameServerReport> Servers)
{
    internal static NameServersReport? Of(ProviderSighting? seen, EpochMark? wish) => seen is null ? null : new NameServersReport(
        seen.At, seen.Servers.Count, seen.Answering, seen.Agreeing(wish), seen.Servers.Count > 0 && seen.Agreeing(wish) == seen.Servers.Count, seen.Describe(wish),
        [.. seen.Servers.Select(server => new NameServerReport(server.Server, server.Reading?.ToString(), server.Trouble, Math.Round(server.Took.TotalMilliseconds, 1)))]);
}

public sealed record NameServerReport(string Name, string? Answers, string? Trouble, double Milliseconds);

/// <param name="Watcher">Its name; "none" when none answers.</param>
/// <param name="Level">The worst of the routers: ok, degraded, down, not-watched.</param>
/// <param name="Why">What impairs the watcher as a whole; what impairs a router stands there.</param>
/// <param name="Configuration">The file that the watcher read; null when none answers.</param>
internal sealed record StatusAnswer(string Watcher, string Level, bool Held, List<ReasonReport> Why, string? Configuration, List<StatusReport> Routers);

/// <param name="Said">What came of the operator's word.</param>
/// <param name="Proved">It is true at every provider; null = nobody waited for the proof.</param>
internal sealed record OperatorAnswer(string Said, bool? Proved, List<StatusReport> Routers);

internal static class StatusAnswers
{
    /// <summary>What a running watcher says of some of its routers.</summary>
    public static StatusAnswer Of(Watcher watcher, IEnumerable<RouterLoop> routers)
    {
        var chosen = routers.ToList();
        var truth = watcher.TruthOf(chosen);
        return new StatusAnswer(
            watcher.Name, StatusReport.Word(truth.Level), truth.IsHeld, [.. truth.Beside.Select(one => new ReasonReport(StatusReport.Word(one.Kind), one.Text))], watcher.ConfigurationFile,
            [.. chosen.Select(router => router.Status).OfType<RouterStatus>().Select(status => StatusReport.Of(status).Warned(watcher.Warnings))]);
    }

    public static int ExitCode(string level) => level switch
    {
        "ok" => ExitCodes.Done,
        "degraded" => ExitCodes.Degraded,
        "down" => ExitCodes.Down,
        _ => ExitCodes.NotWatched,
    };
}

[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(OperatorAnswer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class StatusJson : JsonSerializerContext;
