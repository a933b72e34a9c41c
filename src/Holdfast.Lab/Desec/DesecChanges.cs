using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdfast.Core;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Desec;

/// <summary>Validates written RRsets as deSEC does, with its texts, and applies them all or none.</summary>
internal sealed partial class DesecChanges(DesecDomain domain, string method)
{
    private const int MaximumTtl = 86400;
    private const string Required = "This field is required.";
    private const string Taken = "Another RRset with the same subdomain and type exists for this domain. (Try modifying it.)";

    private readonly List<(string, string)> _gone = [];
    private readonly List<DesecRrset> _created = [];
    private readonly List<DesecRrset> _updated = [];

    private bool Creates => method == "POST";

    private bool IsPartial => method == "PATCH";

    /// <summary>The sets that were created or changed, not in the order of the request.</summary>
    public IReadOnlyList<DesecRrset> Bulk(JsonArray items)
    {
        var errors = new JsonArray();
        var keys = items.Select(item => item is JsonObject set ? (Subname: Text(set, "subname"), Type: Text(set, "type")) : default).ToArray();
        var bySubname = Enumerable.Range(0, keys.Length).Where(index => keys[index].Subname is not null).ToLookup(index => keys[index].Subname!);
        for (var position = 0; position < items.Count; position++)
        {
            if (items[position] is not JsonObject item)
            {
                errors.Add((JsonNode)new JsonObject { [DesecErrors.NonField] = new JsonArray($"Expected a dictionary, but got {PythonType(items[position])}.") });
                continue;
            }
            errors.Add((JsonNode)Check(item, position, keys, bySubname, items).ToJson());
        }
        if (errors.Any(error => error!.AsObject().Count > 0)) throw new DesecRefusal(400, errors);
        return Commit();
    }

    /// <summary>POST of one set.</summary>
    public DesecRrset One(JsonObject item)
    {
        var errors = new DesecErrors();
        item["subname"] ??= "";
        CheckFields(item, errors, existing: null);
        if (errors.Any) throw new DesecRefusal(400, errors.ToJson());
        return Commit().Single();
    }

    /// <summary>PUT or PATCH of one known set; null when it was deleted.</summary>
    public DesecRrset? Known(DesecRrset existing, JsonObject item)
    {
        var errors = new DesecErrors();
        if (item["subname"] is not null && Text(item, "subname") != existing.Subname) errors.Add("subname", "Can only be written on create.");
        if (item["type"] is not null && Text(item, "type") != existing.Type) errors.Add("type", "Can only be written on create.");
        if (errors.Any) throw new DesecRefusal(400, errors.ToJson());
        item["subname"] = existing.Subname;
        item["type"] = existing.Type;
        CheckFields(item, errors, existing);
        if (errors.Any) throw new DesecRefusal(400, errors.ToJson());
        return Commit().SingleOrDefault();
    }

    private DesecErrors Check(JsonObject item, int position, (string? Subname, string? Type)[] keys, ILookup<string, int> bySubname, JsonArray items)
    {
        var errors = new DesecErrors();
        var (subname, type) = keys[position];
        if (subname is not null && type is not null)
        {
            int[] same = [.. bySubname[subname].Where(other => other != position && keys[other].Type == type)];
            if (same.Length > 0)
            {
                errors.Add(DesecErrors.NonField, $"Same subname and type as in position(s) {string.Join(", ", same)}, but must be unique.");
                return errors;
            }
            if (!Deletes(item) && Conflicts(subname, type, keys, bySubname[subname], items) is { Length: > 0 } conflicts)
            {
                errors.Add(DesecErrors.NonField, Conflict(conflicts));
                return errors;
            }
        }
        if (item["subname"] is null) errors.Add("subname", Required);
        CheckFields(item, errors, subname is null || type is null ? null : domain.Find(subname, type), exclusivityChecked: true);
        return errors;
    }

    private void CheckFields(JsonObject item, DesecErrors errors, DesecRrset? existing, bool exclusivityChecked = false)
    {
        var empties = Deletes(item);
        var partial = IsPartial && (existing is not null || empties);
        var subname = Subname(item, errors);
        var type = Type(item, errors);
        var records = Records(item, errors, partial);
        var ttl = Ttl(item, errors, partial);
        if (errors.Any || subname is null || type is null) return;
        if (records is { Count: > 0 })
        {
            try
            {
                records = records.Value.Select(record => DesecValues.Canonical(type, record)).ToValueList();
            }
            catch (FormatException error)
            {
                errors.Add(DesecErrors.NonField, error.Message);
                return;
            }
            if (records.Value.Distinct(StringComparer.OrdinalIgnoreCase).Count() != records.Value.Count && type != "TXT")
            {
                errors.Add(DesecErrors.NonField, "Duplicate: records must be semantically unique");
                return;
            }
            var excess = 32 + subname.Length + 1 + domain.Name.Length + records.Value.Sum(record => 12 + record.Length) + 256 - 65535;
            if (excess > 0)
            {
                errors.Add(DesecErrors.NonField, $"Total length of RRset exceeds limit by {excess} bytes.");
                return;
            }
        }
        if (Creates && existing is null && domain.Find(subname, type) is not null)
        {
            errors.Add(DesecErrors.NonField, Taken);
            return;
        }
        if (!exclusivityChecked && existing is null && !empties)
        {
            string[] others = [.. domain.TypesAt(subname).Where(other => (other == "CNAME") != (type == "CNAME")).Order(StringComparer.Ordinal)];
            if (others.Length > 0)
            {
                errors.Add(DesecErrors.NonField, Conflict($"database ({string.Join(", ", others)})"));
                return;
            }
        }
        if (empties)
        {
            if (existing is not null) _gone.Add((subname, type));
            return;
        }
        var set = new DesecRrset(subname, type, ttl ?? existing!.Ttl, records ?? existing!.Records);
        (existing is null ? _created : _updated).Add(set);
    }

    /// <summary>What the back end refuses after validation comes as bare strings, and nothing is applied.</summary>
    private IReadOnlyList<DesecRrset> Commit()
    {
        foreach (var set in _created.Concat(_updated))
        {
            // desec-stack d7ccaf7, models/records.py.
            if (set.Type is "CNAME" or "DNAME" && set.Records.Count > 1) throw DesecRefusal.Bare($"{set.Type} RRset cannot have multiple records.");
            if (set.Type is "CNAME" or "DS" && set.Subname.Length == 0) throw DesecRefusal.Bare($"{set.Type} RRset cannot have empty subname.");
            if (set.Type == "DNSKEY" && set.Subname.Length > 0) throw DesecRefusal.Bare("DNSKEY RRset must have empty subname.");
        }
        DesecRrset[] written = [.. _updated.AsEnumerable().Reverse(), .. _created.AsEnumerable().Reverse()];
        domain.Apply(_gone, _created.Concat(_updated));
        return [.. written.Select(set => domain.Find(set.Subname, set.Type)!)];
    }

    private string Conflicts(string subname, string type, (string? Subname, string? Type)[] keys, IEnumerable<int> sameSubname, JsonArray items)
    {
        var deleted = sameSubname.Where(index => items[index] is JsonObject item && Deletes(item)).Select(index => keys[index].Type).ToHashSet();
        var found = new List<string>();
        foreach (var index in sameSubname)
        {
            if (keys[index].Type is not { } other || deleted.Contains(other)) continue;
            if ((other == "CNAME") != (type == "CNAME")) found.Add($"{index} ({other})");
        }
        string[] stored = [.. domain.TypesAt(subname).Where(other => (other == "CNAME") != (type == "CNAME") && !deleted.Contains(other)).Order(StringComparer.Ordinal)];
        if (stored.Length > 0) found.Add($"database ({string.Join(", ", stored)})");
        return string.Join(", ", found);
    }

    private static string Conflict(string where) =>
        $"RRset with conflicting type present at same subname: {where}. (No other RRsets are allowed alongside CNAME.)";

    private string? Subname(JsonObject item, DesecErrors errors)
    {
        if (item["subname"] is null) return null;
        if (Text(item, "subname") is not { } subname)
        {
            errors.Add("subname", "Not a valid string.");
            return null;
        }
        if (subname.Length > 178) errors.Add("subname", "Ensure this field has no more than 178 characters.");
        else if (!SubnamePattern().IsMatch(subname)) errors.Add("subname", "Subname can only use (lowercase) a-z, 0-9, ., -, and _, may start with a '*.', or just be '*'. Components may not exceed 63 characters.");
        else if (subname.Length > 0 && !WireName.TryParse($"{subname}.{domain.Name}", null, out _)) errors.Add("subname", "This field combined with the domain name must not exceed 255 characters.");
        return subname;
    }

    private static string? Type(JsonObject item, DesecErrors errors)
    {
        if (Text(item, "type") is not { Length: > 0 } type)
        {
            errors.Add("type", Required);
            return null;
        }
        if (!TypePattern().IsMatch(type)) errors.Add("type", "Type must be uppercase alphanumeric and start with a letter.");
        else if (DesecValues.TypeComplaint(type) is { } complaint) errors.Add("type", complaint);
        return type;
    }

    private ValueList<string>? Records(JsonObject item, DesecErrors errors, bool partial)
    {
        if (!item.ContainsKey("records"))
        {
            if (!partial) errors.Add("records", Required);
            return null;
        }
        switch (item["records"])
        {
            case null:
                errors.Add("records", "This field may not be null.");
                return null;
            case JsonArray list when list.Count == 0 && Creates:
                errors.Add("records", "This field must not be empty when using POST.");
                return null;
            case JsonArray list:
                if (list.Any(record => record is not JsonValue text || !text.TryGetValue<string>(out _)))
                {
                    errors.Add("records", new JsonArray([.. list.Select(record => record is JsonValue text && text.TryGetValue<string>(out _)
                        ? (JsonNode)new JsonObject()
                        : new JsonObject { [DesecErrors.NonField] = new JsonArray("Must be a string.") })]));
                    return null;
                }
                return list.Select(record => record!.GetValue<string>()).ToValueList();
            case var other:
                errors.Add("records", new JsonObject { [DesecErrors.NonField] = new JsonArray($"Expected a list of items but got \"{PythonType(other)}\".") });
                return null;
        }
    }

    private int? Ttl(JsonObject item, DesecErrors errors, bool partial)
    {
        if (!item.ContainsKey("ttl"))
        {
            if (!partial) errors.Add("ttl", Required);
            return null;
        }
        long ttl;
        if (item["ttl"] is not JsonValue value
            || !(value.TryGetValue(out ttl) || (value.TryGetValue<string>(out var text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ttl))))
        {
            errors.Add("ttl", item["ttl"] is null ? "This field may not be null." : "A valid integer is required.");
            return null;
        }
        if (ttl > MaximumTtl) errors.Add("ttl", $"Ensure this value is less than or equal to {MaximumTtl}.");
        else if (ttl < domain.MinimumTtl) errors.Add("ttl", $"Ensure this value is greater than or equal to {domain.MinimumTtl}.");
        return (int)Math.Clamp(ttl, 0, int.MaxValue);
    }

    private static bool Deletes(JsonObject item) => item["records"] is JsonArray { Count: 0 };

    private static string? Text(JsonObject item, string key) =>
        item[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    internal static string PythonType(JsonNode? node) => node switch
    {
        null => "NoneType",
        JsonObject => "dict",
        JsonArray => "list",
        JsonValue value when value.TryGetValue<string>(out _) => "str",
        JsonValue value when value.TryGetValue<bool>(out _) => "bool",
        JsonValue value when value.TryGetValue<long>(out _) => "int",
        _ => "float",
    };

    [GeneratedRegex(@"^((\*\.)?([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}|\*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex SubnamePattern();

    [GeneratedRegex("^[A-Z][A-Z0-9]*$", RegexOptions.CultureInvariant)]
    private static partial Regex TypePattern();
}
