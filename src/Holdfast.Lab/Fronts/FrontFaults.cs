namespace Holdfast.Lab.Fronts;

/// <summary>What is wrong with one HTTPS server right now. May be changed at any moment from any thread.</summary>
public sealed class FrontFaults(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    /// <summary>Answers this status instead of the page, with a healthy TLS: what users saw on 18 November 2025.</summary>
    public int? Status { get; set; }

    /// <summary>Accepts, shakes hands, and never answers.</summary>
    public bool Hang { get; set; }

    /// <summary>A TCP reset in place of the answer.</summary>
    public bool Reset { get; set; }

    /// <summary>Waited on the injected clock before the answer.</summary>
    public TimeSpan Slow { get; set; }

    /// <summary>Of new connections.</summary>
    public FrontCertificate Certificate { get; set; }

    /// <summary>Share of requests that meet <see cref="Status"/>, <see cref="Hang"/>, <see cref="Reset"/> or <see cref="Slow"/>.</summary>
    public double Share { get; set; } = 1;

    public void Clear()
    {
        Status = null;
        Hang = false;
        Reset = false;
        Slow = TimeSpan.Zero;
        Certificate = FrontCertificate.Good;
        Share = 1;
    }

    internal bool MeetsThis()
    {
        if (Share >= 1) return true;
        lock (_lock) return _random.NextDouble() < Share;
    }
}

public enum FrontCertificate
{
    Good,
    WrongName,
    Expired,
}
