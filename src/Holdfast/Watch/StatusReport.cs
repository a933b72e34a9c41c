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
            NameServersReport.Of(status.NameServers.FirstOrDefault(seen => seen.Provider == provider.Provider), status.Convergence.Wish)))]);

    public StatusReport Warned(ValueList<string> warnings) => warnings.IsEmpty ? this : this with { Warnings = [.. warnings] };

    public void Write(TextWriter writer, Paint paint)
    {
        writer.WriteLine($"{paint.Bold(Router)}  {Record}  →  {paint.Bold(Active ?? "nothing yet")}{(Mode == "normal" ? "" : $"  {paint.Yellow(Mode)}")}{(Pin is null ? "" : $"  {paint.Yellow($"pinned to {Pin}")}")}");
        if (Waiting is not null) writer.WriteLine($"  {paint.Red("waiting")}: {Waiting}");
        foreach (var warning in Warnings ?? []) writer.WriteLine($"  {paint.Yellow("warning")}: {warning}");
        writer.WriteLine($"  {Reason}");
        writer.WriteLine($"  {Words}");
        writer.WriteLine($"  {paint.Dim($"worst case from a fault until users have moved: {WorstCase}")}");
        var fronts = new Table("front", "verdict", "seen by", "readiness");
        foreach (var front in Fronts)
            fronts.Add(front.Name, Coloured(front.Verdict, paint) + (front.Word is { } word ? $" ({word[(word.IndexOf(" by ", StringComparison.Ordinal) + 1)..]}; measured {front.Measured})" : ""), front.Votes, Readiness(front));
        if (Fronts.Count > 0) Indent(fronts, writer, paint);
        var providers = new Table("provider", "state", "holds", "servers", "trouble");
        foreach (var provider in Providers)
            providers.Add(provider.Provider, provider.State, provider.Holds ?? "not read", provider.Servers == 0 ? "-" : $"{provider.Serving} of {provider.Servers}", provider.Trouble ?? "");
        Indent(providers, writer, paint);
        foreach (var provider in Providers)
            if (provider.NameServers is { } seen) writer.WriteLine($"    {provider.Provider}: {(seen.IsAsWanted ? seen.Words : paint.Yellow(seen.Words))}{Age(seen.At)}");
    }

    /// <summary>Name servers are asked every few probes: what they said may be older than the rest of the picture.</summary>
    private string Age(DateTimeOffset seen) => At - seen >= TimeSpan.FromSeconds(1) ? $" (seen {Duration.Format(TimeSpan.FromSeconds(Math.Floor((At - seen).TotalSeconds)))} ago)" : "";

    private static string Readiness(FrontReport front) =>
        (front.CertificateFault is { } fault ? $"certificate: {fault}" : front.CertificateDays is { } days ? $"certificate {days} days" : "certificate not seen")
        + (front.Lacks is { } lacks ? $"; lacks {string.Join(", ", lacks)}" : "");

    /// <summary>Who says something about the front that is stronger than the measurement.</summary>
    private static string? WordOn(FailoverState state, FrontName front) =>
        state.WordOn(front) is { } said ? $"{(said == Override.Maintenance ? "maintenance" : said == Override.ForcedUp ? "up" : "down")} by operator"
        : state.IsTakenOut(front) ? "maintenance by configuration"
        : null;

    private static void Indent(Table table, TextWriter writer, Paint paint)
    {
        using var text = new StringWriter();
        table.Write(text, paint);
        foreach (var line in text.ToString().TrimEnd().Split('\n')) writer.WriteLine("    " + line);
    }

    private static string Coloured(string verdict, Paint paint) => verdict switch
    {
        "healthy" or "forced-up" => paint.Green(verdict),
        "unhealthy" or "forced-down" => paint.Red(verdict),
        _ => paint.Yellow(verdict),
    };

    private static string Word(Enum value) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
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

internal sealed record StatusAnswer(string Watcher, List<StatusReport> Routers);

/// <param name="Said">What came of the operator's word.</param>
internal sealed record OperatorAnswer(string Said, List<StatusReport> Routers);

[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(OperatorAnswer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class StatusJson : JsonSerializerContext;
