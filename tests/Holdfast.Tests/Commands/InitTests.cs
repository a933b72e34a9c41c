using Holdfast.Tests.Support;

namespace Holdfast.Tests.Commands;

/// <summary>What <c>init</c> writes changes nothing at any provider until the user has written a value of his own.</summary>
public sealed class InitTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_starter_applied_as_it_was_written_changes_nothing_and_shows_what_stands_there()
    {
        Directory.CreateDirectory(Path.Combine(_place.Folder, "zones"));
        const string zone = "@ 300 SOA ns1 hostmaster 1 3600 600 604800 60\n@ 300 NS ns1\nns1 300 A 192.0.2.53\nwww 300 A 198.51.100.4\nnote 300 TXT \"hands: off\"\n";
        var file = _place.Write("zones/example.com.zone", zone);
        var made = await _place.RunAsync("init example.com --provider zonefile");
        Assert.True(made.Code == ExitCodes.Done, made.Out + made.Error);
        Assert.Contains("declares no record yet", made.Out, StringComparison.Ordinal);

        var text = File.ReadAllText(_place.ConfigFile);
        Assert.Contains("# what stands at backup today:", text, StringComparison.Ordinal);
        Assert.Contains("      # - { name: www, type: A, ttl: 300, values: [198.51.100.4] }\n", text, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("check")).Code);
        var applied = await _place.RunAsync("apply");
        Assert.True(applied.Code == ExitCodes.Done, applied.Out + applied.Error);
        Assert.Contains("Nothing to do", applied.Out, StringComparison.Ordinal);
        Assert.Equal(zone, File.ReadAllText(file));

        // What is shown can be taken as it is.
        _place.Configure(text.Replace("# records:", "records:", StringComparison.Ordinal).Replace("# - { name: note,", "- { name: note,", StringComparison.Ordinal));
        Assert.Contains("Nothing to do", (await _place.RunAsync("apply")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_secret_nobody_is_asked_and_no_state_is_made()
    {
        var made = await _place.RunAsync("init example.com");
        Assert.True(made.Code == ExitCodes.Done, made.Out + made.Error);
        Assert.Equal("", made.Error);
        Assert.False(Directory.Exists(_place.StateFolder));
        Assert.Contains("holdfast import example.com --from PROVIDER", File.ReadAllText(_place.ConfigFile), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("check")).Code);
    }

    [Fact]
    public async Task An_example_taken_without_a_value_of_ones_own_is_refused()
    {
        await _place.RunAsync("init example.com");
        _place.Configure(File.ReadAllText(_place.ConfigFile).Replace("# records:", "records:", StringComparison.Ordinal).Replace("# - { name: www, type: A", "- { name: www, type: A", StringComparison.Ordinal));
        var check = await _place.RunAsync("check");
        Assert.Equal(ExitCodes.ConfigInvalid, check.Code);
        Assert.Contains("YOUR-ADDRESS", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_commands_name_the_file_that_was_asked_for()
    {
        var made = await _place.RunAsync($"init example.com --config {_place.Folder}/mine.yaml");
        Assert.Contains($"holdfast check --config {_place.Folder}/mine.yaml", made.Out, StringComparison.Ordinal);
    }
}
