namespace Holdfast.Core.Incidents;

/// <summary>
/// A record as it is played: what it leaves open is filled in. <c>simulate</c> and <c>lab</c> play the same phases, so that what they say of
/// one outage can be compared.
/// </summary>
public static class IncidentPlay
{
    /// <summary>Bad periods at times that nobody noted: ten-minute cycles, half of each bad.</summary>
    public static TimeSpan UnknownPeriod { get; } = TimeSpan.FromMinutes(10);

    public const double UnknownBadShare = 0.5;

    /// <summary>The phases of one plane with nothing left open; none is <see cref="PlaneState.Lost"/>.</summary>
    /// <param name="unknownShare">Share of calls that succeed where the record says "degraded" without a figure.</param>
    public static ValueList<PlanePhase> Phases(Incident incident, PlaneHistory history, double unknownShare) =>
        history.Phases.Select(phase => Phase(incident, history.Plane, phase, unknownShare)).ToValueList();

    /// <summary>The share of the plane's calls that failed, where a part of the owner's network was down: that share of the visits meets it.</summary>
    public static double? NetworkShare(Incident incident, string plane) =>
        plane == PlaneHistory.CdnData && incident.Scope is { Kind: ScopeKind.Share, Share: { } share, Of: "network" } ? share : null;

    private static PlanePhase Phase(Incident incident, string plane, PlanePhase phase, double unknownShare) => phase.State switch
    {
        PlaneState.Down when NetworkShare(incident, plane) is { } share => phase with { State = PlaneState.Degraded, SuccessShare = 1 - share },
        PlaneState.Degraded => phase with { SuccessShare = phase.SuccessShare ?? unknownShare },
        PlaneState.Flapping => phase with { Period = phase.Period ?? UnknownPeriod, BadShare = phase.BadShare ?? UnknownBadShare },
        // For ever, but nobody looks beyond the incident.
        PlaneState.Lost => phase with { State = PlaneState.Down, Until = incident.LastMoment },
        _ => phase,
    };
}
