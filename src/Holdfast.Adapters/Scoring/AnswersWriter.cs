using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Scoring;

namespace Holdfast.Adapters.Scoring;

/// <summary>
/// Adds answers to a file that people wrote, as text: comments, order and layout of everything else stay as they are. Whatever it makes is
/// read back before it counts.
/// </summary>
public static class AnswersWriter
{

    public const string Beginning = $"{AnswersKeys.Kind}: 1\n# What people say about each criterion, and what shows it: docs/method.md. One line an answer, so that it can be reviewed.\nanswers:\n";

    /// <summary>The text with the answer added; null, with the reason in <paramref name="problem"/>, when that cannot be done safely.</summary>
    /// <param name="subjects">One answer may name several subjects.</param>
    public static string? Add(string text, Answer answer, ValueList<string> subjects, out string problem)
    {
        problem = "";
        var before = Read(text, out var document);
        if (document is null)
        {
            problem = "the file cannot be read";
            return null;
        }
        if (Insert(text, document, Line(answer, subjects)) is not { } changed)
        {
            problem = $"'answers:' is written in one line, so nothing can be added to it; add this entry by hand: {Line(answer, subjects)}";
            return null;
        }
        var after = Read(changed, out _);
        if (after.Answers.Count == before.Answers.Count + subjects.Count && before.Answers.All(known => after.Answers.Contains(known)) && after.Evidence == before.Evidence) return changed;
        problem = $"the entry does not fit into the file; add it by hand: {Line(answer, subjects)}";
        return null;
    }

    /// <summary>The entry of a list, without the dash.</summary>
    public static string Line(Answer answer, ValueList<string> subjects)
    {
        var line = new StringBuilder($"{{ criterion: {answer.Criterion}");
        if (subjects is not [Subject.Organisation]) line.Append($", subject: {(subjects.Count == 1 ? Text(subjects[0]) : $"[{string.Join(", ", subjects.Select(Text))}]")}");
        line.Append($", level: {answer.Level.Word()}");
        Append("because", answer.Justification);
        Append("override", answer.OverrideReason);
        Append("confirms", answer.Confirms);
        Append("by", answer.Author);
        if (answer.Date is { } date) line.Append(CultureInfo.InvariantCulture, $", on: {date:yyyy-MM-dd}");
        return line.Append(" }").ToString();

        void Append(string key, string value)
        {
            if (value.Length > 0) line.Append($", {key}: {Text(value)}");
        }
    }

    // Plain where YAML reads it as the same text, else in quotes (JSON strings are YAML strings).
    private static string Text(string value) =>
        value.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '/' or ':' or '_') && char.IsAsciiLetter(value[0]) && value[^1] != ':'
            && value is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off")
            ? value
            : $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string? Insert(string text, YamlDocument document, string entry)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').ToList();
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var (start, indent, hasNext) = (-1, "  ", false);
        var end = lines.Count;
        foreach (var (key, value) in document.Root.Pairs)
        {
            if (start >= 0)
            {
                (end, hasNext) = (key.Line - 1, true);
                break;
            }
            if (key.Text != "answers") continue;
            start = key.Line;
            if (value.IsNull) continue;
            if (value.Kind != YamlKind.Sequence || value.Count == 0 || value.Line == key.Line) return null;
            foreach (var item in value.Items)
            {
                var dash = lines[item.Line - 1].IndexOf('-', StringComparison.Ordinal);
                if (dash < 0 || lines[item.Line - 1][..dash].Trim().Length > 0) return null;
                indent = lines[item.Line - 1][..dash];
                break;
            }
        }
        if (start < 0)
        {
            if (lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
            lines.AddRange(["answers:", $"  - {entry}", ""]);
        }
        else
        {
            // Blank lines and comments before the next key belong to that key.
            while (end > start && (lines[end - 1].Trim().Length == 0 || (hasNext && lines[end - 1].StartsWith('#')))) end--;
            lines.Insert(end, $"{indent}- {entry}");
            if (lines[^1].Length > 0) lines.Add("");
        }
        return string.Join(newLine, lines);
    }

    private static AnswerSheet Read(string text, out YamlDocument? document)
    {
        var problems = new List<Problem>();
        document = YamlDocument.Read("", text, problems);
        return document is null ? AnswerSheet.Empty : AnswersFile.Read("", text, problems);
    }
}
