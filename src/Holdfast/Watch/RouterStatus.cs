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
    /// <summary>What is true of it, for people and for those who watch the watcher; made when it is first asked for.</summary>
    public RouterTruth Truth => field ??= RouterTruth.Of(Machine, Seen, At, Beside);

    public required RouterMachineState Machine { get; init; }

    /// <summary>What impairs the router's part of this program.</summary>
    public ValueList<Impairment> Beside { get; init; }

    /// <summary>What each front, canary and origin answered last.</summary>
    public LastResults Seen { get; init; } = LastResults.None;

    /// <summary>What each provider's name servers answered when they were last asked; empty before the first look.</summary>
    public ValueList<ProviderSighting> NameServers { get; init; }
}
