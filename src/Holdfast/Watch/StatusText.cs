using System.Globalization;
using Holdfast.Core;
using Holdfast.Output;

namespace Holdfast.Watch;

/// <summary>A router's picture for people, on 80 columns: what users get first, then what was seen last, then the tables.</summary>
internal static class StatusText
{
    public static void Write(this StatusReport report, TextWriter writer, Paint paint)
    {
        report.WriteFirst(writer, paint);
        writer.WriteLine($"  {report.Record}  →  {paint.Bold(report.Active ?? "nothing yet")}{(report.Mode == "normal" ? "" : $"  {paint.Yellow(report.Mode)}")}{(report.Pin is null ? "" : $"  {paint.Yellow($"pinned to {report.Pin}")}")}");
        foreach (var why in report.Why ?? []) Fold($"{why.Kind}: {why.Text}", "  - ", "    ", writer);
        foreach (var note in report.Notes ?? []) Fold(note, "  ", "    ", writer);
        foreach (var warning in report.Warnings ?? []) Fold(warning, $"  {paint.Yellow("warning")}: ", "    ", writer, "  warning: ".Length);
        Results(report, writer, paint);
        Fold(report.Reason, "  ", "    ", writer);
        Fold(report.Words, "  ", "    ", writer);
        if (report.WorstCase.Length > 0) Fold($"worst case from a fault until users have moved: {report.WorstCase}", "  ", "    ", writer);
        Fronts(report, writer, paint);
        Providers(report, writer, paint);
    }

    /// <summary>"DOWN  web: users get cloudflare: HTTP 503 since 22:05:43Z; can move to bunny at 22:10:12Z"</summary>
    public static void WriteFirst(this StatusReport report, TextWriter writer, Paint paint)
    {
        if (report is not { Level: { } level, Users: { } users })
        {
            writer.WriteLine(paint.Bold(report.Router)); // from a watcher of an older version
            if (report.Waiting is not null) Fold(report.Waiting, $"  {paint.Red("waiting")}: ", "    ", writer, "  waiting: ".Length);
            return;
        }
        var word = level.Replace('-', ' ').ToUpperInvariant();
        var coloured = level switch { "ok" => paint.Green(word), "degraded" => paint.Yellow(word), _ => paint.Red(word) };
        Fold($"{users}{(report.Next is { } next ? $"; {next}" : "")}", $"{coloured}  {paint.Bold(report.Router)}: ", "    ", writer, word.Length + 2 + report.Router.Length + 2);
    }

    private static void Results(StatusReport report, TextWriter writer, Paint paint)
    {
        if (report.Results is not { Count: > 0 } results) return;
        var table = new Table("looked at", "over", "since", "last result");
        foreach (var result in results)
        {
            var words = result.Good switch { true => paint.Green(result.Result), false => paint.Red(result.Result), null => result.Result };
            table.Add(result.Subject, result.Family, result.Good is null ? "-" : Time(result.Since, report.At), result.Unasked is { } odd ? $"{words} (now: {odd})" : words);
        }
        Indent(table, writer, paint);
    }

    private static void Fronts(StatusReport report, TextWriter writer, Paint paint)
    {
        if (report.Fronts.Count == 0) return;
        var fronts = new Table("front", "verdict", "seen by", "readiness");
        foreach (var front in report.Fronts) fronts.Add(front.Name, Coloured(front.Verdict, paint), front.Votes, Readiness(front));
        Indent(fronts, writer, paint);
        foreach (var front in report.Fronts)
        {
            // "maintenance by operator" beside the verdict "maintenance" would say it twice.
            if (front.Word is { } word)
                Fold($"{front.Name}: {front.Verdict} ({word[(word.IndexOf(" by ", StringComparison.Ordinal) + 1)..]}; measured {front.Measured})", "    ", "      ", writer);
            if (front.Lacks is { } lacks) Fold($"{front.Name} lacks {string.Join(", ", lacks)}", "    ", "      ", writer);
            if (front.CertificateFault is { } fault) Fold($"{front.Name}: certificate: {fault}", "    ", "      ", writer);
        }
    }

    private static void Providers(StatusReport report, TextWriter writer, Paint paint)
    {
        var providers = new Table("provider", "state", "holds", "servers");
        foreach (var provider in report.Providers)
            providers.Add(provider.Provider, provider.State, provider.Holds ?? "not read", provider.Servers == 0 ? "-" : $"{provider.Serving} of {provider.Servers}");
        Indent(providers, writer, paint);
        foreach (var provider in report.Providers)
        {
            if (report.Level is null && provider.Trouble is { } trouble) Fold($"{provider.Provider}: {trouble}", "    ", "      ", writer);
            if (provider.NameServers is not { } seen) continue;
            var lines = Columns.Fold($"{provider.Provider}: {seen.Words}{Age(report.At, seen.At)}", "    ", "      ");
            foreach (var line in lines) writer.WriteLine(seen.IsAsWanted ? line : paint.Yellow(line));
        }
    }

    /// <summary>Name servers are asked every few probes: what they said may be older than the rest of the picture.</summary>
    private static string Age(DateTimeOffset now, DateTimeOffset seen) =>
        now - seen >= TimeSpan.FromSeconds(1) ? $" (seen {Duration.Format(TimeSpan.FromSeconds(Math.Floor((now - seen).TotalSeconds)))} ago)" : "";

    private static string Time(DateTimeOffset at, DateTimeOffset now) =>
        at.UtcDateTime.ToString(at.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm:ss'Z'" : "yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Readiness(FrontReport front) =>
        front.CertificateFault is not null ? "certificate: see below" : front.CertificateDays is { } days ? $"certificate {days} days" : "certificate not seen";

    private static void Fold(string text, string first, string rest, TextWriter writer, int firstWidth = -1)
    {
        foreach (var line in Columns.Fold(text, first, rest, firstWidth)) writer.WriteLine(line);
    }

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
}
