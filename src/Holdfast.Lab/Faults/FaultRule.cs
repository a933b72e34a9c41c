namespace Holdfast.Lab.Faults;

/// <summary>When a fault strikes. What is null matches everything.</summary>
public sealed record FaultRule(Fault Fault)
{
    public RequestKind? Kind { get; init; }

    public string? Method { get; init; }

    /// <summary>A piece of the path with its query, such as <c>/batch</c>.</summary>
    public string? PathContains { get; init; }

    /// <summary>A piece of the request's body, such as the name of a record set.</summary>
    public string? BodyContains { get; init; }

    /// <summary>Matching requests that are let through first: 2 strikes from the third one on.</summary>
    public int After { get; init; }

    /// <summary>How often it strikes; null = until removed.</summary>
    public int? Times { get; init; }

    /// <summary>Drawn per matching request from the script's seeded generator.</summary>
    public double Probability { get; init; } = 1;
}

public enum RequestKind
{
    Read,
    Write,
}
