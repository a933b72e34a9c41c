using System.Collections.Frozen;
using CsCheck;
using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Lab.Faults;

namespace Holdfast.Adapters.Tests.Providers.Http;

/// <summary>
/// From any zone to any other, through any weather: what was there before us is untouched to the octet, and once the weather is over
/// one run is enough and the next has nothing to do.
/// </summary>
public sealed class RandomZoneTests
{
    private static readonly string[] Names = ["@", "www", "api", "a.deep", "*.wild", "_dmarc"];

    private static readonly Gen<string> Address = Gen.Int[1, 250].Select(last => $"192.0.2.{last}");

    private static readonly Gen<string> Host = Gen.Int[1, 9].Select(number => $"host{number}.example.net.");

    private static readonly Gen<int> Ttl = Gen.Int[0, 2].Select(i => i switch { 0 => 3600, 1 => 7200, _ => 86_400 });

    private static readonly Fault[] Weather =
    [
        new Fault.ErrorBeforeCommit(), new Fault.ErrorAfterCommit(), new Fault.ConnectionReset(), new Fault.ConnectionResetAfterCommit(),
        new Fault.HtmlWithStatus200(), new Fault.TruncatedBody(), new Fault.TooManyRequests(TimeSpan.FromSeconds(1)),
        new Fault.TooManyRequests(TimeSpan.FromHours(2)), new Fault.Unauthorized(), new Fault.Frozen(),
    ];

    private static readonly Gen<FaultRule> Storm = Gen.Select(Gen.Int[0, Weather.Length - 1].Select(i => Weather[i]), Gen.Int[1, 6], Gen.Int[0, 2]).Select((fault, strength, kind) => new FaultRule(fault)
    {
        Probability = strength / 10.0,
        Kind = fault is Fault.Frozen || kind == 0 ? RequestKind.Write : kind == 1 ? RequestKind.Read : null,
    });

    [Theory]
    [InlineData("cloudflare")]
    [InlineData("desec")]
    [InlineData("bunny")]
    [InlineData("powerdns")]
    public async Task Any_zone_becomes_any_other_and_strangers_stay(string kind)
    {
        await using var lab = await HttpLab.StartAsync(kind, new ImpatientClock());
        var number = 0;
        await Gen.Select(Zone(), Zone(), Storm.Array[0, 3]).SampleAsync(
            async (from, to, storms) => await CheckAsync(lab, DnsName.Parse($"z{Interlocked.Increment(ref number)}.example"), from, to, storms),
            iter: 40, threads: 1, print: sample => $"{Show(sample.Item1)}\n→ {Show(sample.Item2)}\nin {string.Join<FaultRule>(", ", sample.Item3)}");
    }

    private static async Task CheckAsync(HttpLab lab, DnsName zone, Wish[] from, Wish[] to, FaultRule[] storms)
    {
        await lab.MakeZoneAsync(zone);
        ZoneSpec Spec(IEnumerable<Wish> wishes) => new(zone, [lab.Provider.Id], UndeclaredMode.Keep, wishes.Select(wish => wish.Declare(zone)).ToValueList(), []);
        Wish[] strangers = [new("theirs", "A", 3600, ["192.0.2.200", "192.0.2.201"]), new("blog", "CNAME", 7200, ["blogs.example.org."])];
        Assert.True((await lab.RunAsync(Spec(strangers), ZoneMemory.None)).IsComplete);
        var stored = await lab.StoredAsync(zone);
        var first = await lab.RunAsync(Spec(from), ZoneMemory.None);
        Assert.True(first.IsComplete);
        // What we made and no longer want is pruned, so that the way has deletions too.
        var memory = ZoneMemory.None.After(first.Plan!.Changes);

        foreach (var storm in storms) lab.Faults.Add(storm);
        for (var i = 0; i < 3; i++)
        {
            await lab.RunAsync(Spec(to), memory, prune: true);
            await UntouchedAsync(lab, zone, stored);
        }
        lab.Faults.Clear();

        var last = await lab.RunAsync(Spec(to), memory, prune: true);
        Assert.True(last.IsComplete, $"{last.Error?.Message} {string.Join("; ", last.Outcomes.Where(outcome => outcome is not ChangeOutcome.Applied))}");
        Assert.Empty((await lab.RunAsync(Spec(to), memory, prune: true)).Plan!.Changes);
        await UntouchedAsync(lab, zone, stored);

        var have = (await lab.Provider.ReadAsync(zone, TestContext.Current.CancellationToken)).Sets;
        var wanted = Spec(to.Concat(strangers)).Records.Select(set => set.Set).ToDictionary(set => set.Key);
        var ours = have.Where(set => !set.Key.Type.IsAutomatic && !(set.Key.Type == RecordType.NS && set.Key.Name == zone)).ToDictionary(set => set.Key, set => set.Set);
        Assert.Equal(wanted.OrderBy(pair => pair.Key), ours.OrderBy(pair => pair.Key));
    }

    private static async Task UntouchedAsync(HttpLab lab, DnsName zone, IReadOnlyDictionary<RecordKey, string> stored)
    {
        var now = await lab.StoredAsync(zone);
        foreach (var (key, text) in stored) Assert.Equal((key, text), (key, now.GetValueOrDefault(key, "gone")));
    }

    /// <summary>At every name either nothing, one CNAME (not at the apex), or some of the other types.</summary>
    private static Gen<Wish[]> Zone() => Gen.Select(
        Gen.Int[0, 4].Array[Names.Length], Ttl.Array[Names.Length], Host.Array[Names.Length], Address.Array[1, 4].Array[Names.Length], Gen.String[Gen.Char[' ', '~'], 1, 300].Array[Names.Length])
        .Select((shapes, ttls, hosts, addresses, texts) => Names.SelectMany((name, i) => shapes[i] switch
        {
            0 => Array.Empty<Wish>(),
            1 when name != "@" => [new(name, "CNAME", ttls[i], [hosts[i]])],
            2 => [new(name, "A", ttls[i], addresses[i]), new(name, "MX", ttls[(i + 1) % ttls.Length], [$"10 {hosts[i]}"])],
            3 => [new(name, "TXT", ttls[i], [RecordData.Text(texts[i]), RecordData.Text("second")])],
            _ => [new(name, "AAAA", ttls[i], [.. addresses[i].Select(address => $"2001:db8::{address[8..]}")]), new(name, "TXT", ttls[i], [RecordData.Text(texts[i])])],
        }).ToArray());

    private static string Show(Wish[] wishes) => string.Join("; ", wishes.Select(wish => $"{wish.Name} {wish.Ttl} {wish.Type} {string.Join(" | ", wish.Values)}"));

    private sealed record Wish(string Name, string Type, int Ttl, string[] Values)
    {
        public DeclaredSet Declare(DnsName zone)
        {
            Assert.True(zone.TryPrepend(Name, out var name, out _));
            var type = RecordType.Parse(Type);
            var values = Values.Select(value => RecordData.Read(type, value, zone, NameReading.ZoneFile).Canonical!);
            return new DeclaredSet(new RecordSet(new RecordKey(name, type), new Ttl(Ttl), values.ToValueList()), null, null, [], 1, 1);
        }
    }
}
