namespace Holdfast.Core.Inventory;

/// <summary>Everything that an organisation has said, generated or imported about what it depends on.</summary>
public sealed record DependencyInventory
{
    public static DependencyInventory Empty { get; } = new();

    public Organisation Organisation { get; init; } = Organisation.Unnamed;
    public ValueList<Component> Components { get; init; }
    public ValueList<Supplier> Suppliers { get; init; }
    public ValueList<Place> Places { get; init; }
    public ValueList<Jurisdiction> Jurisdictions { get; init; }
    public ValueList<Technology> Technologies { get; init; }
    public ValueList<Contract> Contracts { get; init; }
    public ValueList<Team> Teams { get; init; }
    public ValueList<Credential> Credentials { get; init; }

    /// <summary>The failover configuration that part of the components was generated from; null = none.</summary>
    public FailoverTopology? Topology { get; init; }
}
