namespace Holdfast.Core.Incidents;

/// <summary>A real outage, as far as it is known, phase by phase for each plane of the provider that had it.</summary>
public sealed record Incident
{
    public required string Id { get; init; }

    /// <summary>The supplier whose outage it was.</summary>
    public required string Owner { get; init; }

    public required string Title { get; init; }

    public string? Region { get; init; }

    /// <summary>The window of the main impact.</summary>
    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    /// <summary>The last after-effects.</summary>
    public DateTimeOffset? TailEnd { get; init; }

    public DateTimeOffset? CustomerImpactStart { get; init; }

    public DateTimeOffset? RecoveryStart { get; init; }

    public DateTimeOffset? Recovered95 { get; init; }

    public required IncidentScope Scope { get; init; }

    public required Symptom Symptom { get; init; }

    /// <summary>From the start until the vendor's own status page said so.</summary>
    public TimeSpan? StatusPageLag { get; init; }

    /// <summary>The id of another incident that caused this one.</summary>
    public string? CausedBy { get; init; }

    public Confidence TimesConfidence { get; init; }

    public Confidence PlanesConfidence { get; init; }

    public ValueList<string> Sources { get; init; }

    public required ValueList<PlaneHistory> Planes { get; init; }

    /// <summary>The history of one plane; null when the incident says nothing about it.</summary>
    public PlaneHistory? Plane(string plane) => Planes.FirstOrDefault(history => history.Plane == plane);

    /// <summary>When everything that the fixture knows of is over: phases may reach beyond the main impact.</summary>
    public DateTimeOffset LastMoment => Planes.SelectMany(plane => plane.Phases).Select(phase => phase.Until).Append(End).Max();
}

/// <summary>How much a statement of a fixture can be trusted.</summary>
public enum Confidence
{
    /// <summary>Taken from the sources listed, in our words.</summary>
    Paraphrased,
    Inferred,
    /// <summary>From memory, not checked again.</summary>
    Recalled,
    Guess,
}

public enum ScopeKind
{
    Global,
    Share,
    Region,
}

/// <param name="Share">0 to 1, of <paramref name="Of"/>; only for <see cref="ScopeKind.Share"/>.</param>
public sealed record IncidentScope(ScopeKind Kind, double? Share = null, string? Of = null);

/// <summary>The layer at which it could be seen. On 18 November 2025: http-status, with TCP and TLS green.</summary>
public sealed record Symptom(string Layer, int? HttpStatus = null, string? Tcp = null, string? Tls = null, Confidence? Confidence = null);

/// <summary>A part of a provider's service that fails on its own: <c>dns-serving</c>, <c>dns-api</c>, <c>cdn-data</c>...</summary>
public sealed record PlaneHistory(string Plane, ValueList<PlanePhase> Phases)
{
    public const string DnsServing = "dns-serving", DnsApi = "dns-api", CdnData = "cdn-data";

    /// <summary>The phase that covers a moment, the last one listed if several do; null = up.</summary>
    public PlanePhase? At(DateTimeOffset moment)
    {
        PlanePhase? found = null;
        foreach (var phase in Phases)
        {
            if (moment >= phase.From && (moment < phase.Until || phase.State == PlaneState.Lost)) found = phase;
        }
        return found;
    }
}

public enum PlaneState
{
    Up,
    Degraded,
    Flapping,
    Down,
    /// <summary>Reads work, writes are refused on purpose.</summary>
    Frozen,
    /// <summary>Down for ever.</summary>
    Lost,
}

/// <param name="SuccessShare">For <see cref="PlaneState.Degraded"/>: the share of calls that succeed; null = not known.</param>
/// <param name="Period">For <see cref="PlaneState.Flapping"/>: a full cycle, bad part first; null = not known.</param>
/// <param name="BadShare">For <see cref="PlaneState.Flapping"/>: the bad part of the cycle; null = not known.</param>
public sealed record PlanePhase(
    PlaneState State,
    DateTimeOffset From,
    DateTimeOffset Until,
    double? SuccessShare = null,
    TimeSpan? Period = null,
    double? BadShare = null,
    Confidence? Confidence = null)
{
    /// <summary>False when the fixture does not say how strong it was: then only a range can be computed.</summary>
    public bool IsStrengthKnown => State switch
    {
        PlaneState.Degraded => SuccessShare is not null,
        PlaneState.Flapping => Period is not null && BadShare is not null,
        _ => true,
    };
}
