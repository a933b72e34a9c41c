using Holdfast.Tests.Support;

namespace Holdfast.Tests.Sync;

/// <summary>Two folders, one state folder: what was created in one says nothing about the other.</summary>
public sealed class SharedStateTests : IDisposable
{
    private const string Soa = """
        $ORIGIN example.com.
        $TTL 3600
        @ IN SOA ns1.example.net. hostmaster.example.com. 2026112301 3600 600 604800 60
          IN NS ns1.example.net.

        """;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_record_written_by_hand_in_another_file_of_the_same_provider_name_is_never_pruned()
    {
        var first = Folder("one", "", "- { name: origin, type: A, ttl: 300, values: [192.0.2.10] }");
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync($"apply --config {first}/holdfast.yaml")).Code);

        // Even the very value that was written in the first folder.
        foreach (var address in (string[])["192.0.2.99", "192.0.2.10"])
        {
            var second = Folder("two", $"origin 300 IN A {address}\n");
            var before = File.ReadAllText(Path.Combine(second, "north.zone"));
            var prune = await _place.RunAsync($"apply --prune --config {second}/holdfast.yaml");
            Assert.Equal(ExitCodes.Done, prune.Code);
            Assert.DoesNotContain("orphan", prune.Out, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllText(Path.Combine(second, "north.zone")));
        }
    }

    [Fact]
    public async Task A_record_that_somebody_changed_after_our_write_is_left_alone_and_told()
    {
        var folder = Folder("one", "", "- { name: origin, type: A, ttl: 300, values: [192.0.2.10] }");
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync($"apply --config {folder}/holdfast.yaml")).Code);
        Folder("one", "origin 300 IN A 192.0.2.99\n");
        var prune = await _place.RunAsync($"apply --prune --config {folder}/holdfast.yaml");
        Assert.Contains("note: origin.example.com. A was created by Holdfast and is no longer declared, but somebody else changed it since", prune.Out, StringComparison.Ordinal);
        Assert.Contains("192.0.2.99", File.ReadAllText(Path.Combine(folder, "north.zone")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_state_folder_of_the_first_version_lists_is_not_pruned()
    {
        var folder = Folder("one", "origin 300 IN A 192.0.2.10\n");
        Directory.CreateDirectory(Path.Combine(_place.StateFolder, "zones", "example.com"));
        File.WriteAllText(
            Path.Combine(_place.StateFolder, "zones", "example.com", "north.json"), """{ "version": 1, "lastCount": 3, "created": ["origin.example.com A"] }""");
        var prune = await _place.RunAsync($"apply --prune --config {folder}/holdfast.yaml");
        Assert.Equal(ExitCodes.Done, prune.Code);
        Assert.Contains("192.0.2.10", File.ReadAllText(Path.Combine(folder, "north.zone")), StringComparison.Ordinal);
    }

    private string Folder(string name, string sets, string record = "")
    {
        var folder = Directory.CreateDirectory(Path.Combine(_place.Folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "north.zone"), Soa + sets);
        File.WriteAllText(Path.Combine(folder, "holdfast.yaml"), $$"""
            holdfast: 1
            providers:
              north: { kind: zonefile, path: north.zone }
            resolvers: []
            zones:
              example.com:
                providers: [north]
                records: {{(record.Length == 0 ? "[]" : "")}}
                  {{record}}
            """);
        return folder;
    }
}
