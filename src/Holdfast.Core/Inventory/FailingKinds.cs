namespace Holdfast.Core.Inventory;

/// <summary>
/// The kinds of nodes that an analysis lets fail: combinations over suppliers only, over places and jurisdictions, over anything. "owner"
/// stands for suppliers by their ultimate parents: the group where several belong together, the supplier where it stands alone.
/// </summary>
public sealed record FailingKinds(ValueList<string> Words)
{
    private const string Owner = "owner";

    private static readonly string[] Known =
    [
        .. Enum.GetValues<NodeKind>().Where(kind => kind != NodeKind.Gate).Select(Word), Owner,
    ];

    public static string Forms => string.Join(", ", Known);

    /// <summary>Null, with the word that is not one, when a kind is unknown. Plurals are understood.</summary>
    public static FailingKinds? Parse(string text, out string unknown)
    {
        var words = new List<string>();
        foreach (var written in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var word = Known.FirstOrDefault(kind => written == kind || written == kind + "s" || (kind.EndsWith('y') && written == kind[..^1] + "ies"));
            if (word is null)
            {
                unknown = written;
                return null;
            }
            words.Add(word);
        }
        unknown = "";
        return new(words.ToValueList());
    }

    public bool Includes(InventoryGraph graph, int node)
    {
        var kind = graph[node].Kind;
        return Words.Contains(Word(kind)) || (Words.Contains(Owner) && kind switch
        {
            NodeKind.Group => true,
            NodeKind.Supplier => !graph.Needs[node].Any(need => need.Members.Any(member => graph[member].Kind == NodeKind.Group)),
            _ => false,
        });
    }

    private static string Word(NodeKind kind) => kind.ToString().ToLowerInvariant();
}
