
namespace Holdfast.Core.Sync;

/// <summary>What became of one change.</summary>
public abstract record ChangeOutcome(Change Change)
{
    /// <summary>The provider confirmed it (and, where we read back, it stands).</summary>
    public sealed record Applied(Change Change) : ChangeOutcome(Change);

    /// <summary>The provider refused it and nothing of it took effect; or what it stored is not what was declared, and the reason says both.</summary>
    public sealed record Failed(Change Change, string Reason) : ChangeOutcome(Change);

    /// <summary>No answer came: it may or may not have taken effect, now or later.</summary>
    public sealed record Unknown(Change Change, string Reason) : ChangeOutcome(Change);

    /// <summary>Not tried, because something before it failed or the provider's budget is used up.</summary>
    public sealed record NotTried(Change Change, string Reason) : ChangeOutcome(Change)
    {
        /// <summary>What stands in the way does not go away by itself: another try alone changes nothing.</summary>
        public bool IsPermanent { get; init; }
    }
}
