using System.Buffers;
using System.Globalization;
using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>
/// The data of a record in one canonical presentation form, so that equal values are equal texts: host names absolute, lower
/// case and with final dot, IPv6 by RFC 5952, numbers without leading zeros, TXT joined and split again at 255 octets,
/// hexadecimal in lower case, base64 and hexadecimal without blanks, SVCB parameters in key order.
/// </summary>
public static class RecordData
{
    /// <summary>Reads one value of the type. <paramref name="origin"/> completes relative host names as <paramref name="reading"/> says.</summary>
    /// <remarks>A value in the form of RFC 3597 (<c>\# 4 c0000201</c>) is decoded when the type is known.</remarks>
    public static RecordDataReading Read(RecordType type, ReadOnlySpan<char> text, DnsName origin, NameReading reading)
    {
        return RecordDataFast.TryRead(type, text, reading, out var canonical) ? new(canonical) : ReadByLayout(type, text, origin, reading);
    }

    /// <summary>The general way, for every type and every fault: text to wire format and back to text.</summary>
    internal static RecordDataReading ReadByLayout(RecordType type, ReadOnlySpan<char> text, DnsName origin, NameReading reading)
    {
        if (IsGeneric(text)) return ReadGeneric(type, text, reading);
        if (RecordLayout.Of(type) is not { } layout)
            return new(null, $"{type} has no form of its own here", @"write \# LENGTH HEX (RFC 3597), such as \# 4 c0000201");
        var encoder = new RecordEncoder(type, layout, text, origin, reading);
        if (!encoder.TryEncode()) return new(null, encoder.Error, encoder.Hint, null, encoder.Offset);
        // What a provider already serves is taken as it is: refusing one odd record would make the whole zone unreadable.
        if (reading != NameReading.Absolute && RecordChecks.Of(type, encoder.Octets.Span) is { } failed) return new(null, failed.Error, failed.Hint);
        var octets = layout.IsText ? TextField.ToWire(encoder.Octets.Span) : encoder.Octets.Span;
        return TryFromWire(type, octets, out var canonical)
            ? new(canonical, Note: encoder.Note)
            : new(null, $"the value is not a valid {type}", $"a value of {type} is written like this: {layout.Example}");
    }

    /// <summary>The canonical TXT value of a text as people write it: UTF-8 octets in quoted strings of 255 octets at most.</summary>
    public static string Text(string raw)
    {
        if (raw.Length <= 255 && !raw.AsSpan().ContainsAnyExcept(RecordDataFast.PlainText)) return $"\"{raw}\"";
        var text = new StringBuilder(raw.Length + 16);
        CharacterString.AppendSplit(text, Encoding.UTF8.GetBytes(raw));
        return text.ToString();
    }

    /// <summary>
    /// The text of a canonical TXT value for people: strings joined, escapes undone. Octets that are not UTF-8 stay
    /// <c>\DDD</c>, so only for texts is this the way back of <see cref="Text"/>.
    /// </summary>
    public static string TextOf(string canonicalTxt)
    {
        var octets = new Octets();
        var fields = new RecordFields(canonicalTxt);
        while (fields.TryNext(out var field))
            if (!CharacterString.TryDecode(field, octets, out _)) throw new ArgumentException($"not a canonical TXT value: {canonicalTxt}", nameof(canonicalTxt));
        var text = new StringBuilder(octets.Count);
        var rest = octets.Span;
        Span<char> chars = stackalloc char[2];
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var used) == OperationStatus.Done) text.Append(chars[..rune.EncodeToUtf16(chars)]);
            else foreach (var octet in rest[..used]) CharacterString.AppendCode(text, octet);
            rest = rest[used..];
        }
        return text.ToString();
    }

    /// <summary>The host names that a canonical value points at; the root (null MX, "this very name" of HTTPS) is left out.</summary>
    public static IEnumerable<DnsName> Targets(RecordType type, string canonical)
    {
        if (type.IsDnssec || RecordLayout.Written(type) is not { } layout || IsGeneric(canonical)) return [];
        for (var i = 0; i < layout.Fields.Count; i++)
        {
            if (layout.Fields[i].Kind != FieldKind.Host) continue;
            var fields = new RecordFields(canonical);
            ReadOnlySpan<char> field = default;
            for (var skipped = 0; skipped <= i; skipped++) fields.TryNext(out field);
            return DnsName.TryParse(field, out var name) && !name.IsRoot ? [name] : [];
        }
        return [];
    }

    /// <summary>What is wrong with the values of a set taken together.</summary>
    public static IEnumerable<string> SetProblems(RecordSet set)
    {
        var type = set.Type;
        var values = set.Values;
        if (values.Count == 1) yield break;
        if (type == RecordType.CNAME || type == RecordType.ALIAS || type == RecordType.DNAME || type == RecordType.SOA)
            yield return $"{set.Name} has {values.Count} {type} values; a name can have one {type} only";
        if (type == RecordType.MX && values.Any(value => value.EndsWith(" .", StringComparison.Ordinal)))
            yield return $"{set.Name} has the null MX '.' beside mail servers; it says 'no mail' and must stand alone (RFC 7505)";
        if ((type == RecordType.SVCB || type == RecordType.HTTPS) && values.Any(value => value.StartsWith("0 ", StringComparison.Ordinal)))
            yield return $"{set.Name} has a {type} value of priority 0 (alias form) beside others; clients then ignore the others (RFC 9460 2.4.1)";
        if (type == RecordType.CDS && values.Any(value => value == "0 0 0 00"))
            yield return $"{set.Name} has the CDS value that asks for removal beside others; it must stand alone (RFC 8078)";
        if (type == RecordType.CDNSKEY && values.Any(value => value.StartsWith("0 3 0 ", StringComparison.Ordinal)))
            yield return $"{set.Name} has the CDNSKEY value that asks for removal beside others; it must stand alone (RFC 8078)";
        if (type == RecordType.TXT && values.Count(IsSpf) is > 1 and var count)
            yield return $"{set.Name} has {count} SPF texts (v=spf1); receivers then treat all of them as an error (RFC 7208 3.2)";
    }

    /// <summary>The octets of a canonical value on the wire, without name compression.</summary>
    public static byte[] ToWire(RecordType type, string canonical)
    {
        if (IsGeneric(canonical) && TryGenericOctets(canonical, out var octets, out _, out _, out _)) return octets;
        if (RecordLayout.Of(type) is not { } layout) throw new ArgumentException($"not a canonical {type} value: {canonical}", nameof(canonical));
        var encoder = new RecordEncoder(type, layout, canonical, default, NameReading.Absolute);
        if (!encoder.TryEncode()) throw new ArgumentException($"not a canonical {type} value: {canonical}: {encoder.Error}", nameof(canonical));
        return layout.IsText ? TextField.ToWire(encoder.Octets.Span) : encoder.Octets.Span.ToArray();
    }

    /// <summary>The canonical value of octets from the wire, without name compression. False when they are not valid for the type.</summary>
    public static bool TryFromWire(RecordType type, ReadOnlySpan<byte> octets, out string canonical)
    {
        canonical = "";
        if (octets.Length > ushort.MaxValue) return false;
        if (RecordLayout.Written(type) is { } layout) return RecordPrinter.TryPrint(layout, octets, out canonical);
        canonical = octets.IsEmpty ? @"\# 0" : $@"\# {octets.Length.ToString(CultureInfo.InvariantCulture)} {Convert.ToHexStringLower(octets)}";
        return true;
    }

    /// <summary>
    /// The value in the type's own form also where we write octets (<c>\# 3 016100</c> of MB is <c>a.</c>), for programs that read only
    /// that; null when the octets do not fit, or there is no such form.
    /// </summary>
    public static string? OwnForm(RecordType type, string canonical) =>
        !IsGeneric(canonical) ? canonical
        : RecordLayout.Of(type) is { } layout && TryGenericOctets(canonical, out var octets, out _, out _, out _) && RecordPrinter.TryPrint(layout, octets, out var own) ? own : null;

    private static bool IsSpf(string value) =>
        value.StartsWith("\"v=spf1", StringComparison.OrdinalIgnoreCase) && value.Length > 7 && value[7] is ' ' or '"';

    private static bool IsGeneric(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        return text.StartsWith(@"\#") && (text.Length == 2 || RecordFields.IsBlank(text[2]));
    }

    private static RecordDataReading ReadGeneric(RecordType type, ReadOnlySpan<char> text, NameReading reading)
    {
        if (!TryGenericOctets(text, out var octets, out var error, out var hint, out var offset)) return new(null, error, hint, null, offset);
        if (!TryFromWire(type, octets, out var canonical))
            return new(null, $"these {octets.Length} octets are not a valid {type}", $"a value of {type} is written like this: {RecordLayout.Of(type)!.Example}");
        if (reading != NameReading.Absolute && RecordChecks.Of(type, octets) is { } failed) return new(null, failed.Error, failed.Hint);
        return new(canonical);
    }

    private static bool TryGenericOctets(ReadOnlySpan<char> text, out byte[] octets, out string? error, out string? hint, out int offset)
    {
        octets = [];
        error = null;
        hint = @"write \# LENGTH HEX, such as \# 4 c0000201 (RFC 3597 5)";
        var fields = new RecordFields(text);
        fields.TryNext(out _);
        var hasLength = fields.TryNext(out var lengthText);
        offset = fields.Start;
        if (!hasLength || !ushort.TryParse(lengthText, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            error = @"the number of octets is missing after \#";
            return false;
        }
        offset = fields.Next;
        var hex = new StringBuilder();
        while (fields.TryNext(out var part)) hex.Append(part);
        var digits = hex.ToString();
        if (digits.AsSpan().ContainsAnyExcept(Octets.HexDigits)) error = "the octets are not hexadecimal";
        else if (digits.Length != length * 2) error = $"{length} octets are announced, {digits.Length} hexadecimal digits follow instead of {length * 2}";
        else octets = Convert.FromHexString(digits);
        return error is null;
    }
}
