using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Holdfast.Lab.Dns;

/// <summary>
/// An absolute DNS name as labels of octets. Keeps the case it was given and compares without it (RFC 4343).
/// The text form ends in a dot and escapes as RFC 1035 5.1 does.
/// </summary>
public sealed class WireName : IEquatable<WireName>, IComparable<WireName>
{
    public const int MaxWireLength = 255;   // RFC 1035 2.3.4
    private const int MaxLabelLength = 63;

    private readonly byte[][] _labels;
    private readonly string _key;

    private WireName(byte[][] labels)
    {
        _labels = labels;
        Text = Print(labels);
        _key = LowerAscii(Text);
        WireLength = labels.Sum(label => label.Length + 1) + 1;
    }

    public static WireName Root { get; } = new([]);

    /// <summary>With the final dot.</summary>
    public string Text { get; }

    public string LowerText => _key;

    /// <summary>Lower case without the final dot, as provider APIs like it; the root stays ".".</summary>
    public string Undotted => IsRoot ? "." : _key[..^1];

    public bool IsRoot => _labels.Length == 0;

    public bool IsWildcard => _labels.Length > 0 && _labels[0] is [(byte)'*'];

    public int LabelCount => _labels.Length;

    public int WireLength { get; }

    public WireName Parent => IsRoot ? this : new WireName(_labels[1..]);

    public ReadOnlySpan<byte> Label(int index) => _labels[index];

    public static WireName Parse(string text, WireName? origin = null) =>
        TryParse(text, origin, out var name) ? name : throw new FormatException($"'{text}' is not a domain name");

    /// <summary>A text without final dot is taken below <paramref name="origin"/>, or as absolute when there is none.</summary>
    public static bool TryParse(string text, WireName? origin, [NotNullWhen(true)] out WireName? name)
    {
        name = null;
        if (text == "@" && origin is not null)
        {
            name = origin;
            return true;
        }
        if (text is "." or "")
        {
            name = text == "." ? Root : origin;
            return name is not null;
        }
        var labels = new List<byte[]>();
        var label = new List<byte>();
        var absolute = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '.')
            {
                if (label.Count == 0) return false;
                labels.Add([.. label]);
                label.Clear();
                absolute = at == text.Length - 1;
            }
            else if (text[at] == '\\')
            {
                if (!Octets.TryReadEscape(text, ref at, out var octet)) return false;
                label.Add(octet);
            }
            else if (text[at] is > '\x20' and < '\x7f')
            {
                label.Add((byte)text[at]);
            }
            else
            {
                return false;
            }
        }
        if (label.Count > 0) labels.Add([.. label]);
        if (!absolute && origin is not null) labels.AddRange(origin._labels);
        return TryFromLabels([.. labels], out name);
    }

    public static bool TryFromLabels(byte[][] labels, [NotNullWhen(true)] out WireName? name)
    {
        var fits = labels.All(label => label.Length is > 0 and <= MaxLabelLength)
            && labels.Sum(label => label.Length + 1) + 1 <= MaxWireLength;
        name = fits ? new WireName(labels) : null;
        return fits;
    }

    public bool IsWithin(WireName zone)
    {
        if (zone._labels.Length > _labels.Length) return false;
        if (zone._labels.Length == _labels.Length) return Equals(zone);
        var skip = _labels.Length - zone._labels.Length;
        for (var index = 0; index < zone._labels.Length; index++)
        {
            if (!SameLabel(_labels[skip + index], zone._labels[index])) return false;
        }
        return true;
    }

    /// <summary>The last <paramref name="count"/> labels.</summary>
    public WireName Suffix(int count) => count == _labels.Length ? this : new WireName(_labels[^count..]);

    public WireName Below(WireName origin) =>
        TryFromLabels([.. _labels, .. origin._labels], out var name) ? name : throw new FormatException($"{Text} below {origin} is too long");

    public WireName WithWildcard() => TryFromLabels(["*"u8.ToArray(), .. _labels], out var name) ? name : this;

    public WireName ToLower() => new([.. _labels.Select(label => label.Select(LowerOctet).ToArray())]);

    public bool Equals(WireName? other) => other is not null && _key == other._key;

    public override bool Equals(object? obj) => Equals(obj as WireName);

    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);

    /// <summary>Canonical order of RFC 4034 6.1: from the right, label by label.</summary>
    public int CompareTo(WireName? other)
    {
        if (other is null) return 1;
        for (var back = 1; back <= Math.Min(_labels.Length, other._labels.Length); back++)
        {
            var order = _labels[^back].Select(LowerOctet).ToArray().AsSpan()
                .SequenceCompareTo(other._labels[^back].Select(LowerOctet).ToArray());
            if (order != 0) return order;
        }
        return _labels.Length.CompareTo(other._labels.Length);
    }

    public override string ToString() => Text;

    public static bool operator ==(WireName? left, WireName? right) => Equals(left, right);

    public static bool operator !=(WireName? left, WireName? right) => !Equals(left, right);

    public static bool operator <(WireName left, WireName right) => left.CompareTo(right) < 0;

    public static bool operator >(WireName left, WireName right) => left.CompareTo(right) > 0;

    public static bool operator <=(WireName left, WireName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(WireName left, WireName right) => left.CompareTo(right) >= 0;

    private static bool SameLabel(byte[] left, byte[] right)
    {
        if (left.Length != right.Length) return false;
        for (var index = 0; index < left.Length; index++)
        {
            if (LowerOctet(left[index]) != LowerOctet(right[index])) return false;
        }
        return true;
    }

    private static byte LowerOctet(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet + 32) : octet;

    private static string LowerAscii(string text) =>
        string.Create(text.Length, text, (span, source) =>
        {
            for (var index = 0; index < span.Length; index++) span[index] = char.ToLowerInvariant(source[index]);
        });

    private static string Print(byte[][] labels)
    {
        if (labels.Length == 0) return ".";
        var text = new StringBuilder();
        foreach (var label in labels)
        {
            foreach (var octet in label)
            {
                if (octet is (byte)'.' or (byte)'\\' or (byte)'"' or (byte)';' or (byte)'(' or (byte)')' or (byte)'@' or (byte)'$')
                    text.Append('\\').Append((char)octet);
                else if (octet is > 0x20 and < 0x7f)
                    text.Append((char)octet);
                else
                    text.Append('\\').Append(octet.ToString("D3", CultureInfo.InvariantCulture));
            }
            text.Append('.');
        }
        return text.ToString();
    }
}
