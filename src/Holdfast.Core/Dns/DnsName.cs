using System.Globalization;
using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>
/// A legal, absolute DNS name in one canonical form: ASCII (Punycode for IDN), lower case (RFC 4343), no final dot,
/// characters outside printable ASCII as <c>\DDD</c> (RFC 1035 5.1). <c>default</c> is the root.
/// </summary>
/// <remarks>Labels of 1-63 octets, 255 octets on the wire at most (RFC 1035 2.3.4).</remarks>
public readonly struct DnsName : IEquatable<DnsName>, IComparable<DnsName>
{
    private const int MaxLabel = 63;
    private const int MaxWire = 255;

    private readonly string? _value;

    private DnsName(string value) => _value = value;

    /// <summary>Without the final dot; empty for the root.</summary>
    public string Value => _value ?? "";

    public bool IsRoot => Value.Length == 0;

    public bool IsWildcard => Value.StartsWith("*.", StringComparison.Ordinal) || Value == "*";

    /// <summary>For people: Unicode where a label is Punycode.</summary>
    public string Unicode
    {
        get
        {
            if (!Value.Contains("xn--", StringComparison.Ordinal)) return Value;
            var idn = new IdnMapping { UseStd3AsciiRules = false };
            return string.Join('.', Labels(Value).Select(label =>
            {
                if (!label.StartsWith("xn--", StringComparison.Ordinal)) return label;
                try
                {
                    return idn.GetUnicode(label);
                }
                catch (ArgumentException)
                {
                    return label; // not valid Punycode: a legal name all the same, shown as it is
                }
            }));
        }
    }

    /// <summary>The name without its first label; the root's parent is the root.</summary>
    public DnsName Parent
    {
        get
        {
            var dot = FirstDot(Value);
            return dot < 0 ? default : new DnsName(Value[(dot + 1)..]);
        }
    }

    public string FirstLabel
    {
        get
        {
            var dot = FirstDot(Value);
            return dot < 0 ? Value : Value[..dot];
        }
    }

    public static DnsName Parse(string text) =>
        TryParse(text, out var name, out var error) ? name : throw new FormatException($"'{text}' is not a DNS name: {error}");

    public static bool TryParse(ReadOnlySpan<char> text, out DnsName name) => TryParse(text, out name, out _);

    /// <summary>Reads a name with or without its final dot; IDN labels become Punycode.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DnsName name, out string? error)
    {
        name = default;
        error = null;
        if (text is ".") return true;
        if (text.IsEmpty) return Fail("it is empty", out error);
        if (text.Length > 4 * 1024) return Fail("it is longer than 255 octets", out error);
        if (IsPlain(text, out var needsLowering))
        {
            if (text[^1] == '.') text = text[..^1];
            if (!CheckPlain(text, out error)) return false;
            name = new DnsName(needsLowering ? text.ToString().ToLowerInvariant() : text.ToString());
            return true;
        }
        return TryParseSlow(text, out name, out error);
    }

    /// <summary>True for the zone itself and for every name below it.</summary>
    public bool IsWithin(DnsName zone)
    {
        if (zone.IsRoot) return true;
        var value = Value;
        var end = zone.Value;
        if (!value.EndsWith(end, StringComparison.Ordinal)) return false;
        if (value.Length == end.Length) return true;
        var dot = value.Length - end.Length - 1;
        return value[dot] == '.' && !IsEscaped(value, dot);
    }

    /// <summary>The part in front of the zone: "" at the apex. The name must lie within the zone.</summary>
    public string RelativeTo(DnsName zone)
    {
        if (!IsWithin(zone)) throw new ArgumentException($"{this} is not within {zone}", nameof(zone));
        if (zone.IsRoot) return Value;
        return Value.Length == zone.Value.Length ? "" : Value[..^(zone.Value.Length + 1)];
    }

    /// <summary>Puts a name below this one: "www" below example.com. False when the result is not a legal name.</summary>
    public bool TryPrepend(ReadOnlySpan<char> relative, out DnsName name, out string? error)
    {
        if (IsRoot) return TryParse(relative, out name, out error);
        if (relative.Length > 0 && relative[^1] != '.' && IsPlain(relative, out var needsLowering) && CheckPlain(relative, out _)
            && relative.Length + 1 + Value.Length <= MaxWire - 2)
        {
            // The common case without a detour: 100,000 owners of a zone file or a configuration come this way.
            var joined = string.Concat(relative, ".", Value);
            name = new DnsName(needsLowering ? joined.ToLowerInvariant() : joined);
            error = null;
            return true;
        }
        if (EndsInBackslash(relative))
        {
            name = default; // it would escape the dot that follows
            return Fail("it has a backslash that escapes nothing (write \\DDD or \\X)", out error);
        }
        return TryParse(relative is "" or "@" ? Value : $"{relative}.{Value}", out name, out error);
    }

    /// <summary>The labels from left to right, escapes kept.</summary>
    public IReadOnlyList<string> Labels() => Labels(Value);

    /// <summary>Absolute presentation: with the final dot.</summary>
    public override string ToString() => Value + ".";

    public bool Equals(DnsName other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is DnsName other && Equals(other);

    public override int GetHashCode() => string.GetHashCode(Value, StringComparison.Ordinal);

    /// <summary>Canonical DNS order (RFC 4034 6.1): label by label from the right, so that a zone's names stand together.</summary>
    public int CompareTo(DnsName other)
    {
        ReadOnlySpan<char> left = Value, right = other.Value;
        while (true)
        {
            if (left.IsEmpty || right.IsEmpty) return left.Length.CompareTo(right.Length);
            var a = LastLabel(ref left);
            var b = LastLabel(ref right);
            var order = a.SequenceCompareTo(b);
            if (order != 0) return order;
        }
    }

    public static bool operator ==(DnsName left, DnsName right) => left.Equals(right);

    public static bool operator !=(DnsName left, DnsName right) => !left.Equals(right);

    public static bool operator <(DnsName left, DnsName right) => left.CompareTo(right) < 0;

    public static bool operator >(DnsName left, DnsName right) => left.CompareTo(right) > 0;

    public static bool operator <=(DnsName left, DnsName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DnsName left, DnsName right) => left.CompareTo(right) >= 0;

    private static bool IsPlain(ReadOnlySpan<char> text, out bool hasUpper)
    {
        hasUpper = false;
        foreach (var c in text)
        {
            if (char.IsAsciiLetterUpper(c)) hasUpper = true;
            else if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.' or '_' or '*' or '/')) return false;
        }
        return true;
    }

    private static bool CheckPlain(ReadOnlySpan<char> text, out string? error)
    {
        error = null;
        if (text.Length > MaxWire - 2) return Fail($"it has {text.Length + 2} octets on the wire, at most {MaxWire} are allowed", out error);
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] != '.') continue;
            if (i == start) return Fail("it has an empty label (two dots in a row, or a dot in front)", out error);
            if (i - start > MaxLabel) return Fail($"the label '{text[start..i]}' has {i - start} octets, at most {MaxLabel} are allowed", out error);
            start = i + 1;
        }
        return true;
    }

    private static bool TryParseSlow(ReadOnlySpan<char> text, out DnsName name, out string? error)
    {
        name = default;
        var canonical = new StringBuilder();
        var wire = 1;
        var rest = text;
        while (!rest.IsEmpty)
        {
            var dot = FirstDot(rest);
            var label = dot < 0 ? rest : rest[..dot];
            rest = dot < 0 ? [] : rest[(dot + 1)..];
            if (!TryLabel(label, out var octets, out error)) return false;
            wire += octets.Length + 1;
            if (wire > MaxWire) return Fail($"it is longer than {MaxWire} octets on the wire", out error);
            if (canonical.Length > 0) canonical.Append('.');
            foreach (var octet in octets) AppendEscaped(canonical, octet);
        }
        name = new DnsName(canonical.ToString());
        error = null;
        return true;
    }

    private static bool TryLabel(ReadOnlySpan<char> label, out byte[] octets, out string? error)
    {
        octets = [];
        if (label.IsEmpty) return Fail("it has an empty label (two dots in a row, or a dot in front)", out error);
        var bytes = new List<byte>(label.Length);
        if (label.ContainsAnyExceptInRange('\0', '\x7f'))
        {
            if (label.Contains('\\')) return Fail($"the label '{label}' mixes international characters and backslashes", out error);
            try
            {
                var lower = label.ToString().ToLowerInvariant();
                label = new IdnMapping { AllowUnassigned = true, UseStd3AsciiRules = false }.GetAscii(lower);
            }
            catch (ArgumentException)
            {
                return Fail($"the label '{label}' has characters that no internationalised name may have", out error);
            }
        }
        for (var i = 0; i < label.Length; i++)
        {
            var c = label[i];
            if (c == '\\')
            {
                if (i + 3 < label.Length && char.IsAsciiDigit(label[i + 1]) && char.IsAsciiDigit(label[i + 2]) && char.IsAsciiDigit(label[i + 3]))
                {
                    var code = int.Parse(label.Slice(i + 1, 3), CultureInfo.InvariantCulture);
                    if (code > 255) return Fail($"\\{code} is not an octet (0-255)", out error);
                    bytes.Add(ToLower((byte)code));
                    i += 3;
                }
                else if (i + 1 < label.Length && !char.IsAsciiDigit(label[i + 1]))
                {
                    bytes.Add(ToLower((byte)label[++i]));
                }
                else
                {
                    return Fail("it has a backslash that escapes nothing (write \\DDD or \\X)", out error);
                }
            }
            else if (c is <= ' ' or '\x7f')
            {
                return Fail(c == ' ' ? "it contains a space" : $"it contains the control character {(int)c}", out error);
            }
            else
            {
                bytes.Add(ToLower((byte)c));
            }
        }
        if (bytes.Count > MaxLabel) return Fail($"the label '{label}' has {bytes.Count} octets, at most {MaxLabel} are allowed", out error);
        octets = [.. bytes];
        error = null;
        return true;
    }

    private static byte ToLower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet + 32) : octet;

    private static void AppendEscaped(StringBuilder text, byte octet)
    {
        if (octet is <= 0x20 or >= 0x7f) text.Append('\\').Append(octet.ToString("D3", CultureInfo.InvariantCulture));
        else if ((char)octet is '.' or '\\' or '"' or ';' or '(' or ')' or '@' or '$') text.Append('\\').Append((char)octet);
        else text.Append((char)octet);
    }

    private static int FirstDot(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '.') return i;
        }
        return -1;
    }

    private static bool EndsInBackslash(ReadOnlySpan<char> text) => (text.Length - text.TrimEnd('\\').Length) % 2 == 1;

    private static bool IsEscaped(string text, int index)
    {
        var slashes = 0;
        while (index - 1 - slashes >= 0 && text[index - 1 - slashes] == '\\') slashes++;
        return slashes % 2 == 1;
    }

    private static ReadOnlySpan<char> LastLabel(ref ReadOnlySpan<char> rest)
    {
        for (var i = rest.Length - 1; i >= 0; i--)
        {
            if (rest[i] != '.') continue;
            var slashes = 0;
            while (i - 1 - slashes >= 0 && rest[i - 1 - slashes] == '\\') slashes++;
            if (slashes % 2 == 1) continue;
            var label = rest[(i + 1)..];
            rest = rest[..i];
            return label;
        }
        var last = rest;
        rest = [];
        return last;
    }

    private static List<string> Labels(string value)
    {
        var labels = new List<string>();
        ReadOnlySpan<char> rest = value;
        while (!rest.IsEmpty)
        {
            var dot = FirstDot(rest);
            labels.Add((dot < 0 ? rest : rest[..dot]).ToString());
            rest = dot < 0 ? [] : rest[(dot + 1)..];
        }
        return labels;
    }

    private static bool Fail(string because, out string? error)
    {
        error = because;
        return false;
    }
}
