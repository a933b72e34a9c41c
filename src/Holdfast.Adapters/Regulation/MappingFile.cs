using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Regulation;

namespace Holdfast.Adapters.Regulation;

/// <summary>Reads mappings between criteria and other texts: the project's own (embedded), or a file of the same form.</summary>
public static class MappingFile
{
    private const string Kind = "holdfast-mappings";
    private const string Resource = "Holdfast.Adapters.Regulation.mappings.yaml";

    private static readonly Dictionary<string, MappingMark> Marks = new(StringComparer.Ordinal) { ["grid"] = MappingMark.Grid, ["reported"] = MappingMark.Reported, ["ours"] = MappingMark.Ours };

    private static readonly Dictionary<string, MappingRelation> Relations = new(StringComparer.Ordinal) { ["same-theme"] = MappingRelation.SameTheme, ["supports"] = MappingRelation.Supports };

    /// <summary>The mappings that come with the program.</summary>
    public static MappingTable BuiltIn()
    {
        using var stream = typeof(MappingFile).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded");
        using var text = new StreamReader(stream);
        var problems = new List<Problem>();
        return Read("mappings.yaml", text, problems) ?? throw new InvalidOperationException($"the built-in mappings are not valid: {problems[0]}");
    }

    /// <summary>Null, with every problem found, when anything in the file is wrong.</summary>
    public static MappingTable? Read(string file, TextReader text, List<Problem> problems)
    {
        var before = problems.Count;
        if (YamlDocument.Read(file, text, problems) is not { } document) return null;
        var root = document.Root;
        Known(root, [Kind, "texts", "sources", "mappings"], problems);
        if (!root.TryGet(Kind, out var version) || version.Text != "1") problems.Add(root.Error($"the file does not say '{Kind}: 1'", $"begin it with '{Kind}: 1'"));

        var texts = Entries(root, "texts", ["title", "link"], problems).Select(entry => new MappedText(entry.Id, Text(entry.Node, "title", problems), entry.Node.TryGet("link", out var link) ? link.Text : "")).ToValueList();
        var sources = Entries(root, "sources", ["mark", "title"], problems)
            .Select(entry => new MappingSource(entry.Id, Choice(entry.Node, "mark", Marks, "", problems), Text(entry.Node, "title", problems))).ToValueList();
        var mappings = new List<Mapping>();
        if (!root.TryGet("mappings", out var list) || list.Kind != YamlKind.Sequence) problems.Add(root.Error("'mappings' is missing", "a list of mappings"));
        else
            foreach (var node in list.Items)
                if (Mapping(node, texts, sources, mappings, problems) is { } mapping) mappings.Add(mapping);
        return problems.Skip(before).Any(problem => problem.Severity == Severity.Error) ? null : new(texts, sources, mappings.ToValueList());
    }

    private static Mapping? Mapping(YamlNode node, ValueList<MappedText> texts, ValueList<MappingSource> sources, List<Mapping> others, List<Problem> problems)
    {
        var before = problems.Count;
        Known(node, ["from", "to", "at", "relation", "source", "about"], problems);
        var mapping = new Mapping(
            Text(node, "from", problems), Text(node, "to", problems), node.TryGet("at", out var at) ? at.Text : "",
            Choice(node, "relation", Relations, "meeting one text never is meeting another: write same-theme or supports", problems),
            Text(node, "source", problems), Text(node, "about", problems));
        if (problems.Count > before) return null;
        if (!IsCriterion(mapping.From)) problems.Add(node.Error($"from: '{mapping.From}' is neither a criterion nor a pillar", "write RES-4.3, or RES-4 for the whole pillar"));
        if (texts.All(text => text.Id != mapping.Text)) problems.Add(node.Error($"to: '{mapping.Text}' is not under 'texts'", Nearest(mapping.Text, texts.Select(text => text.Id))));
        if (sources.All(source => source.Id != mapping.Source)) problems.Add(node.Error($"source: '{mapping.Source}' is not under 'sources'", Nearest(mapping.Source, sources.Select(source => source.Id))));
        if (others.Any(other => (other.From, other.Text, other.Point, other.Relation) == (mapping.From, mapping.Text, mapping.Point, mapping.Relation)))
            problems.Add(node.Error($"{mapping.From} → {mapping.Text} {mapping.Point} stands here twice", "remove one"));
        return mapping;
    }

    // RES-1 to RES-8, with or without a number behind it.
    private static bool IsCriterion(string id) =>
        id.StartsWith("RES-", StringComparison.Ordinal) && id.Length > 4 && id[4] is >= '1' and <= '8' && (id.Length == 5 || (id.Length > 6 && id[5] == '.' && id[6..].All(char.IsAsciiDigit)));

    private static IEnumerable<(string Id, YamlNode Node)> Entries(YamlNode root, string key, string[] keys, List<Problem> problems)
    {
        if (!root.TryGet(key, out var node) || node.Kind != YamlKind.Mapping)
        {
            problems.Add(root.Error($"'{key}' is missing", "a mapping from ids"));
            yield break;
        }
        foreach (var (id, value) in node.Pairs)
        {
            Known(value, keys, problems);
            yield return (id.Text, value);
        }
    }

    private static T Choice<T>(YamlNode node, string key, Dictionary<string, T> choices, string reason, List<Problem> problems) where T : struct
    {
        var text = Text(node, key, problems);
        if (text.Length == 0 || choices.TryGetValue(text, out var choice)) return text.Length == 0 ? default : choices[text];
        problems.Add(node.Error($"{key}: '{text}' is not one of {string.Join(", ", choices.Keys)}", reason));
        return default;
    }

    private static string Text(YamlNode node, string key, List<Problem> problems)
    {
        if (node.TryGet(key, out var value) && value is { IsScalar: true, IsNull: false }) return value.Text;
        problems.Add(node.Error($"'{key}' is missing", $"write '{key}: …'"));
        return "";
    }

    private static void Known(YamlNode node, string[] keys, List<Problem> problems)
    {
        if (node.Kind != YamlKind.Mapping)
        {
            problems.Add(node.Error($"a mapping is expected, not {node.Describe()}", $"with the keys {string.Join(", ", keys)}"));
            return;
        }
        foreach (var (key, _) in node.Pairs)
            if (!keys.Contains(key.Text)) problems.Add(key.Error($"unknown key '{key.Text}'", Nearest(key.Text, keys)));
    }

    private static string Nearest(string wrong, IEnumerable<string> right) =>
        Suggest.Nearest(wrong, right) is { } near ? $"did you mean '{near}'?" : $"one of {string.Join(", ", right)}";
}
