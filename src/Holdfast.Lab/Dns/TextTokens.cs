using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Holdfast.Lab.Dns;

/// <summary>The words and quoted strings of one line of record data, taken one after the other.</summary>
internal sealed class TextTokens
{
    private readonly List<(string Raw, bool Quoted)> _tokens = [];
    private readonly WireName? _origin;
    private int _next;

    public TextTokens(string text, WireName? origin)
    {
        _origin = origin;
        var raw = new StringBuilder();
        var inside = false;
        var open = false;
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == '\\' && at + 1 < text.Length)
            {
                raw.Append(letter).Append(text[++at]);
                inside = true;
            }
            else if (letter == '"')
            {
                quoted |= raw.Length == 0;
                open = !open;
                inside = true;
            }
            else if (!open && letter is ' ' or '\t')
            {
                if (inside) _tokens.Add((raw.ToString(), quoted));
                raw.Clear();
                inside = quoted = false;
            }
            else
            {
                raw.Append(letter);
                inside = true;
            }
        }
        if (open) throw new FormatException("a quotation mark is not closed");
        if (inside) _tokens.Add((raw.ToString(), quoted));
    }

    public bool AtEnd => _next >= _tokens.Count;

    public void End()
    {
        if (!AtEnd) throw new FormatException($"'{_tokens[_next].Raw}' is too much");
    }

    public string Word() => AtEnd ? throw new FormatException("a field is missing") : _tokens[_next++].Raw;

    public byte U8() => byte.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Number();

    public ushort U16() => ushort.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Number();

    public uint U32() => uint.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Number();

    public WireName Name()
    {
        var text = Word();
        return WireName.TryParse(text, _origin, out var name) ? name : throw new FormatException($"'{text}' is not a domain name");
    }

    public byte[] Octets() => Unescape(Word());

    public string RestJoined()
    {
        var joined = string.Concat(_tokens.Skip(_next).Select(token => token.Raw));
        _next = _tokens.Count;
        return joined;
    }

    public byte[] RestAsHex() => Dns.Octets.FromHex(RestJoined());

    /// <summary>RFC 3597: <c>\# length hex...</c>, for every type.</summary>
    public bool TryGeneric([NotNullWhen(true)] out byte[]? octets)
    {
        octets = null;
        if (_tokens.Count == 0 || _tokens[0] is not ("\\#", false)) return false;
        _next = 1;
        var length = U16();
        octets = RestAsHex();
        return octets.Length == length ? true : throw new FormatException($"{octets.Length} octets where {length} are announced");
    }

    public static byte[] Unescape(string raw)
    {
        var octets = new List<byte>(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] != '\\') octets.AddRange(Encoding.UTF8.GetBytes(raw, at, char.IsHighSurrogate(raw[at]) && at + 1 < raw.Length ? 2 : 1));
            else if (Dns.Octets.TryReadEscape(raw, ref at, out var octet)) octets.Add(octet);
            else throw new FormatException("a backslash without its character");
            if (at < raw.Length && char.IsHighSurrogate(raw[at])) at++;
        }
        return [.. octets];
    }

    private FormatException Number() => new($"'{_tokens[_next - 1].Raw}' is not a number that fits its field");
}
