namespace Holdfast.Core.Failover;

public enum SubjectKind
{
    Front,
    Canary,
    Origin,
    /// <summary>An authoritative server of a provider. No front's verdict hangs on it.</summary>
    NameServer,
}

/// <summary>What a probe looked at.</summary>
public readonly record struct Subject(SubjectKind Kind, string Name)
{
    public static Subject Origin { get; } = new(SubjectKind.Origin, "origin");

    public static Subject Of(FrontName front) => new(SubjectKind.Front, front.Value);

    public static Subject OfCanary(string name) => new(SubjectKind.Canary, name);

    public override string ToString() => Kind switch
    {
        SubjectKind.Origin => "origin",
        SubjectKind.NameServer => $"name server {Name}",
        _ => $"{Kind.ToString().ToLowerInvariant()} {Name}",
    };
}

/// <summary>IPv4 and IPv6 are two paths: each has its own observations.</summary>
public enum AddressFamily
{
    V4,
    V6,
}

/// <summary>What one probe of one subject from one place over one address family saw.</summary>
/// <param name="At">When it ended, by the clock of the watcher that decides (stamped when it got it): the vantage's own clock may be wrong.</param>
public readonly record struct Observation(Subject Subject, string Vantage, AddressFamily Family, ProbeResult Result, DateTimeOffset At);

/// <summary>The layer that failed, from the wire up. On 18 November 2025 it was <see cref="Status"/> with green TCP and TLS.</summary>
public enum ProbeLayer
{
    Connect,
    Tls,
    Status,
    Body,
    Timeout,
    Name,
    /// <summary>A certificate that is good but for its dates: with a wrong clock of our own it says nothing.</summary>
    CertificateDate,
    /// <summary>A name server that does not answer, or answers something else than what was written.</summary>
    Answer,
}

public abstract record ProbeResult
{
    private ProbeResult()
    {
    }

    public static ProbeResult Good { get; } = new Success(TimeSpan.Zero);

    /// <param name="Seen">What it answered, where that matters; null = the good answer.</param>
    public sealed record Success(TimeSpan Took, string? Seen = null) : ProbeResult;

    public sealed record Failure(ProbeLayer Layer, string Detail) : ProbeResult;

    /// <summary>The checker itself failed (out of sockets, paused, no resolver): says nothing about the subject, in either direction.</summary>
    public sealed record Inconclusive(string Detail) : ProbeResult;
}
