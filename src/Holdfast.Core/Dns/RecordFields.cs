namespace Holdfast.Core.Dns;

/// <summary>
/// Cuts record data into fields as BIND does: blanks separate, a quote begins a field wherever it stands, quotes hold together, a
/// backslash takes the next character along.
/// </summary>
/// <param name="text">The data.</param>
/// <param name="hasPairs">Of SVCB and HTTPS: after <c>=</c> a quote belongs to the field, <c>alpn="h2,h3"</c> (RFC 9460 2.1).</param>
internal ref struct RecordFields(ReadOnlySpan<char> text, bool hasPairs = false)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>Where the last field started.</summary>
    public int Start { get; private set; }

    /// <summary>Whether the last field began with a quote; its text is then what stands between the quotes.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>Whether the last field's closing quote is missing.</summary>
    public bool IsOpen { get; private set; }

    public readonly int Length => _text.Length;

    public readonly ReadOnlySpan<char> Text => _text;

    public bool AtEnd
    {
        get
        {
            while (_at < _text.Length && IsBlank(_text[_at])) _at++;
            return _at == _text.Length;
        }
    }

    /// <summary>Where the next field starts, or the end of the text.</summary>
    public int Next => AtEnd ? _text.Length : _at;

    public bool TryNext(out ReadOnlySpan<char> field)
    {
        IsQuoted = false;
        IsOpen = false;
        if (AtEnd)
        {
            Start = _text.Length;
            field = default;
            return false;
        }
        Start = _at;
        if (_text[_at] == '"')
        {
            IsQuoted = true;
            _at++;
            SkipQuoted();
            field = _text[(Start + 1)..(IsOpen ? _text.Length : _at - 1)];
            return true;
        }
        while (_at < _text.Length && !IsBlank(_text[_at]))
        {
            if (_text[_at] == '\\') _at++;
            else if (_text[_at] == '"')
            {
                if (!hasPairs || _text[_at - 1] != '=') break;
                _at++;
                SkipQuoted();
                continue;
            }
            _at++;
        }
        if (_at > _text.Length) _at = _text.Length;
        field = _text[Start.._at];
        return true;
    }

    public static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    private void SkipQuoted()
    {
        while (_at < _text.Length && _text[_at] != '"') _at += _text[_at] == '\\' ? 2 : 1;
        IsOpen = _at >= _text.Length;
        _at = IsOpen ? _text.Length : _at + 1;
    }
}
