using System.CommandLine;
using System.CommandLine.Completions;

namespace Holdfast.Help;

/// <summary>A command as help shows it, whatever the form.</summary>
/// <param name="Path">The words of the command without the program's name; empty = the program.</param>
/// <param name="About">The whole description.</param>
internal sealed record HelpPage(
    string Path, string Short, string About, string Usage, List<HelpPage.Item> Arguments, List<HelpPage.Item> Options, List<HelpPage.Item> Everywhere,
    List<HelpPage> Commands, CommandGuide.Example[] Examples)
{
    /// <param name="Label">What is typed.</param>
    public sealed record Item(string Label, string Text);

    public static HelpPage Of(Command command)
    {
        var path = PathOf(command);
        var entry = CommandGuide.Find(path);
        var root = Root(command);
        var about = command.Description ?? "";
        return new(
            path, entry?.Short ?? about.Split(". ")[0].TrimEnd('.'), about, UsageOf(command, path),
            [.. command.Arguments.Where(argument => !argument.Hidden).Select(argument => new Item(Value(argument), TextOf(argument.Description, argument.HasDefaultValue ? argument.GetDefaultValue() : null)))],
            [.. command.Options.Where(option => command is not RootCommand && !option.Hidden && !IsBuiltIn(option)).Select(ItemOf)],
            [.. root.Options.Where(option => !option.Hidden && (option.Recursive || command is RootCommand || option.Name == "--help")).Select(ItemOf)],
            [.. command.Subcommands.Where(sub => !sub.Hidden).Select(Of)],
            entry?.Examples ?? []);
    }

    private static bool IsBuiltIn(Option option) => option.Name is "--help" or "--version";

    private static string PathOf(Command command)
    {
        var names = new List<string>();
        for (var at = command; at is not null and not RootCommand; at = at.Parents.OfType<Command>().FirstOrDefault()) names.Add(at.Name);
        names.Reverse();
        return string.Join(' ', names);
    }

    private static Command Root(Command command)
    {
        var at = command;
        while (at.Parents.OfType<Command>().FirstOrDefault() is { } parent) at = parent;
        return at;
    }

    private static string UsageOf(Command command, string path)
    {
        var words = new List<string> { "holdfast" };
        if (path.Length > 0) words.Add(path);
        if (command is RootCommand || command.Subcommands.Any(sub => !sub.Hidden)) words.Add("COMMAND");
        foreach (var argument in command.Arguments.Where(argument => !argument.Hidden))
        {
            var label = Value(argument) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
            words.Add(argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue ? $"[{label}]" : label);
        }
        if (command is not RootCommand)
            words.AddRange(command.Options.Where(option => option.Required).Select(option => $"{option.Name} {Value(option)}"));
        words.Add("[options]");
        return string.Join(' ', words);
    }

    private static Item ItemOf(Option option)
    {
        var names = option.Aliases.Append(option.Name).Where(name => name is not ("-?" or "/?" or "/h")).Distinct().OrderBy(name => name.Length);
        var value = option.Arity.MaximumNumberOfValues == 0 || (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) == typeof(bool) ? "" : " " + Value(option);
        var text = option.Name switch { "--help" => "This text", "--version" => "The version of the program", _ => TextOf(option.Description, option.HasDefaultValue ? option.GetDefaultValue() : null) };
        return new(string.Join(", ", names) + value, option.Required ? $"{text} (required)" : text);
    }

    private static string Value(Argument argument) => argument.HelpName ?? argument.Name;

    private static string Value(Option option) => option.HelpName ?? option.CompletionSources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.Label).ToList() switch
    {
        { Count: > 0 and < 12 } words => string.Join('|', words),
        _ => option.Name.TrimStart('-').ToUpperInvariant(),
    };

    private static string TextOf(string? description, object? standard)
    {
        var text = description ?? "";
        var shown = standard switch
        {
            null or false or "" => null,
            string word => word,
            System.Collections.IEnumerable many => string.Join(", ", many.Cast<object>()),
            _ => Convert.ToString(standard, System.Globalization.CultureInfo.InvariantCulture),
        };
        return string.IsNullOrEmpty(shown) || text.Contains("[default", StringComparison.Ordinal) ? text : $"{text} [default: {shown}]";
    }
}
