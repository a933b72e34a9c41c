using System.Collections.Frozen;

namespace Holdfast.Core.Regulation;

/// <summary>
/// Codes of the EBA's data point model, framework 4.0, as the reference page of the project has them (irn section 4.4). Kept apart from the
/// rules so that a new framework is a change of this file.
/// </summary>
public static class EbaCodes
{
    public const string Yes = "eba_BT:x28", No = "eba_BT:x29", NotAssessed = "eba_BT:x21";
    public const string CountryNotApplicable = "eba_GA:qx2007";
    public const string NotABranch = "eba_ZZ:x839", Branch = "eba_ZZ:x838";
    public const string LegalPerson = "eba_CT:x212", Individual = "eba_CT:x213";
    public const string ImpactNotAssessed = "eba_ZZ:x799";
    public const string AlternativesKnown = "eba_ZZ:x23", AlternativesUnknown = "eba_ZZ:x24", AlternativesNotApplicable = "eba_ZZ:x12";
    public const string NotSubstitutable = "eba_ZZ:x959", HighlyComplex = "eba_ZZ:x960";

    /// <summary>Stands where a contract has no framework contract (EBA FAQ, March 2025, by way of irn section 4.3).</summary>
    public const string NoOverarching = "Not Applicable";

    /// <summary>Stands for a date that is open (a convention of the tools, irn section 4.3, not the EBA's).</summary>
    public const string OpenDate = "9999-12-31";

    public static FrozenDictionary<string, string> ContractTypes { get; } = Words(("standalone", "eba_CO:x1"), ("overarching", "eba_CO:x2"), ("subsequent", "eba_CO:x3"));

    public static FrozenDictionary<string, string> EndReasons { get; } = Words(
        ("expired", "eba_CO:x4"), ("breach", "eba_CO:x5"), ("impediments", "eba_CO:x6"), ("data-security", "eba_CO:x7"), ("authority", "eba_CO:x8"), ("other", "eba_CO:x9"));

    public static FrozenDictionary<string, string> Hierarchies { get; } = Words(
        ("ultimate-parent", "eba_RP:x53"), ("other-parent", "eba_RP:x551"), ("subsidiary", "eba_RP:x56"), ("outside-group", "eba_RP:x21"), ("outsourcing", "eba_RP:x210"));

    public static FrozenDictionary<string, string> Reliances { get; } = Words(
        ("not-significant", "eba_ZZ:x794"), ("low", "eba_ZZ:x795"), ("material", "eba_ZZ:x796"), ("full", "eba_ZZ:x797"));

    public static FrozenDictionary<string, string> Grades { get; } = Words(("low", "eba_ZZ:x791"), ("medium", "eba_ZZ:x792"), ("high", "eba_ZZ:x793"));

    public static FrozenDictionary<string, string> Substitutabilities { get; } = Words(
        ("Impossible", NotSubstitutable), ("HighlyComplex", HighlyComplex), ("Medium", "eba_ZZ:x961"), ("Easy", "eba_ZZ:x962"));

    public static FrozenDictionary<string, string> SubstitutabilityReasons { get; } = Words(
        ("no-alternative", "eba_ZZ:x963"), ("hard-to-migrate", "eba_ZZ:x964"), ("both", "eba_ZZ:x965"));

    public static FrozenDictionary<string, string> Reintegrations { get; } = Words(("easy", "eba_ZZ:x798"), ("difficult", "eba_ZZ:x966"), ("highly-complex", "eba_ZZ:x967"));

    /// <summary>By kind of registered number.</summary>
    public static FrozenDictionary<string, string> CodeTypes { get; } = Words(
        ("Lei", "eba_qCO:qx2000"), ("Euid", "eba_qCO:qx2002"), ("CompanyRegister", "eba_qCO:qx2003"), ("Vat", "eba_qCO:qx2004"), ("Person", "eba_qCO:qx2005"), ("Other", "eba_qCO:qx2001"));

    public static FrozenDictionary<string, string> IctServices { get; } =
        Enumerable.Range(1, 19).Select(number => $"S{number:00}").ToFrozenDictionary(service => service, service => $"eba_TA:{service}", StringComparer.Ordinal);

    public static string Country(string iso) => iso.Length == 0 ? "" : $"eba_GA:{iso}";

    public static string Currency(string iso) => iso.Length == 0 ? "" : $"eba_CU:{iso}";

    /// <summary>The code of a word; empty for a word that stands for nothing.</summary>
    public static string Of(FrozenDictionary<string, string> codes, string word) => codes.GetValueOrDefault(word, "");

    internal static ValueList<string> Sorted(FrozenDictionary<string, string> codes) => codes.Values.Order(StringComparer.Ordinal).ToValueList();

    private static FrozenDictionary<string, string> Words(params ReadOnlySpan<(string Word, string Code)> pairs)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (word, code) in pairs) words.Add(word, code);
        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
