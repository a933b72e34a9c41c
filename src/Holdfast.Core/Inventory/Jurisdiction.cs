namespace Holdfast.Core.Inventory;

/// <summary>
/// <c>Territorial</c>: reaches who has a seat there and what stands there. <c>Extraterritorial</c>: also reaches subsidiaries abroad, through
/// the parents of a supplier.
/// </summary>
public enum LegalReach { Territorial, Extraterritorial }

/// <summary>One legal order that can compel or cut off.</summary>
/// <param name="Countries">ISO 3166-1 alpha-2 codes where it applies.</param>
/// <param name="Laws">The texts that give it its reach, for the report.</param>
public sealed record Jurisdiction(string Id, string Name, ValueList<string> Countries, LegalReach Reach, ValueList<string> Laws)
{
    public Provenance Provenance { get; init; } = Provenance.Unknown;

    public string Title => Name.Length > 0 ? Name : Id;
}
