using Holdfast.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// Other tools' YAML: several documents in one file, anchors, aliases and merge keys. An alias points at the node that is there already,
/// so a bomb of aliases stays as small as its text.
/// </summary>
internal sealed class LooseYaml
{
    private const int MaxNodes = 2_000_000;
    private const int MaxDepth = 100;

    private static readonly LooseYaml Nothing = new(default);

    private LooseYaml(Mark at) => At = at;

    public Mark At { get; }

    public string? Text { get; private init; }

    public List<LooseYaml> Items { get; } = [];

    public List<(string Key, LooseYaml Value)> Pairs { get; } = [];

    public bool IsMapping { get; private init; }

    /// <summary>The value under a key, looked up through merge keys too; an empty node when there is none.</summary>
    public LooseYaml this[string key] => Find(key, []) ?? Nothing;

    /// <summary>The texts of a list, or one text alone.</summary>
    public IEnumerable<string> Texts => Text is { Length: > 0 } one ? [one] : Items.Select(item => item.Text).OfType<string>().Where(text => text.Length > 0);

    public static List<LooseYaml> Read(string file, TextReader text, List<Problem> problems)
    {
        var documents = new List<LooseYaml>();
        try
        {
            var parser = new Parser(new Scanner(text, skipComments: true));
            var left = MaxNodes;
            while (parser.MoveNext())
            {
                if (parser.Current is not DocumentStart) continue;
                parser.MoveNext();
                documents.Add(Node(parser, [], 0, ref left));
            }
        }
        catch (YamlException error)
        {
            problems.Add(new(file, (int)error.Start.Line, (int)error.Start.Column, Severity.Error, $"not valid YAML: {error.Message}", "check the indentation and the quotes around this place"));
        }
        catch (InvalidDataException error)
        {
            problems.Add(new(file, 0, 0, Severity.Error, error.Message, "import it in parts"));
        }
        return documents;
    }

    // Merge keys may lead in circles and may name one node many times: each is looked into once.
    private LooseYaml? Find(string key, HashSet<LooseYaml> seen)
    {
        foreach (var (name, value) in Pairs)
            if (name == key) return value;
        if (!seen.Add(this)) return null;
        foreach (var (name, value) in Pairs)
        {
            if (name != "<<") continue;
            if (value.IsMapping && value.Find(key, seen) is { } merged) return merged;
            foreach (var item in value.Items)
                if (item.Find(key, seen) is { } found) return found;
        }
        return null;
    }

    private static LooseYaml Node(Parser parser, Dictionary<string, LooseYaml> anchors, int depth, ref int left)
    {
        if (--left < 0) throw new InvalidDataException($"more than {MaxNodes:N0} nodes");
        if (depth > MaxDepth) throw new InvalidDataException($"nested deeper than {MaxDepth} levels");
        switch (parser.Current)
        {
            case Scalar scalar:
                return Named(new(scalar.Start) { Text = scalar.Value }, scalar, anchors);
            case AnchorAlias alias:
                return anchors.GetValueOrDefault(alias.Value.Value) ?? Nothing;
            case SequenceStart start:
                var list = Named(new(start.Start), start, anchors);
                while (parser.MoveNext() && parser.Current is not SequenceEnd) list.Items.Add(Node(parser, anchors, depth + 1, ref left));
                return list;
            case MappingStart start:
                var mapping = Named(new(start.Start) { IsMapping = true }, start, anchors);
                while (parser.MoveNext() && parser.Current is not MappingEnd)
                {
                    var key = Node(parser, anchors, depth + 1, ref left);
                    parser.MoveNext();
                    mapping.Pairs.Add((key.Text ?? "", Node(parser, anchors, depth + 1, ref left)));
                }
                return mapping;
            default:
                return Nothing;
        }
    }

    private static LooseYaml Named(LooseYaml node, NodeEvent from, Dictionary<string, LooseYaml> anchors)
    {
        if (!from.Anchor.IsEmpty) anchors[from.Anchor.Value] = node;
        return node;
    }
}
