namespace Holdfast.Core.Inventory;

public enum LegalIdKind { Unstated, Lei, Euid, CompanyRegister, Vat, Person, Other }

/// <summary>
/// A registered number and what kind of number it is. Written plainly when it is an LEI, else with its kind in front: <c>EUID:</c>,
/// <c>register:</c>, <c>VAT:</c>, <c>person:</c>, <c>other:</c>.
/// </summary>
public readonly record struct LegalId(LegalIdKind Kind, string Code)
{
    public const string Forms = "an LEI as it is, others with their kind in front: EUID:…, register:…, VAT:…, person:…, other:…";

    private static readonly ValueList<(string Prefix, LegalIdKind Kind)> Prefixes =
    [
        ("LEI", LegalIdKind.Lei), ("EUID", LegalIdKind.Euid), ("register", LegalIdKind.CompanyRegister), ("VAT", LegalIdKind.Vat),
        ("person", LegalIdKind.Person), ("other", LegalIdKind.Other),
    ];

    public string Code { get => field ?? ""; } = Code;

    public bool IsNone => Code.Length == 0;

    /// <summary>True for an LEI whose last two digits are right, and for every other kind: those have no check that we know.</summary>
    public bool HasRightCheckDigits => Kind != LegalIdKind.Lei || IsLei(Code);

    public static LegalId Parse(string text)
    {
        text = text.Trim();
        foreach (var (prefix, kind) in Prefixes)
            if (text.Length > prefix.Length && text[prefix.Length] == ':' && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return new(kind, text[(prefix.Length + 1)..].Trim());
        return new(LooksLikeLei(text) ? LegalIdKind.Lei : LegalIdKind.Unstated, text);
    }

    /// <summary>Twenty capital letters and digits of which the last two make the whole, read as a number, 1 modulo 97 (ISO 17442, ISO 7064 MOD 97-10).</summary>
    public static bool IsLei(string code) => LooksLikeLei(code) && Remainder(code) == 1;

    /// <summary>The two digits that make an LEI of eighteen characters.</summary>
    public static string CheckDigits(string eighteen) => (98 - Remainder(eighteen + "00")).ToString("00", System.Globalization.CultureInfo.InvariantCulture);

    private static bool LooksLikeLei(string code) => code.Length == 20 && code.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c));

    // A = 10 … Z = 35, each digit of it on its own.
    private static int Remainder(string code)
    {
        var remainder = 0;
        foreach (var c in code)
            remainder = char.IsAsciiDigit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
        return remainder;
    }
}
