namespace Holdfast.Core.Inventory;

/// <summary>
/// <c>Identity</c> = a person's log-in by way of an identity provider; <c>BreakGlass</c> = kept aside for the day when that is down.
/// </summary>
public enum CredentialKind { Token, Key, Password, Certificate, Identity, BreakGlass }

/// <summary>Something that opens a door. A door that has credentials in the inventory can be used while one of them can.</summary>
public sealed record Credential
{
    public required string Id { get; init; }
    public string Name { get; init; } = "";
    public CredentialKind Kind { get; init; }

    /// <summary>Components that need a log-in and accept this one.</summary>
    public ValueList<Reference> Opens { get; init; }

    /// <summary>The team or watcher that holds it.</summary>
    public Reference HeldBy { get; init; }

    /// <summary>The component that must be up to log in with it.</summary>
    public Reference IdentityProvider { get; init; }

    /// <summary>Where it is kept, and whatever else must be up to use it.</summary>
    public ValueList<Dependency> Needs { get; init; }

    public DateOnly? Expires { get; init; }
    public Provenance Provenance { get; init; } = Provenance.Unknown;

    public string Title => Name.Length > 0 ? Name : Id;
}
