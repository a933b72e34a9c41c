namespace Holdfast.Adapters.Tests.Providers;

/// <summary>Every look at it is an hour later, so that no budget of ours is ever used up.</summary>
internal sealed class RacingClock : TimeProvider
{
    private long _looks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromHours(Interlocked.Increment(ref _looks));
}
