using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Providers;

/// <summary>How a write is to be carried out, by whoever decided it: no adapter guesses it from what is written.</summary>
/// <param name="Urgency">Whether the reserve of a provider's budget is for this write, and whether it has time for reads that only keep comfort.</param>
/// <param name="IsWhole">The changes mean something only together (a router and its mark): what is refused is refused whole, never halved
/// to find the culprit.</param>
/// <param name="Permit">Asked right before the first octet leaves.</param>
public sealed record WriteTerms(Urgency Urgency, bool IsWhole, SendPermit Permit)
{
    /// <summary>A plan: it may wait, and one bad change in it does not hold up the others.</summary>
    public static WriteTerms Ordinary => new(Urgency.Ordinary, IsWhole: false, new SendPermit());

    /// <summary>A router's record and its mark.</summary>
    public static WriteTerms Router(Urgency urgency, SendPermit permit) => new(urgency, IsWhole: true, permit);

    internal bool IsUrgent => Urgency == Urgency.Urgent;
}
