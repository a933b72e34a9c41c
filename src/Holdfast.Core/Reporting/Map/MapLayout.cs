namespace Holdfast.Core.Reporting.Map;

/// <summary>Where each box of a map stands: layers are columns, in a column each group is one block, and few lines cross.</summary>
internal sealed class MapLayout
{
    public const double BoxWidth = 206, BoxHeight = 28, Gap = 7, ColumnGap = 104, Header = 20, Padding = 7, BlockGap = 16, Margin = 24, Top = 64;

    // Forwards and backwards four times: the order settles quickly, more would only cost time.
    private const int Sweeps = 8;

    private readonly Dictionary<string, double> _rank = new(StringComparer.Ordinal);

    public MapLayout(MapView view)
    {
        var columns = view.Nodes.GroupBy(node => node.Layer).OrderBy(layer => layer.Key).Select(layer => layer.ToList()).ToList();
        foreach (var column in columns) Rank(column);
        var outward = view.Edges.ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);
        var inward = view.Edges.ToLookup(edge => edge.To, edge => edge.From, StringComparer.Ordinal);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isForward = sweep % 2 == 0;
            foreach (var column in isForward ? columns : columns.AsEnumerable().Reverse()) Arrange(column, isForward ? inward : outward);
        }

        var heights = columns.Select(Height).ToList();
        Tallest = heights.Count == 0 ? 0 : heights.Max();
        for (var column = 0; column < columns.Count; column++) Place(columns[column], Margin + column * (BoxWidth + 2 * Padding + ColumnGap), Top + (Tallest - heights[column]) / 2);
        Width = Margin * 2 + columns.Count * (BoxWidth + 2 * Padding + ColumnGap) - ColumnGap;
        TotalHeight = Top + Tallest + Margin;
    }

    public Dictionary<string, (double X, double Y)> Boxes { get; } = new(StringComparer.Ordinal);

    public List<(string Group, double X, double Y, double Height)> Blocks { get; } = [];

    public double Width { get; }

    public double TotalHeight { get; }

    private double Tallest { get; }

    // Ranks go from 0 to 1, so that columns of different length can be compared.
    private void Rank(List<MapNode> column)
    {
        for (var at = 0; at < column.Count; at++) _rank[column[at].Id] = (at + 0.5) / column.Count;
    }

    private void Arrange(List<MapNode> column, ILookup<string, string> neighbours)
    {
        var pull = column.ToDictionary(
            node => node.Id, node => neighbours[node.Id].Select(other => _rank[other]).DefaultIfEmpty(_rank[node.Id]).Average(), StringComparer.Ordinal);
        var groups = column.GroupBy(node => node.Group).ToDictionary(group => group.Key, group => group.Average(node => pull[node.Id]), StringComparer.Ordinal);
        var sorted = column.OrderBy(node => groups[node.Group]).ThenBy(node => node.Group, StringComparer.Ordinal)
            .ThenBy(node => pull[node.Id]).ThenBy(node => node.Id, StringComparer.Ordinal).ToList();
        column.Clear();
        column.AddRange(sorted);
        Rank(column);
    }

    private static IEnumerable<List<MapNode>> BlocksOf(List<MapNode> column) => column.GroupBy(node => node.Group).Select(group => group.ToList());

    private static double Height(List<MapNode> column) => BlocksOf(column).Sum(block => BlockHeight(block) + BlockGap) - BlockGap;

    private static double BlockHeight(List<MapNode> block) => Header + block.Count * (BoxHeight + Gap) - Gap + Padding;

    private void Place(List<MapNode> column, double x, double y)
    {
        foreach (var block in BlocksOf(column))
        {
            Blocks.Add((block[0].Group, x, y, BlockHeight(block)));
            var at = y + Header;
            foreach (var node in block)
            {
                Boxes[node.Id] = (x + Padding, at);
                at += BoxHeight + Gap;
            }
            y += BlockHeight(block) + BlockGap;
        }
    }
}
