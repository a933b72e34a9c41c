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
}
