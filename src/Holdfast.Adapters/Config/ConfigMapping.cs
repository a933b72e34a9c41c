using System.Globalization;
using System.Net;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Config;

/// <summary>
/// One mapping of <c>holdfast.yaml</c>, read against its table of keys: unknown and repeated keys are told at once, values out of the table's bounds
/// when they are asked for. A value that cannot be read comes back as null after its problem was noted, so that one run shows every mistake.
/// A key that the table does not have cannot be asked for.
/// </summary>
internal sealed class ConfigMapping
{
    private readonly ConfigSection _keys;
    private readonly List<Problem> _problems;
    private readonly string _what;
    private readonly YamlSection _section;

    private ConfigMapping(YamlSection section, ConfigSection keys, string what, List<Problem> problems) =>
        (_section, _keys, _what, _problems) = (section, keys, what, problems);

    public YamlNode Node => _section.Node;

    /// <summary>For messages: "router 'web'".</summary>
    public string What => _what;

    /// <param name="also">Keys that somebody else reads, or refuses with words of its own.</param>
    /// <returns>Null when the node is not a mapping; the problem is noted.</returns>
    public static ConfigMapping? Of(YamlNode node, ConfigSection keys, string what, List<Problem> problems, params string[] also) =>
        YamlSection.Of(node, problems, what, [.. keys.Names.Concat(keys.Kinds.SelectMany(kind => kind.Names)).Distinct(), .. also]) is { } section ? new(section, keys, what, problems) : null;

    /// <summary>Tells the keys that belong to other kinds only: they would change nothing.</summary>
    public void CheckKind(string kind)
    {
        var own = _keys.Kinds.First(section => section.Name == kind);
        foreach (var (key, _) in Node.Pairs)
            if (own.Find(key.Text) is null && _keys.Kinds.Any(other => other.Find(key.Text) is not null))
                _problems.Add(key.Error($"'{key.Text}' of {_what} changes nothing with  kind: {kind}", $"remove it; keys of this kind: {string.Join(", ", own.Names)}"));
    }

    /// <summary>The same mapping, its problems into another list.</summary>
    public ConfigMapping As(List<Problem> problems) => new(_section.As(problems), _keys, _what, problems);

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether the key is written, also with nothing behind it.</summary>
    public bool Present(string key) => _section.Has(Key(key).Name);

    /// <summary>Null when the key is missing or says nothing.</summary>
    public YamlNode? Find(string key) => _section.Optional(Key(key).Name);

    /// <summary>Null, after a problem, when the key is missing.</summary>
    public YamlNode? Require(string key) => _section.Required(key, Key(key).Example);

    public string? Text(string key) => Scalar(key)?.Text;

    public string? RequiredText(string key) => Require(key) is null ? null : Text(key);

    public IReadOnlyList<YamlNode> List(string key) => _section.List(Key(key).Name);

    /// <summary>The mapping under a key of the table; null when it is missing or none.</summary>
    public ConfigMapping? Section(string key, params string[] also) => Find(key) is { } node ? Of(node, Key(key).Section!, $"'{key}' of {_what}", _problems, also) : null;

    public TimeSpan? Duration(string key)
    {
        if (Scalar(key) is not { } node) return null;
        var known = Key(key);
        if (!Core.Duration.TryParse(node.Text, out var duration))
        {
            Wrong(node, key, $"is '{node.Text}', which is not a duration", Core.Duration.Forms + Also(known));
            return null;
        }
        if (known.Shortest is { } least && duration < least) Wrong(node, key, $"is shorter than {Core.Duration.Format(least)}", $"for example  {key}: {known.Example}");
        else if (known.Longest is { } most && duration > most) Wrong(node, key, $"is longer than {Core.Duration.Format(most)}", $"{Core.Duration.Format(most)} or shorter{Also(known)}");
        else return duration;
        return null;
    }

    public int? Whole(string key)
    {
        if (Scalar(key) is not { } node) return null;
        var known = Key(key);
        if (int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= known.Least && number <= known.Most) return number;
        Wrong(node, key, $"is '{node.Text}'", $"a whole number from {known.Least} to {known.Most} is expected");
        return null;
    }

    public bool? Flag(string key)
    {
        if (Find(key) is not { } node) return null;
        if (YamlSection.ToFlag(node) is { } flag) return flag;
        Wrong(node, key, $"is {node.Describe()}", "write true or false");
        return null;
    }

    /// <summary>One of the words of the table.</summary>
    public string? Choice(string key) => Scalar(key) is { } node && IsChoice(node, key) ? node.Text : null;

    /// <summary>A list of words of the table.</summary>
    public ValueList<string> Choices(string key) => [.. List(key).Where(item => IsChoice(item, key)).Select(item => item.Text)];

    public DnsName? Name(string key)
    {
        if (Scalar(key) is not { } node) return null;
        if (DnsName.TryParse(node.Text, out var name, out var error) && !name.IsRoot) return name;
        Wrong(node, key, $"is '{node.Text}', which is not a DNS name: {error ?? "it is the root"}", $"for example  {Key(key).Example}");
        return null;
    }

    public Ttl? Ttl(string key)
    {
        if (Find(key) is not { } node) return null;
        if (node.IsScalar && Core.Dns.Ttl.TryParse(node.Text, out var ttl)) return ttl;
        Wrong(node, key, $"is {node.Describe()}", "write seconds (300) or a duration (5m)");
        return null;
    }

    /// <summary>Addresses with an optional port.</summary>
    /// <param name="port">Where none is written.</param>
    public ValueList<IPEndPoint> Addresses(string key, int port = ServerAddress.DnsPort)
    {
        var addresses = new List<IPEndPoint>();
        foreach (var item in List(key))
        {
            if (IPAddress.TryParse(item.Text, out var plain) && !item.Text.StartsWith('[')) addresses.Add(new IPEndPoint(plain, port));
            else if (ServerAddress.TryParse(item.Text, out var full)) addresses.Add(full);
            else Wrong(item, key, $"holds {item.Describe()}, which is not an IP address", "write  192.0.2.1  or  192.0.2.1:5353  or  [2001:db8::1]:5353");
        }
        return addresses.ToValueList();
    }

    /// <summary>The items of a list of mappings; what is none is told.</summary>
    public IEnumerable<ConfigMapping> Sections(string key, string each, params string[] also)
    {
        if (Find(key) is not { } node) yield break;
        var known = Key(key);
        if (node.Kind != YamlKind.Sequence)
        {
            Wrong(node, key, $"must be a list, found {node.Describe()}", $"write  {key}: {(known.Example.Length > 0 ? known.Example : "[{ ... }, { ... }]")}");
            yield break;
        }
        foreach (var item in node.Items)
            if (Of(item, known.Section!, each, _problems, also) is { } mapping) yield return mapping;
    }

    public void Wrong(YamlNode node, string key, string trouble, string fix) => _problems.Add(node.Error($"'{key}' of {_what} {trouble}", fix));

    private YamlNode? Scalar(string key)
    {
        if (Find(key) is not { } node) return null;
        if (node.IsScalar) return node;
        Wrong(node, key, $"must be a plain value, found {node.Describe()}", Key(key).Example is { Length: > 0 } example ? $"for example  {key}: {example}" : "");
        return null;
    }

    private bool IsChoice(YamlNode node, string key)
    {
        var choices = Key(key).Choices;
        if (choices.Contains(node.Text)) return true;
        var near = Suggest.Nearest(node.Text, choices);
        Wrong(node, key, $"is '{node.Text}'", near is null ? $"one of: {string.Join(", ", choices)}" : $"did you mean '{near}'?");
        return false;
    }

    private static string Also(ConfigKey key) => key.Choices.IsEmpty ? "" : $", or {string.Join(" or ", key.Choices)}";

    private ConfigKey Key(string key) => _keys.Find(key) ?? _keys.Kinds.Select(kind => kind.Find(key)).FirstOrDefault(found => found is not null) ?? throw new ArgumentException($"'{key}' is not in the table of the {_keys.Name}.", nameof(key));
}
