namespace Holdfast.Lab.Faults;

/// <summary>Every request that an emulated API got, in order. Credentials are not kept.</summary>
public sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly List<LoggedRequest> _requests = [];

    public IReadOnlyList<LoggedRequest> All
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    public int Count
    {
        get
        {
            lock (_lock) return _requests.Count;
        }
    }

    public int Reads => Counted(RequestKind.Read);

    public int Writes => Counted(RequestKind.Write);

    public void Clear()
    {
        lock (_lock) _requests.Clear();
    }

    internal int Begin(DateTimeOffset at, RequestKind kind, string method, string path, string body, Fault? fault)
    {
        lock (_lock)
        {
            _requests.Add(new LoggedRequest(_requests.Count + 1, at, kind, method, path, body) { Fault = fault });
            return _requests.Count - 1;
        }
    }

    internal void End(int index, int status)
    {
        lock (_lock)
        {
            if (index < _requests.Count) _requests[index] = _requests[index] with { Status = status };
        }
    }

    private int Counted(RequestKind kind)
    {
        lock (_lock) return _requests.Count(request => request.Kind == kind);
    }
}

/// <param name="Path">With its query.</param>
public sealed record LoggedRequest(int Number, DateTimeOffset At, RequestKind Kind, string Method, string Path, string Body)
{
    /// <summary>Null when the client got no answer.</summary>
    public int? Status { get; init; }

    public Fault? Fault { get; init; }
}
