using CsCheck;
using Holdfast.Core.Dns;

namespace Holdfast.Core.Tests.Dns;

public class RecordDataProperties
{
    [Fact]
    public void Printing_and_reading_is_the_identity_for_every_type() => DnsGen.Value.Sample(value =>
    {
        var type = RecordType.Parse(value.Type);
        var first = RecordData.Read(type, value.Text, DnsGen.Zone, NameReading.ZoneFile);
        Assert.True(first.IsValid, $"{value}: {first.Error}");

        foreach (var reading in Enum.GetValues<NameReading>())
            Assert.Equal(first.Canonical, RecordData.Read(type, first.Canonical, DnsName.Parse("other.example"), reading).Canonical);
        var wire = RecordData.ToWire(type, first.Canonical!);
        Assert.True(RecordData.TryFromWire(type, wire, out var again));
        Assert.Equal(first.Canonical, again);
        Assert.Equal(wire, RecordData.ToWire(type, again));
    }, iter: 20_000);

    [Fact]
    public void The_short_way_gives_what_the_general_way_gives() => Gen.Select(DnsGen.Value, Gen.Enum<NameReading>()).Sample((value, reading) =>
    {
        var type = RecordType.Parse(value.Type);
        if (RecordDataFast.TryRead(type, value.Text, reading, out var canonical))
            Assert.Equal(new RecordDataReading(canonical), RecordData.ReadByLayout(type, value.Text, DnsGen.Zone, reading));
    }, iter: 20_000);

    [Fact]
    public void The_short_way_accepts_nothing_that_the_general_way_refuses() =>
        Gen.Select(Gen.OneOf("A", "AAAA", "MX", "SRV", "CNAME", "TXT"), Gen.Char["0123456789abcF:.\" -\\;"].Array[0, 24], Gen.Enum<NameReading>()).Sample((typeName, letters, reading) =>
        {
            var type = RecordType.Parse(typeName);
            if (RecordDataFast.TryRead(type, letters, reading, out var canonical))
                Assert.Equal(new RecordDataReading(canonical), RecordData.ReadByLayout(type, letters, DnsGen.Zone, reading));
        }, iter: 50_000);

    [Fact]
    public void IPv6_addresses_are_read_as_the_framework_reads_them() =>
        Gen.Char["0123456789abcF:."].Array[0, 20].Sample(letters =>
        {
            var text = new string(letters);
            var ours = RecordData.Read(RecordType.AAAA, text, default, NameReading.ZoneFile);
            if (ours.IsValid) Assert.Equal(System.Net.IPAddress.Parse(text), System.Net.IPAddress.Parse(ours.Canonical!));
            else Assert.False(text.Contains(':') && !text.Contains('.') && System.Net.IPAddress.TryParse(text, out _), text);
        }, iter: 50_000);

    [Fact]
    public void Any_text_comes_back_from_a_TXT_value() => Gen.String.Sample(raw =>
    {
        if (raw.EnumerateRunes().Any(rune => rune.Value == 0xFFFD)) return; // half a surrogate pair is no text
        var canonical = RecordData.Text(raw);
        Assert.Equal(raw, RecordData.TextOf(canonical));
        Assert.Equal(canonical, RecordData.Read(RecordType.TXT, canonical, default, NameReading.ZoneFile).Canonical);
    }, iter: 5_000);

    [Fact]
    public void Octets_from_the_wire_are_refused_or_come_back() =>
        Gen.Select(Gen.OneOf([.. RecordType.KnownNames]), Gen.Byte.Array[0, 40]).Sample((name, octets) =>
        {
            var type = RecordType.Parse(name);
            if (!RecordData.TryFromWire(type, octets, out var canonical)) return;
            Assert.True(RecordData.TryFromWire(type, RecordData.ToWire(type, canonical), out var again));
            Assert.Equal(canonical, again);
        }, iter: 50_000);

    [Fact]
    public void Whatever_is_written_is_read_or_explained() =>
        Gen.Select(Gen.OneOf([.. RecordType.KnownNames, "TYPE999"]), Gen.String, DnsGen.Value, Gen.Int[0, 40]).Sample((name, noise, value, cut) =>
        {
            var type = RecordType.Parse(name);
            foreach (var text in (string[])[noise, value.Text, value.Text[..Math.Min(cut, value.Text.Length)], value.Text[Math.Min(cut, value.Text.Length)..] + noise])
            {
                var reading = RecordData.Read(type, text, DnsGen.Zone, NameReading.Declared);
                if (reading.IsValid) Assert.Equal(reading.Canonical, RecordData.Read(type, reading.Canonical, DnsGen.Zone, NameReading.Declared).Canonical);
                else Assert.True(reading.Error!.Length > 10 && reading.Hint is not null && reading.Offset >= 0 && reading.Offset <= text.Length, $"{type} {text}: {reading}");
            }
        }, iter: 10_000);
}
