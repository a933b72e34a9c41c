using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>
/// Changes record sets in a zone file that people also edit: only the lines of changed sets are rewritten, comments and everything
/// else stay byte for byte, and the serial is raised.
/// </summary>
public static class ZoneFileEditor
{
    /// <summary>
    /// A line whose data changes keeps its layout and its comment; a new set goes below its siblings or to the end. A following line
    /// that would inherit another owner or TTL because of the change gets its own written out.
    /// </summary>
    /// <param name="file">The path for problems and for the result.</param>
    /// <param name="text">The main file; included ones come through <paramref name="options"/> and are edited too.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="changes">At most one for a key; never the SOA, whose serial is raised here.</param>
    /// <param name="today">For serials that carry the date.</param>
    /// <param name="options">How to read.</param>
    public static ZoneFileEdit Apply(
        string file, ReadOnlyMemory<char> text, DnsName zone, IEnumerable<ZoneFileChange> changes, DateOnly today, ZoneFileOptions? options = null)
    {
        options ??= ZoneFileOptions.Default;
        var reader = new ZoneFileReader(zone, options, keepEntries: true);
        var before = reader.Read(file, text);
        if (!before.IsValid) return new([], null, null, before.Problems);
        var wanted = changes.ToDictionary(change => change.Key, change => change.After);
        foreach (var key in wanted.Keys)
            if (key.Type == RecordType.SOA || !key.Name.IsWithin(zone)) throw new ArgumentException($"{key} cannot be edited in the zone {zone}", nameof(changes));

        var held = before.Fixed.Where(fixedSet => wanted.Keys.Any(fixedSet.IsAt)).ToList();
        if (held.Count > 0)
            return new([], null, null, [.. before.Problems, .. held.Select(set => new Problem(file, 0, 0, Severity.Error, $"{set.Name} {set.Word} cannot be changed: {set.Reason}", "change it by hand"))]);

        var plan = new ZoneFileEditPlan(reader, wanted, today, before.Uneven);
        if (!plan.HasChanges) return new([], plan.SerialBefore, plan.SerialBefore, before.Problems);
        if (plan.TwiceIncluded is { } path)
            return new([], plan.SerialBefore, plan.SerialBefore,
                [.. before.Problems, new Problem(path, 0, 0, Severity.Error, "the file is included twice, and a record in it is to be changed", "edit it by hand, or include it once")]);

        var texts = plan.Write();
        Verify(file, text, zone, options, before, wanted, texts);
        return new(texts, plan.SerialBefore, plan.SerialAfter, before.Problems);
    }

    /// <summary>The edited text, read again, must be the old zone with exactly these changes; anything else is a bug and nothing is written.</summary>
    private static void Verify(
        string file, ReadOnlyMemory<char> text, DnsName zone, ZoneFileOptions options, ZoneFileReading before, Dictionary<RecordKey, RecordSet?> wanted, ValueList<ZoneFileText> texts)
    {
        string? Edited(string path) => texts.FirstOrDefault(edited => edited.Path == path)?.Text;
        var include = options.Include;
        var main = Edited(file)?.AsMemory() ?? text;
        var after = ZoneFile.Read(file, main, zone, options with { Include = include is null ? null : path => Edited(path) ?? include(path) });
        var expected = before.Sets.Where(set => !wanted.ContainsKey(set.Key)).Concat(wanted.Values.OfType<RecordSet>()).ToDictionary(set => set.Key);
        // Which of several TTLs counts depends on the neighbours.
        bool IsSame(RecordSet one, RecordSet other) => one.Equals(other) || (before.Uneven.Contains(one.Key) && !wanted.ContainsKey(one.Key) && one.Values == other.Values);
        if (!after.IsValid || after.Sets.Count != expected.Count || after.Sets.Any(set => !expected.TryGetValue(set.Key, out var other) || !IsSame(set, other))
            || after.Fixed.Count != before.Fixed.Count)
            throw new InvalidOperationException($"editing {file} gave another zone than it should have; nothing was written");
    }
}
