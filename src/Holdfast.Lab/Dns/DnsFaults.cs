namespace Holdfast.Lab.Dns;

/// <summary>What is wrong with one DNS server right now. May be changed at any moment from any thread.</summary>
public sealed class DnsFaults(ZoneStore zones, int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private ZoneStore? _stale;

    public DnsFaultMode Mode { get; set; }

    /// <summary>Waited on the injected clock before every answer.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Share of UDP queries that get no answer, from a seeded generator.</summary>
    public double Loss { get; set; }

    /// <summary>Every UDP answer comes empty with TC, so that clients go to TCP.</summary>
    public bool TruncateAlways { get; set; }

    /// <summary>While true the server answers from the zones as they were when it was set.</summary>
    public bool Stale
    {
        get => Volatile.Read(ref _stale) is not null;
        set => Volatile.Write(ref _stale, value ? Volatile.Read(ref _stale) ?? zones.Snapshot() : null);
    }

    public void Clear()
    {
        Mode = DnsFaultMode.None;
        Latency = TimeSpan.Zero;
        Loss = 0;
        TruncateAlways = false;
        Stale = false;
    }

    internal ZoneStore Zones => Volatile.Read(ref _stale) ?? zones;

    internal bool LosesThis()
    {
        if (Loss <= 0) return false;
        lock (_lock) return _random.NextDouble() < Loss;
    }
}

public enum DnsFaultMode
{
    None,
    ServerFailure,
    Refused,
    Silence,
}
