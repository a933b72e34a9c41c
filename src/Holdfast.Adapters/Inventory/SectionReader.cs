using System.Globalization;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Inventory;

/// <summary>
/// One mapping read against its table of keys. Unknown and repeated keys are reported at once, wrong values when they are asked for; the
/// caller gets what is right and goes on, so that one run shows every mistake.
/// </summary>
internal sealed class SectionReader
{
    private const int MaxText = 10_000;

    private readonly InventorySection _section;
    private readonly List<Problem> _problems;
    private readonly YamlNode?[] _values;
    private readonly string _where;

    /// <param name="ignoresOthers">Keys that are not in the table are read and judged by somebody else.</param>
    public SectionReader(YamlNode node, InventorySection section, string where, List<Problem> problems, bool ignoresOthers = false)
    {
        (_section, _where, _problems) = (section, where, problems);
        _values = new YamlNode?[section.Keys.Count];
        Node = node;
        if (node.IsNull) return;
        if (node.Kind != YamlKind.Mapping)
        {
            problems.Add(node.Error($"{where}: a mapping is expected, not {node.Describe()}", $"write keys under it, such as '{section.Keys[0].Name}: …'"));
            return;
        }
        foreach (var (key, value) in node.Pairs)
        {
            var at = IndexOf(key.Text);
            if (at < 0)
            {
                if (ignoresOthers) continue;
                var near = Suggest.Nearest(key.Text, section.Keys.Select(known => known.Name));
                problems.Add(key.Error($"{where}: unknown key '{Short(key.Text)}'",
                    near is not null ? $"did you mean '{near}'?"
                    : key.Text.Contains(' ') && value.IsNull ? "if it belongs to the text before it, put that text in quotes: a comma ends it"
                    : $"known keys: {string.Join(", ", section.Keys.Select(known => known.Name))}"));
            }
            else if (_values[at] is { } first)
            {
                problems.Add(key.Error($"{where}: key '{key.Text}' is given twice", $"the first one is on line {first.Line}; remove one"));
            }
            else
            {
                _values[at] = value;
                if (section.Keys[at].IsRetired) problems.Add(key.Warning($"{where}: '{key.Text}' has no effect any more", "remove it"));
            }
        }
    }

    public YamlNode Node { get; }

    public SourcePlace At => Place(Node);

    public static SourcePlace Place(YamlNode node) => new(node.File, node.Line, node.Column);

    public bool Knows(string key) => IndexOf(key) >= 0;

    /// <summary>Reports each required key that is missing.</summary>
    public void Require()
    {
        for (var i = 0; i < _values.Length; i++)
            if (_section.Keys[i].IsRequired && _values[i] is null)
                _problems.Add(Node.Error($"{_where}: '{_section.Keys[i].Name}' is missing", _section.Keys[i].Help));
    }

    public bool Has(string key) => Find(key) is not null;

    /// <summary>The node under a key; null when the key is missing or says nothing.</summary>
    public YamlNode? Find(string key) => _values[Known(key)] is { IsNull: false } value ? value : null;

    public string Text(string key) => Scalar(key) is { } value ? value.Text.Trim() : "";

    public ValueList<string> Texts(string key)
    {
        if (Find(key) is not { } node) return [];
        // One text alone is a list of one.
        if (node.IsScalar) return TextOf(key, node) is { } single ? [single] : [];
        if (node.Kind != YamlKind.Sequence)
        {
            Wrong(node, key, "a list of texts", $"write '{key}: [one, two]'");
            return [];
        }
        var texts = new List<string>(node.Count);
        foreach (var item in node.Items)
            if (TextOf(key, item) is { } text) texts.Add(text);
        return texts.ToValueList();
    }

    public Reference Reference(string key) => Scalar(key) is { } value ? new(value.Text.Trim(), Place(value)) : default;

    public ValueList<Reference> References(string key)
    {
        if (Find(key) is not { } node) return [];
        if (node.IsScalar) return TextOf(key, node) is { } single ? [new(single, Place(node))] : [];
        if (node.Kind != YamlKind.Sequence)
        {
            Wrong(node, key, "a list of ids", $"write '{key}: [one, two]'");
            return [];
        }
        var references = new List<Reference>(node.Count);
        foreach (var item in node.Items)
            if (TextOf(key, item) is { } text) references.Add(new(text, Place(item)));
        return references.ToValueList();
    }

    /// <summary>One of the choices of the table; null when missing or wrong.</summary>
    public string? Choice(string key)
    {
        if (Scalar(key) is not { } value) return null;
        var choices = _section.Keys[Known(key)].Choices;
        if (choices.Contains(value.Text)) return value.Text;
        var near = Suggest.Nearest(value.Text, choices);
        _problems.Add(value.Error($"{_where}: '{key}' cannot be '{Short(value.Text)}'",
            near is not null ? $"did you mean '{near}'?" : $"one of {string.Join(", ", choices)}"));
        return null;
    }

    public TimeSpan? Duration(string key)
    {
        if (Scalar(key) is not { } value) return null;
        if (Core.Duration.TryParse(value.Text, out var duration)) return duration;
        Wrong(value, key, "a duration", Core.Duration.Forms);
        return null;
    }

    public DateOnly? Date(string key)
    {
        if (Scalar(key) is not { } value) return null;
        if (DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Wrong(value, key, "a date", "write year-month-day, such as 2027-03-31");
        return null;
    }

    public bool Flag(string key)
    {
        if (Scalar(key) is not { } value) return false;
        if (value.Text is "true" or "false") return value.Text == "true";
        Wrong(value, key, "true or false", "write true or false");
        return false;
    }

    public long? Whole(string key, long least, long most)
    {
        if (Scalar(key) is not { } value) return null;
        if (!long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            Wrong(value, key, "a whole number", $"from {least} to {most}");
            return null;
        }
        if (number >= least && number <= most) return number;
        _problems.Add(value.Error($"{_where}: '{key}' is {number}", $"it goes from {least} to {most}"));
        return null;
    }

    public double? Number(string key, double least, double most)
    {
        if (Scalar(key) is not { } value) return null;
        if (!double.TryParse(value.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            Wrong(value, key, "a number", "write it with a decimal point, such as 0.5");
            return null;
        }
        if (number >= least && number <= most) return number;
        _problems.Add(value.Error($"{_where}: '{key}' is {value.Text}", string.Create(CultureInfo.InvariantCulture, $"it goes from {least} to {most}")));
        return null;
    }

    public Money? Money(string key)
    {
        if (Scalar(key) is not { } value) return null;
        var text = value.Text.Trim();
        var space = text.LastIndexOf(' ');
        var currency = space > 0 ? text[(space + 1)..] : "";
        var amount = (space > 0 ? text[..space] : text).Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        if (currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)
            && decimal.TryParse(amount, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return new(number, currency, Place(value));
        Wrong(value, key, "an amount with its currency", "write the number, a space and the ISO code, such as '12000 EUR'");
        return null;
    }

    public string Country(string key)
    {
        if (Scalar(key) is not { } value) return "";
        return CountryOf(key, value);
    }

    public ValueList<string> CountryList(string key)
    {
        if (Find(key) is not { } node) return [];
        if (node.IsScalar) return Expand(node);
        if (node.Kind != YamlKind.Sequence)
        {
            Wrong(node, key, "a list of countries", $"write '{key}: [FR, DE]'");
            return [];
        }
        var codes = new List<string>();
        foreach (var item in node.Items)
        {
            if (item.IsScalar) codes.AddRange(Expand(item));
            else Wrong(item, key, "a country code", "two letters, such as FR");
        }
        return codes.Distinct().Order(StringComparer.Ordinal).ToValueList();

        ValueList<string> Expand(YamlNode item) =>
            item.Text == "EU" ? Countries.EuropeanUnion
            : CountryOf(key, item) is { Length: > 0 } code ? [code]
            : [];
    }

    /// <summary>A mapping whose keys are free and whose values are shares: 0.5 or 50%.</summary>
    public ValueList<(string Name, double Share, SourcePlace At)> Shares(string key)
    {
        var shares = new List<(string, double, SourcePlace)>();
        foreach (var (name, value) in Free(key, "shares", $"{key}: {{ supplier: 50% }}"))
            if (ShareOf($"{key}: {name.Text}", value) is { } share) shares.Add((name.Text, share, Place(name)));
        return shares.ToValueList();
    }

    /// <summary>0.5 or 50%.</summary>
    public double? Share(string key) => Scalar(key) is { } value ? ShareOf(key, value) : null;

    /// <summary>A mapping whose keys are free and whose values count people.</summary>
    public ValueList<(string Name, int Count)> Counts(string key)
    {
        var counts = new List<(string, int)>();
        foreach (var (name, value) in Free(key, "counts", $"{key}: {{ dns: 2 }}"))
        {
            if (value.IsScalar && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) counts.Add((name.Text, count));
            else Wrong(value, $"{key}: {name.Text}", "a number of people", "a whole number, 0 or more");
        }
        return counts.ToValueList();
    }

    public SectionReader? Section(string key)
    {
        if (Find(key) is not { } node) return null;
        var reader = new SectionReader(node, _section.Keys[Known(key)].Section!, $"{_where}, {key}", _problems);
        reader.Require();
        return reader;
    }

    public IEnumerable<SectionReader> Sections(string key)
    {
        if (Find(key) is not { } node) yield break;
        if (node.Kind != YamlKind.Sequence)
        {
            Wrong(node, key, "a list", $"start each entry with '- {_section.Keys[Known(key)].Section!.Keys[0].Name}: …'");
            yield break;
        }
        foreach (var item in node.Items)
        {
            var reader = new SectionReader(item, _section.Keys[Known(key)].Section!, $"{_where}, {key}", _problems);
            reader.Require();
            yield return reader;
        }
    }

    /// <summary>A mapping from ids to sections. A repeated id is reported; the first one counts.</summary>
    public IEnumerable<(YamlNode Id, SectionReader Reader)> Entries(string key)
    {
        if (Find(key) is not { } node) yield break;
        var section = _section.Keys[Known(key)].Section!;
        if (node.Kind != YamlKind.Mapping)
        {
            Wrong(node, key, "a mapping from ids", $"write '{key}:' and below it 'some-id: {{ … }}'");
            yield break;
        }
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, value) in node.Pairs)
        {
            if (!seen.TryAdd(id.Text, id.Line))
            {
                _problems.Add(id.Error($"{section.Name} '{Short(id.Text)}' is described twice", $"the first one is on line {seen[id.Text]}; merge them or rename one"));
                continue;
            }
            var reader = new SectionReader(value, section, $"{section.Name} '{Short(id.Text)}'", _problems);
            reader.Require();
            yield return (id, reader);
        }
    }

    public void Wrong(YamlNode node, string key, string expected, string hint) =>
        _problems.Add(node.Error($"{_where}: '{key}' must be {expected}, not {node.Describe()}", hint));

    private double? ShareOf(string key, YamlNode value)
    {
        var text = value.Text.Trim();
        var isPercent = text.EndsWith('%');
        if (value.IsScalar && double.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && (isPercent ? number / 100 : number) is >= 0 and <= 1 and var share)
            return share;
        Wrong(value, key, "a share", "from 0 to 1, or a percentage such as 50%");
        return null;
    }

    private IEnumerable<(YamlNode Key, YamlNode Value)> Free(string key, string what, string example)
    {
        if (Find(key) is not { } node) yield break;
        if (node.Kind != YamlKind.Mapping)
        {
            Wrong(node, key, $"a mapping to {what}", $"write '{example}'");
            yield break;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in node.Pairs)
        {
            if (seen.Add(pair.Key.Text)) yield return pair;
            else _problems.Add(pair.Key.Error($"{_where}: '{key}: {Short(pair.Key.Text)}' is given twice", "remove one"));
        }
    }

    private YamlNode? Scalar(string key)
    {
        if (Find(key) is not { } value) return null;
        return TextOf(key, value) is null ? null : value;
    }

    private string? TextOf(string key, YamlNode value)
    {
        if (!value.IsScalar || value.IsNull)
        {
            Wrong(value, key, "one value", "write it on the same line");
            return null;
        }
        if (value.Text.Length <= MaxText) return value.Text.Trim();
        _problems.Add(value.Error($"{_where}: '{key}' has {value.Text.Length} characters, at most {MaxText} are allowed", "shorten it and link to the document"));
        return null;
    }

    private string CountryOf(string key, YamlNode value)
    {
        if (Countries.IsCode(value.Text)) return value.Text;
        var meant = Countries.Meant(value.Text);
        _problems.Add(value.Error($"{_where}: '{key}' is '{Short(value.Text)}', which is no country code",
            meant is not null ? $"did you mean '{meant}'?" : "two letters of ISO 3166-1, such as FR"));
        return "";
    }

    private int Known(string key) => IndexOf(key) is >= 0 and var at ? at : throw new ArgumentException($"'{key}' is not in the table of '{_section.Name}'.", nameof(key));

    private int IndexOf(string key)
    {
        for (var i = 0; i < _section.Keys.Count; i++)
            if (_section.Keys[i].Name == key) return i;
        return -1;
    }

    internal static string Short(string text) => text.Length > 60 ? text[..57] + "…" : text;
}
