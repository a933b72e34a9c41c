using System.Globalization;

namespace Holdfast.Core.Dns;

/// <summary>Reads the text of one record's data into wire format, field by field, and says what is wrong with it.</summary>
internal ref struct RecordEncoder(RecordType type, RecordLayout layout, ReadOnlySpan<char> text, DnsName origin, NameReading reading)
{
    private RecordFields _fields = new(text, type == RecordType.SVCB || type == RecordType.HTTPS);

    public Octets Octets { get; } = new();
    public string? Error { get; private set; }
    public string? Hint { get; private set; }
    public string? Note { get; private set; }
    public int Offset { get; private set; }

    public bool TryEncode()
    {
        foreach (var field in layout.Fields)
            if (!TryField(field)) return false;
        if (Octets.Count > ushort.MaxValue) return Fail($"the data has {Octets.Count} octets on the wire, at most 65535 are allowed", null, 0);
        if (_fields.TryNext(out var rest)) return FailOnRest(rest);
        return true;
    }

    public bool Fail(string error, string? hint, int offset)
    {
        Error = error;
        Hint = hint ?? $"a value of {type} is written like this: {layout.Example}";
        Offset = Math.Min(offset, _fields.Length);
        return false;
    }

    public void AddNote(string note) => Note = Note is null ? note : $"{Note}; {note}";

    /// <summary>The next field, unquoted; an end of the text is an error that names what is missing.</summary>
    public bool TryTake(string name, out ReadOnlySpan<char> field, out int start)
    {
        var found = _fields.TryNext(out field);
        start = _fields.Start;
        if (!found) return Fail(start == 0 || _fields.Text.IsWhiteSpace() ? $"{type} has no value" : $"the {name} of {type} is missing", null, start);
        if (_fields.IsQuoted) return Fail($"the {name} stands in quotes", "write it without quotes", start);
        return true;
    }

    public bool TryTakeText(string name, out ReadOnlySpan<char> field, out int start)
    {
        var found = _fields.TryNext(out field);
        start = _fields.Start;
        if (!found) return Fail($"the {name} of {type} is missing", null, start);
        if (_fields.IsOpen) return Fail("a quote is opened here and never closed", "close it with \", and write a quote inside the text as \\\"", start);
        if (_fields.IsQuoted) start++;
        return true;
    }

    public bool AtEnd => _fields.AtEnd;

    public bool TryNumber(string name, ReadOnlySpan<char> text, int start, uint highest, out uint number)
    {
        number = 0;
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return text.Length > 1 && text[0] is '-' or '+' && !text[1..].ContainsAnyExceptInRange('0', '9')
                ? Fail($"the {name} of {type} has a sign", $"write a whole number from 0 to {highest}", start)
                : Fail($"'{Shown(text)}' is not a number: the {name} of {type} is missing or in the wrong place", null, start);
        }
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > highest)
            return Fail($"the {name} {Shown(text)} is above {highest}", $"write a whole number from 0 to {highest}", start);
        number = (uint)value;
        return true;
    }

    public static string Shown(ReadOnlySpan<char> text) => text.Length > 80 ? $"{text[..77]}..." : text.ToString();

    private bool TryField(RecordField field)
    {
        switch (field.Kind)
        {
            case FieldKind.Location: return LocationField.TryEncode(ref this, _fields.Length);
            case FieldKind.Parameters: return ServiceParameters.TryEncode(ref this);
            case FieldKind.Texts: return TryTexts(field);
            case FieldKind.Text: return TryText(field);
            case FieldKind.Strings: return TryStrings(field);
            case FieldKind.OptionalText: return _fields.AtEnd || TryText(field);
            case FieldKind.CaaValue or FieldKind.Uri: return TryCaaValue(field);
            case FieldKind.Prefixes: return OddFields.TryPrefixes(ref this);
            case FieldKind.Gateway: return OddFields.TryGateway(ref this);
            case FieldKind.Relay: return OddFields.TryRelay(ref this);
            case FieldKind.HostIdentity: return OddFields.TryHostIdentity(ref this);
            case FieldKind.Nsap: return OddFields.TryNsap(ref this);
            case FieldKind.Hex or FieldKind.Base64: return TryBlob(field);
            case FieldKind.TypeBitmap: return DnssecFields.TryBitmap(ref this);
        }
        if (!TryTake(field.Name, out var text, out var start)) return false;
        switch (field.Kind)
        {
            case FieldKind.U8:
            {
                if (field.Words is { } words && words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known))
                {
                    Octets.Add(known);
                    return true;
                }
                if (!TryNumber(field.Name, text, start, byte.MaxValue, out var number)) return false;
                Octets.Add((byte)number);
                return true;
            }
            case FieldKind.U16:
            {
                if (field.Words is { } words && words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known))
                {
                    Octets.AddU16(known);
                    return true;
                }
                if (!TryNumber(field.Name, text, start, ushort.MaxValue, out var number)) return false;
                Octets.AddU16((ushort)number);
                return true;
            }
            case FieldKind.U32:
            {
                if (!TryNumber(field.Name, text, start, uint.MaxValue, out var number)) return false;
                Octets.AddU32(number);
                return true;
            }
            case FieldKind.Seconds:
            {
                if (Ttl.TryParse(text, out var ttl))
                {
                    Octets.AddU32((uint)ttl.Seconds);
                    return true;
                }
                if (!TryNumber(field.Name, text, start, int.MaxValue, out var number)) return false;
                Octets.AddU32(number);
                return true;
            }
            case FieldKind.IPv4: return TryIPv4(text, start);
            case FieldKind.IPv6: return TryIPv6(text, start);
            case FieldKind.Host or FieldKind.Mailbox: return TryHost(field, text, start);
            case FieldKind.CaaTag: return TryCaaTag(text, start);
            case FieldKind.Eui48 or FieldKind.Eui64: return OddFields.TryEui(ref this, text, start, field.Kind == FieldKind.Eui48 ? 6 : 8);
            case FieldKind.Locator: return OddFields.TryLocator(ref this, text, start);
            case FieldKind.Salt: return DnssecFields.TrySalt(ref this, text, start);
            case FieldKind.NextHash: return DnssecFields.TryNextHash(ref this, text, start);
            case FieldKind.Type: return DnssecFields.TryType(ref this, text, start);
            default: return DnssecFields.TryTime(ref this, text, start, field.Name);
        }
    }

    private bool TryIPv4(ReadOnlySpan<char> text, int start)
    {
        Span<byte> address = stackalloc byte[16];
        if (AddressText.TryIPv4(text, address))
        {
            Octets.Add(address[..4]);
            return true;
        }
        if (AddressText.TryIPv6(text, address)) return Fail($"'{text}' is an IPv6 address, A takes IPv4", "use type AAAA for it", start);
        if (TryWithoutLeadingZeros(text, out var plain))
            return Fail($"'{text}' has leading zeros, which some programs read as octal", $"write {plain}", start);
        return FailAddress("A", "IPv4", "192.0.2.1", text, start);
    }

    private bool TryIPv6(ReadOnlySpan<char> text, int start)
    {
        Span<byte> address = stackalloc byte[16];
        if (AddressText.TryIPv6(text, address))
        {
            Octets.Add(address);
            return true;
        }
        if (AddressText.TryIPv4(text, address)) return Fail($"'{text}' is an IPv4 address, AAAA takes IPv6", "use type A for it", start);
        if (text.Length > 2 && text[0] == '[') return Fail($"'{Shown(text)}' has brackets", "write the address without brackets and port", start);
        if (text.Contains('%')) return Fail($"'{Shown(text)}' has a zone index, which means nothing to others", "write the address without '%' and what follows", start);
        return FailAddress("AAAA", "IPv6", "2001:db8::1", text, start);
    }

    private bool FailAddress(string wanted, string family, string example, ReadOnlySpan<char> text, int start)
    {
        var slash = text.IndexOf('/');
        if (text.Contains("://", StringComparison.Ordinal)) return Fail($"'{Shown(text)}' is a URL, {wanted} takes an {family} address", $"write the address only, such as {example}", start);
        if (slash > 0) return Fail($"'{Shown(text)}' is a network, {wanted} takes one address", $"write the address without '{text[slash..]}'", start + slash);
        if (wanted == "A" && text.IndexOf(':') is > 0 and var colon && AddressText.TryIPv4(text[..colon], stackalloc byte[4]))
            return Fail($"'{Shown(text)}' has a port, {wanted} takes an address only", $"write {text[..colon]}", start + colon);
        if (text.ContainsAnyInRange('g', 'z') || text.ContainsAnyInRange('G', 'Z'))
            return Fail($"'{Shown(text)}' is not an {family} address but looks like a host name", "use type CNAME to point at a host name (ALIAS at the zone's apex)", start);
        return Fail($"'{Shown(text)}' is not an {family} address", wanted == "A" ? $"write four numbers of 0-255 such as {example}" : $"write eight groups or '::' such as {example}", start);
    }

    private static bool TryWithoutLeadingZeros(ReadOnlySpan<char> text, out string plain)
    {
        var parts = text.ToString().Split('.').Select(part => part.TrimStart('0') is { Length: > 0 } rest ? rest : part.Length > 0 ? "0" : "");
        plain = string.Join('.', parts);
        return AddressText.TryIPv4(plain, stackalloc byte[4]);
    }

    /// <summary>A host name that stands in the middle of an odd layout.</summary>
    public bool TryHost(string name, ReadOnlySpan<char> text, int start) => TryHost(new RecordField(FieldKind.Host, name), text, start);

    /// <summary>All that is left as one word, blanks left out.</summary>
    public string TakeRest()
    {
        var joined = new System.Text.StringBuilder();
        while (_fields.TryNext(out var part)) joined.Append(part);
        return joined.ToString();
    }

    private bool TryHost(RecordField field, ReadOnlySpan<char> text, int start)
    {
        if (field.Kind == FieldKind.Mailbox && text is not "@" && HostText.HasPlain(text, '@'))
        {
            if (reading == NameReading.Declared)
                return Fail($"'{Shown(text)}' is written as a mail address", $"write a dot in place of '@': {text.ToString().Replace('@', '.').TrimEnd('.')}.", start);
            AddNote($"the {field.Name} '{text}' has an '@' where a dot is meant");
        }
        if (reading != NameReading.Absolute && IsAddress(text, out var addressType))
        {
            if (reading == NameReading.Declared)
                return Fail($"'{text}' is an address, the {field.Name} of {type} is a host name",
                    layout.Fields.Count == 1 ? $"use type {addressType} for an address" : $"declare a name with type {addressType} and put it here", start);
            AddNote($"the {field.Name} '{text}' looks like an address but is read as a host name below {origin}");
        }
        if (reading == NameReading.Declared && text.Contains("://", StringComparison.Ordinal))
            return Fail($"'{Shown(text)}' is a URL, the {field.Name} of {type} is a host name", "write the host name only, with a final dot", start);
        if (!HostText.TryRead(text, origin, reading, out var name, out var note, out var error))
            return Fail($"'{Shown(text)}' is not a host name: {error}", "labels have 1-63 characters, the whole name 253 at most", start);
        if (note is not null) AddNote(note);
        NameOctets.Add(name, Octets);
        return true;
    }

    private static bool IsAddress(ReadOnlySpan<char> text, out string addressType)
    {
        Span<byte> address = stackalloc byte[16];
        addressType = AddressText.TryIPv4(text, address) ? "A" : text.Contains(':') && AddressText.TryIPv6(text, address) ? "AAAA" : "";
        return addressType.Length > 0;
    }

    private bool TryTexts(RecordField field)
    {
        if (_fields.AtEnd) return Fail($"{type} has no text", "write \"\" for an empty one", 0);
        while (!_fields.AtEnd)
        {
            if (!TryTakeText(field.Name, out var text, out var start) || !TryDecode(text, start)) return false;
        }
        if (Octets.Count > TextField.Longest)
            return Fail($"the text has {Octets.Count} octets, at most {TextField.Longest} fit into one record", "split it over several records, or shorten it", 0);
        return true;
    }

    private bool TryStrings(RecordField field)
    {
        if (_fields.AtEnd) return Fail($"{type} has no text", "write \"\" for an empty one", 0);
        while (!_fields.AtEnd)
            if (!TryText(field)) return false;
        return true;
    }

    private bool TryText(RecordField field)
    {
        var length = Octets.Count;
        if (!TryTakeText(field.Name, out var text, out var start)) return false;
        Octets.Add(0);
        if (!TryDecode(text, start)) return false;
        var count = Octets.Count - length - 1;
        if (count > 255) return Fail($"the {field.Name} has {count} octets, at most 255 are allowed", "shorten it", start);
        Octets[length] = (byte)count;
        return true;
    }

    private bool TryCaaTag(ReadOnlySpan<char> text, int start)
    {
        if (text.Length > 255) return Fail($"the tag has {text.Length} characters", "the tags in use are issue, issuewild, issuemail and iodef", start);
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c)) return Fail($"'{Shown(text)}' is not a tag: it may have letters and digits only", "the tags in use are issue, issuewild, issuemail and iodef", start);
        // RFC 8659 4.1: tags are compared without case; known ones: IANA "Certification Authority Restriction Properties".
        var tag = text.ToString().ToLowerInvariant();
        if (tag is not ("issue" or "issuewild" or "issuemail" or "issuevmc" or "iodef" or "contactemail" or "contactphone"))
            AddNote($"CAA tag '{tag}' is not a registered one; certification authorities will ignore it (registered: issue, issuewild, issuemail, issuevmc, iodef, contactemail, contactphone)");
        Octets.Add((byte)tag.Length);
        foreach (var c in tag) Octets.Add((byte)c);
        return true;
    }

    private bool TryCaaValue(RecordField field)
    {
        var first = _fields.Next;
        if (!TryTakeText(field.Name, out var text, out var start) || !TryDecode(text, start)) return false;
        if (field.Kind == FieldKind.Uri && text.IsEmpty) return Fail("the target of URI is empty", null, start);
        return _fields.AtEnd || Fail($"the {field.Name} of {type} has several words", $"put it in quotes: \"{_fields.Text[first..].Trim().ToString().Replace("\"", "\\\"", StringComparison.Ordinal)}\"", start);
    }

    private bool TryBlob(RecordField field)
    {
        var start = _fields.Next;
        var before = Octets.Count;
        var joined = new System.Text.StringBuilder();
        while (!_fields.AtEnd)
        {
            if (!TryTake(field.Name, out var text, out _)) return false;
            joined.Append(text);
        }
        if (joined.Length == 0) return Fail($"the {field.Name} of {type} is missing", null, start);
        var all = joined.ToString();
        if (field.Kind == FieldKind.Hex)
        {
            if (all.AsSpan().ContainsAnyExcept(Octets.HexDigits))
                return Fail($"the {field.Name} has characters that are not hexadecimal", "only 0-9 and a-f, blanks between them are allowed", start);
            if (all.Length % 2 == 1) return Fail($"the {field.Name} has {all.Length} hexadecimal digits, an odd number", "two digits make an octet: one is missing or too many", start);
            Octets.Add(Convert.FromHexString(all));
        }
        else
        {
            if (type == RecordType.CDNSKEY && all == "0") all = "AA=="; // RFC 7344 as first printed; RFC 8078 erratum 5049 writes AA==
            var octets = new byte[all.Length];
            if (!Convert.TryFromBase64String(all, octets, out var count))
                return Fail($"the {field.Name} is not base64", "copy it again, with its final '=' signs", start);
            Octets.Add(octets.AsSpan(0, count));
        }
        return Octets.Count > before || Fail($"the {field.Name} of {type} is empty", null, start);
    }

    /// <summary>Adds the octets of a text; a bad escape is an error at its place.</summary>
    public bool TryDecode(ReadOnlySpan<char> text, int start) =>
        CharacterString.TryDecode(text, Octets, out var badAt)
        || Fail("a backslash escapes nothing here", @"write \DDD (three digits, 000-255), \"" for a quote or \\ for a backslash", start + badAt);

    private bool FailOnRest(ReadOnlySpan<char> rest)
    {
        var start = _fields.Start;
        if (layout.Fields is [{ Kind: FieldKind.Host or FieldKind.IPv4 or FieldKind.IPv6 }])
            return Fail($"{type} takes one {layout.Fields[0].Name}, and '{Shown(rest)}' is a second word",
                type == RecordType.CNAME || type == RecordType.DNAME || type == RecordType.ALIAS ? "a name can have one target only" : "write several values as separate records", start);
        return Fail($"'{Shown(rest)}' is too much: {type} ends before it", null, start);
    }
}
