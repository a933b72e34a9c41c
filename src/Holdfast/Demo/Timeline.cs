using System.Collections.Concurrent;
using System.Globalization;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Watch;

namespace Holdfast.Demo;

/// <summary>What happened in the lab, with the seconds since its start, printed as it happens.</summary>
internal sealed class Timeline(TextWriter writer, Paint paint, TimeProvider clock) : IEventSink
{
    private readonly DateTimeOffset _start = clock.GetUtcNow();
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<WatchEvent> _events = new();

    public IReadOnlyList<WatchEvent> Events => [.. _events];

    public void Say(string text) => Print(clock.GetUtcNow(), text);

    public void Add(WatchEvent happened)
    {
        _events.Enqueue(happened);
        Print(happened.At, happened.Kind switch
        {
            WatchEventKind.Switch or WatchEventKind.Failback => paint.Bold($"switch: {happened.Text}"),
            WatchEventKind.Confirmed => paint.Green(happened.Text),
            WatchEventKind.Blind or WatchEventKind.Tripped or WatchEventKind.Partial => paint.Yellow(happened.Text),
            _ => happened.Text,
        });
    }

    private void Print(DateTimeOffset at, string text)
    {
        lock (_gate) writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(at - _start).TotalSeconds,6:0.0} s  {text}"));
    }
}
