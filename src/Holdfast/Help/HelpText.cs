using Holdfast.Output;

namespace Holdfast.Help;

/// <summary>Help in the terminal, folded between words at its width.</summary>
internal static class HelpText
{
    private const int Indent = 2;
    private const int WidestLabel = 28;

    /// <summary>What to do first, for somebody who typed the name alone.</summary>
    public static void WriteStart(Shell shell)
    {
        var paint = shell.Paint;
        Fold(shell, 0, "Holdfast keeps a site reachable when a provider fails, and measures digital resilience.");
        shell.Out.WriteLine();
        foreach (var (line, what) in (IEnumerable<(string, string)>)
        [
            ("holdfast lab", "see a failover on this machine, without an account"),
            ("holdfast init", "write a first configuration for your zone"),
            ("holdfast check", "find its mistakes, each with the fix"),
            ("holdfast --help", "every command"),
        ]) shell.Out.WriteLine($"  {paint.Bold(line)}{new string(' ', 18 - line.Length)}{what}");
    }

    /// <summary>Every command in its group, from the guide alone: nothing has to be built for it.</summary>
    public static void WriteRoot(Shell shell, HelpPage root)
    {
        Fold(shell, 0, root.About);
        shell.Out.WriteLine();
        shell.Out.WriteLine($"Usage:  {root.Usage}");
        foreach (var group in CommandGuide.Groups)
        {
            Title(shell, group.Title);
            foreach (var name in group.Commands) Row(shell, new(name, CommandGuide.Find(name)!.Short), 12);
        }
        Title(shell, "Options of every command");
        Rows(shell, root.Everywhere);
        shell.Out.WriteLine();
        Fold(shell, 0, "'holdfast COMMAND --help' tells more, with examples. Exit codes: 0 done, 1 unexpected, 2 usage, 3 configuration, 4 finding, 5 partial, 6 refused, 7 no watcher (status).");
    }

    public static void Write(Shell shell, HelpPage page)
    {
        Fold(shell, 0, page.About);
        shell.Out.WriteLine();
        foreach (var line in Columns.Fold(page.Usage, "Usage:  ", "        ", wide: shell.Width)) shell.Out.WriteLine(line);
        Section(shell, "Commands", [.. page.Commands.Select(sub => new HelpPage.Item(sub.Path.Split(' ')[^1], sub.Short))]);
        Section(shell, "Arguments", page.Arguments);
        Section(shell, "Options", page.Options);
        Section(shell, "Options of every command", page.Everywhere);
        if (page.Examples.Length == 0) return;
        Title(shell, "Examples");
        foreach (var (line, what) in page.Examples)
        {
            shell.Out.WriteLine($"  {shell.Paint.Bold($"holdfast {line}")}");
            Fold(shell, 6, what);
        }
    }

    private static void Title(Shell shell, string title)
    {
        shell.Out.WriteLine();
        shell.Out.WriteLine(shell.Paint.Bold($"{title}:"));
    }

    private static void Section(Shell shell, string title, List<HelpPage.Item> items)
    {
        if (items.Count == 0) return;
        Title(shell, title);
        Rows(shell, items);
    }

    private static void Rows(Shell shell, List<HelpPage.Item> items)
    {
        var width = items.Select(item => item.Label.Length).Where(length => length <= WidestLabel).DefaultIfEmpty(0).Max();
        foreach (var item in items) Row(shell, item, width);
    }

    private static void Row(Shell shell, HelpPage.Item item, int width)
    {
        var rest = new string(' ', Indent + width + 2);
        var label = new string(' ', Indent) + item.Label;
        if (item.Label.Length > width)
        {
            // A label that is longer than its column has the line for itself.
            foreach (var line in Columns.Fold(item.Label.Replace("|", " |", StringComparison.Ordinal), "  ", "      ", wide: shell.Width)) shell.Out.WriteLine(line.Replace(" |", "|", StringComparison.Ordinal));
            label = "";
        }
        foreach (var line in Columns.Fold(item.Text, label.PadRight(rest.Length), rest, wide: shell.Width)) shell.Out.WriteLine(line);
    }

    private static void Fold(Shell shell, int indent, string text)
    {
        var before = new string(' ', indent);
        foreach (var line in Columns.Fold(text, before, before, wide: shell.Width)) shell.Out.WriteLine(line);
    }
}
