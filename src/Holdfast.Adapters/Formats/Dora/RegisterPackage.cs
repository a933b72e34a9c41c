using System.Globalization;
using System.IO.Compression;
using System.Text;
using Holdfast.Core.Regulation;

namespace Holdfast.Adapters.Formats.Dora;

/// <summary>
/// The register as the package that supervisors take: CSV files with a little JSON around them (irn section 4.5). The same register gives the
/// same bytes. Not checked against the EBA's taxonomy files, which the project does not have.
/// </summary>
public static class RegisterPackage
{
    internal const string ReportType = "https://xbrl.org/2021/xbrl-csv";
    internal const string PackageType = "https://xbrl.org/report-package/2023";
    internal const string EntryPoint = "http://www.eba.europa.eu/eu/fr/xbrl/crr/fws/dora/4.0/mod/dora.json";

    // The earliest moment that a zip can hold: no clock in the file.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Its files by name below the folder of the package, in the order of the archive.</summary>
    public static IReadOnlyList<(string Name, string Text)> Files(RegisterOfInformation register)
    {
        var files = new List<(string, string)>
        {
            ("META-INF/reportPackage.json", Json($"\"documentType\": \"{PackageType}\"")),
            ("reports/report.json", Json($"\"documentType\": \"{ReportType}\",\n    \"extends\": [\"{EntryPoint}\"]")),
            ("reports/parameters.csv", Csv(["name", "value"], Parameters(register.Header))),
            ("reports/FilingIndicators.csv", Csv(["templateID", "reported"], register.Header.Indicators.Select(each => (string[])[each.Template, each.IsReported ? "true" : "false"]))),
        };
        foreach (var table in register.Tables)
            files.Add(($"reports/{table.Template.File}", Csv(table.Template.Columns.Select(column => column.Code), table.Rows.Select(row => table.Template.Columns.Select((column, at) => Safe(column, row[at]))))));
        return files;
    }

    /// <summary>The archive, with everything below one folder of this name, as report packages have it.</summary>
    public static void Write(RegisterOfInformation register, string folder, Stream to)
    {
        using var archive = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, text) in Files(register))
        {
            var entry = archive.CreateEntry($"{folder}/{name}", CompressionLevel.Optimal);
            entry.LastWriteTime = Epoch;
            using var content = entry.Open();
            content.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    private static IEnumerable<string[]> Parameters(RegisterHeader header) =>
    [
        ["entityID", $"rs:{header.EntityLei}.IND"],
        ["refPeriod", header.ReferenceDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
        ["baseCurrency", $"iso4217:{header.Currency}"],
        ["decimalsInteger", "0"],
        ["decimalsMonetary", "-3"],
    ];

    // Free text that a spreadsheet would run gets an apostrophe in front; the linter has said so.
    private static string Safe(RegisterColumn column, string value) =>
        column.Form == ColumnForm.Text && value.Length > 0 && RegisterValues.IsFormula(value[0]) ? "'" + value : value;

    private static string Csv(IEnumerable<string> header, IEnumerable<IEnumerable<string>> records)
    {
        var text = new StringBuilder();
        CsvLines.Write(text, header);
        foreach (var record in records) CsvLines.Write(text, record);
        return text.ToString();
    }

    private static string Json(string body) => $"{{\n  \"documentInfo\": {{\n    {body}\n  }}\n}}\n";
}
