namespace Holdfast.Core.Inventory;

public sealed record Supplier
{
    public required string Id { get; init; }
    public string Name { get; init; } = "";

    /// <summary>ISO 3166-1 alpha-2 code of its seat.</summary>
    public string Country { get; init; } = "";

    /// <summary>Who owns it; follow the chain to its end for the ultimate parent (<see cref="InventoryLookup.UltimateParent"/>).</summary>
    public Reference Parent { get; init; }

    /// <summary>Names under which incident records speak of it.</summary>
    public ValueList<string> Aliases { get; init; }

    /// <summary>Laws that reach it beyond those that follow from its country and its parents' countries.</summary>
    public ValueList<Reference> Jurisdictions { get; init; }

    public ValueList<Certification> Certifications { get; init; }
    public ValueList<Reference> Contracts { get; init; }
    public ValueList<SubSupplier> SubSuppliers { get; init; }

    /// <summary>Planes of its service that fail on their own, with what is known of each.</summary>
    public ValueList<SupplierPlane> Planes { get; init; }

    public OutageRate? Outages { get; init; }

    /// <summary>Legal entity identifier or another registered number (<see cref="Inventory.LegalId.Parse"/>); empty = not known.</summary>
    public string LegalId { get; init; } = "";

    /// <summary>How to reach it, one way an entry: a role with its telephone number or address.</summary>
    public ValueList<string> Contacts { get; init; }

    public string Source { get; init; } = "";
    public Provenance Provenance { get; init; } = Provenance.Unknown;

    public string Title => Name.Length > 0 ? Name : Id;
}

/// <summary>Who serves the supplier. Tier 2 serves it directly, tier 3 serves tier 2, …</summary>
/// <param name="IsDegrading">True: the supplier's service is worse without it. False: it falls.</param>
/// <param name="Planes">The planes that need it; empty = all of the supplier.</param>
public sealed record SubSupplier(Reference Supplier, int Tier, bool IsDegrading, string For, ValueList<string> Planes);

/// <summary>A part of a supplier's service that fails on its own.</summary>
public sealed record SupplierPlane(string Name, OutageRate? Outages, ValueList<Dependency> Needs);
