using System.Text;

namespace Holdfast.Adapters.Scoring;

internal enum HeadingColumn { Id, Dimension, Title, Description, Scope, Recommendations, Other }

/// <summary>Which column holds what, by the words of its heading in French or English.</summary>
internal sealed record HeadingColumns(Dictionary<HeadingColumn, int> Columns)
{
    private const string Accented = "àâäçéèêëîïôöùûü";
    private const string Bare = "aaaceeeeiioouuu";

    // What a heading begins with, without accents; the first that fits counts.
    private static readonly (string Word, HeadingColumn Column)[] Words =
    [
        ("intitule", HeadingColumn.Title), ("title", HeadingColumn.Title), ("criterion title", HeadingColumn.Title), ("wording", HeadingColumn.Title),
        ("description", HeadingColumn.Description), ("objectif", HeadingColumn.Description), ("objective", HeadingColumn.Description),
        ("portee", HeadingColumn.Scope), ("scope", HeadingColumn.Scope),
        ("recommandation", HeadingColumn.Recommendations), ("recommendation", HeadingColumn.Recommendations), ("guidance", HeadingColumn.Recommendations),
        ("dimension", HeadingColumn.Dimension), ("pilier", HeadingColumn.Dimension), ("pillar", HeadingColumn.Dimension),
        ("id", HeadingColumn.Id), ("reference", HeadingColumn.Other), ("critere", HeadingColumn.Other), ("criterion", HeadingColumn.Other),
    ];

    public bool IsEmpty => Columns.Count == 0;

    /// <summary>The nearest row above the first criterion that has at least two known headings.</summary>
    public static HeadingColumns Above(WorkbookSheet sheet, int firstCriterion)
    {
        for (var row = firstCriterion - 1; row >= 1; row--)
        {
            var columns = new Dictionary<HeadingColumn, int>();
            for (var column = 0; column < sheet.Rows[row - 1].Length; column++)
            {
                var heading = Plain(sheet.Cell(row, column));
                // A heading is short; a sentence that begins with such a word is none.
                if (heading.Length is 0 or > 60) continue;
                foreach (var (word, meaning) in Words)
                {
                    if (!heading.StartsWith(word, StringComparison.Ordinal)) continue;
                    columns.TryAdd(meaning, column);
                    break;
                }
            }
            if (columns.Count >= 2) return new(columns);
        }
        return new([]);
    }

    public string Text(WorkbookSheet sheet, int row, HeadingColumn column) => Columns.TryGetValue(column, out var at) ? sheet.Cell(row, at) : "";

    /// <summary>The description, else the title, else the longest text of the row.</summary>
    public string Question(WorkbookSheet sheet, CriterionRow row)
    {
        if (Text(sheet, row.Row, HeadingColumn.Description) is { Length: > 0 } description) return description;
        if (Text(sheet, row.Row, HeadingColumn.Title) is { Length: > 0 } title) return title;
        if (!IsEmpty) return "";
        var texts = sheet.Rows[row.Row - 1].Where((_, column) => column > row.Column).ToList();
        return texts.MaxBy(text => text.Length) ?? "";
    }

    /// <summary>Lower case without the accents of French. By hand: without ICU the runtime does not take letters apart.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text.Trim())
        {
            var lower = char.ToLowerInvariant(character);
            var accented = Accented.IndexOf(lower, StringComparison.Ordinal);
            plain.Append(accented < 0 ? lower : Bare[accented]);
        }
        return plain.ToString();
    }
}
