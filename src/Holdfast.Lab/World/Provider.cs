using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>One DNS provider: what its API holds, and what its name servers serve a moment later.</summary>
internal sealed class Provider(ProviderSpec spec, RouterReading first)
{
    public ProviderSpec Spec { get; } = spec;

    public RouterReading Value { get; set; } = first;

    public RouterReading Served { get; set; } = first;

    /// <summary>What its second name server serves.</summary>
    public RouterReading Second { get; set; } = first;

    /// <summary>The decisions that its name servers have ever served.</summary>
    public HashSet<Epoch>[] Shown { get; } = [[], []];

    /// <summary>The first moment at which it served something else than the first front.</summary>
    public long? MovedAt { get; set; }
}

/// <summary>A write under way to a provider: applied when its time comes, whatever stands there by then.</summary>
internal sealed record PendingWrite(int Provider, EpochMark Mark, RouterReading Expected, long Request, int Watcher, int Life, bool IsAnswered, long AnswerAt);
