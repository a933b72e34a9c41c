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

    /// <summary>Layers that it says it has none of (<see cref="LayerCoverage.Names"/>): no CDN, no payment.</summary>
    public ValueList<Reference> WithoutLayers { get; init; }

    /// <summary>What it wants to reach; null = nothing is stated.</summary>
    public ResilienceTargets? Targets { get; init; }

    public string LegalId { get; init; } = "";

    /// <summary>Who it is to the financial supervisor; null = it keeps no register of information.</summary>
    public RegisterKeeper? Register { get; init; }
}

/// <param name="ExpectedLoss">Of an average year, at most.</param>
/// <param name="SinglePoints">So many single points of failure at most.</param>
/// <param name="Score">Of maturity (10 to 95), at least.</param>
/// <param name="By">The day by which; null = not stated.</param>
public sealed record ResilienceTargets(Money? ExpectedLoss, int? SinglePoints, double? Score, DateOnly? By);

/// <summary>The facts of templates B_01.01 and B_01.02 that nothing else in the inventory says.</summary>
/// <param name="EntityType">The EBA's own code, such as eba_CT:x12; its list is not ours to keep.</param>
/// <param name="Hierarchy">A word of <see cref="RegisterWords.Hierarchies"/>.</param>
public sealed record RegisterKeeper(
    string EntityType, string Authority, string Hierarchy, string ParentLei, Money? TotalAssets, DateOnly? Since, DateOnly? Updated)
{
    /// <summary>Further entities of the group that belong into the same register, such as the parent.</summary>
    public ValueList<GroupEntity> Group { get; init; }

    /// <summary>Branches of the organisation and of the entities of its group.</summary>
    public ValueList<Branch> Branches { get; init; }

    /// <summary>What it means by the words of the closed lists, by the keys of <see cref="RegisterWords.Definitions"/> (B_99.01).</summary>
    public ValueList<WordDefinition> Definitions { get; init; }
}

/// <param name="Word">A key of <see cref="RegisterWords.Definitions"/>.</param>
public sealed record WordDefinition(string Word, string Meaning);

/// <summary>A branch in another country: part of a legal entity, with a code and no LEI of its own.</summary>
/// <param name="HeadOffice">LEI of the entity that it is part of; empty = the organisation's own.</param>
public sealed record Branch(string Code, string Name, string Country, string HeadOffice);

/// <summary>Another entity of the group; its facts have no authority and no group of their own.</summary>
public sealed record GroupEntity(string Lei, string Name, string Country, RegisterKeeper Facts);

/// <summary>The largest share that one owner may have.</summary>
/// <param name="Dimension">supplier, spend, country, jurisdiction, technology, place, or a layer such as dns.</param>
/// <param name="Share">0 … 1.</param>
public sealed record ConcentrationLimit(string Dimension, double Share)
{
    public SourcePlace At { get; init; }
}
