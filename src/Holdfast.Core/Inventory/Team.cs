namespace Holdfast.Core.Inventory;

public sealed record Team
{
    public required string Id { get; init; }
    public string Name { get; init; } = "";

    /// <summary>The supplier whose people they are; none = our own.</summary>
    public Reference Supplier { get; init; }

    public Reference Place { get; init; }

    /// <summary>What they must have to be able to act, such as the log-in or the chat.</summary>
    public ValueList<Dependency> Needs { get; init; }

    public ValueList<Skill> Skills { get; init; }
    public Provenance Provenance { get; init; } = Provenance.Unknown;

    public string Title => Name.Length > 0 ? Name : Id;
}

/// <param name="People">How many can do it. One is a single point of failure on two legs.</param>
public sealed record Skill(string Name, int People);
