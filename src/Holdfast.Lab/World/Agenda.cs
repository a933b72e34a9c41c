namespace Holdfast.Lab.World;

internal enum Happening : byte
{
    ProbeRound,
    Report,
    Message,
    Wake,
    ApiAnswer,
    Commit,
    Propagate,
    PropagateLate,
    Pause,
    Crash,
    Restart,
    Operator,
    CommandLine,
    Send,
    Edit,
    Reload,
    OriginalRun,
    OracleRetry,
}

/// <summary>Something that will happen. <paramref name="Life"/> is the life of the watcher it was meant for: a crash voids it.</summary>
internal readonly record struct Appointment(long At, long Order, Happening What, int Who, int Life, object? With);

/// <summary>Appointments by time, then by the order in which they were made: nothing depends on anything but the seed.</summary>
internal sealed class Agenda
{
    private Appointment[] _heap = new Appointment[64];
    private int _count;
    private long _order;

    public bool IsEmpty => _count == 0;

    public long NextAt => _heap[0].At;

    public void Add(long at, Happening what, int who = 0, int life = 0, object? with = null)
    {
        if (_count == _heap.Length) Array.Resize(ref _heap, _heap.Length * 2);
        var item = new Appointment(at, _order++, what, who, life, with);
        var i = _count++;
        while (i > 0)
        {
            var parent = (i - 1) / 2;
            if (!IsBefore(in item, in _heap[parent])) break;
            _heap[i] = _heap[parent];
            i = parent;
        }
        _heap[i] = item;
    }

    public Appointment Take()
    {
        var first = _heap[0];
        var item = _heap[--_count];
        var i = 0;
        while (true)
        {
            var child = 2 * i + 1;
            if (child >= _count) break;
            if (child + 1 < _count && IsBefore(in _heap[child + 1], in _heap[child])) child++;
            if (!IsBefore(in _heap[child], in item)) break;
            _heap[i] = _heap[child];
            i = child;
        }
        _heap[i] = item;
        _heap[_count] = default;
        return first;
    }

    private static bool IsBefore(in Appointment left, in Appointment right) =>
        left.At < right.At || left.At == right.At && left.Order < right.Order;
}
