using CsCheck;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Sync;

namespace Holdfast.Tests.Sync;

/// <summary>What <c>import</c> prints and a configuration declares is the same set, octet for octet, for random octets and every type.</summary>
public sealed class DeclarationsPropertyTests
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");

    /// <summary>Texts that editors, YAML and Unicode each treat in their own way, and octets that are no text.</summary>
    private static readonly Gen<byte[]> Octets = Gen.OneOf(
        Gen.Byte.Array[0, 300],
        Gen.OneOf("\u2028", "\u0085", "\u2029", "\uFEFF", "\u00a0", "\U0001F600", "\t", "\n", "\r", "\"", "\\", "\\255", "#", ": ", "{", "é", "\0", "\u200b", "'", "%", "@", "*", "x")
            .Array[0, 8].Select(parts => System.Text.Encoding.UTF8.GetBytes(string.Concat(parts))));

    private static readonly Gen<string> Label = Gen.OneOf(
        Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-_"].Array[1, 10].Select(letters => new string(letters)),
        Gen.OneOf("*", "null", "true", "no", "1e3", "0", "-", "xn--bcher-kva", @"a\.b", @"sp\032ace", @"\255\000", @"q\""uote", @"at\@", @"\@", "example.com", "1.example.com"));

    private static readonly Gen<(string Type, string Value)> Value = Gen.OneOf(
        Octets.Select(octets => ("TXT", Text(octets))), Octets.Select(octets => ("SPF", Text(octets))),
        Octets.Where(octets => octets.Length < 256).Select(octets => ("HINFO", $"{Quoted(octets)} {Quoted(octets)}")),
        Octets.Where(octets => octets.Length is > 0 and < 256).Select(octets => ("URI", $"1 2 {Quoted(octets)}")),
        Octets.Select(octets => ("CAA", $"0 issue {Quoted(octets)}")),
        Octets.Where(octets => octets.Length > 0).Select(octets => ("HTTPS", $"1 . key65000={Quoted(octets)}")),
        Octets.Where(octets => octets.Length > 0).Select(octets => ("TYPE65280", $@"\# {octets.Length} {Convert.ToHexString(octets)}")),
        Label.Select(label => ("CNAME", $"{label}.elsewhere")), Label.Select(label => ("MX", $"10 {label}.example.net.")), Label.Select(label => ("NS", $"{label}.{label}.")),
        Gen.OneOf(
            ("A", "192.0.2.1"), ("AAAA", "::ffff:192.0.2.1"), ("SRV", "1 2 3 ."), ("LOC", "52 22 23 N 4 53 32 E -2m"), ("APL", "1:192.0.2.0/24"), ("RP", "a b"),
            ("NAPTR", "1 2 \"u\" \"\" \"!^.*$!\\\\\\\\1!\" ."), ("CSYNC", "66 3 A NS"), ("ISDN", "\"1\" \"2\""), ("EUI48", "00-00-5e-00-53-2a"), ("ALIAS", "a.example.net.")));

    [Fact]
    public void Import_is_the_inverse_of_declaring() =>
        Gen.Select(Label, Value, Gen.Int[0, int.MaxValue], Gen.Bool, Octets).Array[1, 6].Sample(rows =>
        {
            var sets = new Dictionary<RecordKey, ObservedSet>();
            foreach (var (label, value, ttl, isProxied, comment) in rows)
            {
                Assert.True(Zone.TryPrepend(label, out var name, out var error), error);
                var key = new RecordKey(name, RecordType.Parse(value.Type));
                var reading = RecordData.Read(key.Type, value.Value, Zone, NameReading.ZoneFile);
                Assert.True(reading.IsValid, $"{value}: {reading.Error}");
                if (sets.Keys.Any(other => other.Name == name) || (name == Zone && key.Type == RecordType.NS)) continue;
                var set = new RecordSet(key, new Ttl(ttl), [reading.Canonical!]);
                if (OwnershipMarks.IsMark(set)) continue;
                var words = System.Text.Encoding.UTF8.GetString(comment);
                sets[key] = new ObservedSet(set, Proxied: isProxied ? true : null, Comment: words.Length == 0 ? null : words);
            }
            var text = "holdfast: 1\nproviders:\n  p: { kind: zonefile, path: x }\n" + Declarations.Print(new ZoneSnapshot(Zone, sets.Values.ToValueList(), new ZoneFacts()), ["p"]);
            if (sets.Count == 0) return;

            var problems = new List<Problem>();
            var configuration = ConfigLoader.Read("x.yaml", new StringReader(text), _ => null, problems);

            Assert.True(configuration is not null, $"{text}\n{string.Join('\n', problems)}");
            var declared = configuration.Zones[0].Records;
            Assert.Equal(sets.Values.Select(set => set.Set).OrderBy(set => set.Key), declared.Select(set => set.Set).OrderBy(set => set.Key));
            foreach (var one in declared) Assert.Equal((sets[one.Set.Key].Proxied, sets[one.Set.Key].Comment), (one.Proxied, one.Comment));
        }, iter: 3_000);

    private static string Text(byte[] octets) => octets.Length == 0 ? "\"\"" : string.Join(' ', octets.Chunk(255).Select(Quoted));

    private static string Quoted(byte[] octets) => $"\"{string.Concat(octets.Select(octet => (char)octet is >= ' ' and <= '~' and not ('"' or '\\') ? $"{(char)octet}" : $"\\{octet:D3}"))}\"";
}
