using System.Globalization;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Regulation;

/// <summary>The rules that reject a filing (805 to 808), and what else a supervisor would ask about. It reads values alone, wherever they come from.</summary>
public static class RegisterLint
{
    public static ValueList<RegisterFinding> Check(RegisterOfInformation register)
    {
        var findings = new List<RegisterFinding>(register.Remarks);
        var values = new ReferencedValues(register);
        foreach (var table in register.Tables)
        {
            Keys(table, findings);
            for (var row = 0; row < table.Rows.Count; row++)
                for (var column = 0; column < table.Template.Columns.Count; column++)
                    Cell(table, row, column, values, findings);
        }
        Indicators(register, findings);
        return findings.OrderBy(finding => finding.Weight).ToValueList();
    }

    // Rule 806. Rows with an empty part of the key are rule 805's.
    private static void Keys(RegisterTable table, List<RegisterFinding> findings)
    {
        var keys = Enumerable.Range(0, table.Template.Columns.Count).Where(column => table.Template.Columns[column].IsKey).ToList();
        if (keys.Count == 0) return;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < table.Rows.Count; row++)
        {
            if (keys.Any(key => table.Rows[row][key].Length == 0)) continue;
            var key = string.Join('\u001f', keys.Select(column => table.Rows[row][column]));
            if (seen.TryAdd(key, row)) continue;
            var first = table.Rows[seen[key]];
            findings.Add(new(FindingWeight.Rejects, 806, table.Template.Code, string.Join(" ", keys.Select(column => table.Template.Columns[column].Code)), row + 1,
                $"the key {string.Join(", ", keys.Select(column => $"'{table.Rows[row][column]}'"))} stands in row {seen[key] + 1} already",
                keys.Select(column => Source(table.Rows[row], column)).FirstOrDefault(source => source.Length > 0 && !keys.Any(column => Source(first, column) == source)) ?? Source(table.Rows[row], keys[0])));
        }
    }

    private static void Cell(RegisterTable table, int row, int column, ReferencedValues values, List<RegisterFinding> findings)
    {
        var template = table.Template;
        var rule = template.Columns[column];
        var value = table.Rows[row][column];
        var source = Source(table.Rows[row], column);
        if (value.Length == 0)
        {
            if (rule.IsKey) Say(FindingWeight.Rejects, 805, $"the key column '{rule.Title}' is empty");
            else if (IsRequired(table, row, rule.Requirement, values)) Say(FindingWeight.Empty, 0, $"'{rule.Title}' is empty");
            return;
        }
        if (rule.References.Length > 0 && value != rule.ReferencesNothing && !values.Of(rule.References).Contains(value))
            Say(FindingWeight.Rejects, 807, $"'{value}' ({rule.Title}) is not in {rule.References}");
        if (RegisterValues.Objection(rule, value) is { } objection) Say(FindingWeight.Doubtful, 0, objection);
        if (column < table.Rows[row].Cells.Count && table.Rows[row].Cells[column].Assumed is { Length: > 0 } assumed)
            Say(FindingWeight.Assumed, 0, $"'{rule.Title}' is {value}, because {assumed}");

        void Say(FindingWeight weight, int number, string message) => findings.Add(new(weight, number, template.Code, rule.Code, row + 1, message, source));
    }

    private static bool IsRequired(RegisterTable table, int row, Requirement requirement, ReferencedValues values)
    {
        return requirement switch
        {
            Requirement.Always => true,
            Requirement.ForCriticalFunction => values.CriticalFunctions.Contains(Value("c0050")),
            Requirement.WhereDataIsStored => values.CriticalFunctions.Contains(Value("c0050")) && Value("c0140") == EbaCodes.Yes,
            Requirement.WhereHardToReplace => Value("c0050") is EbaCodes.NotSubstitutable or EbaCodes.HighlyComplex,
            Requirement.OfDirectProvider => values.Of("B_03.02.c0020").Contains(Value("c0010")),
            Requirement.OfBranch => Value("c0030") == EbaCodes.Branch,
            _ => false,
        };

        string Value(string column) => table.Rows[row][table.Template.IndexOf(column)];
    }

    private static void Indicators(RegisterOfInformation register, List<RegisterFinding> findings)
    {
        var stated = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (template, isReported) in register.Header.Indicators)
        {
            if (!stated.TryAdd(template, isReported)) Say(template, $"the filing indicator of {template} is given twice");
            if (RegisterTemplates.Find(template) is null) Say(template, $"the filing indicator names {template}, which is no template");
        }
        foreach (var template in RegisterTemplates.All)
        {
            var rows = register.Table(template.Code)?.Rows.Count ?? 0;
            if (!stated.TryGetValue(template.Code, out var isReported)) Say(template.Code, $"{template.Code} has no filing indicator");
            else if (isReported && rows == 0) Say(template.Code, $"the filing indicator of {template.Code} is true, but it has no row");
            else if (!isReported && rows > 0) Say(template.Code, $"the filing indicator of {template.Code} is false, but it has {rows.ToString(CultureInfo.InvariantCulture)} rows");
        }

        void Say(string template, string message) => findings.Add(new(FindingWeight.Rejects, 808, template, "", 0, message));
    }

    private static string Source(RegisterRow row, int column) => column < row.Cells.Count ? row.Cells[column].Source : "";

    // What other columns refer to, collected once.
    private sealed class ReferencedValues(RegisterOfInformation register)
    {
        private readonly Dictionary<string, HashSet<string>> _columns = new(StringComparer.Ordinal);

        public HashSet<string> CriticalFunctions => field ??= register.Table("B_06.01") is { } functions
            ? functions.Rows.Where(row => row[functions.Template.IndexOf("c0050")] == EbaCodes.Yes).Select(row => row[0]).ToHashSet(StringComparer.Ordinal)
            : [];

        public HashSet<string> Of(string reference)
        {
            if (_columns.TryGetValue(reference, out var known)) return known;
            var values = new HashSet<string>(StringComparer.Ordinal);
            if (register.Table(reference[..7]) is { } table)
            {
                var column = table.Template.IndexOf(reference[8..]);
                values.UnionWith(table.Rows.Select(row => row[column]).Where(value => value.Length > 0));
            }
            _columns.Add(reference, values);
            return values;
        }
    }
}
