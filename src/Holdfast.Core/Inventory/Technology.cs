namespace Holdfast.Core.Inventory;

/// <summary>Software or a protocol that several components share: one flaw in it meets all of them.</summary>
public sealed record Technology
{
    public required string Id { get; init; }
    public string Name { get; init; } = "";
    public Reference Supplier { get; init; }
    public string Licence { get; init; } = "";
    public bool IsOpenSource { get; init; }
    public ValueList<TechnologyVersion> Versions { get; init; }
    public Provenance Provenance { get; init; } = Provenance.Unknown;

    public string Title => Name.Length > 0 ? Name : Id;
}

/// <param name="EndOfLife">Last day with security fixes; null = not known.</param>
public sealed record TechnologyVersion(string Name, DateOnly? EndOfLife, string Source = "");
