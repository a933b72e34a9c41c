using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>A reason to refuse a plan, with its numbers in the message.</summary>
public sealed record Objection(Guard Guard, string Message)
{
    /// <summary>
    /// Only these record sets are held back, and the rest of the plan is applied; empty = the objection is against the whole plan.
    /// </summary>
    public ValueList<RecordKey> Holds { get; init; } = [];

    /// <summary>What it is about, so that the same fault is known again in other words (a provider, a key and a provider); empty = the message says it.</summary>
    public string Subject { get; init; } = "";

    public override string ToString() => $"{Guard.Name()}: {Message}";
}

/// <summary>The guards by the name that <c>--force</c> takes.</summary>
public enum Guard
{
    TooManyUpdates,
    TooManyDeletes,
    ApexNs,
    ForeignOwner,
    ShrunkenRead,
    Gap,
    Dnssec,
    Delegation,
    MultiProvider,

    /// <summary>An undeclared A, AAAA or CNAME would have to go for a declared set of another kind.</summary>
    Replace,

    /// <summary>Users would be sent to a name, in a zone that is declared here, at which nothing stands.</summary>
    Dangling,

    /// <summary>An operator chose a front that was measured dead just now while the one in use is healthy. Of switch and pin, not of a plan.</summary>
    Unhealthy,

    /// <summary>An undeclared record set stands where a declared one cannot stand beside it. Cannot be forced.</summary>
    Conflict,

    /// <summary>Not a question of daring: the provider cannot do it. Cannot be forced.</summary>
    Unsupported,
}

public static class Guards
{
    /// <summary>Those of a plan that the operator may override.</summary>
    public static IEnumerable<Guard> Forceable => Enum.GetValues<Guard>().Where(guard => guard is not (Guard.Unsupported or Guard.Conflict or Guard.Unhealthy));

    public static string Name(this Guard guard) => guard switch
    {
        Guard.TooManyUpdates => "too-many-updates",
        Guard.TooManyDeletes => "too-many-deletes",
        Guard.ApexNs => "apex-ns",
        Guard.ForeignOwner => "foreign-owner",
        Guard.ShrunkenRead => "shrunken-read",
        Guard.Gap => "gap",
        Guard.Dnssec => "dnssec",
        Guard.Delegation => "delegation",
        Guard.MultiProvider => "multi-provider",
        Guard.Replace => "replace",
        Guard.Dangling => "dangling",
        Guard.Unhealthy => "unhealthy",
        Guard.Conflict => "conflict",
        Guard.Unsupported => "unsupported",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
