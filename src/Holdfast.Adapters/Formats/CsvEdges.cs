using System.Globalization;
using System.Text;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// Edges as values parted by commas, semicolons or tabs (RFC 4180) with a header. <c>from,to</c> are needed; <c>without</c> is down or degraded; rows of one
/// <c>from</c> with the same <c>group</c> are alternatives, of which <c>at-least</c> (default 1) must be up; <c>kind</c> and <c>supplier</c> describe <c>to</c>.
/// </summary>
internal static class CsvEdges
{
    private const int MaxProblems = 100;
    private const int MaxLine = 100_000;

    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["from"] = "from", ["source"] = "from", ["client"] = "from", ["to"] = "to", ["target"] = "to", ["server"] = "to",
        ["without"] = "without", ["group"] = "group", ["at-least"] = "at-least", ["kind"] = "kind", ["supplier"] = "supplier",
    };

    public static DependencyInventory? Read(string file, TextReader text, List<Problem> problems)
    {
        var first = text.ReadLine();
        var separator = CsvTable.SeparatorOf(first ?? "");
        var header = Fields(first ?? "", separator);
        if (header is null || !header.Any(field => Name(field) == "from") || !header.Any(field => Name(field) == "to"))
        {
            problems.Add(new(file, 1, 1, Severity.Error, "the header does not name the columns 'from' and 'to'", "let the first line be 'from,to' or 'from,to,without,group,at-least'"));
            return null;
        }
        foreach (var (field, at) in header.Select((field, at) => (field, at)))
            if (Name(field).Length == 0) problems.Add(new(file, 1, at + 1, Severity.Warning, $"the column '{Short(field)}' is not read", "known columns: from, to, without, group, at-least, kind, supplier"));

        var imported = new ImportedInventory(file);
        var groups = new Dictionary<(string From, string Group), (List<string> Members, int AtLeast, bool IsDegrading)>();
        var known = new HashSet<((string From, string Group) Of, string Member)>();
        var before = problems.Count;
        for (var line = 2; text.ReadLine() is { } row; line++)
        {
            if (row.Length == 0) continue;
            if (problems.Count - before >= MaxProblems)
            {
                problems.Add(new(file, line, 0, Severity.Error, "more problems are not shown", "repair these first"));
                break;
            }
            if (imported.IsFull)
            {
                problems.Add(new(file, line, 0, Severity.Error, $"more than {ImportedInventory.MaxNeeds:N0} edges", "import it in parts, or leave out what is not critical"));
                return null;
            }
            if (row.Length > MaxLine || Fields(row, separator) is not { } fields || fields.Count != header.Count)
            {
                problems.Add(new(file, line, 1, Severity.Error, row.Length > MaxLine ? $"the line has {row.Length} characters" : $"the line does not have {header.Count} fields", $"one field per column; put quotes around a field with a '{separator}' in it"));
                continue;
            }
            string At(string column)
            {
                for (var i = 0; i < header.Count; i++)
                    if (Name(header[i]) == column) return fields[i].Trim();
                return "";
            }
            var (from, to, without, group) = (At("from"), At("to"), At("without"), At("group"));
            if (from.Length == 0 || to.Length == 0)
            {
                problems.Add(new(file, line, 1, Severity.Error, $"'{(from.Length == 0 ? "from" : "to")}' is empty", "name both ends of the edge"));
                continue;
            }
            if (without is not ("" or "down" or "degraded"))
            {
                problems.Add(new(file, line, 1, Severity.Error, $"'without' cannot be '{Short(without)}'", "down or degraded"));
                continue;
            }
            imported.Component(to, At("kind"), At("supplier") is { Length: > 0 } supplier ? imported.Supplier(supplier, supplier) : "");
            if (group.Length == 0)
            {
                imported.Need(from, to, without == "degraded");
                continue;
            }
            var atLeast = 1;
            if (At("at-least") is { Length: > 0 } number && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out atLeast) || atLeast < 1))
            {
                problems.Add(new(file, line, 1, Severity.Error, $"'at-least' is '{Short(number)}'", "a whole number, 1 or more"));
                continue;
            }
            var key = (imported.Component(from), group);
            if (!groups.TryGetValue(key, out var members)) groups.Add(key, members = ([], atLeast, without == "degraded"));
            if (known.Add((key, imported.Id(to)))) members.Members.Add(imported.Id(to));
        }
        foreach (var ((from, group), (members, atLeast, isDegrading)) in groups)
        {
            if (atLeast > members.Count) problems.Add(new(file, 0, 0, Severity.Error, $"the group '{Short(group)}' of '{from}' wants {atLeast} of {members.Count}", "lower 'at-least' or name more members"));
            else imported.Need(from, new Dependency(new Need.AtLeast(atLeast, members.Select(member => (Need)member).ToValueList()), isDegrading));
        }
        return imported.ToInventory(problems);
    }

    /// <summary>Groups inside groups are written as their members at the level of the outer group: CSV has no more room.</summary>
    public static string Write(DependencyInventory inventory)
    {
        var text = new StringBuilder("from,to,without,group,at-least\n");
        foreach (var component in inventory.Components)
        {
            var groups = 0;
            foreach (var need in component.Needs) Rows(component.Id, need.What, need.IsDegrading);

            void Rows(string from, Need need, bool isDegrading)
            {
                var without = isDegrading ? "degraded" : "down";
                switch (need)
                {
                    case Need.One one:
                        text.Append($"{Field(from)},{Field(one.Target.Id)},{without},,\n");
                        break;
                    case Need.All all:
                        foreach (var member in all.Members) Rows(from, member, isDegrading);
                        break;
                    case Need.AtLeast some:
                        groups++;
                        foreach (var member in need.References().Select(reference => reference.Id).Distinct())
                            text.Append($"{Field(from)},{Field(member)},{without},{groups},{some.Count}\n");
                        break;
                }
            }
        }
        return text.ToString();
    }

    private static string Name(string field) => Columns.GetValueOrDefault(field.Trim().TrimStart('\ufeff'), "");

    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    // Null when a quote is not closed on its line.
    private static List<string>? Fields(string row, char separator)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            var c = row[i];
            if (isQuoted)
            {
                if (c != '"') field.Append(c);
                else if (i + 1 < row.Length && row[i + 1] == '"') field.Append(row[++i]);
                else isQuoted = false;
            }
            else if (c == '"' && field.Length == 0) isQuoted = true;
            else if (c != separator) field.Append(c);
            else
            {
                fields.Add(field.ToString());
                field.Clear();
            }
        }
        fields.Add(field.ToString());
        return isQuoted ? null : fields;
    }

    private static string Short(string text) => text.Length > 60 ? text[..57] + "…" : text;
}
