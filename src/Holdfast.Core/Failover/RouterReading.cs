namespace Holdfast.Core.Failover;

/// <summary>What a provider holds for a router: its target and the epoch TXT beside it.</summary>
/// <param name="Front">The front that it points at; null when it points at none of ours or does not exist.</param>
/// <param name="Foreign">What it points at instead, as text; null when it points at a front or does not exist.</param>
/// <param name="Mark">The epoch TXT; null when there is none that we can read.</param>
/// <param name="WrongTtl">The router's TTL in seconds where it is not the one that must hold there; null = it is, or nothing is known.</param>
public sealed record RouterReading(FrontName? Front, string? Foreign = null, EpochMark? Mark = null, int? WrongTtl = null)
{
    public static RouterReading Absent { get; } = new(Front: null);

    public bool Exists => Front is not null || Foreign is not null;

    /// <summary>True when the provider already holds exactly this decision, with the TTL that must hold.</summary>
    public bool Holds(EpochMark mark) =>
        WrongTtl is null && Front == mark.Front && Mark is { } held && held.Epoch == mark.Epoch && held.Front == mark.Front && held.Pin == mark.Pin && held.IsFrozen == mark.IsFrozen;

    public override string ToString() =>
        (Front is { } front ? front.Value : Foreign ?? "absent") + (Mark is { } mark ? $" (epoch {mark.Epoch})" : "")
        + (WrongTtl is { } ttl ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" with a TTL of {ttl} s") : "");
}
