namespace Holdfast.Core.Regulation;

/// <summary>Findings with one cause as one line: the key to fill, and every place that waits for it.</summary>
/// <param name="Key">The key of the inventory to fill; empty when a package was read, or when nothing of the inventory could mend it.</param>
/// <param name="Places">Such as "B_02.02.c0030 (12 rows)".</param>
public sealed record RegisterGap(FindingWeight Weight, int Rule, string Key, string Message, ValueList<string> Places);

/// <summary>What is missing, the rejecting first.</summary>
public static class RegisterGaps
{
    public static ValueList<RegisterGap> Of(IEnumerable<RegisterFinding> findings) => findings
        .GroupBy(finding => (finding.Weight, finding.Rule, finding.Key, Message: finding.Key.Length > 0 && finding.Rule != 806 ? "" : finding.Message))
        .Select(group => new RegisterGap(group.Key.Weight, group.Key.Rule, group.Key.Key, group.First().Message, group
            .Where(finding => finding.Template.Length > 0)
            .GroupBy(finding => finding.Column.Length > 0 ? $"{finding.Template}.{finding.Column}" : finding.Template, StringComparer.Ordinal)
            .OrderBy(place => place.Key, StringComparer.Ordinal)
            .Select(place => Place(place.Key, place.Count(finding => finding.Row > 0), place.Min(finding => finding.Row))).ToValueList()))
        .OrderBy(gap => gap.Weight).ThenBy(gap => gap.Rule == 0 ? int.MaxValue : gap.Rule).ThenBy(gap => gap.Key, StringComparer.Ordinal).ThenBy(gap => gap.Message, StringComparer.Ordinal)
        .ToValueList();

    private static string Place(string column, int rows, int first) =>
        rows == 0 ? column : rows == 1 ? FormattableString.Invariant($"{column} (row {first})") : FormattableString.Invariant($"{column} ({rows} rows)");
}
