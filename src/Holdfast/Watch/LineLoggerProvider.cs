using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Holdfast.Watch;

/// <summary>
/// One line per event, time first, "key=value" for what the message names: readable in a terminal, in the journal of systemd and
/// by log collectors.
/// </summary>
internal sealed class LineLoggerProvider(TextWriter writer, TimeProvider clock) : ILoggerProvider
{
    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    public void Dispose()
    {
    }

    private void Write(string category, LogLevel level, EventId id, string message, IReadOnlyList<KeyValuePair<string, object?>>? values, Exception? error)
    {
        var time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var fields = values is null ? "" : string.Concat(values.Where(value => value.Key != "{OriginalFormat}").Select(value => $" {value.Key.ToLowerInvariant()}={Quoted(value.Value)}"));
        lock (_gate)
        {
            writer.WriteLine($"{time} {Word(level)} {category} {message} [event={id.Id}{fields}]");
            if (error is not null) writer.WriteLine(error);
        }
    }

    private static string Word(LogLevel level) => level switch { LogLevel.Error or LogLevel.Critical => "ERROR", LogLevel.Warning => "WARN ", _ => "INFO " };

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
