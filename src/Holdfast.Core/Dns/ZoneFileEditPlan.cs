using System.Globalization;
using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>What happens to each record line of a zone file, and the text that comes of it.</summary>
internal sealed class ZoneFileEditPlan
{
    private readonly ZoneFileReader _reader;
    private readonly HashSet<RecordKey> _uneven;
    private readonly Dictionary<int, LineChange> _lines = [];
    private readonly SortedDictionary<int, List<NewLine>> _inserts = [];
    private readonly List<NewLine> _atEnd = [];
    private readonly Dictionary<RecordKey, List<int>> _linesOf = [];

    public ZoneFileEditPlan(ZoneFileReader reader, Dictionary<RecordKey, RecordSet?> wanted, DateOnly today, IEnumerable<RecordKey> uneven)
    {
        _reader = reader;
        _uneven = [.. uneven];
        var entries = reader.Entries;
        foreach (var key in wanted.Keys) _linesOf[key] = [];
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].IsOpaque) continue;
            if (_linesOf.TryGetValue(entries[i].Key, out var lines)) lines.Add(i);
            if (entries[i].Key.Type == RecordType.SOA) SerialBefore ??= uint.Parse(entries[i].Value.Split(' ')[2], CultureInfo.InvariantCulture);
        }
        List<RecordSet> created = [];
        foreach (var (key, after) in wanted.OrderBy(pair => pair.Key))
        {
            if (_linesOf[key].Count == 0)
            {
                if (after is not null) created.Add(after);
            }
            else
            {
                Replace(_linesOf[key], after);
            }
        }
        if (created.Count > 0) Place(created);
        if (HasChanges && SerialBefore is { } serial) SerialAfter = SoaSerial.Next(serial, today);
    }

    public uint? SerialBefore { get; }
    public uint? SerialAfter { get; }
    public bool HasChanges => _lines.Count + _inserts.Count + _atEnd.Count > 0;

    /// <summary>A changed file that the zone includes more than once: one edit would act in two places.</summary>
    public string? TwiceIncluded
    {
        get
        {
            var touched = _lines.Keys.Concat(_inserts.Keys).Select(line => _reader.Files[_reader.Entries[line].File].Path).ToHashSet();
            return touched.FirstOrDefault(path => _reader.Files.Count(file => file.Path == path) > 1);
        }
    }

    public ValueList<ZoneFileText> Write()
    {
        var outputs = _reader.Files.Select(file => new Output(file.Text)).ToList();
        Ttl? lastTtl = null;
        for (var i = 0; i < _reader.Entries.Count; i++)
        {
            var entry = _reader.Entries[i];
            var output = outputs[entry.File];
            var change = _lines.GetValueOrDefault(i);
            if (change is { IsDelete: true })
            {
                output.Skip(entry.Start, entry.NextLine);
            }
            else
            {
                var ttl = change?.Ttl ?? entry.Ttl;
                var writesTtl = entry.TtlLength > 0 || ttl != entry.Ttl || (entry.TakesLastTtl && lastTtl != ttl);
                var isSoa = entry.Key.Type == RecordType.SOA && !entry.IsOpaque;
                if (change is not null || (!entry.HasOwner && output.Owner != entry.Key.Name) || (writesTtl && entry.TtlLength == 0))
                    output.Rewrite(entry, isSoa ? WithSerial(entry.Value) : change?.Value, ttl, writesTtl);
                else if (isSoa && SerialAfter is { } serial)
                    output.ReplaceSerial(entry, serial);
                if (!entry.IsDirective) output.Owner = entry.Key.Name;
                // Which of its TTLs an uneven set hands on depends on its neighbours.
                if (writesTtl) lastTtl = _uneven.Contains(entry.Key) ? null : ttl;
            }
            if (!_inserts.TryGetValue(i, out var inserts)) continue;
            foreach (var line in inserts)
            {
                output.Insert(entry.NextLine, line, entry.Origin, output.BlankOf(entry));
                output.Owner = line.Key.Name;
                lastTtl = line.Ttl;
            }
        }
        var main = outputs[0];
        var blank = _reader.Entries.FindLast(entry => entry.File == 0) is { } last ? main.BlankOf(last) : ' ';
        foreach (var line in _atEnd) main.Insert(main.Length, line, _reader.LastOrigin, blank);
        return outputs.Select((output, i) => (Path: _reader.Files[i].Path, output)).Where(pair => pair.output.IsChanged)
            .Select(pair => new ZoneFileText(pair.Path, pair.output.Finish())).ToValueList();
    }

    private string WithSerial(string soa)
    {
        var fields = soa.Split(' ');
        if (SerialAfter is { } serial) fields[2] = serial.ToString(CultureInfo.InvariantCulture);
        return string.Join(' ', fields);
    }

    private void Replace(List<int> lines, RecordSet? after)
    {
        if (after is null)
        {
            foreach (var line in lines) _lines[line] = LineChange.Delete;
            return;
        }
        var missing = new HashSet<string>(after.Values, StringComparer.Ordinal);
        List<int> free = [];
        foreach (var line in lines)
        {
            var entry = _reader.Entries[line];
            if (!missing.Remove(entry.Value)) free.Add(line);
            else if (entry.Ttl != after.Ttl) _lines[line] = new LineChange(false, null, after.Ttl);
        }
        var values = new Queue<string>(after.Values.Where(missing.Contains));
        foreach (var line in free)
            _lines[line] = values.TryDequeue(out var value) ? new LineChange(false, value, after.Ttl) : LineChange.Delete;
        foreach (var value in values) Insert(lines[^1], new NewLine(after.Key, after.Ttl, value));
    }

    /// <summary>Below the last record of the same owner, else of the same parent below the apex, else at the end.</summary>
    private void Place(List<RecordSet> created)
    {
        var owners = created.Select(set => set.Name).ToHashSet();
        var parents = created.Select(set => set.Name.Parent).ToHashSet();
        Dictionary<DnsName, int> lastOf = [], lastBelow = [];
        for (var i = 0; i < _reader.Entries.Count; i++)
        {
            if (_reader.Entries[i].IsDirective) continue;
            var name = _reader.Entries[i].Key.Name;
            if (owners.Contains(name)) lastOf[name] = i;
            if (name == _reader.Zone) continue;
            if (parents.Contains(name)) lastBelow[name] = i;
            if (parents.Contains(name.Parent) && name.Parent != _reader.Zone) lastBelow[name.Parent] = i;
        }
        foreach (var set in created)
            foreach (var value in set.Values)
            {
                var line = new NewLine(set.Key, set.Ttl, value);
                if (lastOf.TryGetValue(set.Name, out var sibling) || lastBelow.TryGetValue(set.Name.Parent, out sibling)) Insert(sibling, line);
                else _atEnd.Add(line);
            }
    }

    private void Insert(int after, NewLine line)
    {
        if (_inserts.TryGetValue(after, out var lines)) lines.Add(line);
        else _inserts[after] = [line];
    }

    private sealed record NewLine(RecordKey Key, Ttl Ttl, string Value);

    /// <param name="IsDelete">The line goes.</param>
    /// <param name="Value">The new data; null when only the TTL changes.</param>
    /// <param name="Ttl">The new TTL.</param>
    private sealed record LineChange(bool IsDelete, string? Value, Ttl Ttl)
    {
        public static readonly LineChange Delete = new(true, null, default);
    }

    /// <summary>One file on its way to its new text: what is not touched is copied when the next touch comes.</summary>
    private sealed class Output(ReadOnlyMemory<char> text)
    {
        private readonly StringBuilder _new = new();
        private readonly string _newline = text.Span.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        private int _copied;

        /// <summary>Whose record was written last in this file: what a line that starts with a blank would inherit.</summary>
        public DnsName? Owner { get; set; }
        public bool IsChanged { get; private set; }
        public int Length => text.Length;

        public char BlankOf(ZoneFileEntry entry) => text.Span[entry.Start..entry.DataStart].Contains('\t') ? '\t' : ' ';

        public string Finish()
        {
            CopyTo(text.Length);
            return _new.ToString();
        }

        public void Skip(int start, int end)
        {
            CopyTo(start);
            _copied = end;
            IsChanged = true;
        }

        public void Rewrite(ZoneFileEntry entry, string? value, Ttl ttl, bool writesTtl)
        {
            IsChanged = true;
            CopyTo(entry.Start);
            var head = text.Span[entry.Start..entry.DataStart];
            if (head.ContainsAny('(', '\n'))
            {
                // The parentheses open before the data: nothing of this layout can be kept.
                _new.Append(ZoneFile.OwnerText(entry.Key.Name, entry.Origin)).Append(' ').Append(ttl.Seconds).Append(" IN ").Append(entry.TypeText)
                    .Append(' ').Append(value ?? entry.Value).Append(_newline);
                _copied = entry.NextLine;
                return;
            }
            if (!entry.HasOwner && Owner != entry.Key.Name) _new.Append(ZoneFile.OwnerText(entry.Key.Name, entry.Origin));
            CopyTo(entry.FieldsStart);
            if (entry.TtlLength > 0 && ttl != entry.Ttl)
            {
                CopyTo(entry.TtlStart);
                _new.Append(ttl.Seconds);
                _copied = entry.TtlStart + entry.TtlLength;
            }
            else if (entry.TtlLength == 0 && writesTtl)
            {
                _new.Append(ttl.Seconds).Append(' ');
            }
            if (value is null) return;
            CopyTo(entry.DataStart);
            if (!RecordFields.IsBlank(_new[^1])) _new.Append(' ');
            _new.Append(value);
            _copied = entry.End;
            if (!entry.HasParentheses) return;
            _new.Append(_newline);
            _copied = entry.NextLine;
        }

        public void ReplaceSerial(ZoneFileEntry soa, uint serial)
        {
            IsChanged = true;
            var cut = ZoneFileCut.At(text.Span, soa.Start);
            var fields = new RecordFields(cut.Flatten(text.Span)[(soa.DataStart - soa.Start)..]);
            fields.TryNext(out _);
            fields.TryNext(out _);
            fields.TryNext(out var old);
            CopyTo(soa.DataStart + fields.Start);
            _new.Append(serial);
            _copied = soa.DataStart + fields.Start + old.Length;
        }

        public void Insert(int at, NewLine line, DnsName origin, char blank)
        {
            IsChanged = true;
            CopyTo(at);
            if (_new.Length > 0 && _new[^1] != '\n') _new.Append(_newline);
            _new.Append(ZoneFile.OwnerText(line.Key.Name, origin)).Append(blank).Append(line.Ttl.Seconds).Append(blank).Append("IN").Append(blank)
                .Append(line.Key.Type.Name).Append(blank).Append(line.Value).Append(_newline);
        }

        private void CopyTo(int end)
        {
            if (end <= _copied) return;
            _new.Append(text.Span[_copied..end]);
            _copied = end;
        }
    }
}
