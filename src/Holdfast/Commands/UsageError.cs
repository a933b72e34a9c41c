using System.CommandLine;
using System.CommandLine.Parsing;
using Holdfast.Core;

namespace Holdfast.Commands;

/// <summary>What is wrong with a command line, with the word that was probably meant.</summary>
/// <param name="Message">The mistake.</param>
/// <param name="Fix">What to type instead, or where to look.</param>
internal sealed record UsageError(string Message, string Fix)
{
    public static IEnumerable<UsageError> Of(ParseResult line)
    {
        var command = line.CommandResult.Command;
        var path = PathOf(line.CommandResult);
        var help = $"see '{path} --help'";
        // Behind an unknown command nothing can be understood: its own words would only be called unknown too.
        var unknown = command.Subcommands.Count > 0 ? line.UnmatchedTokens.FirstOrDefault(token => !token.StartsWith('-')) : null;
        if (unknown is not null && line.UnmatchedTokens[0] == unknown)
        {
            var nearest = Suggest.Nearest(unknown, command.Subcommands.SelectMany(NamesOf));
            yield return new UsageError(
                $"'{unknown}' is no command{(nearest is null ? "" : $"; did you mean '{nearest}'?")}",
                nearest is null ? help : $"{path} {nearest}");
            yield break;
        }
        var isLost = line.UnmatchedTokens.Count > 0;
        foreach (var error in line.Errors)
        {
            // "Required command was not provided" beside the word that should have been one says nothing.
            if (isLost && error.SymbolResult is CommandResult && Quoted(error.Message) is null) continue;
            if (OfValue(error, help) is { } mistake)
            {
                yield return mistake;
                continue;
            }
            var option = error.Message.StartsWith("Unrecognized", StringComparison.Ordinal) && Quoted(error.Message) is ['-', ..] word ? word : null;
            var nearest = option is null ? null : Suggest.Nearest(option, OptionsOf(line.CommandResult));
            yield return new UsageError(nearest is null ? error.Message : $"{error.Message.TrimEnd('.')}; did you mean '{nearest}'?", help);
        }
    }

    /// <summary>A value that the option cannot take, in words that name the option and what it takes; the library's own name types of the program, or no option.</summary>
    private static UsageError? OfValue(ParseError error, string help)
    {
        var (name, type) = error.SymbolResult switch
        {
            OptionResult option => (option.Option.Name, option.Option.ValueType),
            ArgumentResult { Parent: OptionResult option } => (option.Option.Name, option.Option.ValueType),
            ArgumentResult argument => (argument.Argument.Name, argument.Argument.ValueType),
            _ => ("", typeof(void)),
        };
        var quoted = error.Message.Split('\'').Where((_, at) => at % 2 == 1).ToList();
        if (name.Length == 0 || quoted.Count == 0) return null;
        var message = $"{name} is '{quoted[0]}'";
        if (error.Message.Contains("'System.", StringComparison.Ordinal))
            return new(message, (Nullable.GetUnderlyingType(type) ?? type) == typeof(double) ? "write a number, such as 0.5" : "write a whole number, such as 10");
        if (!error.Message.StartsWith("Argument '", StringComparison.Ordinal) || quoted.Count < 2) return null;
        var nearest = Suggest.Nearest(quoted[0], quoted[1..]);
        return new(nearest is null ? message : $"{message}; did you mean '{nearest}'?", $"one of {string.Join(", ", quoted[1..])}; {help}");
    }

    private static string PathOf(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is not null; at = at.Parent)
            if (at is CommandResult { Command: not RootCommand } command) names.Add(command.Command.Name);
        names.Add("holdfast");
        names.Reverse();
        return string.Join(' ', names);
    }

    private static IEnumerable<string> OptionsOf(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is not CommandResult { Command: var command }) continue;
            foreach (var option in command.Options.Where(option => at == result || option.Recursive))
                foreach (var name in NamesOf(option)) yield return name;
        }
    }

    // One letter is not a word: everything of two characters would be near to it.
    private static IEnumerable<string> NamesOf(Option option) => option.Aliases.Append(option.Name).Where(name => name.Length > 2);

    private static IEnumerable<string> NamesOf(Command command) => command.Aliases.Append(command.Name);

    private static string? Quoted(string message) => message.Split('\'') is [_, var word, ..] ? word : null;
}
