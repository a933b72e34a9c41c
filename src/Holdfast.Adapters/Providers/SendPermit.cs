namespace Holdfast.Adapters.Providers;

/// <summary>
/// Whether a write may still be sent. Taken right before the first octet leaves, after every wait for a budget or a throttle; given back when
/// it is certain that nothing was done (no connection, refused by a limit); withdrawn when its time is over or a newer decision took its
/// place. It is never both sent and withdrawn: so "not sent" is a fact.
/// </summary>
public sealed class SendPermit
{
    private readonly Lock _gate = new();
    private bool _isTaken;
    private bool _isWithdrawn;
    private bool _isUnwanted;

    public bool IsWithdrawn
    {
        get
        {
            lock (_gate) return _isWithdrawn;
        }
    }

    /// <summary>From here on the write counts as sent.</summary>
    /// <returns>Whether this was the first part of the write: only then may it be given back.</returns>
    /// <exception cref="OperationCanceledException">It was withdrawn: nothing may be sent any more.</exception>
    public bool Take()
    {
        lock (_gate)
        {
            if (_isWithdrawn) throw new OperationCanceledException("the write was withdrawn before it was sent");
            var isFirst = !_isTaken;
            _isTaken = true;
            return isFirst;
        }
    }

    /// <summary>Nothing was done after all, and the next try waits its turn again. A withdrawal that came meanwhile takes effect now.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            _isTaken = false;
            _isWithdrawn = _isUnwanted;
        }
    }

    /// <summary>True when nothing of the write was sent, and nothing will be.</summary>
    public bool TryWithdraw()
    {
        lock (_gate)
        {
            _isUnwanted = true;
            if (!_isTaken) _isWithdrawn = true;
            return _isWithdrawn;
        }
    }
}
