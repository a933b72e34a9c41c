using Holdfast.Core.Dns;

namespace Holdfast.Benchmarks.Fuzz;

/// <summary>The editor reads its own work and throws when it is not the old zone with the changes.</summary>
internal sealed class ZoneEditTarget() : FuzzTarget("zone-edits", ZoneFileTarget.Texts, ZoneFileTarget.Words)
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    public override bool Try(string input)
    {
        var before = ZoneFile.Read("x", input.AsMemory(), ZoneFileTarget.Zone, ZoneFileTarget.Options);
        if (!before.IsValid) return false;
        // Changes follow from the text, so that the same input is always the same case.
        var changes = new List<ZoneFileChange>();
        var number = input.Length;
        foreach (var set in before.Sets)
        {
            number = number * 31 + set.Values[0].Length;
            if (number % 3 == 0) changes.Add(ZoneFileChange.Delete(set.Key));
            else if (number % 3 == 1) changes.Add(ZoneFileChange.Set(new RecordSet(set.Key, new Ttl(number % 2 == 0 ? set.Ttl.Seconds : 77), [.. set.Values.Take(1 + number % 2)])));
        }
        foreach (var name in (string[])["new", "www", "deep.sub", "@"])
            if (ZoneFileTarget.Zone.TryPrepend(name, out var owner, out _) && changes.All(change => change.Key != new RecordKey(owner, RecordType.TXT)))
                changes.Add(ZoneFileChange.Set(new RecordSet(new RecordKey(owner, RecordType.TXT), new Ttl(60), ["\"one\"", "\"two\""])));
        var edit = ZoneFileEditor.Apply("x", input.AsMemory(), ZoneFileTarget.Zone, changes, Today, ZoneFileTarget.Options);
        Promise(edit.SerialBefore is null || edit.Texts.IsEmpty || SoaSerial.IsGreater(edit.SerialAfter!.Value, edit.SerialBefore.Value), "the serial did not grow");
        return edit.IsValid;
    }
}
