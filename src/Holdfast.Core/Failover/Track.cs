using System.Numerics;

namespace Holdfast.Core.Failover;

/// <summary>
/// What one vantage point remembers of one subject over one address family: a counter with a memory, as gdnsd has it.
/// A lone success ends the run of failures, but the window of the last results does not forget them.
/// </summary>
/// <remarks>Times are UTC ticks, 0 = never. A plain struct of 56 bytes: thousands are copied per simulated hour.</remarks>
internal struct Track
{
    public Verdict State;
    public ushort FailuresInARow;
    public ushort SuccessesInARow;
    public ushort Unvouched;
    private uint _window;
    private byte _known;
    public long LastAt;
    public long LastSuccessAt;
    public long UpSince;
    public long CleanSince;

    /// <summary>Nothing was ever seen, or the silence was so long that nothing is known any more.</summary>
    public readonly bool IsEmpty => LastAt == 0;

    /// <summary>Failures that nothing independent vouches for, as many as would have meant "down": this path of the vantage point is blind.</summary>
    public readonly bool IsBlind(DownRule rule) => Unvouched >= rule.InARow;

    public void Success(long at, RouterPolicy policy)
    {
        Bridge(at, policy);
        if (SuccessesInARow < ushort.MaxValue) SuccessesInARow++;
        FailuresInARow = 0;
        Unvouched = 0;
        Push(0);
        LastSuccessAt = at;
        if (CleanSince == 0) CleanSince = at;
        if (UpSince == 0) UpSince = at;
        State = State switch
        {
            Verdict.Unknown when SuccessesInARow >= policy.Up => Verdict.Healthy,
            Verdict.Suspect when SuccessesInARow >= policy.Down.InARow => Verdict.Healthy,
            Verdict.Unhealthy or Verdict.Recovering => SuccessesInARow >= policy.Up ? Verdict.Healthy : Verdict.Recovering,
            _ => State,
        };
    }

    public void Failure(long at, RouterPolicy policy)
    {
        Bridge(at, policy);
        if (FailuresInARow < ushort.MaxValue) FailuresInARow++;
        SuccessesInARow = 0;
        Unvouched = 0; // somebody vouches again: this path sees
        CleanSince = 0;
        Push(1);
        var isDown = FailuresInARow >= policy.Down.InARow || FailuresOf(policy.Down.Last) >= policy.Down.OutOf;
        State = State switch
        {
            Verdict.Unhealthy or Verdict.Recovering => Verdict.Unhealthy,
            _ when isDown => Verdict.Unhealthy,
            Verdict.Unknown => Verdict.Unknown,
            _ => Verdict.Suspect,
        };
        if (State is Verdict.Unhealthy or Verdict.Unknown) UpSince = 0;
    }

    /// <summary>A failure that may be the vantage point's own: counts for nothing, but is not forgotten.</summary>
    public void UnvouchedFailure(long at, RouterPolicy policy)
    {
        Bridge(at, policy);
        if (Unvouched < ushort.MaxValue) Unvouched++;
    }

    /// <summary>How many of the last so many rounds were good; null while fewer are known without a gap.</summary>
    public readonly int? GoodOf(int last) => _known >= last ? last - FailuresOf(last) : null;

    private readonly int FailuresOf(int last) => BitOperations.PopCount(_window & (last >= 32 ? uint.MaxValue : (1u << last) - 1));

    private void Push(uint failed)
    {
        _window = _window << 1 | failed;
        if (_known < 32) _known++;
    }

    // After a silence a run is not a run any more; after a long one nothing is known. A short one keeps the verdict:
    // a watcher that was paused for a minute need not learn for five.
    private void Bridge(long at, RouterPolicy policy)
    {
        var gap = LastAt == 0 ? 0 : at - LastAt;
        if (gap > policy.StaleAfter.Ticks)
        {
            if (gap > policy.StaleAfter.Ticks + policy.MinimumHealthy.Ticks) this = default;
            FailuresInARow = SuccessesInARow = Unvouched = 0;
            _window = 0;
            _known = 0;
            CleanSince = 0;
            if (State == Verdict.Unknown) UpSince = 0;
        }
        LastAt = at;
    }
}
