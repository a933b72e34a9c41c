using System.Globalization;
using System.Text;
using System.Xml;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// The graph as boxes and arrows for drawing tools. A choice between alternatives becomes a small node of its own ("1 of 2"), so that no
/// picture takes a redundancy for two hard needs.
/// </summary>
internal sealed class GraphDrawing
{
    private readonly List<(string Id, string Label, string Kind)> _nodes = [];
    private readonly List<(int From, int To, bool IsDegrading)> _edges = [];

    private GraphDrawing()
    {
    }

    public static GraphDrawing Of(InventoryGraph graph)
    {
        var drawing = new GraphDrawing();
        foreach (var node in graph.Nodes) drawing._nodes.Add((node.Id, node.Name, node.Kind.ToString().ToLowerInvariant()));
        for (var node = 0; node < graph.Count; node++)
            foreach (var need in graph.Needs[node])
            {
                var from = node;
                if (need.Members.Count > 1)
                {
                    drawing._nodes.Add(($"choice:{drawing._nodes.Count}", string.Create(CultureInfo.InvariantCulture, $"{need.AtLeast} of {need.Members.Count}"), "choice"));
                    from = drawing._nodes.Count - 1;
                    drawing._edges.Add((node, from, need.IsDegrading));
                }
                foreach (var member in need.Members) drawing._edges.Add((from, member, need.IsDegrading));
            }
        return drawing;
    }

    public string ToDot()
    {
        var text = new StringBuilder("digraph holdfast {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
        for (var i = 0; i < _nodes.Count; i++)
        {
            var (_, label, kind) = _nodes[i];
            var shape = kind switch { "choice" or "gate" => ", shape=diamond", "supplier" or "group" => ", shape=component", "place" => ", shape=house", "jurisdiction" => ", shape=octagon", "technology" => ", shape=folder", _ => "" };
            text.Append(CultureInfo.InvariantCulture, $"  n{i} [label=\"{Dot(label)}\"{shape}];\n");
        }
        foreach (var (from, to, isDegrading) in _edges) text.Append(CultureInfo.InvariantCulture, $"  n{from} -> n{to}{(isDegrading ? " [style=dashed]" : "")};\n");
        return text.Append("}\n").ToString();
    }

    public string ToMermaid()
    {
        var text = new StringBuilder("flowchart LR\n");
        for (var i = 0; i < _nodes.Count; i++)
        {
            var label = Mermaid(_nodes[i].Label);
            text.Append(CultureInfo.InvariantCulture, $"  n{i}").Append(_nodes[i].Kind switch
            {
                "choice" or "gate" => $"{{\"{label}\"}}",
                "supplier" or "group" => $"[[\"{label}\"]]",
                "place" or "jurisdiction" => $"([\"{label}\"])",
                "technology" => $"[/\"{label}\"/]",
                _ => $"[\"{label}\"]",
            }).Append('\n');
        }
        foreach (var (from, to, isDegrading) in _edges) text.Append(CultureInfo.InvariantCulture, $"  n{from} {(isDegrading ? "-.->" : "-->")} n{to}\n");
        return text.ToString();
    }

    public void WriteGraphMl(Stream stream)
    {
        const string space = "http://graphml.graphdrawing.org/xmlns";
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n", CloseOutput = false, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        xml.WriteStartElement("graphml", space);
        foreach (var (key, on) in ((string, string)[])[("label", "node"), ("kind", "node"), ("without", "edge")])
        {
            xml.WriteStartElement("key", space);
            xml.WriteAttributeString("id", key);
            xml.WriteAttributeString("for", on);
            xml.WriteAttributeString("attr.name", key);
            xml.WriteAttributeString("attr.type", "string");
            xml.WriteEndElement();
        }
        xml.WriteStartElement("graph", space);
        xml.WriteAttributeString("edgedefault", "directed");
        foreach (var (id, label, kind) in _nodes)
        {
            xml.WriteStartElement("node", space);
            xml.WriteAttributeString("id", Xml(id));
            Data("label", Xml(label));
            Data("kind", kind);
            xml.WriteEndElement();
        }
        foreach (var (from, to, isDegrading) in _edges)
        {
            xml.WriteStartElement("edge", space);
            xml.WriteAttributeString("source", Xml(_nodes[from].Id));
            xml.WriteAttributeString("target", Xml(_nodes[to].Id));
            Data("without", isDegrading ? "degraded" : "down");
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();

        void Data(string key, string value)
        {
            xml.WriteStartElement("data", space);
            xml.WriteAttributeString("key", key);
            xml.WriteString(value);
            xml.WriteEndElement();
        }
    }

    // Graphviz reads entities in labels, and what it draws may end in a page.
    private static string Dot(string text) => Plain(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    // Mermaid's own escapes are #code; - a name with HTML in it must stay a name.
    private static string Mermaid(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in Plain(text))
        {
            if (c is '"' or '<' or '>' or '&' or '#' or '`' or '\\') safe.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            else safe.Append(c);
        }
        return safe.ToString();
    }

    private static string Xml(string text) => string.Concat(text.Where(c => XmlConvert.IsXmlChar(c)));

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
