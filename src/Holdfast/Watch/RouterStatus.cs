using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;

namespace Holdfast.Watch;

/// <summary>One immutable picture of a router, published after each decision.</summary>
/// <param name="Waiting">What a human must do first; null = nothing.</param>
/// <param name="Move">How long users would take to move, at worst, detection included.</param>
public sealed record RouterStatus(
    string Router, DnsName Record, FailoverState State, Verdicts? Verdicts, Decision Decision, Convergence Convergence, string? Waiting, MoveTime Move, DateTimeOffset At)
{
    /// <summary>What each provider's name servers answered when they were last asked; empty before the first look.</summary>
    public ValueList<ProviderSighting> NameServers { get; init; }
}
