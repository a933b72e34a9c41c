using Holdfast.Core;

namespace Holdfast.Adapters.Yaml;

public enum YamlKind : byte { Scalar, Sequence, Mapping }

/// <summary>A place in a <see cref="YamlDocument"/>: cheap to copy, knows its line and column.</summary>
public readonly struct YamlNode(YamlDocument document, int index)
{
    public string File => document.File;
    public YamlKind Kind => document[index].Kind;
    public int Line => document[index].Line;
    public int Column => document[index].Column;

    /// <summary>The scalar's text; empty for a mapping or a sequence.</summary>
    public string Text => document[index].Text ?? "";

    /// <summary>Whether the text was written in quotes: <c>"null"</c> is a text, <c>null</c> is nothing.</summary>
    public bool IsQuoted => document[index].IsQuoted;

    public bool IsScalar => Kind == YamlKind.Scalar;

    /// <summary>An absent value (<c>key:</c>), <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => IsScalar && !IsQuoted && Text is "" or "~" or "null";

    /// <summary>Number of items of a sequence, of pairs of a mapping; 0 for a scalar.</summary>
    public int Count => Kind == YamlKind.Mapping ? document[index].Count / 2 : document[index].Count;

    public ItemEnumerable Items => new(document, Kind == YamlKind.Sequence ? document[index].First : -1);

    public PairEnumerable Pairs => new(document, Kind == YamlKind.Mapping ? document[index].First : -1);

    public bool TryGet(string key, out YamlNode value)
    {
        foreach (var pair in Pairs)
            if (pair.Key.Text == key)
            {
                value = pair.Value;
                return true;
            }
        value = default;
        return false;
    }

    public Problem Error(string message, string hint = "") => new(File, Line, Column, Severity.Error, message, hint);

    public Problem Warning(string message, string hint = "") => new(File, Line, Column, Severity.Warning, message, hint);

    public Problem Note(string message, string hint = "") => new(File, Line, Column, Severity.Note, message, hint);

    /// <summary>What this is, in words for an error message.</summary>
    public string Describe() => Kind switch
    {
        YamlKind.Mapping => "a mapping",
        YamlKind.Sequence => "a list",
        _ when IsNull => "nothing",
        _ => $"'{(Text.Length > 60 ? Text[..57] + "..." : Text)}'",
    };

    public readonly struct ItemEnumerable(YamlDocument document, int first)
    {
        public ItemEnumerator GetEnumerator() => new(document, first);
    }

    public struct ItemEnumerator(YamlDocument document, int next)
    {
        private int _current = -1, _next = next;

        public readonly YamlNode Current => new(document, _current);

        public bool MoveNext()
        {
            if (_next < 0) return false;
            _current = _next;
            _next = document[_current].Next;
            return true;
        }
    }

    public readonly struct PairEnumerable(YamlDocument document, int first)
    {
        public PairEnumerator GetEnumerator() => new(document, first);
    }

    public struct PairEnumerator(YamlDocument document, int next)
    {
        private int _key = -1, _next = next;

        public readonly (YamlNode Key, YamlNode Value) Current => (new(document, _key), new(document, document[_key].Next));

        public bool MoveNext()
        {
            if (_next < 0) return false;
            _key = _next;
            _next = document[document[_key].Next].Next;
            return true;
        }
    }
}
