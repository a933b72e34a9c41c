using System.Diagnostics;
using System.Globalization;
using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>What the table says of a key, in the words of the documentation and of <c>explain</c>.</summary>
public static class ConfigText
{
    /// <summary>What a value looks like: "whole number, 1 to 32".</summary>
    public static string Form(ConfigKey key) => key.Form switch
    {
        ConfigForm.Version => "the number 1",
        ConfigForm.Text => "text",
        ConfigForm.Texts => "list of texts",
        ConfigForm.Name => "name in DNS",
        ConfigForm.Choice => Words(key.Choices),
        ConfigForm.Choices => $"list of {Words(key.Choices)}",
        ConfigForm.Whole when key.Most == int.MaxValue => $"whole number from {Count(key.Least)}",
        ConfigForm.Whole => $"whole number, {Count(key.Least)} to {Count(key.Most)}",
        ConfigForm.Flag => "true or false",
        ConfigForm.Duration => $"duration{(key.Shortest is { } least ? $" from {Duration.Format(least)}" : "")}{(key.Longest is { } most ? $" up to {Duration.Format(most)}" : "")}{Also(key)}",
        ConfigForm.Ttl => $"seconds or duration{Also(key)}",
        ConfigForm.Url => "URL",
        ConfigForm.Address => "IP address, with an optional port",
        ConfigForm.Addresses => "list of IP addresses, each with an optional port",
        ConfigForm.Path => "path of a file",
        ConfigForm.Share => $"'N of M', at most {key.Most}",
        ConfigForm.Statuses => "status codes",
        ConfigForm.Pairs => "mapping from names to texts",
        ConfigForm.Values => "list of values",
        ConfigForm.Secret => "secret: a mapping that says where it is",
        ConfigForm.Inventory => "path of a file, or a mapping",
        ConfigForm.Section => "mapping",
        ConfigForm.Sections => "list of mappings",
        ConfigForm.Entries => "mapping from names to mappings",
        _ => throw new UnreachableException(),
    };

    /// <summary>What counts when it is left out: "10s", "that of the zone", "(required)".</summary>
    public static string Default(ConfigKey key) => (key.IsRequired, key.Default, key.Otherwise) switch
    {
        (true, _, _) => "required",
        (_, { } usual, { } otherwise) => $"{usual}; {otherwise}",
        (_, { } usual, _) => usual,
        (_, _, { } otherwise) => otherwise,
        _ => "",
    };

    private static string Words(ValueList<string> words) => words.Count == 1 ? words[0] : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";

    // Of types of records there are dozens; the meaning says what else may stand there.
    private static string Also(ConfigKey key) => key.Choices.IsEmpty ? "" : $", or {Words(key.Choices)}";

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
