namespace Holdfast.Core.Scoring;

/// <summary>
/// What is asked: pillars and criteria, as data with a version and a checksum. Nothing in the program knows a criterion by heart except the
/// rules that suggest levels, and those only by id.
/// </summary>
public sealed record Referential
{
    public required string Id { get; init; }
    public required string Version { get; init; }

    /// <summary>Of the file that it was read from, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Under which terms the wording may be used.</summary>
    public required string Licence { get; init; }

    /// <summary>What stands beside every figure: whose wording this is, and that nobody has endorsed or certified anything.</summary>
    public required string Notice { get; init; }

    /// <summary>For an import: the workbook's name and checksum; empty for what comes with the program.</summary>
    public string Source { get; init; } = "";

    public ValueList<Pillar> Pillars { get; init; }
    public ValueList<Criterion> Criteria { get; init; }

    /// <summary>The criteria that are asked; the others are kept for answers of older versions.</summary>
    public IEnumerable<Criterion> Active => Criteria.Where(criterion => criterion.IsActive);

    public Criterion? Find(string id) => Criteria.FirstOrDefault(criterion => criterion.Id == id);
}

/// <param name="Themes">What it is about, in a few words.</param>
public sealed record Pillar(string Id, string Name, string Themes);
