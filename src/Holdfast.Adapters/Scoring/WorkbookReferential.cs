using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Holdfast.Core;
using Holdfast.Core.Scoring;
using MiniExcelLibs;

namespace Holdfast.Adapters.Scoring;

/// <summary>
/// Reads the questions out of a workbook that the user holds, whatever its version: the sheet with the most criterion ids counts, columns
/// are found by their headings, and what has no heading is filled in from the referential that comes with the program. Every
/// normalisation is said. The text stays the user's: it goes into a file of theirs and nowhere else.
/// </summary>
public static partial class WorkbookReferential
{
    // Far above any questionnaire, far below what would hurt.
    private const long MaxBytes = 50L << 20;
    private const int MaxRows = 20_000;
    private const int FewestCriteria = 5;
    private const int MaxText = 8_000;

    /// <param name="version">Null = found in the file's name, or unknown.</param>
    /// <returns>Null, with the reason in <paramref name="problems"/>, when it is not such a workbook.</returns>
    public static Referential? Read(string file, string? version, Referential builtIn, List<Problem> problems)
    {
        try
        {
            if (new FileInfo(file) is not { Exists: true } found) return Refuse(file, problems, "there is no such file", "name the workbook that you downloaded");
            if (found.Length > MaxBytes) return Refuse(file, problems, $"it has {found.Length >> 20} MB, at most {MaxBytes >> 20} MB are read", "is it the questionnaire?");
            var bytes = File.ReadAllBytes(file);
            if (bytes is not [0x50, 0x4B, ..])
                return Refuse(file, problems, "it is not an Excel workbook (.xlsx)", "save .ods, .xls or .csv as .xlsx first; a workbook with a password must be saved without it");
            var sheets = WorkbookSheet.All(bytes, MaxRows);
            var best = sheets.Select(sheet => (Sheet: sheet, Rows: CriterionRow.In(sheet))).MaxBy(pair => pair.Rows.Select(row => row.Id).Distinct().Count());
            if (best.Rows is null || best.Rows.Select(row => row.Id).Distinct().Count() < FewestCriteria)
                return Refuse(file, problems, $"none of its sheets ({string.Join(", ", sheets.Select(sheet => sheet.Name))}) has a list of criteria with ids such as RES-1.1", "name the questionnaire or the referential itself, not a report made of it");
            var sum = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return Referential(file, version ?? VersionIn(file), builtIn, best.Sheet, best.Rows, sum, problems);
        }
        // The library throws whatever its XML and zip readers throw; none of it is more than "cannot be read" to the user.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or System.Xml.XmlException or InvalidOperationException or NotSupportedException or FormatException or ArgumentException or KeyNotFoundException or NullReferenceException)
        {
            return Refuse(file, problems, $"it cannot be read as an Excel workbook: {error.Message}", "open it and save it again as .xlsx");
        }
    }

    private static Referential Referential(string file, string version, Referential builtIn, WorkbookSheet sheet, List<CriterionRow> rows, string sum, List<Problem> problems)
    {
        var columns = HeadingColumns.Above(sheet, rows[0].Row);
        if (columns.IsEmpty) problems.Add(Note(file, rows[0].Row, $"sheet '{sheet.Name}' has no headings that are known: the longest text of each row is taken as the question"));
        var criteria = new List<Criterion>();
        var pillars = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row.Written != row.Id) problems.Add(Note(file, row.Row, $"'{row.Written}' is read as {row.Id}"));
            if (criteria.Any(known => known.Id == row.Id))
            {
                problems.Add(Note(file, row.Row, $"{row.Id} stands there again: the first one counts"));
                continue;
            }
            var known = builtIn.Find(row.Id);
            var pillar = row.Id.Split('.')[0];
            var said = columns.Text(sheet, row.Row, HeadingColumn.Dimension);
            if (said.Length > 0 && CriterionRow.PillarOf(said) is { } other && other != pillar) problems.Add(Note(file, row.Row, $"{row.Id} stands under '{said}': the id's own pillar {pillar} counts"));
            pillars.TryAdd(pillar, builtIn.Pillars.FirstOrDefault(each => each.Id == pillar)?.Name ?? (said.Length > 0 ? said : pillar));
            var question = columns.Question(sheet, row);
            if (question.Length == 0) problems.Add(Note(file, row.Row, $"{row.Id} has no text: {(known is null ? "its id is shown" : "our wording is shown")}"));
            criteria.Add(new()
            {
                Id = row.Id,
                Pillar = pillar,
                Scope = Scope(file, row, columns.Text(sheet, row.Row, HeadingColumn.Scope), known, problems),
                Question = Shortened(question.Length > 0 ? question : known?.Question ?? row.Id),
                Proof = Shortened(TopRung(columns.Text(sheet, row.Row, HeadingColumn.Recommendations)) is { Length: > 0 } proof ? proof : known?.Proof ?? ""),
                Derivable = known?.Derivable ?? Derivability.No,
                Texts = known?.Texts ?? [],
            });
        }
        var missing = builtIn.Criteria.Where(each => !criteria.Any(found => found.Id == each.Id)).Select(each => each.Id).ToList();
        if (missing.Count > 0) problems.Add(Note(file, 0, $"not asked here: {string.Join(", ", missing)}"));
        var added = criteria.Where(each => builtIn.Find(each.Id) is null).Select(each => each.Id).ToList();
        if (added.Count > 0) problems.Add(Note(file, 0, $"new here, without a rule that could suggest a level: {string.Join(", ", added)}"));
        return new()
        {
            Id = $"irn-{version}-imported",
            Version = version,
            Sha256 = sum,
            Licence = "CC BY-NC-ND 4.0 as its authors publish it: for your own use, do not share this file",
            Notice = $"questions of your own workbook {Path.GetFileName(file)}; computed by Holdfast, not endorsed by its authors, not a certification",
            Source = $"{Path.GetFileName(file)}, sheet {sheet.Name}, sha256 {sum}",
            Pillars = pillars.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new Pillar(pair.Key, pair.Value, builtIn.Pillars.FirstOrDefault(each => each.Id == pair.Key)?.Themes ?? "")).ToValueList(),
            Criteria = criteria.OrderBy(each => each.Pillar, StringComparer.Ordinal).ThenBy(each => int.Parse(each.Id.Split('.')[1], CultureInfo.InvariantCulture)).ToValueList(),
        };
    }

    private static CriterionScope Scope(string file, CriterionRow row, string text, Criterion? known, List<Problem> problems)
    {
        var plain = HeadingColumns.Plain(text);
        if (plain.Contains("organi", StringComparison.Ordinal) || plain.Contains("fonction", StringComparison.Ordinal) || plain.Contains("function", StringComparison.Ordinal)) return CriterionScope.Organisation;
        if (plain.Contains("actif", StringComparison.Ordinal) || plain.Contains("asset", StringComparison.Ordinal)) return CriterionScope.Asset;
        var assumed = known?.Scope ?? CriterionScope.Asset;
        problems.Add(Note(file, row.Row, $"{row.Id}: {(text.Length > 0 ? $"'{Shortened(text)}' is no scope that is known" : "no scope is stated")}: taken as {(assumed == CriterionScope.Asset ? "asked for each asset" : "asked once")}"));
        return assumed;
    }

    // One cell holds a block per rung; the last one is what must be shown.
    private static string TopRung(string recommendations) =>
        ResultLabel().Matches(recommendations) is { Count: > 0 } labels ? recommendations[(labels[^1].Index + labels[^1].Length)..].Trim() : "";

    private static string VersionIn(string file) => VersionPattern().Match(Path.GetFileName(file)) is { Success: true } found ? found.Groups[1].Value : "unknown";

    private static string Shortened(string text)
    {
        var line = Spaces().Replace(text, " ").Trim();
        return line.Length > MaxText ? line[..MaxText] : line;
    }

    private static Referential? Refuse(string file, List<Problem> problems, string message, string hint)
    {
        problems.Add(new Problem(file, 0, 0, Severity.Error, message, hint));
        return null;
    }

    private static Problem Note(string file, int row, string message) => new(file, row, row == 0 ? 0 : 1, Severity.Note, message);

    [GeneratedRegex(@"(?:^|\n)\W*(?:r[ée]sultats?|results?)\s*(?::|\n|-|–)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ResultLabel();

    [GeneratedRegex(@"v[._ ]*(\d+(?:\.\d+)+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
