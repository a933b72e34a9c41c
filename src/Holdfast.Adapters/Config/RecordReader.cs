using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>
/// Reads the list <c>records:</c> of one zone. It is the hot path of <c>plan</c> (100,000 entries), so it walks each mapping
/// once and allocates little besides the result.
/// </summary>
internal sealed class RecordReader(string file, DnsName zone, Ttl defaultTtl, IReadOnlyList<ProviderId> providers, List<Problem> problems)
{
    private static readonly string[] Keys = ConfigKeys.Record.Names;

    // Places in the table: a key that the table does not have cannot be asked for.
    private static readonly int Name = Place("name"), Type = Place("type"), OfTtl = Place("ttl"), Values = Place("values"), Value = Place("value"),
        Proxied = Place("proxied"), Comment = Place("comment"), At = Place("at");

    private static readonly string[] DifferenceKeys = ConfigKeys.Difference.Names;

    private readonly Dictionary<RecordKey, DeclaredSet> _byKey = [];
    private readonly YamlNode?[] _found = new YamlNode?[Keys.Length];

    public List<DeclaredSet> Sets { get; } = [];

    public void ReadAll(YamlNode records)
    {
        Sets.Capacity = records.Count;
        _byKey.EnsureCapacity(records.Count);
        foreach (var item in records.Items) Read(item);
        CheckNeighbours();
        problems.AddRange(ValueRemarks.OfZone(file, zone, Sets));
    }

    private void Read(YamlNode item)
    {
        if (item.Kind != YamlKind.Mapping)
        {
            problems.Add(item.Error($"a record must be a mapping, found {item.Describe()}", "write  - { name: www, type: A, ttl: 300, values: [192.0.2.1] }"));
            return;
        }
        Array.Clear(_found);
        foreach (var (key, value) in item.Pairs)
        {
            var place = Array.IndexOf(Keys, key.Text);
            if (place < 0) problems.Add(YamlSection.Unknown(key, "a record", Keys));
            else Once(ref _found[place == Value ? Values : place], key, value);
        }
        var (name, type, ttl, values, proxied, comment, at) = (_found[Name], _found[Type], _found[OfTtl], _found[Values], _found[Proxied], _found[Comment], _found[At]);
        var owner = ReadName(item, name);
        var kind = ReadType(item, type);
        var seconds = ttl is { } t ? ReadTtl(t) : defaultTtl;
        if (owner is not { } ownerName || kind is not { } recordType)
        {
            return;
        }
        var key2 = new RecordKey(ownerName, recordType);
        if (values is not { } list || list.IsNull)
        {
            problems.Add(item.Error($"{key2} has no values", "write  values: [...]"));
            return;
        }
        if (ReadValues(list, key2, IsByNumber(type)) is not { } texts || seconds is not { } recordTtl) return;

        var set = new RecordSet(key2, recordTtl, texts);
        if (texts.Count != set.Values.Count) problems.Add(list.Warning($"{key2} lists a value twice", "a record set holds each value once"));
        foreach (var problem in RecordData.SetProblems(set)) problems.Add(list.Error($"{key2}: {problem}"));
        var declared = new DeclaredSet(set, ReadFlag(proxied, "proxied"), ReadText(comment, "comment"), ReadDifferences(at, key2, IsByNumber(type)), item.Line, item.Column);
        if (_byKey.TryGetValue(key2, out var first))
        {
            problems.Add(item.Error($"{key2} is declared again; the first time is on line {first.Line}", "put all values into one entry: values: [one, two]"));
            return;
        }
        _byKey.Add(key2, declared);
        Sets.Add(declared);
    }

    private static int Place(string key) => Array.IndexOf(Keys, key) is >= 0 and var place ? place : throw new InvalidOperationException($"the table of a record has no key '{key}'");

    private void Once(ref YamlNode? slot, YamlNode key, YamlNode value)
    {
        if (slot is not null) problems.Add(key.Error($"a record has the key '{key.Text}' twice", "keep one of them"));
        slot = value;
    }

    private DnsName? ReadName(YamlNode item, YamlNode? node)
    {
        if (node is not { IsScalar: true } name || (name.IsNull && !name.IsQuoted))
        {
            problems.Add((node ?? item).Error("a record needs a name", "write  name: www  or  name: \"@\"  for the zone itself"));
            return null;
        }
        var text = name.Text;
        if (ValueRemarks.OfName(name) is { } remark) problems.Add(remark);
        if (text is "@" or "") return zone;
        string? error;
        if (text.EndsWith('.'))
        {
            if (!DnsName.TryParse(text, out var absolute, out error))
            {
                problems.Add(name.Error($"'{text}' is not a DNS name: {error}"));
                return null;
            }
            if (absolute.IsWithin(zone)) return absolute;
            problems.Add(name.Error($"{absolute} lies outside the zone {zone}", $"write a name below {zone}, or move the record to its own zone"));
            return null;
        }
        if (LooksAbsolute(text) && DnsName.TryParse(text, out var meant, out _) && meant.IsWithin(zone))
        {
            problems.Add(name.Warning(
                $"'{text}' is read as {meant} (it ends with the zone); as a relative name it would be {text}.{zone}",
                $"write '{(meant == zone ? "@" : meant.RelativeTo(zone))}' or '{meant}' to say which"));
            return meant;
        }
        if (zone.TryPrepend(text, out var owner, out error)) return owner;
        problems.Add(name.Error($"'{text}' is not a DNS name: {error}"));
        return null;
    }

    private bool LooksAbsolute(string text) => text.Contains('.', StringComparison.Ordinal) && text.Length >= zone.Value.Length
        && (text.EndsWith(zone.Value, StringComparison.OrdinalIgnoreCase) || text.EndsWith(zone.Unicode, StringComparison.OrdinalIgnoreCase));

    private RecordType? ReadType(YamlNode item, YamlNode? node)
    {
        if (node is not { IsScalar: true } type || type.Text.Length == 0)
        {
            problems.Add((node ?? item).Error("a record needs a type", "write  type: A"));
            return null;
        }
        if (!RecordType.TryParse(type.Text, out var parsed))
        {
            var near = Suggest.Nearest(type.Text.ToUpperInvariant(), RecordType.KnownNames);
            problems.Add(type.Error($"'{type.Text}' is not a record type", near is null ? "a type without a name here is written TYPE###" : $"did you mean {near}?"));
            return null;
        }
        if (!parsed.IsAutomatic) return parsed;
        problems.Add(type.Error($"{parsed} is written by the name server itself", "leave it out"));
        return null;
    }

    private Ttl? ReadTtl(YamlNode node)
    {
        if (node.IsScalar && Ttl.TryParse(node.Text, out var ttl)) return ttl;
        if (node.IsScalar && node.Text is "auto" or "automatic") return ConfigDefaults.RecordTtl;
        problems.Add(node.Error($"'ttl' is {node.Describe()}", "write seconds (300), a duration (5m) or auto"));
        return null;
    }

    /// <summary>
    /// TYPE16 is TXT in the form of a zone file: octets that are no text, and strings that must stay apart, can be declared only so.
    /// </summary>
    private static bool IsByNumber(YamlNode? type) => type is { IsScalar: true } node && node.Text.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase);

    private ValueList<string>? ReadValues(YamlNode node, RecordKey key, bool isByNumber)
    {
        var type = key.Type;
        if (node.IsScalar) return ReadValue(node, key, isByNumber) is { } single ? [single] : null;
        if (node.Kind != YamlKind.Sequence)
        {
            problems.Add(node.Error($"'values' must be a list, found {node.Describe()}", "write  values: [one, two]"));
            return null;
        }
        if (node.Count == 0)
        {
            problems.Add(node.Error("'values' is empty", "remove the record if it should not exist"));
            return null;
        }
        var values = new string[node.Count];
        var count = 0;
        foreach (var item in node.Items)
        {
            if (!item.IsScalar) problems.Add(item.Error($"a value must be plain text, found {item.Describe()}", type == RecordType.MX ? "write  \"10 mail.example.com.\"" : "put it in quotes"));
            else if (ReadValue(item, key, isByNumber) is { } value) values[count++] = value;
        }
        return count == values.Length ? ValueList.Create<string>(values) : null;
    }

    private string? ReadValue(YamlNode node, RecordKey key, bool isByNumber)
    {
        var type = key.Type;
        if (type == RecordType.TXT && !isByNumber)
        {
            problems.AddRange(ValueRemarks.OfText(node, key.Name));
            return RecordData.Text(node.Text);
        }
        var reading = RecordData.Read(type, node.Text, zone, NameReading.Declared);
        if (reading.Canonical is not { } canonical)
        {
            var column = node.Column + reading.Offset + (node.IsQuoted ? 1 : 0);
            problems.Add(new Problem(node.File, node.Line, column, Severity.Error, $"{type} value {node.Describe()}: {reading.Error}", reading.Hint ?? ""));
            return null;
        }
        if (reading.Note is { } note) problems.Add(node.Note(note));
        problems.AddRange(ValueRemarks.OfValue(node, type, canonical, key.Name));
        return canonical;
    }

    private bool? ReadFlag(YamlNode? node, string key)
    {
        if (node is not { } value || value.IsNull) return null;
        if (YamlSection.ToFlag(value) is { } flag) return flag;
        problems.Add(value.Error($"'{key}' is {value.Describe()}", "write true or false"));
        return null;
    }

    private string? ReadText(YamlNode? node, string key)
    {
        if (node is not { } value) return null;
        if (value.IsScalar) return value.Text;
        problems.Add(value.Error($"'{key}' must be plain text, found {value.Describe()}"));
        return null;
    }

    private ValueList<ProviderDifference> ReadDifferences(YamlNode? at, RecordKey key, bool isByNumber)
    {
        if (at is not { } node || node.IsNull) return [];
        if (YamlSection.Of(node, problems, $"'at' of {key}") is null) return [];
        var differences = new List<ProviderDifference>();
        foreach (var (id, value) in node.Pairs)
        {
            var provider = new ProviderId(id.Text);
            if (!providers.Contains(provider))
            {
                var near = Suggest.Nearest(id.Text, providers.Select(other => other.Value));
                problems.Add(id.Error($"'at' of {key} names '{id.Text}', which is no provider of zone {zone}", near is null ? $"known: {string.Join(", ", providers)}" : $"did you mean '{near}'?"));
                continue;
            }
            if (YamlSection.Of(value, problems, $"'at: {provider}' of {key}", DifferenceKeys) is not { } section) continue;
            var values = section.Optional("values") ?? section.Optional("value");
            differences.Add(new ProviderDifference(
                provider,
                values is { } list ? ReadValues(list, key, isByNumber) : null,
                section.Optional("ttl") is { } ttl ? ReadTtl(ttl) : null,
                section.Flag("proxied"),
                section.Text("comment"),
                section.Flag("omit") ?? false));
        }
        return differences.ToValueList();
    }

    /// <summary>A CNAME stands alone at its name (RFC 1034 3.6.2); which providers of the same name see both does matter.</summary>
    private void CheckNeighbours()
    {
        var names = new Dictionary<DnsName, DeclaredSet>();
        foreach (var declared in Sets)
            if (declared.Set.Type == RecordType.CNAME) names[declared.Set.Name] = declared;
        if (names.Count == 0) return;
        foreach (var declared in Sets)
        {
            if (!names.TryGetValue(declared.Set.Name, out var alias) || !Planner.Conflict(RecordType.CNAME, declared.Set.Type)) continue;
            if (!providers.Any(id => IsAt(alias, id) && IsAt(declared, id))) continue;
            problems.Add(new Problem(
                file, declared.Line, declared.Column, Severity.Error,
                $"{declared.Set.Key} stands beside a CNAME of the same name (line {alias.Line}); a CNAME stands alone",
                "remove one of them, or give them to different providers with at: { ID: { omit: true } }"));
        }
    }

    private static bool IsAt(DeclaredSet declared, ProviderId id) => !declared.At.Any(difference => difference.Provider == id && difference.Omit);
}
