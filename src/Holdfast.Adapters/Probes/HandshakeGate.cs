namespace Holdfast.Adapters.Probes;

/// <summary>
/// How many probes of this process may open a connection at the same time. Handshakes cost a thousand times what a request on an open
/// connection costs; without a gate, a watcher that has too little processor for a moment makes all of them late, calls them failures,
/// and then has to make all of them again.
/// </summary>
internal static class HandshakeGate
{
    // 256 at a time are over in a quarter of a second even where two cores make 1,000 a second for both sides.
    private const int Places = 256;

    // Who waits for a peer that does not answer needs no processor: the place is free again after this.
    private static readonly TimeSpan LongestStay = TimeSpan.FromMilliseconds(500);

    private static readonly SemaphoreSlim Gate = new(Places, Places);

    /// <summary>Waits for a place. Disposing gives it back; so does time.</summary>
    public static async Task<IDisposable> EnterAsync(TimeProvider clock, CancellationToken cancel)
    {
        await Gate.WaitAsync(cancel);
        return new Place(clock);
    }

    private sealed class Place : IDisposable
    {
        private readonly ITimer _timer;
        private int _isGiven;

        public Place(TimeProvider clock) => _timer = clock.CreateTimer(_ => GiveBack(), null, LongestStay, Timeout.InfiniteTimeSpan);

        public void Dispose()
        {
            GiveBack();
            _timer.Dispose();
        }

        private void GiveBack()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0) Gate.Release();
        }
    }
}
