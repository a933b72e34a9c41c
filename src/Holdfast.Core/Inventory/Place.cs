namespace Holdfast.Core.Inventory;

/// <summary>From the smallest to the largest.</summary>
public enum PlaceKind { Site, Zone, Region, Country }

public sealed record Place
{
    public required string Id { get; init; }
    public string Name { get; init; } = "";
    public PlaceKind Kind { get; init; }

    /// <summary>The larger place around it.</summary>
    public Reference Within { get; init; }

    /// <summary>ISO 3166-1 alpha-2; empty = that of the place around it.</summary>
    public string Country { get; init; } = "";

    /// <summary>flood, heat, drought, storm, fire, quake, power, … (irn RES-8.2)</summary>
    public ValueList<string> Hazards { get; init; }

    /// <summary>What the place itself cannot do without, such as its power feeds.</summary>
    public ValueList<Dependency> Needs { get; init; }

    public OutageRate? Outages { get; init; }
    public Provenance Provenance { get; init; } = Provenance.Unknown;

    public string Title => Name.Length > 0 ? Name : Id;
}
