using System.Text.RegularExpressions;

namespace Holdfast.Adapters.Scoring;

/// <summary>A row of a sheet that describes one criterion.</summary>
/// <param name="Id">With a dot: RES-3.4.</param>
/// <param name="Written">As it stands in the cell.</param>
internal sealed partial record CriterionRow(int Row, int Column, string Id, string Written)
{
    public static List<CriterionRow> In(WorkbookSheet sheet)
    {
        var found = new List<CriterionRow>();
        for (var row = 1; row <= sheet.Rows.Count; row++)
            for (var column = 0; column < sheet.Rows[row - 1].Length; column++)
            {
                var text = sheet.Cell(row, column);
                if (IdPattern().Match(text) is not { Success: true } id) continue;
                found.Add(new(row, column, $"RES-{id.Groups[1].Value}.{id.Groups[2].Value}", text));
                break;
            }
        return found;
    }

    /// <summary>"RES 5" → RES-5; null when the text names none.</summary>
    public static string? PillarOf(string text) => PillarPattern().Match(text) is { Success: true } pillar ? $"RES-{pillar.Groups[1].Value}" : null;

    // RES-1.1, RES-3-3, RES 4.2, res_5.1
    [GeneratedRegex(@"^\s*RES[\s_-]*([1-9][0-9]?)\s*[.\-_]\s*([1-9][0-9]?)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\bRES[\s_-]*([1-9][0-9]?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PillarPattern();
}
