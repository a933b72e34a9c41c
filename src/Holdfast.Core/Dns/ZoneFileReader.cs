using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Holdfast.Core.Dns;

/// <summary>Reads a zone file with its included files: the state that RFC 1035 5.1 carries from line to line.</summary>
internal sealed class ZoneFileReader(DnsName zone, ZoneFileOptions options, bool keepEntries)
{
    private const int MaxProblems = 1000;
    private const int MaxDepth = 10;
    private const int MaxFiles = 1000;

    private static readonly SearchValues<char> TtlLetters = SearchValues.Create("0123456789smhdwSMHDW");

    private readonly DnsName _zone = zone;
    private readonly List<Group> _groups = [];
    private readonly Dictionary<RecordKey, int> _index = [];
    private readonly List<Problem> _problems = [];
    private RecordSet? _soa;
    private Ttl? _defaultTtl;
    private Ttl? _lastTtl;
    private int _last = -1;
    private bool _isFull;

    public DnsName Zone => _zone;

    public List<ZoneFileEntry> Entries { get; } = [];

    /// <summary>The main file first, then the included ones as they were opened; a file included twice stands twice.</summary>
    public List<(string Path, ReadOnlyMemory<char> Text)> Files { get; } = [];

    /// <summary>What is in force at the end of the main file.</summary>
    public DnsName LastOrigin { get; private set; }

    public ZoneFileReading Read(string file, ReadOnlyMemory<char> text)
    {
        // Room for about the sets that the text can hold (45 characters each in the generated zones): growing costs more than reading.
        _groups.EnsureCapacity(Math.Min(text.Length / 40, 1_000_000));
        _index.EnsureCapacity(Math.Min(text.Length / 40, 1_000_000));
        LastOrigin = ReadFile(file, text, _zone, 0);
        if (_soa is null && !_isFull) Add(new Problem(file, 0, 0, Severity.Warning, $"the zone {_zone} has no SOA record", "a name server will not load the file without one"));
        var sets = new RecordSet[_groups.Count];
        var groups = CollectionsMarshal.AsSpan(_groups);
        for (var i = 0; i < groups.Length; i++)
        {
            string[] values = groups[i].More is { } more ? [groups[i].Value, .. more] : [groups[i].Value];
            sets[i] = new RecordSet(groups[i].Key, groups[i].Ttl, new ValueList<string>(values));
        }
        return new(_soa, new ValueList<RecordSet>(sets), _problems.ToValueList());
    }

    private DnsName ReadFile(string path, ReadOnlyMemory<char> memory, DnsName origin, int depth)
    {
        var text = memory.Span;
        var file = new File(Files.Count, path, depth, origin);
        Files.Add((path, memory));
        var at = text is ['\uFEFF', ..] ? 1 : 0;
        var line = 1;
        while (at < text.Length && !_isFull)
        {
            var cut = ZoneFileCut.At(text, at);
            file.Line = line;
            if (cut.Error is not null) Report(file, text, cut, cut.ErrorAt, Severity.Error, cut.Error, cut.Hint);
            else ReadEntry(file, text, cut);
            at = cut.NextLine;
            line += cut.Newlines;
        }
        return file.Origin;
    }

    private void ReadEntry(File file, ReadOnlySpan<char> text, in ZoneFileCut cut)
    {
        var entry = cut.Flatten(text);
        var at = 0;
        var hasOwner = entry.Length > 0 && !RecordFields.IsBlank(entry[0]);
        var first = Take(entry, ref at, out var firstAt);
        if (first.IsEmpty) return;
        if (hasOwner && first[0] == '$')
        {
            ReadDirective(file, text, cut, first, entry, at);
            return;
        }
        if (hasOwner)
        {
            if (!TryOwner(file, text, cut, first)) return;
        }
        else
        {
            if (!file.HasOwner)
            {
                Report(file, text, cut, cut.Start + firstAt, Severity.Error, "the line starts with a blank but no record stands before it whose owner it could take", "start the line with the owner name, or with @ for the zone itself");
                return;
            }
            at = firstAt;
        }

        Ttl? ttl = null;
        int ttlStart = 0, ttlLength = 0, fieldsStart = -1;
        var hasClass = false;
        RecordType type;
        int typeAt;
        while (true)
        {
            var field = Take(entry, ref at, out var fieldAt);
            var place = cut.Start + fieldAt;
            if (field.IsEmpty)
            {
                Report(file, text, cut, cut.Start + Math.Max(0, entry.TrimEnd().Length - 1), Severity.Error, $"the record of {file.Owner} ends before its type", "write it like this: www 300 IN A 192.0.2.1");
                return;
            }
            if (fieldsStart < 0) fieldsStart = place;
            if (char.IsAsciiDigit(field[0]))
            {
                if (ttl is null && Ttl.TryParse(field, out var read))
                {
                    ttl = read;
                    ttlStart = place;
                    ttlLength = field.Length;
                    continue;
                }
                ReportNoType(file, text, cut, place, field, ttl is not null);
                return;
            }
            if (!hasClass && field.Equals("IN", StringComparison.OrdinalIgnoreCase))
            {
                hasClass = true;
                continue;
            }
            if (RecordType.TryParse(field, out type))
            {
                typeAt = place;
                break;
            }
            if (IsOtherClass(field))
            {
                Report(file, text, cut, place, Severity.Error, $"the class {field} is not supported", "only IN (the internet) is");
                return;
            }
            ReportNoType(file, text, cut, place, field, ttl is not null);
            return;
        }
        // 0 is reserved, 41 is OPT, 249-255 are questions and transaction signatures (RFC 6895 3.1).
        if (type.Code is 0 or 41 or >= 249 and <= 255)
        {
            Report(file, text, cut, typeAt, Severity.Error, $"{type} is not a type that a record can have", "");
            return;
        }
        while (at < entry.Length && RecordFields.IsBlank(entry[at])) at++;
        var data = TrimEnd(entry[at..]);
        var reading = RecordData.Read(type, data, file.Origin, NameReading.ZoneFile);
        var dataStart = cut.Start + at;
        if (reading.Canonical is not { } value)
        {
            Report(file, text, cut, dataStart + reading.Offset, Severity.Error, reading.Error!, reading.Hint ?? "");
            return;
        }
        if (reading.Note is not null) Report(file, text, cut, dataStart, Severity.Warning, reading.Note, "");
        Store(file, text, cut, new RecordKey(file.Owner, type), ttl, value, dataStart, out var effective, out var takesLast);
        if (keepEntries)
            Entries.Add(new ZoneFileEntry
            {
                File = file.Index,
                Start = cut.Start,
                End = dataStart + data.Length,
                NextLine = cut.NextLine,
                HasParentheses = cut.HasParentheses,
                HasOwner = hasOwner,
                FieldsStart = fieldsStart,
                TtlStart = ttlStart,
                TtlLength = ttlLength,
                TakesLastTtl = takesLast,
                DataStart = dataStart,
                Origin = file.Origin,
                Key = new RecordKey(file.Owner, type),
                Ttl = effective,
                Value = value,
            });
    }

    private bool TryOwner(File file, ReadOnlySpan<char> text, in ZoneFileCut cut, ReadOnlySpan<char> field)
    {
        // The lines of a record set follow each other: most owners repeat the one before.
        if (file.HasOwner && file.OwnerLength > 0 && text.Slice(file.OwnerStart, file.OwnerLength).SequenceEqual(field)) return true;
        if (!HostText.TryRead(field, file.Origin, NameReading.ZoneFile, out var name, out var note, out var error))
        {
            Report(file, text, cut, cut.Start, Severity.Error, $"'{RecordEncoder.Shown(field)}' is not a legal owner name: {error}", "labels have 1-63 characters, the whole name 253 at most");
            file.HasOwner = false;
            return false;
        }
        if (!name.IsWithin(_zone))
        {
            Report(file, text, cut, cut.Start, Severity.Error, $"{name} is not within the zone {_zone}", "move the record to its own zone, or leave the final dot out if the name is meant to be relative");
            file.Owner = name;
            file.HasOwner = false;
            return false;
        }
        if (note is not null) Report(file, text, cut, cut.Start, Severity.Warning, $"the owner {note}", "");
        file.Owner = name;
        // An owner within parentheses is not in the text as it was read: it is not compared with the next one.
        (file.OwnerStart, file.OwnerLength) = cut.HasParentheses ? (0, 0) : (cut.Start, field.Length);
        file.HasOwner = true;
        return true;
    }

    private void Store(File file, ReadOnlySpan<char> text, in ZoneFileCut cut, RecordKey key, Ttl? written, string value, int place, out Ttl ttl, out bool takesLast)
    {
        takesLast = false;
        if (written is { } explicitTtl)
        {
            ttl = explicitTtl;
            _lastTtl = explicitTtl;
        }
        else if (_defaultTtl is { } defaultTtl)
        {
            ttl = defaultTtl;
        }
        else if (_lastTtl is { } lastTtl)
        {
            ttl = lastTtl;
            takesLast = true;
        }
        else if (key.Type == RecordType.SOA)
        {
            // As BIND does it: the negative TTL of the SOA then counts as $TTL.
            ttl = new Ttl(int.Parse(value.AsSpan(value.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
            _defaultTtl = ttl;
            Report(file, text, cut, cut.Start, Severity.Note, $"no TTL is given: the last number of the SOA ({ttl}) is taken", "put a line such as '$TTL 3600' on top");
        }
        else
        {
            ttl = default;
            Report(file, text, cut, cut.Start, Severity.Error, $"{key} has no TTL, and neither $TTL nor a record before it gives one", "put a line such as '$TTL 3600' on top");
            return;
        }
        if (key.Type == RecordType.SOA)
        {
            if (key.Name != _zone)
                Report(file, text, cut, cut.Start, Severity.Error, $"the SOA stands at {key.Name}, it belongs to {_zone}", "write @ for its owner, or check $ORIGIN and the name of the zone");
            else if (_soa is not null && _soa.Values[0] != value)
                Report(file, text, cut, cut.Start, Severity.Error, $"a second SOA of {_zone}", "a zone has one");
            else _soa ??= new RecordSet(key, ttl, [value]);
            return;
        }
        if (_last < 0 || CollectionsMarshal.AsSpan(_groups)[_last].Key != key)
        {
            ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, key, out var exists);
            if (!exists)
            {
                slot = _groups.Count;
                _last = slot;
                _groups.Add(new Group { Key = key, Ttl = ttl, Value = value });
                return;
            }
            _last = slot;
        }
        ref var group = ref CollectionsMarshal.AsSpan(_groups)[_last];
        (group.More ??= []).Add(value);
        if (group.Ttl == ttl) return;
        var lowest = ttl < group.Ttl ? ttl : group.Ttl;
        Report(file, text, cut, cut.Start, Severity.Note, $"{key} has records with TTL {group.Ttl} and {ttl}: a set has one, {lowest} is taken", "give all records of the set the same TTL (RFC 2181 5.2)");
        group.Ttl = lowest;
    }

    private void ReadDirective(File file, ReadOnlySpan<char> text, in ZoneFileCut cut, ReadOnlySpan<char> directive, ReadOnlySpan<char> entry, int at)
    {
        var argument = Take(entry, ref at, out var argumentAt);
        var place = cut.Start + argumentAt;
        var second = Take(entry, ref at, out var secondAt);
        if (directive.Equals("$ORIGIN", StringComparison.OrdinalIgnoreCase))
        {
            if (IsMissing(file, text, cut, argument, "$ORIGIN", "a name", "$ORIGIN example.com.") || IsTooMuch(file, text, cut, second, secondAt, "$ORIGIN")) return;
            if (!HostText.TryRead(argument, file.Origin, NameReading.ZoneFile, out var name, out var note, out var error))
                Report(file, text, cut, place, Severity.Error, $"'{RecordEncoder.Shown(argument)}' is not a name: {error}", "write it like this: $ORIGIN example.com.");
            else
            {
                if (note is not null) Report(file, text, cut, place, Severity.Warning, note, "");
                file.Origin = name;
                file.OwnerLength = 0;
            }
        }
        else if (directive.Equals("$TTL", StringComparison.OrdinalIgnoreCase))
        {
            if (IsMissing(file, text, cut, argument, "$TTL", "a time", "$TTL 3600") || IsTooMuch(file, text, cut, second, secondAt, "$TTL")) return;
            if (Ttl.TryParse(argument, out var ttl)) _defaultTtl = ttl;
            else Report(file, text, cut, place, Severity.Error, $"'{RecordEncoder.Shown(argument)}' is not a TTL", "write seconds (3600) or units (1h30m), 2147483647 at most");
        }
        else if (directive.Equals("$INCLUDE", StringComparison.OrdinalIgnoreCase))
        {
            if (IsMissing(file, text, cut, argument, "$INCLUDE", "a file name", "$INCLUDE hosts.zone")) return;
            ReadInclude(file, text, cut, Unquote(argument), place, second, cut.Start + secondAt);
        }
        else if (directive.Equals("$GENERATE", StringComparison.OrdinalIgnoreCase))
        {
            Report(file, text, cut, cut.Start, Severity.Error, "$GENERATE is an extension of BIND and not supported", "let 'named-compilezone' write the records out, or list them");
        }
        else
        {
            Report(file, text, cut, cut.Start, Severity.Error, $"{RecordEncoder.Shown(directive)} is not a directive", "known are $ORIGIN, $TTL and $INCLUDE; a name that starts with $ is written \\$");
        }
    }

    private void ReadInclude(File file, ReadOnlySpan<char> text, in ZoneFileCut cut, string path, int place, ReadOnlySpan<char> originText, int originPlace)
    {
        var origin = file.Origin;
        if (!originText.IsEmpty && !HostText.TryRead(originText, file.Origin, NameReading.ZoneFile, out origin, out _, out var error))
        {
            Report(file, text, cut, originPlace, Severity.Error, $"'{RecordEncoder.Shown(originText)}' is not a name: {error}", "write it like this: $INCLUDE hosts.zone hosts.example.com.");
            return;
        }
        if (options.Include is not { } include)
            Report(file, text, cut, place, Severity.Error, "$INCLUDE is not possible here", "put the records into this file");
        else if (!options.IncludeOutside && LeavesFolder(path))
            Report(file, text, cut, place, Severity.Error, $"'{RecordEncoder.Shown(path)}' lies outside the folder of the zone file", "include files below that folder only");
        else if (file.Depth >= MaxDepth)
            Report(file, text, cut, place, Severity.Error, $"more than {MaxDepth} files are included in each other", "a file probably includes itself");
        else if (Files.Count >= MaxFiles)
            Report(file, text, cut, place, Severity.Error, $"more than {MaxFiles} files are included", "a file probably includes itself");
        else if (include(path) is not { } included)
            Report(file, text, cut, place, Severity.Error, $"the file '{RecordEncoder.Shown(path)}' cannot be read", "check its name; it is looked for beside the zone file");
        else
            ReadFile(path, included.AsMemory(), origin, file.Depth + 1);
    }

    private static bool LeavesFolder(string path) =>
        path.Length == 0 || path[0] is '/' or '\\' or '~' || path.Contains(':') || path.Split('/', '\\').Contains("..");

    private bool IsMissing(File file, ReadOnlySpan<char> text, in ZoneFileCut cut, ReadOnlySpan<char> argument, string directive, string what, string example)
    {
        if (!argument.IsEmpty) return false;
        Report(file, text, cut, cut.Start, Severity.Error, $"{directive} needs {what}", $"write it like this: {example}");
        return true;
    }

    private bool IsTooMuch(File file, ReadOnlySpan<char> text, in ZoneFileCut cut, ReadOnlySpan<char> second, int secondAt, string directive)
    {
        if (second.IsEmpty) return false;
        Report(file, text, cut, cut.Start + secondAt, Severity.Error, $"'{RecordEncoder.Shown(second)}' is too much: {directive} takes one word", "remove it, or start a comment with ;");
        return true;
    }

    private void ReportNoType(File file, ReadOnlySpan<char> text, in ZoneFileCut cut, int place, ReadOnlySpan<char> field, bool hasTtl)
    {
        Span<byte> address = stackalloc byte[16];
        var (message, hint) = (RecordEncoder.Shown(field), "") switch
        {
            var (shown, _) when AddressText.TryIPv4(field, address) => ($"a record type is missing in front of '{shown}'", $"write A {shown}"),
            var (shown, _) when AddressText.TryIPv6(field, address) => ($"a record type is missing in front of '{shown}'", $"write AAAA {shown}"),
            var (shown, _) when Ttl.TryParse(field, out _) && hasTtl => ($"'{shown}' is a second TTL where the type should stand", "write owner, TTL, IN, type, data"),
            var (shown, _) when char.IsAsciiDigit(field[0]) && !field.ContainsAnyExcept(TtlLetters) => ($"'{shown}' is not a TTL", "write seconds (3600) or units (1h30m), 2147483647 at most"),
            var (shown, _) when field.Equals("IN", StringComparison.OrdinalIgnoreCase) => ("the class stands twice", "write owner, TTL, IN, type, data"),
            var (shown, _) when OtherTypes.TryGetValue(shown, out var code) => ($"the type {shown} has no form of its own here", $@"write TYPE{code} \# LENGTH HEX (RFC 3597)"),
            var (shown, _) => ($"'{shown}' is not a record type", $"known are {string.Join(", ", RecordType.KnownNames)} and TYPE followed by a number"),
        };
        Report(file, text, cut, place, Severity.Error, message, hint);
    }

    // IANA "Resource Record (RR) TYPEs": what old zone files may still have.
    private static readonly Dictionary<string, int> OtherTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HINFO"] = 13, ["MINFO"] = 14, ["RP"] = 17, ["AFSDB"] = 18, ["X25"] = 19, ["ISDN"] = 20, ["RT"] = 21, ["SIG"] = 24, ["KEY"] = 25, ["PX"] = 26,
        ["GPOS"] = 27, ["KX"] = 36, ["CERT"] = 37, ["APL"] = 42, ["IPSECKEY"] = 45, ["DHCID"] = 49, ["SMIMEA"] = 53, ["HIP"] = 55, ["OPENPGPKEY"] = 61,
        ["CSYNC"] = 62, ["ZONEMD"] = 63, ["SPF"] = 99, ["NID"] = 104, ["L32"] = 105, ["L64"] = 106, ["LP"] = 107, ["EUI48"] = 108, ["EUI64"] = 109,
        ["URI"] = 256, ["AVC"] = 258, ["WKS"] = 11, ["MB"] = 7, ["MG"] = 8, ["MR"] = 9, ["NULL"] = 10,
    };

    private static bool IsOtherClass(ReadOnlySpan<char> field) =>
        field.Equals("CH", StringComparison.OrdinalIgnoreCase) || field.Equals("HS", StringComparison.OrdinalIgnoreCase)
        || field.Equals("CS", StringComparison.OrdinalIgnoreCase) || field.Equals("NONE", StringComparison.OrdinalIgnoreCase)
        || field.Equals("CHAOS", StringComparison.OrdinalIgnoreCase) || field.Equals("HESIOD", StringComparison.OrdinalIgnoreCase)
        || (field.Length > 5 && field.StartsWith("CLASS", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(field[5]));

    /// <summary>The next field with its quotes; a backslash takes the next character along.</summary>
    private static ReadOnlySpan<char> Take(ReadOnlySpan<char> entry, ref int at, out int start)
    {
        while (at < entry.Length && RecordFields.IsBlank(entry[at])) at++;
        start = at;
        var inQuotes = false;
        while (at < entry.Length && (inQuotes || !RecordFields.IsBlank(entry[at])))
        {
            if (entry[at] == '\\') at++;
            else if (entry[at] == '"' && (inQuotes || at == start)) inQuotes = !inQuotes;
            at++;
        }
        if (at > entry.Length) at = entry.Length;
        return entry[start..at];
    }

    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> data)
    {
        while (data.Length > 0 && RecordFields.IsBlank(data[^1]) && (data.Length < 2 || data[^2] != '\\')) data = data[..^1];
        return data;
    }

    private static string Unquote(ReadOnlySpan<char> text) =>
        text is ['"', .. var inner, '"'] ? inner.ToString() : text.ToString();

    private void Report(File file, ReadOnlySpan<char> text, in ZoneFileCut cut, int place, Severity severity, string message, string hint)
    {
        var before = text[cut.Start..Math.Min(place, text.Length)];
        var newline = before.LastIndexOf('\n');
        Add(new Problem(file.Path, file.Line + before.Count('\n'), before.Length - newline, severity, message, hint));
    }

    private void Add(Problem problem)
    {
        if (_isFull) return;
        _problems.Add(problem);
        if (_problems.Count < MaxProblems) return;
        _problems.Add(new Problem(problem.File, problem.Line, 0, Severity.Error, $"more than {MaxProblems} problems: reading stops here", "is this a zone file?"));
        _isFull = true;
    }

    private struct Group
    {
        public RecordKey Key;
        public Ttl Ttl;
        public string Value;
        public List<string>? More;
    }

    /// <summary>What holds while one file is read; the including file's state comes back afterwards.</summary>
    private sealed class File(int index, string path, int depth, DnsName origin)
    {
        public int Index => index;
        public string Path => path;
        public int Depth => depth;
        public DnsName Origin { get; set; } = origin;
        public DnsName Owner { get; set; }

        /// <summary>The last owner as it was written, to know it again; length 0 when it cannot be compared.</summary>
        public int OwnerStart { get; set; }
        public int OwnerLength { get; set; }
        public bool HasOwner { get; set; }
        public int Line { get; set; }
    }
}
