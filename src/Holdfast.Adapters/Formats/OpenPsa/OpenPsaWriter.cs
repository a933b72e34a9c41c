using System.Globalization;
using System.Xml;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Adapters.Formats.OpenPsa;

/// <summary>
/// Writes what the top of a tree reads as an Open-PSA model, so that other tools can check our results. Names are made
/// unique and free of characters that XML cannot carry; an unknown probability is left out.
/// </summary>
public static class OpenPsaWriter
{
    public static void Write(FaultTree tree, string name, Stream stream)
    {
        using var writer = XmlWriter.Create(stream, new() { Indent = true, CloseOutput = false, NewLineChars = "\n" });
        var names = new Names(tree);
        writer.WriteStartElement("opsa-mef");
        writer.WriteStartElement("define-fault-tree");
        writer.WriteAttributeString("name", Names.Clean(name));
        if (!tree.Top.IsGate)
        {
            writer.WriteStartElement("define-gate");
            writer.WriteAttributeString("name", names.Free("top"));
            WriteInput(writer, names, tree.Top);
            writer.WriteEndElement();
        }

        foreach (var gate in names.Gates) WriteGate(writer, tree, names, gate);
        writer.WriteEndElement();
        writer.WriteStartElement("model-data");
        foreach (var index in names.Events)
        {
            writer.WriteStartElement("define-basic-event");
            writer.WriteAttributeString("name", names.Of(FaultTreeInput.Event(index)));
            if (!double.IsNaN(tree.Probability(index)))
            {
                writer.WriteStartElement("float");
                writer.WriteAttributeString("value", tree.Probability(index).ToString("R", CultureInfo.InvariantCulture));
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteGate(XmlWriter writer, FaultTree tree, Names names, int gate)
    {
        writer.WriteStartElement("define-gate");
        writer.WriteAttributeString("name", names.Of(FaultTreeInput.Gate(gate)));
        var inputs = tree.Inputs(gate);
        switch (inputs.Length)
        {
            case 0:
                writer.WriteStartElement("constant");
                writer.WriteAttributeString("value", tree.Kind(gate) == GateKind.And ? "true" : "false");
                writer.WriteEndElement();
                break;
            case 1:
                WriteInput(writer, names, inputs[0]);
                break;
            default:
                writer.WriteStartElement(tree.Kind(gate) switch
                {
                    GateKind.And => "and",
                    GateKind.Or => "or",
                    _ => "atleast",
                });
                if (tree.Kind(gate) == GateKind.AtLeast) writer.WriteAttributeString("min", tree.Threshold(gate).ToString(CultureInfo.InvariantCulture));
                foreach (var input in inputs) WriteInput(writer, names, input);
                writer.WriteEndElement();
                break;
        }

        writer.WriteEndElement();
    }

    private static void WriteInput(XmlWriter writer, Names names, FaultTreeInput input)
    {
        writer.WriteStartElement(input.IsGate ? "gate" : "basic-event");
        writer.WriteAttributeString("name", names.Of(input));
        writer.WriteEndElement();
    }

    /// <summary>The nodes below the top and what they are called in the file.</summary>
    private sealed class Names
    {
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
        private readonly Dictionary<FaultTreeInput, string> _names = [];
        private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

        internal Names(FaultTree tree)
        {
            var gates = new SortedSet<int>();
            var events = new SortedSet<int>();
            var open = new Stack<FaultTreeInput>([tree.Top]);
            while (open.TryPop(out var node))
            {
                if (!(node.IsGate ? gates : events).Add(node.Index) || !node.IsGate) continue;
                foreach (var input in tree.Inputs(node.Index)) open.Push(input);
            }

            Gates = [.. gates];
            Events = [.. events];
            foreach (var gate in gates) _names[FaultTreeInput.Gate(gate)] = Free(tree.GateName(gate));
            foreach (var index in events) _names[FaultTreeInput.Event(index)] = Free(tree.EventName(index));
        }

        internal int[] Gates { get; }

        internal int[] Events { get; }

        internal string Of(FaultTreeInput input) => _names[input];

        internal string Free(string name)
        {
            var clean = Clean(name);
            if (_taken.Add(clean)) return clean;
            while (true)
            {
                var number = _next[clean] = _next.GetValueOrDefault(clean, 1) + 1;
                if (_taken.Add($"{clean}~{number}")) return $"{clean}~{number}";
            }
        }

        internal static string Clean(string name)
        {
            if (string.IsNullOrWhiteSpace(name)) return "_";
            var text = new System.Text.StringBuilder(name.Length);
            for (var index = 0; index < name.Length; index++)
            {
                if (index + 1 < name.Length && XmlConvert.IsXmlSurrogatePair(name[index + 1], name[index])) text.Append(name[index]).Append(name[++index]);
                // Attribute values lose the difference between white space of other kinds and blanks.
                else text.Append(name[index] is '\t' or '\n' or '\r' ? ' ' : XmlConvert.IsXmlChar(name[index]) ? name[index] : '\uFFFD');
            }

            return text.ToString();
        }
    }
}
