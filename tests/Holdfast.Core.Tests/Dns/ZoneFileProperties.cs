using CsCheck;
using Holdfast.Core.Dns;

namespace Holdfast.Core.Tests.Dns;

public class ZoneFileProperties
{
    private static readonly RecordSet Soa = new(new RecordKey(DnsGen.Zone, RecordType.SOA), new Ttl(60), ["a.example.com. b.example.com. 1 2 3 4 5"]);

    [Fact]
    public void A_printed_zone_is_read_back_as_it_was() => DnsGen.Sets.Sample(sets =>
    {
        var text = ZoneFile.Print(DnsGen.Zone, Soa, sets);
        var reading = ZoneFile.Read("x", text.AsMemory(), DnsGen.Zone);
        Assert.True(reading.IsValid, $"{text}\n{string.Join('\n', reading.Problems)}");
        Assert.Equal(Soa, reading.Soa);
        Assert.Equal(sets.OrderBy(set => set.Key), reading.Sets);
    }, iter: 2_000);

    /// <summary>The editor checks its own work and throws when the new text does not read as it should.</summary>
    [Fact]
    public void An_edited_zone_reads_as_the_old_one_with_the_changes() =>
        Gen.Select(DnsGen.Sets, DnsGen.Sets, Gen.Int[0, int.MaxValue]).Sample((before, after, seed) =>
        {
            var text = Untidy(before, new Random(seed));
            List<ZoneFileChange> changes = [.. after.Select(ZoneFileChange.Set)];
            foreach (var set in before.Where((_, i) => (seed >> i % 30 & 1) == 1))
                if (changes.All(change => change.Key != set.Key))
                    changes.Add((seed & 1) == 0 ? ZoneFileChange.Delete(set.Key) : ZoneFileChange.Set(new RecordSet(set.Key, new Ttl(7), set.Values)));

            var edit = ZoneFileEditor.Apply("x", text.AsMemory(), DnsGen.Zone, changes, new DateOnly(2026, 11, 23));

            Assert.True(edit.IsValid, $"{text}\n{string.Join('\n', edit.Problems)}");
            var comments = text.Split('\n').Count(line => line.StartsWith("; keep", StringComparison.Ordinal));
            if (edit.Texts.IsEmpty) return;
            Assert.Equal(comments, edit.Texts[0].Text.Split('\n').Count(line => line.StartsWith("; keep", StringComparison.Ordinal)));
            Assert.True(SoaSerial.IsGreater(edit.SerialAfter!.Value, edit.SerialBefore!.Value));
        }, iter: 3_000);

    /// <summary>The same zone as a person would write it: owners left out, TTLs left out, parentheses, comments, moved origins.</summary>
    private static string Untidy(List<RecordSet> sets, Random random)
    {
        var hasDefault = random.Next(2) == 0;
        var text = new System.Text.StringBuilder(hasDefault ? "$TTL 60\n@ SOA a b 1 ( 2 ; two\n 3 4 5 )\n" : "@ 60 SOA a b 2026010101 2 3 4 5\n");
        DnsName? owner = DnsGen.Zone;
        var origin = DnsGen.Zone;
        var last = new Ttl(60);
        foreach (var set in sets)
        {
            if (random.Next(5) == 0) text.Append("; keep\n\n");
            if (random.Next(8) == 0)
            {
                origin = random.Next(2) == 0 ? DnsGen.Zone : DnsName.Parse("sub.example.com");
                text.Append($"$ORIGIN {origin}\n");
            }
            foreach (var value in set.Values)
            {
                if (owner == set.Name && random.Next(2) == 0) text.Append(random.Next(2) == 0 ? "\t" : "   ");
                else text.Append(set.Name.IsWithin(origin) && random.Next(2) == 0 && set.Name != origin ? set.Name.RelativeTo(origin) : set.Name.ToString()).Append(' ');
                owner = set.Name;
                var inherited = hasDefault ? new Ttl(60) : last;
                var opens = random.Next(6) == 0 ? "( " : "";
                text.Append(opens);
                if (set.Ttl != inherited || random.Next(2) == 0)
                {
                    text.Append(random.Next(2) == 0 ? $"IN {set.Ttl} " : $"{set.Ttl} ");
                    last = set.Ttl;
                }
                text.Append(set.Type.Name).Append(' ');
                var opensLate = opens.Length == 0 && random.Next(6) == 0;
                text.Append(opensLate ? "(\n  " : "").Append(value).Append(opens.Length > 0 || opensLate ? " ; inside\n )" : "");
                text.Append(random.Next(3) == 0 ? " ; comment \" (" : "").Append('\n');
            }
        }
        if (random.Next(4) == 0) text.Length--;
        return text.ToString();
    }
}
