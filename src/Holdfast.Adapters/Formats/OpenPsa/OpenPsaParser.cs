using System.Globalization;
using System.Xml;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Adapters.Formats.OpenPsa;

/// <summary>Pulls elements out of the XML one by one; nothing of the document is kept but what the model asks for.</summary>
internal sealed class OpenPsaParser(XmlReader reader, OpenPsaModel model, OpenPsaLimits limits)
{
    private readonly IXmlLineInfo _place = (IXmlLineInfo)reader;
    private int _elements;
    private int _inner;

    private int Line => _place.LineNumber;

    private int Column => _place.LinePosition;

    internal void ReadDocument()
    {
        while (Advance() && reader.NodeType != XmlNodeType.Element)
        {
        }

        if (reader.NodeType != XmlNodeType.Element)
        {
            model.Error(0, 0, "The file is empty.");
            return;
        }

        if (reader.LocalName is not ("opsa-mef" or "open-psa"))
        {
            model.Error(Line, Column, $"The outermost element is {Shown(reader.LocalName)}, not opsa-mef.", "This reader takes models in the Open-PSA exchange format.");
            return;
        }

        ForEachChild(ReadDefinition);
        // What follows the outermost element may still be malformed.
        while (Advance())
        {
        }
    }

    private void ReadDefinition()
    {
        switch (reader.LocalName)
        {
            case "define-fault-tree":
            case "define-component":
                Name();
                ForEachChild(ReadDefinition);
                break;
            case "model-data":
                ForEachChild(ReadDefinition);
                break;
            case "define-gate":
                ReadGate();
                break;
            case "define-basic-event":
                ReadBasicEvent();
                break;
            case "define-house-event":
                ReadHouseEvent();
                break;
            case "define-parameter":
                ReadParameter();
                break;
            case "define-CCF-group":
                model.Error(Line, Column, "Groups of common-cause failures are not supported.", "Model the common cause as a basic event of its own.");
                Skip();
                break;
            case "label":
            case "attributes":
                Skip();
                break;
            case var other:
                model.Warning(Line, Column, $"The element {Shown(other)} is not part of a fault tree and was left out.");
                Skip();
                break;
        }
    }

    private void ReadGate()
    {
        var (line, column) = (Line, Column);
        var name = Name();
        var formulas = 0;
        Formula? formula = null;
        ForEachChild(() =>
        {
            if (reader.LocalName is "label" or "attributes")
            {
                Skip();
                return;
            }

            if (++formulas > 1)
            {
                model.Error(Line, Column, $"Gate {name} has more than one formula.", "Put them into an and, or or atleast.");
                Skip();
                return;
            }

            if (IsOperator(reader.LocalName)) formula = ReadOperator(name ?? "", 1);
            else if (ReadReference() is { } reference) formula = new(GateKind.Or, 0, [reference]);
        });
        if (name is null) return;
        if (formulas == 0) model.Error(line, column, $"Gate {name} has no formula.");
        else if (formula is not null) model.DefineGate(name, formula, line, column);
    }

    private static bool IsOperator(string element) => element is "and" or "or" or "atleast";

    private Formula? ReadOperator(string gate, int depth)
    {
        var (line, column, element) = (Line, Column, reader.LocalName);
        var kind = element switch
        {
            "and" => GateKind.And,
            "or" => GateKind.Or,
            _ => GateKind.AtLeast,
        };
        var threshold = kind == GateKind.AtLeast ? Threshold(gate) : 0;
        var inputs = new List<Reference>();
        var broken = false;
        ForEachChild(() =>
        {
            var (at, atColumn) = (Line, Column);
            if (IsOperator(reader.LocalName))
            {
                if (ReadOperator(gate, depth + 1) is { } nested)
                    inputs.Add(new(ReferenceKind.Inner, model.AddInnerGate($"{gate}#{++_inner}", nested, at, atColumn), at, atColumn));
                else broken = true;
            }
            else if (ReadReference() is { } reference)
            {
                inputs.Add(reference);
            }
            else
            {
                broken = true;
            }
        });
        if (broken || threshold < 0) return null;
        if (inputs.Count == 0)
        {
            model.Error(line, column, $"The {element} of gate {gate} is empty.");
            return null;
        }

        return new(kind, threshold, [.. inputs]);
    }

    private int Threshold(string gate)
    {
        var text = reader.GetAttribute("min");
        if (text is null)
        {
            model.Error(Line, Column, $"The atleast of gate {gate} has no min.", "Say how many of its inputs are enough: <atleast min=\"2\">.");
            return -1;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threshold)) return threshold;
        model.Error(Line, Column, $"The min of gate {gate} is {Shown(text)}, not a whole number.");
        return -1;
    }

    private Reference? ReadReference()
    {
        var (line, column, element) = (Line, Column, reader.LocalName);
        switch (element)
        {
            case "gate":
            case "basic-event":
            case "house-event":
            case "event":
                var kind = (element == "event" ? reader.GetAttribute("type") ?? element : element) switch
                {
                    "gate" => ReferenceKind.Gate,
                    "basic-event" => ReferenceKind.Event,
                    "house-event" => ReferenceKind.House,
                    _ => ReferenceKind.Any,
                };
                var name = Name();
                Skip();
                return name is null ? null : new(kind, model.Symbol(name), line, column);
            case "constant":
                var state = Truth();
                Skip();
                return state is not { } value
                    ? null
                    : new(ReferenceKind.Inner, model.AddInnerGate($"constant#{++_inner}", new(value ? GateKind.And : GateKind.Or, 0, []), line, column), line, column);
            case "not" or "xor" or "nand" or "nor" or "iff" or "imply" or "cardinality":
                model.Error(line, column, $"The operator {element} makes the tree non-coherent: a failure could repair something.", "Only and, or and atleast are analysed.");
                Skip();
                return null;
            default:
                model.Error(line, column, $"The element {Shown(element)} is not part of a formula.");
                Skip();
                return null;
        }
    }

    private void ReadBasicEvent()
    {
        var (line, column) = (Line, Column);
        var name = Name();
        var (probability, parameter) = ReadValue($"basic event {name}", mayBeProbability: true);
        if (name is null) return;
        if (parameter is null && double.IsNaN(probability))
            model.Warning(line, column, $"Basic event {name} has no constant probability: that of the top will be unknown.");
        model.DefineEvent(name, probability, parameter, line, column);
    }

    private void ReadParameter()
    {
        var (line, column) = (Line, Column);
        var name = Name();
        var (value, parameter) = ReadValue($"parameter {name}", mayBeProbability: true);
        if (name is null) return;
        if (parameter is not null) model.Error(line, column, $"Parameter {name} is defined by another parameter.", "Give it a number.");
        else model.DefineParameter(name, value, line, column);
    }

    private void ReadHouseEvent()
    {
        var (line, column) = (Line, Column);
        var name = Name();
        bool? state = null;
        ForEachChild(() =>
        {
            if (reader.LocalName == "constant") state = Truth();
            else if (reader.LocalName is not ("label" or "attributes")) model.Error(Line, Column, $"House event {name} is not a constant.");
            Skip();
        });
        // The format's default: a house event without a state is false.
        if (name is not null) model.DefineHouseEvent(name, state ?? false, line, column);
    }

    /// <summary>A number, or the name of a parameter; NaN when there is neither.</summary>
    private (double Value, string? Parameter) ReadValue(string what, bool mayBeProbability)
    {
        var value = double.NaN;
        string? parameter = null;
        var seen = false;
        ForEachChild(() =>
        {
            var element = reader.LocalName;
            if (element is not ("label" or "attributes"))
            {
                if (seen) model.Error(Line, Column, $"The {what} has more than one value.");
                seen = true;
            }

            switch (element)
            {
                case "float" or "int":
                    value = Number(what, mayBeProbability);
                    break;
                case "bool":
                    value = Truth() == true ? 1 : 0;
                    break;
                case "parameter":
                    parameter = Name();
                    break;
                case "label" or "attributes":
                    break;
                default:
                    model.Warning(Line, Column, $"The {what} is defined by {Shown(element)}, which is not a constant: it counts as unknown.");
                    break;
            }

            Skip();
        });
        return (value, parameter);
    }

    private double Number(string what, bool mayBeProbability)
    {
        var text = reader.GetAttribute("value");
        if (text is null)
        {
            model.Error(Line, Column, $"The number of the {what} has no value.");
            return double.NaN;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            model.Error(Line, Column, $"The value of the {what} is {Shown(text)}, not a number.");
            return double.NaN;
        }

        if (mayBeProbability && value is < 0 or > 1)
        {
            model.Error(Line, Column, $"The value of the {what} is {Shown(text)}, not between 0 and 1.");
            return double.NaN;
        }

        return value;
    }

    private bool? Truth()
    {
        var text = reader.GetAttribute("value");
        if (text is "true" or "1") return true;
        if (text is "false" or "0") return false;
        model.Error(Line, Column, $"The constant is {(text is null ? "empty" : Shown(text))}, neither true nor false.");
        return null;
    }

    private string? Name()
    {
        var name = reader.GetAttribute("name");
        if (string.IsNullOrWhiteSpace(name))
        {
            model.Error(Line, Column, $"The element {Shown(reader.LocalName)} has no name.");
            return null;
        }

        if (name.Length <= limits.MaximumNameLength) return name;
        model.Error(Line, Column, $"The name {Shown(name)} has {name.Length} characters, more than {limits.MaximumNameLength}.");
        return null;
    }

    private static string Shown(string text) => text.Length <= 60 ? text : $"{text[..57]}...";

    /// <summary>Calls <paramref name="read"/> at each child element; it reads up to the child's end.</summary>
    private void ForEachChild(Action read)
    {
        if (reader.IsEmptyElement) return;
        var depth = reader.Depth;
        while (Advance())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.EndElement when reader.Depth == depth:
                    return;
                case XmlNodeType.Element:
                    read();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    model.Error(Line, Column, $"There is text where only elements belong: {Shown(reader.Value.Trim())}");
                    break;
            }
        }
    }

    private void Skip()
    {
        if (reader.IsEmptyElement) return;
        var depth = reader.Depth;
        while (Advance() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
        }
    }

    private bool Advance()
    {
        if (!reader.Read()) return false;
        if (reader.NodeType != XmlNodeType.Element) return true;
        if (++_elements > limits.MaximumElements)
            Stop($"The file has more than {limits.MaximumElements:N0} elements.");
        if (reader.Depth > limits.MaximumDepth)
            Stop($"Elements are nested deeper than {limits.MaximumDepth}.");
        return true;
    }

    private void Stop(string message)
    {
        model.Error(Line, Column, message, "The file is refused to keep memory bounded.");
        throw new OpenPsaStop();
    }
}
