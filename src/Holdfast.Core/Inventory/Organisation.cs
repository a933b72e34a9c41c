namespace Holdfast.Core.Inventory;

public sealed record Organisation
{
    public static Organisation Unnamed { get; } = new();

    public string Name { get; init; } = "";

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string Country { get; init; } = "";

    /// <summary>ISO 4217; every amount of the inventory is in it.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>IANA name; times are stored in UTC and shown in it.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Jurisdictions whose law the organisation accepts over its critical services.</summary>
    public ValueList<Reference> AcceptedJurisdictions { get; init; }

    public ValueList<ConcentrationLimit> Limits { get; init; }
    public string LegalId { get; init; } = "";
}

/// <summary>The largest share that one owner may have.</summary>
/// <param name="Dimension">supplier, spend, country, jurisdiction, technology, place, or a layer such as dns.</param>
/// <param name="Share">0 … 1.</param>
public sealed record ConcentrationLimit(string Dimension, double Share);
