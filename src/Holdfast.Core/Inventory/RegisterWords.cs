namespace Holdfast.Core.Inventory;

/// <summary>The words for facts that only the register of information asks for (DORA; irn section 4.4). None of them is ever assumed: empty = nobody said.</summary>
public static class RegisterWords
{
    /// <summary>Says that what is bought is no ICT service, such as power or parcels, and stays out of the register.</summary>
    public const string NotIct = "none";

    /// <summary>Annex III of Implementing Regulation (EU) 2024/2956. It names neither DNS nor CDN: the user chooses.</summary>
    public static ValueList<string> IctServices { get; } =
        ["S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S09", "S10", "S11", "S12", "S13", "S14", "S15", "S16", "S17", "S18", "S19", NotIct];

    public static ValueList<string> Grades { get; } = ["low", "medium", "high"];

    public static ValueList<string> Reliances { get; } = ["not-significant", "low", "material", "full"];

    public static ValueList<string> SubstitutabilityReasons { get; } = ["no-alternative", "hard-to-migrate", "both"];

    public static ValueList<string> Reintegrations { get; } = ["easy", "difficult", "highly-complex"];

    public static ValueList<string> EndReasons { get; } = ["expired", "breach", "impediments", "data-security", "authority", "other"];

    public static ValueList<string> Hierarchies { get; } = ["ultimate-parent", "other-parent", "subsidiary", "outside-group", "outsourcing"];

    /// <summary>The words of the closed lists of the register that an entity defines for itself (B_99.01): column, key of the inventory, what it is.</summary>
    public static ValueList<(string Column, string Word, string Title)> Definitions { get; } =
    [
        ("c0010", "standalone", "a contract that stands alone"), ("c0020", "overarching", "an overarching contract"), ("c0030", "subsequent", "a subsequent or associated contract"),
        ("c0040", "sensitivity-low", "data of low sensitivity"), ("c0050", "sensitivity-medium", "data of medium sensitivity"), ("c0060", "sensitivity-high", "data of high sensitivity"),
        ("c0070", "function-impact-low", "a low impact of stopping a function"), ("c0080", "function-impact-medium", "a medium impact of stopping a function"), ("c0090", "function-impact-high", "a high impact of stopping a function"),
        ("c0100", "not-substitutable", "a provider that cannot be replaced"), ("c0110", "highly-complex-to-substitute", "a provider that is highly complex to replace"),
        ("c0120", "medium-complex-to-substitute", "a provider of medium complexity to replace"), ("c0130", "easily-substitutable", "a provider that is easy to replace"),
        ("c0140", "easy-to-reintegrate", "a service that is easy to take back"), ("c0150", "difficult-to-reintegrate", "a service that is difficult to take back"), ("c0160", "highly-complex-to-reintegrate", "a service that is highly complex to take back"),
        ("c0170", "service-impact-low", "a low impact of stopping a service"), ("c0180", "service-impact-medium", "a medium impact of stopping a service"), ("c0190", "service-impact-high", "a high impact of stopping a service"),
    ];
}
