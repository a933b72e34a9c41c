using System.Text;

namespace Holdfast.Help;

/// <summary>The same pages as documents: docs/commands in Markdown, and one page of the manual (roff, man(7)).</summary>
internal static class HelpDocuments
{
    private const string Generated = "<!-- generated from the program's own help: holdfast manual --markdown docs/commands -->\n";

    /// <summary>File names below docs/commands and what stands in them.</summary>
    public static IEnumerable<(string File, string Text)> Markdown(HelpPage root)
    {
        var index = new StringBuilder($"# Commands\n\n{Generated}\n{root.About}\n\n    {root.Usage}\n");
        foreach (var group in CommandGuide.Groups)
        {
            index.Append($"\n## {group.Title}\n\n| command | |\n|---|---|\n");
            foreach (var name in group.Commands) index.Append($"| [{name}]({name}.md) | {CommandGuide.Find(name)!.Short} |\n");
        }
        index.Append("\n## Options of every command\n\n");
        Table(index, root.Everywhere);
        index.Append("\nWhat the exit codes mean: [exit codes](../exit-codes.md).\n");
        yield return ("README.md", index.ToString());
        foreach (var command in root.Commands)
        {
            var text = new StringBuilder();
            Page(text, command, 1);
            yield return ($"{command.Path}.md", text.ToString());
        }
    }

    /// <summary>holdfast(1).</summary>
    public static string Manual(HelpPage root, string version)
    {
        var text = new StringBuilder($".TH HOLDFAST 1 \"\" \"holdfast {version}\" \"Holdfast\"\n");
        text.Append($".SH NAME\nholdfast \\- {Roff(Lower(root.About))}\n.SH SYNOPSIS\n.B {Roff(root.Usage)}\n.SH DESCRIPTION\n");
        text.Append("One YAML file declares a few DNS records; Holdfast keeps them the same at several independent providers, moves a router record between\nfronts when one fails, and proves it at the name servers. An inventory of what the service hangs on shows single points of failure.\n");
        foreach (var group in CommandGuide.Groups)
        {
            text.Append($".SH {Roff(group.Title.ToUpperInvariant())}\n");
            foreach (var name in group.Commands)
                if (root.Commands.Find(command => command.Path == name) is { } command) Section(text, command);
        }
        text.Append(".SH OPTIONS OF EVERY COMMAND\n");
        Items(text, root.Everywhere);
        text.Append(".SH EXIT STATUS\n0 done, 1 unexpected, 2 usage, 3 configuration invalid, 4 changes pending, drift or finding, 5 partial or could not be asked, 6 refused by a guard, 7 no watcher answers (status).\n");
        text.Append(".SH FILES\n.I holdfast.yaml\nis the configuration;\n.I /etc/holdfast/holdfast.yaml\nthat of the service.\n");
        return text.ToString();
    }

    private static void Page(StringBuilder text, HelpPage page, int level)
    {
        text.Append($"{new string('#', level)} holdfast {page.Path}\n\n");
        if (level == 1) text.Append($"{Generated}\n");
        text.Append($"{page.About}\n\n    {page.Usage}\n");
        if (page.Arguments.Count > 0)
        {
            text.Append('\n');
            Table(text, page.Arguments);
        }
        if (page.Options.Count > 0)
        {
            text.Append('\n');
            Table(text, page.Options);
        }
        if (page.Examples.Length > 0 && page.Commands.Count == 0)
        {
            text.Append('\n');
            foreach (var (line, what) in page.Examples) text.Append($"    holdfast {line}    # {what}\n");
        }
        foreach (var command in page.Commands)
        {
            text.Append('\n');
            Page(text, command, level + 1);
        }
    }

    private static void Table(StringBuilder text, List<HelpPage.Item> items)
    {
        text.Append("| | |\n|---|---|\n");
        foreach (var (label, what) in items)
            text.Append($"| `{label.Replace("|", "\\|", StringComparison.Ordinal)}` | {what.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)} |\n");
    }

    private static void Section(StringBuilder text, HelpPage page)
    {
        text.Append($".SS {Roff(page.Usage)}\n{Roff(page.About)}\n");
        Items(text, [.. page.Arguments, .. page.Options]);
        if (page.Commands.Count == 0)
            foreach (var (line, what) in page.Examples) text.Append($".TP\n.B holdfast {Roff(line)}\n{Roff(what)}\n");
        foreach (var command in page.Commands) Section(text, command);
    }

    private static void Items(StringBuilder text, List<HelpPage.Item> items)
    {
        foreach (var (label, what) in items) text.Append($".TP\n.B {Roff(label)}\n{Roff(what)}\n");
    }

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');

    // A line that begins with a dot or an apostrophe is a request to roff.
    private static string Roff(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.Length > 0 && escaped[0] is '.' or '\'' ? $"\\&{escaped}" : escaped;
    }
}
