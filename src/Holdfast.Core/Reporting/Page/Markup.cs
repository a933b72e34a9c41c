using System.Text;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Page;

/// <summary>
/// Writes elements that are HTML and well-formed XML at the same time. Text and attribute values come in as they are and are escaped here
/// and nowhere else; the names of elements and attributes are always ours.
/// </summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    public Markup Open(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(element, attributes);
        _text.Append('>');
        _open.Push(element);
        return this;
    }

    public Markup Close()
    {
        _text.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>Closes and ends the line.</summary>
    public Markup End()
    {
        Close();
        _text.Append('\n');
        return this;
    }

    public Markup Text(string text)
    {
        _text.Append(PlainText.Escaped(text));
        return this;
    }

    /// <summary>An element with nothing but text in it.</summary>
    public Markup Element(string element, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(element, attributes);
        return Text(text).End();
    }

    /// <summary>An element that never holds anything.</summary>
    public Markup Void(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(element, attributes);
        _text.Append("/>\n");
        return this;
    }

    /// <summary>Markup of our own that was escaped where it was made: a drawing, the styles.</summary>
    public Markup Made(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public override string ToString() => _text.ToString();

    private void Start(string element, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _text.Append('<').Append(element);
        foreach (var (name, value) in attributes) _text.Append(' ').Append(name).Append("=\"").Append(PlainText.Escaped(value)).Append('"');
    }
}
