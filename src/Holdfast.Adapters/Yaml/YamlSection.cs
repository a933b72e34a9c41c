using Holdfast.Core;

namespace Holdfast.Adapters.Yaml;

/// <summary>
/// A mapping with known keys: reports unknown and repeated ones (with the nearest known word), missing ones and values of the
/// wrong shape, all into one list, and goes on. A value that cannot be read comes back as null after its problem was noted.
/// </summary>
public sealed class YamlSection
{
    private readonly YamlNode _node;
    private readonly List<Problem> _problems;
    private readonly string _what;

    private YamlSection(YamlNode node, List<Problem> problems, string what) => (_node, _problems, _what) = (node, problems, what);

    public YamlNode Node => _node;

    /// <param name="what">What the mapping is, for messages: "provider 'desec'".</param>
    /// <param name="known">All keys that may stand here; empty = any key (a mapping by names).</param>
    /// <returns>Null when the node is not a mapping; the problem is noted.</returns>
    public static YamlSection? Of(YamlNode node, List<Problem> problems, string what, params ReadOnlySpan<string> known)
    {
        if (node.Kind != YamlKind.Mapping)
        {
            problems.Add(node.Error($"{what} must be a mapping of keys to values, found {node.Describe()}", known.Length > 0 ? $"keys: {string.Join(", ", known)}" : ""));
            return null;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, _) in node.Pairs)
        {
            if (!seen.Add(key.Text)) problems.Add(key.Error($"{what} has the key '{key.Text}' twice", "keep one of them"));
            else if (known.Length > 0 && !known.Contains(key.Text)) problems.Add(Unknown(key, what, known));
        }
        return new YamlSection(node, problems, what);
    }

    /// <summary>The same mapping, its problems into another list.</summary>
    public YamlSection As(List<Problem> problems) => new(_node, problems, _what);

    public static Problem Unknown(YamlNode key, string what, ReadOnlySpan<string> known)
    {
        var near = Suggest.Nearest(key.Text, known.ToArray());
        return key.Error($"{what} has no key '{key.Text}'", near is null ? $"keys: {string.Join(", ", known)}" : $"did you mean '{near}'?");
    }

    public bool Has(string key) => _node.TryGet(key, out _);

    public YamlNode? Optional(string key) => _node.TryGet(key, out var value) && !value.IsNull ? value : null;

    public YamlNode? Required(string key, string example)
    {
        if (Optional(key) is { } value) return value;
        _problems.Add(_node.Error($"{_what} needs the key '{key}'", $"for example  {key}: {example}"));
        return null;
    }

    public string? Text(string key) => Optional(key) is { } value ? TextOf(value, key) : null;

    public string? RequiredText(string key, string example) => Required(key, example) is { } value ? TextOf(value, key) : null;

    public TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } text) return null;
        if (Core.Duration.TryParse(text, out var duration)) return duration;
        _problems.Add(Optional(key)!.Value.Error($"'{key}' is '{text}', which is not a duration", Core.Duration.Forms));
        return null;
    }

    public int? Number(string key, int minimum, int maximum)
    {
        if (Text(key) is not { } text) return null;
        if (int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
            return number;
        _problems.Add(Optional(key)!.Value.Error($"'{key}' is '{text}'", $"a whole number from {minimum} to {maximum} is expected"));
        return null;
    }

    public bool? Flag(string key)
    {
        if (Optional(key) is not { } value) return null;
        if (ToFlag(value) is { } flag) return flag;
        _problems.Add(value.Error($"'{key}' is {value.Describe()}", "write true or false"));
        return null;
    }

    /// <summary>One of the given words.</summary>
    public string? Choice(string key, params ReadOnlySpan<string> choices)
    {
        if (Text(key) is not { } text) return null;
        if (choices.Contains(text)) return text;
        var near = Suggest.Nearest(text, choices.ToArray());
        _problems.Add(Optional(key)!.Value.Error($"'{key}' is '{text}'", near is null ? $"one of: {string.Join(", ", choices)}" : $"did you mean '{near}'?"));
        return null;
    }

    /// <summary>A list of scalars; a single scalar counts as a list of one.</summary>
    public IReadOnlyList<YamlNode> List(string key) => Optional(key) is { } value ? ListOf(value, key) : [];

    public IReadOnlyList<YamlNode> ListOf(YamlNode value, string key)
    {
        if (value.IsScalar) return [value];
        if (value.Kind != YamlKind.Sequence)
        {
            _problems.Add(value.Error($"'{key}' must be a list, found {value.Describe()}", $"write  {key}: [one, two]"));
            return [];
        }
        var items = new List<YamlNode>(value.Count);
        foreach (var item in value.Items)
        {
            if (item.IsScalar) items.Add(item);
            else _problems.Add(item.Error($"'{key}' holds {item.Describe()} where a plain value is expected"));
        }
        return items;
    }

    public void Add(Problem problem) => _problems.Add(problem);

    internal static bool? ToFlag(YamlNode value) => value.IsScalar && !value.IsQuoted
        ? value.Text switch { "true" or "True" or "yes" or "on" => true, "false" or "False" or "no" or "off" => false, _ => null }
        : null;

    private string? TextOf(YamlNode value, string key)
    {
        if (value.IsScalar) return value.Text;
        _problems.Add(value.Error($"'{key}' must be a plain value, found {value.Describe()}"));
        return null;
    }
}
