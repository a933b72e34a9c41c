using System.Globalization;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Regulation;

/// <summary>What a value of a column must look like.</summary>
public static class RegisterValues
{
    /// <summary>Null when the value is right.</summary>
    public static string? Objection(RegisterColumn column, string value) => column.Form switch
    {
        ColumnForm.Lei when !LegalId.IsLei(value) => $"'{value}' ({column.Title}) is no LEI: 20 capital letters and digits with the right check digits",
        ColumnForm.List when !column.Codes.IsEmpty && !column.Codes.Contains(value) => $"'{value}' ({column.Title}) is none of {string.Join(", ", column.Codes)}",
        ColumnForm.List when column.Codes.IsEmpty && !IsCode(value, "eba_") => $"'{value}' ({column.Title}) is no code of the EBA: write the code itself, such as eba_CT:x12",
        ColumnForm.Country when value != EbaCodes.CountryNotApplicable && !(value.StartsWith("eba_GA:", StringComparison.Ordinal) && Countries.IsCode(value[7..])) =>
            $"'{value}' ({column.Title}) is no country: eba_GA: and a code of ISO 3166-1",
        ColumnForm.Currency when !(value.StartsWith("eba_CU:", StringComparison.Ordinal) && value.Length == 10 && value[7..].All(char.IsAsciiLetterUpper)) =>
            $"'{value}' ({column.Title}) is no currency: eba_CU: and a code of ISO 4217",
        ColumnForm.Date when !DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => $"'{value}' ({column.Title}) is no date: year-month-day",
        ColumnForm.Whole when !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) => $"'{value}' ({column.Title}) is no whole number",
        ColumnForm.Amount when !decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => $"'{value}' ({column.Title}) is no amount",
        ColumnForm.True when value != "true" => $"'{value}' ({column.Title}) must be 'true'",
        ColumnForm.Text when column is { Code: "c0010", Title: "function" } && !IsFunction(value) => $"'{value}' is no number of a function: F1, F2, …",
        ColumnForm.Text when value.Length > 0 && IsFormula(value[0]) => $"'{value}' ({column.Title}) begins with '{value[0]}', which a spreadsheet takes for a formula",
        _ => null,
    };

    /// <summary>A text that begins so is run by spreadsheets (OWASP, CSV injection).</summary>
    public static bool IsFormula(char first) => first is '=' or '+' or '-' or '@' or '\t' or '\r';

    private static bool IsFunction(string value) => value.Length > 1 && value[0] == 'F' && value[1..].All(char.IsAsciiDigit);

    private static bool IsCode(string value, string prefix) => value.StartsWith(prefix, StringComparison.Ordinal) && value.IndexOf(':') is var colon and > 4 && colon < value.Length - 1;
}
