namespace Holdfast.Core.Inventory;

/// <summary>Who says so: a person, the failover configuration, or a document that was imported.</summary>
public abstract record Provenance
{
    private Provenance()
    {
    }

    public static Provenance Unknown { get; } = new Written(default);

    /// <summary>A person wrote it. Nothing that is imported ever changes it.</summary>
    public sealed record Written(SourcePlace At) : Provenance
    {
        public override string ToString() => $"written at {At}";
    }

    /// <summary>It follows from the failover configuration, which is never written twice.</summary>
    public sealed record Generated(string From) : Provenance
    {
        public override string ToString() => $"generated from {From}";
    }

    /// <summary>Read from a document in another format: a guess until a person has looked at it.</summary>
    public sealed record Inferred(string File) : Provenance
    {
        public override string ToString() => $"inferred from {File}";
    }
}
