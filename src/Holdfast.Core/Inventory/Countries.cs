using System.Collections.Frozen;

namespace Holdfast.Core.Inventory;

/// <summary>ISO 3166-1 alpha-2 codes, with the mistakes that people make.</summary>
public static class Countries
{
    // ISO 3166-1, officially assigned codes; XK is user-assigned and widely used for Kosovo.
    private static readonly FrozenSet<string> Codes =
        ("AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL "
        + "CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
        + "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
        + "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA "
        + "RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY "
        + "UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Slips = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["UK"] = "GB", ["EL"] = "GR", ["USA"] = "US", ["FRA"] = "FR", ["DEU"] = "DE", ["GER"] = "DE", ["GBR"] = "GB", ["ESP"] = "ES", ["ITA"] = "IT",
        ["France"] = "FR", ["Germany"] = "DE", ["Deutschland"] = "DE", ["Allemagne"] = "DE", ["United States"] = "US", ["Etats-Unis"] = "US",
        ["Ireland"] = "IE", ["Netherlands"] = "NL", ["Switzerland"] = "CH", ["Suisse"] = "CH", ["United Kingdom"] = "GB", ["Spain"] = "ES", ["Italy"] = "IT",
        ["Belgium"] = "BE", ["Belgique"] = "BE", ["Luxembourg"] = "LU", ["Canada"] = "CA", ["China"] = "CN", ["India"] = "IN", ["Japan"] = "JP",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // The European Union's members, for jurisdictions that name it (europa.eu, since 2020-02-01).
    public static ValueList<string> EuropeanUnion { get; } =
        ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"];

    public static bool IsCode(string text) => Codes.Contains(text);

    /// <summary>The code that was probably meant; null when we cannot tell.</summary>
    public static string? Meant(string text) =>
        Slips.TryGetValue(text, out var code) ? code
        : Codes.Contains(text.ToUpperInvariant()) ? text.ToUpperInvariant()
        : null;
}
