namespace Holdfast.Lab.Faults;

/// <summary>One way in which a provider's API fails. "Commit" is the moment at which the emulator's state changes.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Waits on the emulator's clock, then goes on as usual.</summary>
    public sealed record Latency(TimeSpan By) : Fault;

    /// <summary>Nothing happens and nothing is answered: the client runs into its own timeout.</summary>
    public sealed record TimeoutBeforeCommit : Fault;

    /// <summary>The request is carried out, but the client never hears of it.</summary>
    public sealed record TimeoutAfterCommit : Fault;

    /// <summary>No answer, and the request is carried out only <paramref name="After"/> later, when the client has long given up.</summary>
    public sealed record LateCommit(TimeSpan After) : Fault;

    /// <summary>429 with the provider's own body; <c>Retry-After</c> in whole seconds.</summary>
    public sealed record TooManyRequests(TimeSpan RetryAfter) : Fault;

    public sealed record ErrorBeforeCommit(int Status = 503) : Fault;

    public sealed record ErrorAfterCommit(int Status = 502) : Fault;

    /// <summary>A TCP reset instead of an answer; nothing was carried out.</summary>
    public sealed record ConnectionReset : Fault;

    /// <summary>A TCP reset instead of an answer; the request was carried out.</summary>
    public sealed record ConnectionResetAfterCommit : Fault;

    /// <summary>Status 200 with an HTML page, as a captive portal or a broken proxy sends; nothing was carried out.</summary>
    public sealed record HtmlWithStatus200 : Fault;

    /// <summary>The right answer, cut after half of its octets, with a content length that fits the half.</summary>
    public sealed record TruncatedBody : Fault;

    /// <summary>A well-formed list that lacks the second half of its items, while the counts beside it stay.</summary>
    public sealed record MissingItems : Fault;

    /// <summary>Reads work; writes are refused on purpose with 503, as in a control-plane freeze. Put it on writes only.</summary>
    public sealed record Frozen : Fault;

    /// <summary>The credential is not accepted any more.</summary>
    public sealed record Unauthorized : Fault;

    /// <summary>The request is refused as a whole, without a word about which part of it is wrong. Put it on a piece of the body.</summary>
    public sealed record RefusedWithoutPosition : Fault;

    /// <summary>The credential may not write something that the request holds: the whole is refused. Put it on a piece of the body.</summary>
    public sealed record PolicyLacks : Fault;

    /// <summary>The first copy of a request is carried out and never answered; the client's own repeat is answered with 409.</summary>
    public sealed record ConflictOnRepeat : Fault;
}
