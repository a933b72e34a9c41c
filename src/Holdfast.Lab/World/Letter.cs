using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

internal enum LetterKind : byte
{
    Batch,
    Reserve,
    ReserveAck,
    VoteRequest,
    Vote,
}

/// <summary>A decision that a leader reserved: it may be written only when a majority holds it.</summary>
internal sealed record Reservation(long Term, EpochMark Mark, FailoverState State);

/// <summary>What watchers tell each other.</summary>
internal sealed record Letter(LetterKind Kind, int From, int Life, long Term)
{
    public Observation[] Seen { get; init; } = [];

    public int Sequence { get; init; }

    public bool IsLeader { get; init; }

    /// <summary>The sender's clock when a leader sent it; comes back in <see cref="AckSentAt"/>.</summary>
    public long SentAt { get; init; }

    public long AckTerm { get; init; }

    public long AckSentAt { get; init; }

    public Reservation? Reserved { get; init; }

    /// <summary>The leader still waits for acknowledgements of <see cref="Reserved"/>.</summary>
    public bool IsPending { get; init; }

    public long HighestEpoch { get; init; }
}
