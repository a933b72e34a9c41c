namespace Holdfast.Core.Dns;

/// <summary>What one server said when it was asked for one record set.</summary>
public abstract record ServerAnswer
{
    private ServerAnswer() { }

    /// <summary>The set as it is served.</summary>
    public sealed record Found(RecordSet Set) : ServerAnswer;

    /// <summary>A CNAME stands at the name in place of the type that was asked for.</summary>
    public sealed record Alias(RecordSet Cname) : ServerAnswer;

    /// <summary>The name has no such set, or (<paramref name="NameExists"/> false, NXDOMAIN) does not exist at all.</summary>
    public sealed record Empty(bool NameExists) : ServerAnswer;

    /// <summary>The name lies in or at a zone that this server has delegated to others.</summary>
    /// <param name="NameServers">The NS set of the delegation; its owner is the delegated zone.</param>
    public sealed record Delegated(RecordSet NameServers) : ServerAnswer;

    /// <summary>It answered, but not with data: REFUSED, SERVFAIL, or it has no authority over the zone.</summary>
    public sealed record Refused(string Code) : ServerAnswer;

    /// <summary>No answer that could be used.</summary>
    public sealed record Silent(string Reason) : ServerAnswer;
}
