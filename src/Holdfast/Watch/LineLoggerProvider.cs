using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Holdfast.Watch;

/// <summary>
/// One line per event with what the message names as fields: for a terminal, for the journal of systemd (it has the time itself, and
/// takes the priority from the head of the line, sd-daemon(3)), or as JSON for log collectors.
/// </summary>
internal sealed class LineLoggerProvider(TextWriter writer, TimeProvider clock, LineStyle style = LineStyle.Text) : ILoggerProvider
{
    // Words stay readable: what a log holds is not put into a page.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    public void Dispose()
    {
    }

    private void Write(string category, LogLevel level, EventId id, string message, IReadOnlyList<KeyValuePair<string, object?>>? values, Exception? error)
    {
        var fields = values?.Where(value => value.Key != "{OriginalFormat}").ToList() ?? [];
        var line = style switch
        {
            LineStyle.Json => Json(category, level, id, message, fields, error),
            LineStyle.Journal => $"<{Priority(level)}>{category} {message} {Fields(id, fields)}",
            _ => $"{Time()} {Word(level)} {category} {message} {Fields(id, fields)}",
        };
        lock (_gate)
        {
            writer.WriteLine(line);
            if (error is not null && style != LineStyle.Json) writer.WriteLine(error);
        }
    }

    private string Json(string category, LogLevel level, EventId id, string message, List<KeyValuePair<string, object?>> fields, Exception? error)
    {
        var line = new JsonObject
        {
            ["time"] = Time(), ["level"] = Word(level).Trim().ToLowerInvariant(), ["category"] = category, ["event"] = id.Id, ["message"] = message,
        };
        foreach (var (key, value) in fields) line[key.ToLowerInvariant()] = value?.ToString();
        if (error is not null) line["error"] = error.ToString();
        return line.ToJsonString(Readable);
    }

    private string Time() => clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Fields(EventId id, List<KeyValuePair<string, object?>> fields) =>
        $"[event={id.Id}{string.Concat(fields.Select(value => $" {value.Key.ToLowerInvariant()}={Quoted(value.Value)}"))}]";

    private static string Word(LogLevel level) => level switch { LogLevel.Error or LogLevel.Critical => "ERROR", LogLevel.Warning => "WARN ", _ => "INFO " };

    // syslog(3): 3 error, 4 warning, 6 informational
    private static int Priority(LogLevel level) => level switch { LogLevel.Error or LogLevel.Critical => 3, LogLevel.Warning => 4, _ => 6 };

    private static string Quoted(object? value)
    {
        var text = value?.ToString() ?? "";
        return text.Any(c => c is ' ' or '"' or '=') ? $"\"{text.Replace("\"", "'", StringComparison.Ordinal)}\"" : text;
    }

    private sealed class LineLogger(LineLoggerProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) owner.Write(category, logLevel, eventId, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>>, exception);
        }
    }
}

internal enum LineStyle
{
    Text,
    Journal,
    Json,
}
