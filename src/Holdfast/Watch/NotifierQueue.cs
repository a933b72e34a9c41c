using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Watch;

/// <summary>What one notifier still has to tell: bounded, the oldest goes first when there is no room. Safe from any thread.</summary>
internal sealed class NotifierQueue(NotifierSettings settings, IReadOnlyList<WatchEvent> kept)
{
    private const int MostWaiting = 1000;

    private readonly Lock _gate = new();
    private readonly List<WatchEvent> _waiting = [.. kept];
    private TaskCompletionSource _something = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasEnded;
    private int _lost, _refused;
    private DateTimeOffset? _failingSince;
    private string? _trouble;
    private bool _isEscalated;

    public NotifierSettings Settings => settings;

    public bool HasEnded
    {
        get { lock (_gate) return _hasEnded; }
    }

    public IReadOnlyList<WatchEvent> Waiting
    {
        get { lock (_gate) return [.. _waiting]; }
    }

    public void Add(WatchEvent happened)
    {
        lock (_gate)
        {
            _waiting.Add(happened);
            for (; _waiting.Count > MostWaiting; _lost++) _waiting.RemoveAt(0);
            _something.TrySetResult();
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            _something.TrySetResult();
        }
    }

    /// <summary>True when something waits; false when nothing will come any more.</summary>
    public async Task<bool> SomethingAsync(CancellationToken cancel)
    {
        while (true)
        {
            Task arriving;
            lock (_gate)
            {
                if (_waiting.Count > 0) return true;
                if (_hasEnded) return false;
                if (_something.Task.IsCompleted) _something = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                arriving = _something.Task;
            }
            await arriving.WaitAsync(cancel);
        }
    }

    /// <summary>The oldest message, with those of other routers that tell of the same.</summary>
    public IReadOnlyList<WatchEvent> Next()
    {
        lock (_gate)
        {
            var first = _waiting[0];
            var same = _waiting.Where(one => one.Kind == first.Kind && one.IsOver == first.IsOver && one.About == first.About).DistinctBy(one => one.Router).ToList();
            return same;
        }
    }

    /// <summary>How long it had failed, when that had been told; null otherwise.</summary>
    public string? Delivered(IReadOnlyList<WatchEvent> same)
    {
        lock (_gate)
        {
            foreach (var one in same) _waiting.Remove(one);
            var told = _isEscalated ? _trouble : null;
            (_failingSince, _trouble, _isEscalated) = (null, null, false);
            return told;
        }
    }

    /// <summary>True when it is time to tell others: once per trouble.</summary>
    public bool Failed(string trouble, DateTimeOffset now, TimeSpan until)
    {
        lock (_gate)
        {
            _failingSince ??= now;
            _trouble = trouble;
            if (_isEscalated || now - _failingSince < until) return false;
            return _isEscalated = true;
        }
    }

    public void Refused(IReadOnlyList<WatchEvent> same)
    {
        lock (_gate)
        {
            foreach (var one in same) _waiting.Remove(one);
            _refused += same.Count;
        }
    }

    /// <summary>In words, for status; null when it delivers.</summary>
    public string? Trouble(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_failingSince is not { } since) return null;
            var counts = $"{_waiting.Count} wait{(_refused > 0 ? $", {_refused} were refused" : "")}{(_lost > 0 ? $", {_lost} were let go" : "")}";
            return $"notifier {settings.Name} has delivered nothing for {Duration.Format(TimeSpan.FromSeconds(Math.Floor((now - since).TotalSeconds)))} ({_trouble}); {counts}";
        }
    }
}
