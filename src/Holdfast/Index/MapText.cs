using System.Globalization;
using System.Text;
using Holdfast.Core.Graph;
using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting.Map;
using Holdfast.Core.Simulation;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary>A map as text: Mermaid for documents, DOT for Graphviz, a tree for the terminal.</summary>
internal static class MapText
{
    public static string Mermaid(MapView view)
    {
        var text = new StringBuilder("flowchart LR\n");
        var numbers = Numbers(view);
        foreach (var group in view.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"  subgraph g{Number(view, group)}[\"{Escaped(group.Title)}\"]\n");
            foreach (var node in view.Nodes.Where(node => node.Group == group.Key))
                text.Append(CultureInfo.InvariantCulture, $"    n{numbers[node.Id]}[\"{Escaped(node.Name)}\"]{Class(node)}\n");
            text.Append("  end\n");
        }
        foreach (var edge in view.Edges)
        {
            var arrow = edge.IsDegrading ? "-.->" : "-->";
            var label = edge.IsChoice ? string.Create(CultureInfo.InvariantCulture, $"|{edge.AtLeast} of {edge.Of}|") : "";
            text.Append(CultureInfo.InvariantCulture, $"  n{numbers[edge.From]} {arrow}{label} n{numbers[edge.To]}\n");
        }
        return text.Append("  classDef point stroke:#c92a2a,stroke-width:3px\n  classDef critical stroke:#2b4c9b,stroke-width:3px\n  classDef down fill:#ffd9d9,stroke:#c92a2a,color:#1c2430\n  classDef degraded fill:#ffe8c7,stroke:#b35c00,color:#1c2430\n").ToString();

        static string Class(MapNode node) => node switch
        {
            { State: Level.Down } => ":::down",
            { State: Level.Degraded } => ":::degraded",
            { Breaks: > 0 } => ":::point",
            { IsCritical: true } => ":::critical",
            _ => "",
        };
    }

    public static string Dot(MapView view)
    {
        var text = new StringBuilder("digraph holdfast {\n  rankdir=LR; ranksep=1.2; fontname=\"sans-serif\";\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];\n");
        var numbers = Numbers(view);
        foreach (var group in view.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"  subgraph cluster_{Number(view, group)} {{ label=\"{Quoted(group.Title)}\"; color=\"{(group.IsPoint ? "#c92a2a" : "#8a97a8")}\";\n");
            foreach (var node in view.Nodes.Where(node => node.Group == group.Key))
            {
                var fill = node.State switch { Level.Down => ", fillcolor=\"#ffd9d9\"", Level.Degraded => ", fillcolor=\"#ffe8c7\"", _ => "" };
                var frame = node.Breaks > 0 ? ", color=\"#c92a2a\", penwidth=2" : node.IsCritical ? ", color=\"#2b4c9b\", penwidth=2" : "";
                text.Append(CultureInfo.InvariantCulture, $"    n{numbers[node.Id]} [label=\"{Quoted(node.Name)}\"{fill}{frame}];\n");
            }
            text.Append("  }\n");
        }
        foreach (var edge in view.Edges)
        {
            var label = edge.IsChoice ? string.Create(CultureInfo.InvariantCulture, $", label=\"{edge.AtLeast} of {edge.Of}\", color=\"#0b7285\"") : "";
            text.Append(CultureInfo.InvariantCulture, $"  n{numbers[edge.From]} -> n{numbers[edge.To]} [style={(edge.IsDegrading ? "dashed" : "solid")}{label}];\n");
        }
        return text.Append("}\n").ToString();
    }

    /// <summary>What tells a map's file from another; a tree is plain text, which could be anybody's.</summary>
    public static string[] Marks { get; } = ["<svg class=\"map\"", "%% holdfast map", "// holdfast map"];

    /// <summary>The text of a file that is known again as one of ours.</summary>
    public static string Marked(string form, string text) => form switch { "mermaid" => $"%% holdfast map\n{text}", "dot" => $"// holdfast map\n{text}", _ => text };

    /// <summary>What stands below each start, once each; the marks are those of the picture.</summary>
    public static void Tree(Structure structure, SimulationResult? result, IEnumerable<int> starts, int depth, TextWriter writer, Paint paint)
    {
        var graph = structure.Graph;
        var breaks = structure.Points.ToDictionary(point => point.Node, point => point.Breaks.Count);
        var states = result?.Timelines.ToDictionary(timeline => timeline.Node, timeline => timeline.Worst, StringComparer.Ordinal) ?? [];
        foreach (var start in starts)
            foreach (var link in Chains.From(graph.Graph, start, depth))
            {
                var node = graph[link.Node];
                var prefix = link.Depth == 0 ? "" : new string(' ', 2 * link.Depth - 2) + (link.Group is { IsDegrading: true } ? "┆ " : "└ ");
                var choice = link.Group is { Members.Count: > 1 } group ? paint.Cyan(string.Create(CultureInfo.InvariantCulture, $"[{group.AtLeast} of {group.Members.Count}] ")) : "";
                var name = node.Kind == NodeKind.Gate ? node.Name : node.Id;
                var state = states.GetValueOrDefault(node.Id, Level.Up);
                var shown = state switch { Level.Down => paint.Red(name), Level.Degraded => paint.Yellow(name), _ => link.Depth == 0 ? paint.Bold(name) : name };
                var marks = new StringBuilder();
                if (node.Kind == NodeKind.Component && node.Name != node.Id) marks.Append(paint.Dim($"  {node.Name}"));
                if (breaks.TryGetValue(link.Node, out var count)) marks.Append(paint.Red($"  ◆ breaks {count}"));
                if (state != Level.Up) marks.Append($"  {state.ToString().ToLowerInvariant()}");
                marks.Append(link.Ending switch { ChainEnding.Cycle => "  (back in a circle)", ChainEnding.Repeated => "  (see above)", ChainEnding.Depth => "  …", _ => "" });
                writer.WriteLine($"{prefix}{choice}{shown}{marks}");
            }
    }

    private static Dictionary<string, int> Numbers(MapView view) => view.Nodes.Select((node, at) => (node.Id, at)).ToDictionary(pair => pair.Id, pair => pair.at, StringComparer.Ordinal);

    private static int Number(MapView view, MapGroup group) => view.Groups.ToList().IndexOf(group);

    // Mermaid's own escapes are #code; - a name with HTML in it must stay a name.
    private static string Escaped(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '"' or '<' or '>' or '&' or '#' or '`' or '\\') safe.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            else safe.Append(char.IsControl(c) ? ' ' : c);
        }
        return safe.ToString();
    }

    private static string Quoted(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
