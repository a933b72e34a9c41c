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

    private static readonly SearchValues<char> TypeLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    private static readonly SearchValues<char> TtlLetters = SearchValues.Create("0123456789smhdwSMHDW");

    private readonly DnsName _zone = zone;
    private readonly List<Group> _groups = [];
    private readonly Dictionary<RecordKey, int> _index = [];
    private readonly List<Problem> _problems = [];
    private readonly List<FixedSet> _fixed = [];
    private RecordSet? _soa;
    private Ttl? _defaultTtl;
    private Ttl? _lastTtl;
    private int _last = -1;
    private int _run;
    private int _runs;
    private int _generated;
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
        return new(_soa, new ValueList<RecordSet>(sets), _problems.ToValueList())
        {
            Fixed = _fixed.ToValueList(),
            Uneven = _groups.Where(group => group.IsUneven).Select(group => group.Key).ToValueList(),
            HasMark = text.Span is ['\uFEFF', ..],
        };
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
        // By the text as it stands: the owner may be within the parentheses that open the entry.
        var hasOwner = entry.Length > 0 && !RecordFields.IsBlank(text[cut.Start]);
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
        string word;
        var isUnknown = false;
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
            if (!hasClass && (field.Equals("IN", StringComparison.OrdinalIgnoreCase) || field.Equals("CLASS1", StringComparison.OrdinalIgnoreCase)))
            {
                hasClass = true;
                continue;
            }
            if (RecordType.TryParse(field, out type))
            {
                typeAt = place;
                word = field.ToString();
                break;
            }
            if (IsOtherClass(field))
            {
                Report(file, text, cut, place, Severity.Error, $"the class {field} is not supported", "only IN (the internet) is");
                return;
            }
            if (LooksLikeType(field, entry[at..]))
            {
                typeAt = place;
                word = field.ToString();
                isUnknown = true;
                break;
            }
            ReportNoType(file, text, cut, place, field, ttl is not null);
            return;
        }
        if (file.IsOutside)
        {
            if (ttl is { } last) _lastTtl = last;
            if (keepEntries) Entries.Add(Outside(file, cut, entry, at, hasOwner, (fieldsStart, ttlStart, ttlLength), ttl, new RecordKey(file.Owner, type), word));
            return;
        }
        if (!isUnknown && type.IsMeta)
        {
            Report(file, text, cut, typeAt, Severity.Error, $"{type} is not a type that a record can have", "");
            return;
        }
        at = DataAt(entry, at);
        var data = TrimEnd(entry[at..]);
        var reading = isUnknown ? new(null, $"the type {word} is not known here") : RecordData.Read(type, data, file.Origin, NameReading.ZoneFile);
        var dataStart = cut.Start + at;
        // What no name server reads either (TYPE999 without its octets, octets that are miscounted) is a mistake of the file.
        var isOpaque = reading.Canonical is null
            && (isUnknown || (!type.IsCommon && !data.StartsWith(@"\#") && !word.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase)));
        if (isOpaque)
        {
            var shown = isUnknown || RecordLayout.Of(type) is not null ? reading.Error! : $"the type {word} has no form of its own here";
            Report(file, text, cut, dataStart + reading.Offset, Severity.Warning, $"{shown}: the line stays as it is, and {file.Owner} {word} cannot be changed here", "");
            _fixed.Add(new FixedSet(file.Owner, isUnknown ? null : type, word, $"line {_problems[^1].Line} of {file.Path} is not understood ({shown})"));
        }
        if ((reading.Canonical ?? (isOpaque ? data.ToString() : null)) is not { } value)
        {
            Report(file, text, cut, dataStart + reading.Offset, Severity.Error, reading.Error!, reading.Hint ?? "");
            return;
        }
        if (reading.Note is not null) Report(file, text, cut, dataStart, Severity.Warning, reading.Note, "");
        Store(file, text, cut, new RecordKey(file.Owner, type), ttl, isOpaque ? null : value, out var effective, out var takesLast);
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
                TypeText = isOpaque ? word : type.Name,
                IsOpaque = isOpaque,
                Ttl = effective,
                Value = value,
            });
    }

    /// <summary>Of data without any field (an empty APL) the place right behind the type: a line end of two characters is none of it.</summary>
    private static int DataAt(ReadOnlySpan<char> entry, int at)
    {
        var start = at;
        while (at < entry.Length && RecordFields.IsBlank(entry[at])) at++;
        return at < entry.Length ? at : start;
    }

    /// <summary>A line that is left out passes its owner and its TTL on to the next one all the same.</summary>
    private static ZoneFileEntry Outside(
        File file, in ZoneFileCut cut, ReadOnlySpan<char> entry, int at, bool hasOwner, (int Fields, int Ttl, int TtlLength) starts, Ttl? ttl, RecordKey key, string word)
    {
        var dataAt = DataAt(entry, at);
        var data = TrimEnd(entry[dataAt..]);
        return new ZoneFileEntry
        {
            File = file.Index, Start = cut.Start, End = cut.Start + dataAt + data.Length, NextLine = cut.NextLine, HasParentheses = cut.HasParentheses, HasOwner = hasOwner,
            FieldsStart = starts.Fields, TtlStart = starts.Ttl, TtlLength = starts.TtlLength, TakesLastTtl = false, DataStart = cut.Start + dataAt,
            Origin = file.Origin, Key = key, TypeText = word, IsOpaque = true, Ttl = ttl ?? default, Value = data.ToString(),
        };
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
        // BIND compares owners to the letter here: www and WWW do not follow each other.
        if (file.Owner != name || !file.HasOwner || (!field.SequenceEqual(file.OwnerText) && field.Equals(file.OwnerText, StringComparison.OrdinalIgnoreCase))) _run = ++_runs;
        file.OwnerText = field.ToString();
        file.IsOutside = !name.IsWithin(_zone);
        if (file.IsOutside)
            Report(file, text, cut, cut.Start, Severity.Warning, $"{name} is not within the zone {_zone}: name servers leave the record out, and so do we", "move the record to its own zone, or leave the final dot out if the name is meant to be relative");
        if (note is not null) Report(file, text, cut, cut.Start, Severity.Warning, $"the owner {note}", "");
        file.Owner = name;
        // An owner within parentheses is not in the text as it was read: it is not compared with the next one.
        (file.OwnerStart, file.OwnerLength) = cut.HasParentheses ? (0, 0) : (cut.Start, field.Length);
        file.HasOwner = true;
        return true;
    }

    private void Store(File file, ReadOnlySpan<char> text, in ZoneFileCut cut, RecordKey key, Ttl? written, string? value, out Ttl ttl, out bool takesLast)
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
        else if (key.Type == RecordType.SOA && value is not null)
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
        if (value is null) return;
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
                _groups.Add(new Group { Key = key, Ttl = ttl, Value = value, Run = _run });
                return;
            }
            _last = slot;
        }
        ref var group = ref CollectionsMarshal.AsSpan(_groups)[_last];
        (group.More ??= []).Add(value);
        // As BIND has it (named-compilezone 9.18): the first TTL among lines that follow each other, else that of the later place.
        var prior = group.Ttl;
        if (group.Run != _run) group.Ttl = ttl;
        group.Run = _run;
        if (prior == ttl) return;
        if (_lastTtl is not null) _lastTtl = group.Ttl;
        group.IsUneven = true;
        Report(file, text, cut, cut.Start, Severity.Note, $"{key} has records with TTL {prior} and {ttl}: a set has one; BIND takes {group.Ttl}, other servers another", "give all records of the set the same TTL (RFC 2181 5.2)");
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
            ReadGenerate(file, text, cut, entry);
        }
        else
        {
            Report(file, text, cut, cut.Start, Severity.Error, $"{RecordEncoder.Shown(directive)} is not a directive", "known are $ORIGIN, $TTL and $INCLUDE; a name that starts with $ is written \\$");
        }
    }

    /// <summary>BIND's own directive: its records are read, and the line stays; they cannot be changed one by one.</summary>
    private void ReadGenerate(File file, ReadOnlySpan<char> text, in ZoneFileCut cut, ReadOnlySpan<char> entry)
    {
        var at = 0;
        Take(entry, ref at, out _);
        var range = Take(entry, ref at, out _);
        var owner = Take(entry, ref at, out _);
        var type = default(RecordType);
        Ttl? ttl = null;
        var isKnown = GeneratedLines.TryRange(range, out var start, out var stop, out var step) && !owner.IsEmpty;
        var fieldsAt = at;
        while (isKnown)
        {
            var field = Take(entry, ref at, out _);
            if (ttl is null && !field.IsEmpty && char.IsAsciiDigit(field[0]) && Ttl.TryParse(field, out var read)) ttl = read;
            else if (!field.Equals("IN", StringComparison.OrdinalIgnoreCase) && !field.Equals("CLASS1", StringComparison.OrdinalIgnoreCase))
            {
                isKnown = RecordType.TryParse(field, out type) && !type.IsMeta && type != RecordType.SOA;
                break;
            }
        }
        // For the lines below it counts as any written TTL does, wherever its own records stand.
        if (ttl is { } passedOn) _lastTtl = passedOn;
        // BIND takes one word or one quoted text as the template, the quotes not included.
        var data = Take(entry, ref at, out _);
        if (data is ['"', .., '"']) data = data[1..^1];
        isKnown &= entry[at..].IsWhiteSpace();
        var line = file.Line + text[cut.Start..cut.End].Count('\n');
        List<(RecordKey Key, string Value)> records = [];
        for (var number = start; isKnown && number <= stop; number += step)
        {
            isKnown = GeneratedLines.Fill(owner, number) is { } ownerText && GeneratedLines.Fill(data, number) is { } dataText
                && HostText.TryRead(ownerText, file.Origin, NameReading.ZoneFile, out var name, out _, out _)
                && RecordData.Read(type, dataText, file.Origin, NameReading.ZoneFile).Canonical is { } value && ++_generated <= GeneratedLines.Most
                && Added(records, new RecordKey(name, type), value);
        }
        if (!isKnown)
        {
            Report(file, text, cut, cut.Start, Severity.Warning, "this $GENERATE is not understood here: the line stays, and its records are not seen", "let 'named-compilezone' write the records out, or list them");
            return;
        }
        // Its TTL is passed on to the lines below like that of any record; without one it takes that of the record above.
        if (keepEntries && (ttl ?? (_defaultTtl is null ? _lastTtl : null)) is { } effective)
            Entries.Add(new ZoneFileEntry
            {
                File = file.Index, Start = cut.Start, End = cut.End, NextLine = cut.NextLine, HasParentheses = cut.HasParentheses, HasOwner = true, IsDirective = true,
                FieldsStart = cut.Start + fieldsAt + entry[fieldsAt..].IndexOfAnyExcept(' ', '\t'), TtlStart = cut.Start, TtlLength = ttl is null ? 0 : 1, TakesLastTtl = ttl is null,
                DataStart = cut.End, Origin = file.Origin, Key = default, TypeText = "", IsOpaque = true, Ttl = effective, Value = "",
            });
        // The lines around the directive follow each other all the same.
        var run = _run;
        foreach (var (key, value) in records)
        {
            if (!key.Name.IsWithin(_zone)) continue;
            _run = ++_runs;
            Store(file, text, cut, key, ttl, value, out _, out _);
            _fixed.Add(new FixedSet(key.Name, key.Type, key.Type.Name, $"line {line} of {file.Path} generates it ($GENERATE)"));
        }
        _run = run;

        static bool Added(List<(RecordKey, string)> records, RecordKey key, string value)
        {
            records.Add((key, value));
            return true;
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
        else if ((options.IncludeOutside ? path : options.Place is { } inside ? inside(path) : LeavesFolder(path) ? null : path) is not { } found)
            Report(file, text, cut, place, Severity.Error, $"'{RecordEncoder.Shown(path)}' lies outside the folder of the zone file", "include files below that folder only");
        else if (file.Depth >= MaxDepth)
            Report(file, text, cut, place, Severity.Error, $"more than {MaxDepth} files are included in each other", "a file probably includes itself");
        else if (Files.Count >= MaxFiles)
            Report(file, text, cut, place, Severity.Error, $"more than {MaxFiles} files are included", "a file probably includes itself");
        else if (include(found) is not { } included)
            Report(file, text, cut, place, Severity.Error, $"the file '{RecordEncoder.Shown(path)}' cannot be read", "check its name; it is looked for beside the zone file");
        else
            ReadFile(found, included.AsMemory(), origin, file.Depth + 1);
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
            var (shown, _) => ($"'{shown}' is not a record type", "known are the types of IANA's registry (A, AAAA, CNAME, MX, NS, TXT and so on) and TYPE followed by a number"),
        };
        Report(file, text, cut, place, Severity.Error, message, hint);
    }

    /// <summary>A word in capitals where the type stands, with something behind it: a type that came after this program, or a slip of the pen.</summary>
    private static bool LooksLikeType(ReadOnlySpan<char> field, ReadOnlySpan<char> rest) =>
        field.Length > 1 && char.IsAsciiLetterUpper(field[0]) && !field.ContainsAnyExcept(TypeLetters) && !rest.IsWhiteSpace()
        && !field.Equals("IN", StringComparison.Ordinal) && !field.StartsWith("TYPE", StringComparison.Ordinal)
        && (field.Length < 4 || Suggest.Nearest(field.ToString(), RecordType.KnownNames) is null);

    private static bool IsOtherClass(ReadOnlySpan<char> field) =>
        field.Equals("CH", StringComparison.OrdinalIgnoreCase) || field.Equals("HS", StringComparison.OrdinalIgnoreCase)
        || field.Equals("CS", StringComparison.OrdinalIgnoreCase) || field.Equals("NONE", StringComparison.OrdinalIgnoreCase)
        || field.Equals("CHAOS", StringComparison.OrdinalIgnoreCase) || field.Equals("HESIOD", StringComparison.OrdinalIgnoreCase)
        || (field.Length > 5 && field.StartsWith("CLASS", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(field[5]));

    /// <summary>The next field with its quotes; a quote begins a field of its own, a backslash takes the next character along.</summary>
    private static ReadOnlySpan<char> Take(ReadOnlySpan<char> entry, ref int at, out int start)
    {
        while (at < entry.Length && RecordFields.IsBlank(entry[at])) at++;
        start = at;
        var inQuotes = false;
        while (at < entry.Length && (inQuotes || !RecordFields.IsBlank(entry[at])))
        {
            if (entry[at] == '\\') at++;
            else if (entry[at] == '"')
            {
                if (at > start && !inQuotes) break;
                at++;
                if (inQuotes) break;
                inQuotes = true;
                continue;
            }
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

        /// <summary>Counts the changes of owner: the records of one run follow each other.</summary>
        public int Run;
        public bool IsUneven;
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
        public string? OwnerText { get; set; }

        /// <summary>The owner lies outside the zone: its records are left out.</summary>
        public bool IsOutside { get; set; }
        public int Line { get; set; }
    }
}
