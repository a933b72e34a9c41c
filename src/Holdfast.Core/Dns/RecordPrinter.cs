using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>Record data from wire format to canonical text. What the wire cannot mean for the type is refused.</summary>
internal static class RecordPrinter
{
    public static bool TryPrint(RecordLayout layout, ReadOnlySpan<byte> octets, out string canonical)
    {
        var text = new StringBuilder();
        var rest = octets;
        canonical = "";
        foreach (var field in layout.Fields)
        {
            if (text.Length > 0 && field.Kind is not (FieldKind.Parameters or FieldKind.TypeBitmap)) text.Append(' ');
            if (!TryField(field.Kind, ref rest, text)) return false;
        }
        if (!rest.IsEmpty) return false;
        // An APL may be empty, and an empty word is none.
        canonical = text.Length == 0 ? @"\# 0" : text.ToString();
        return true;
    }

    private static bool TryField(FieldKind kind, ref ReadOnlySpan<byte> rest, StringBuilder text)
    {
        switch (kind)
        {
            case FieldKind.Texts:
                if (!TryJoin(rest, text)) return false;
                rest = [];
                return true;
            case FieldKind.Prefixes or FieldKind.Gateway or FieldKind.Uri or FieldKind.Hex or FieldKind.Base64 or FieldKind.CaaValue or FieldKind.Parameters or FieldKind.TypeBitmap or FieldKind.Location:
            {
                var all = rest;
                rest = [];
                switch (kind)
                {
                    case FieldKind.Parameters: return ServiceParameters.TryAppend(text, all);
                    case FieldKind.TypeBitmap: return DnssecFields.TryAppendBitmap(text, all);
                    case FieldKind.Location: return LocationField.TryAppend(text, all);
                    case FieldKind.Prefixes: return OddFields.TryAppendPrefixes(text, all);
                    case FieldKind.Gateway: return OddFields.TryAppendGateway(text, all);
                    case FieldKind.CaaValue or FieldKind.Uri:
                        CharacterString.AppendQuoted(text, all);
                        return kind == FieldKind.CaaValue || all.Length > 0;
                    case FieldKind.Hex:
                        text.Append(Convert.ToHexStringLower(all));
                        return all.Length > 0;
                    default:
                        text.Append(Convert.ToBase64String(all));
                        return all.Length > 0;
                }
            }
            case FieldKind.Host or FieldKind.Mailbox:
                if (!NameOctets.TryTake(ref rest, out var name)) return false;
                text.Append(name.Value).Append('.');
                return true;
        }
        var size = kind switch
        {
            FieldKind.U8 => 1,
            FieldKind.U16 or FieldKind.Type => 2,
            FieldKind.U32 or FieldKind.Seconds or FieldKind.Time or FieldKind.IPv4 => 4,
            FieldKind.IPv6 => 16,
            FieldKind.Eui48 => 6,
            FieldKind.Eui64 or FieldKind.Locator => 8,
            _ => rest.IsEmpty ? int.MaxValue : rest[0] + 1, // a length octet comes first
        };
        if (rest.Length < size) return false;
        var field = rest[..size];
        rest = rest[size..];
        switch (kind)
        {
            case FieldKind.U8:
                text.Append(field[0]);
                return true;
            case FieldKind.U16:
                text.Append(BinaryPrimitives.ReadUInt16BigEndian(field));
                return true;
            case FieldKind.Type:
                text.Append(new RecordType(BinaryPrimitives.ReadUInt16BigEndian(field)).Name);
                return true;
            case FieldKind.U32:
                text.Append(BinaryPrimitives.ReadUInt32BigEndian(field));
                return true;
            case FieldKind.Seconds:
                text.Append(BinaryPrimitives.ReadUInt32BigEndian(field));
                return field[0] < 0x80;
            case FieldKind.Time:
                DnssecFields.AppendTime(text, BinaryPrimitives.ReadUInt32BigEndian(field));
                return true;
            case FieldKind.IPv4:
                AddressText.AppendIPv4(text, field);
                return true;
            case FieldKind.IPv6:
                AddressText.AppendIPv6(text, field);
                return true;
            case FieldKind.Eui48 or FieldKind.Eui64:
                OddFields.AppendEui(text, field);
                return true;
            case FieldKind.Locator:
                OddFields.AppendLocator(text, field);
                return true;
            case FieldKind.Text:
                CharacterString.AppendQuoted(text, field[1..]);
                return true;
            case FieldKind.Salt:
                text.Append(field.Length == 1 ? "-" : Convert.ToHexStringLower(field[1..]));
                return true;
            case FieldKind.NextHash:
                DnssecFields.AppendNextHash(text, field[1..]);
                return field.Length > 1;
            default: // FieldKind.CaaTag
                foreach (var octet in field[1..])
                {
                    if (!char.IsAsciiLetterOrDigit((char)octet)) return false;
                    text.Append(char.ToLowerInvariant((char)octet));
                }
                return field.Length > 1;
        }
    }

    private static bool TryJoin(ReadOnlySpan<byte> strings, StringBuilder text)
    {
        if (strings.IsEmpty) return false;
        var joined = new byte[strings.Length];
        var length = 0;
        while (!strings.IsEmpty)
        {
            var size = strings[0];
            if (strings.Length < size + 1) return false;
            strings.Slice(1, size).CopyTo(joined.AsSpan(length));
            length += size;
            strings = strings[(size + 1)..];
        }
        CharacterString.AppendSplit(text, joined.AsSpan(0, length));
        return true;
    }
}
