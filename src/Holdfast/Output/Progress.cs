namespace Holdfast.Output;

/// <summary>One line on a terminal that says what takes so long, from the first second on; gone when it is over.</summary>
public sealed class Progress : IDisposable
{
    private readonly Shell _shell;
    private readonly Lock _gate = new();
    private readonly List<string> _running = [];
    private readonly ITimer? _timer;
    private int _shown;

    public Progress(Shell shell)
    {
        _shell = shell;
        if (shell.ErrorIsTerminal) _timer = shell.Clock.CreateTimer(_ => Show(), null, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200));
    }

    /// <summary>Marks a piece of work as running until the returned value is disposed.</summary>
    public IDisposable Running(string what)
    {
        lock (_gate) _running.Add(what);
        return new Piece(this, what);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate) Clear();
    }

    private void Show()
    {
        lock (_gate)
        {
            if (_running.Count == 0)
            {
                Clear();
                return;
            }
            var text = $"{string.Join(", ", _running.Take(3))}{(_running.Count > 3 ? $" and {_running.Count - 3} more" : "")} ...";
            if (text.Length > 78) text = text[..75] + "...";
            _shell.Error.Write($"\r{text.PadRight(_shown)}");
            _shown = text.Length;
        }
    }

    private void Clear()
    {
        if (_shown > 0) _shell.Error.Write($"\r{new string(' ', _shown)}\r");
        _shown = 0;
    }

    private sealed class Piece(Progress owner, string what) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._running.Remove(what);
                if (owner._running.Count == 0) owner.Clear();
            }
        }
    }
}
