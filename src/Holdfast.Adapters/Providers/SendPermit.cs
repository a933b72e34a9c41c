namespace Holdfast.Adapters.Providers;

/// <summary>
/// Whether a write may still be sent. Taken once, right before the first octet leaves; withdrawn when its time is over or a newer decision
/// took its place. One of the two happens, never both: so "not sent" is a fact.
/// </summary>
public sealed class SendPermit
{
    private const int Open = 0, Taken = 1, Withdrawn = 2;
    private int _state;

    public bool IsWithdrawn => Volatile.Read(ref _state) == Withdrawn;

    /// <summary>From here on the write counts as sent; false when it was withdrawn. May be asked again for each part of a write.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Open) != Withdrawn;

    /// <summary>True when nothing of the write was sent, and nothing will be.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Open) != Taken;
}
