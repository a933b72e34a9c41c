using Holdfast.Core;
using Holdfast.Core.Sync;

namespace Holdfast.Sync;

/// <summary>What became of one plan.</summary>
/// <param name="Outcomes">One per change, in order; empty when nothing was tried.</param>
/// <param name="Verified">Whether every authoritative server of the provider answers what is declared; null = could not be asked, with the reason.</param>
/// <param name="Error">Why nothing (or not everything) was done; null when all is well.</param>
public sealed record AppliedZone(
    PlannedZone Planned, ValueList<ChangeOutcome> Outcomes, bool? Verified, string? VerifiedReason, string? Error, bool WasRefused = false)
{
    public int Applied => Outcomes.Count(outcome => outcome is ChangeOutcome.Applied);
    public int Failed => Outcomes.Count(outcome => outcome is not ChangeOutcome.Applied);

    /// <summary>What is left may be done by another run as it is: an answer was missing, a limit was reached, servers lag behind.</summary>
    public bool MayBeFinished => !IsComplete && !WasRefused && Planned switch
    {
        PlannedZone.Unreadable unreadable => !unreadable.IsPermanent,
        _ => !IsPermanent && (Verified is false || Outcomes.Any(outcome => outcome is ChangeOutcome.Unknown or ChangeOutcome.NotTried { IsPermanent: false })),
    };

    /// <summary>The provider refused what was asked in a way that another try does not change.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>The provider's work is done and, where it can be asked, proved.</summary>
    public bool IsComplete => Error is null && Failed == 0 && Verified is not false && !Planned.IsHeldBack;
}
