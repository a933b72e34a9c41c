using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Tests.State;

public sealed class ZoneMemoriesTests : IDisposable
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");
    private static readonly ProviderId North = new("north");

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-").FullName;
    private readonly ZoneMemories _memories;

    public ZoneMemoriesTests() => _memories = new ZoneMemories(StateFolder.Open(_folder, _ => null), TimeProvider.System);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_written_comes_back_with_all_that_makes_it_ours()
    {
        var wrote = new DesiredSet(
            new RecordSet(new RecordKey(DnsName.Parse("www.example.com"), RecordType.A), new Ttl(300), ["192.0.2.1", "192.0.2.2"]), Proxied: true, Comment: "web");
        await RememberAsync("zonefile - /one/north.zone", wrote);
        var memory = _memories.Load(Zone, North, "zonefile - /one/north.zone");
        Assert.Equal(wrote, Assert.Single(memory.Created).Value);
        Assert.Equal(4, memory.LastCount);
    }

    [Fact]
    public async Task Each_place_behind_one_name_has_its_own_memory()
    {
        var wrote = new DesiredSet(new RecordSet(new RecordKey(DnsName.Parse("origin.example.com"), RecordType.A), new Ttl(300), ["192.0.2.10"]));
        await RememberAsync("zonefile - /one/north.zone", wrote);
        Assert.Same(ZoneMemory.None, _memories.Load(Zone, North, "zonefile - /two/north.zone"));
        await RememberAsync("zonefile - /two/north.zone");
        Assert.Single(_memories.Load(Zone, North, "zonefile - /one/north.zone").Created);
    }

    [Fact]
    public async Task A_memory_without_values_or_a_damaged_one_proves_nothing()
    {
        var old = Path.Combine(_folder, "zones", "example.com", "north.json");
        await RememberAsync("zonefile - /one/north.zone");
        File.WriteAllText(old, """{ "version": 1, "lastCount": 4, "created": ["origin.example.com A"] }""");
        Assert.Empty(_memories.Load(Zone, North, "zonefile - /one/north.zone").Created);

        var file = Directory.GetFiles(Path.GetDirectoryName(old)!).Single(path => path != old);
        foreach (var damaged in (string[])["", "null", "{", """{ "version": 1, "lastCount": 4, "created": ["origin.example.com A"] }""", """{ "version": 2 }"""])
        {
            File.WriteAllText(file, damaged);
            Assert.Same(ZoneMemory.None, _memories.Load(Zone, North, "zonefile - /one/north.zone"));
        }
    }

    private Task RememberAsync(string place, params DesiredSet[] sets) => _memories.RememberAsync(
        Zone, North, place, before => (before with { LastCount = 4 - sets.Length }).After(sets.Select(set => new Change.Create(set))), TestContext.Current.CancellationToken);
}
