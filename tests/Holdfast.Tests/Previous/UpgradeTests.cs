using System.Text.RegularExpressions;
using Holdfast.Adapters.Journal;
using Holdfast.Lab.Desec;
using Holdfast.Tests.Watch;
using static Holdfast.Tests.Watch.WatchStage;

namespace Holdfast.Tests.Previous;

/// <summary>
/// What the program of eng/previous-commit left behind (Fixture/, written by that program itself) goes on under this one, and that program
/// stops rather than undo what this one has decided.
/// </summary>
public sealed class UpgradeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The router's sets at a provider, a line each: name, type, TTL, value.</summary>
    internal static IEnumerable<string> Marks(DesecEmulator provider) => provider.Domain("r.example.com").Rrsets
        .Where(set => set.Type is "CNAME" or "TXT").OrderBy(set => set.Subname, StringComparer.Ordinal)
        .Select(set => $"{set.Subname} {set.Type} {set.Ttl} {string.Join(' ', set.Records)}");

    [Fact]
    public async Task Its_journal_is_replayed_with_the_same_decisions()
    {
        await using var stage = await StageAsync();
        var result = await stage.Place.RunAsync("replay --format json");
        Assert.True(result.Code == ExitCodes.Done, result.Out + result.Error);
        var router = Assert.Single(result.Json["routers"]!.AsArray())!;
        Assert.True((int)router["decisions"]! > 5, result.Out);
        Assert.Equal(0, (int)router["different"]!);
    }

    [Fact]
    public async Task Its_pin_its_epoch_and_its_history_go_on()
    {
        await using var stage = await StageAsync();
        int before;
        using (var journal = Journal.Open(JournalOf(stage), readOnly: true)) before = journal.Read("web").Count;
        var marks = Marks(stage.One).ToList();
        stage.StartWatcher();
        var router = await stage.UntilAsync(one => Active(one) == "second" && IsConfirmed(one), "the old decision is adopted and proved");
        Assert.Equal("second", (string?)router["pin"]);
        Assert.Contains($"epoch={((string)router["epoch"]!).Split(' ')[0]}", string.Join('\n', marks), StringComparison.Ordinal);
        await stage.StopWatcherAsync();
        // Nothing was written at the providers: the decision is the old one.
        Assert.Equal(marks, Marks(stage.One));
        Assert.Equal(marks, Marks(stage.Two));
        using var again = Journal.Open(JournalOf(stage), readOnly: true);
        Assert.True(again.Read("web").Count > before);
        Assert.Equal("ok", again.CheckIntegrity());
    }

    [Fact]
    public async Task What_it_created_in_a_zone_is_still_known_and_can_be_pruned()
    {
        await using var stage = await StageAsync();
        var yaml = File.ReadAllText(Path.Combine(stage.Place.Folder, "zones.yaml"));
        stage.Place.Write("zones.yaml", yaml.Replace(", { name: old, type: A, values: [192.0.2.8] }", "", StringComparison.Ordinal));
        // The memory is that of one zone file, by its path, which is another one here.
        var memories = Path.Combine(stage.Place.StateFolder, "zones/example.org");
        var old = Assert.Single(Directory.GetFiles(memories));
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync($"plan --config {stage.Place.Folder}/zones.yaml")).Code);
        var text = Regex.Replace(File.ReadAllText(old), "zonefile - .*/zones/", $"zonefile - {stage.Place.Folder}/zones/");
        File.WriteAllText(Assert.Single(Directory.GetFiles(memories), file => file != old), text);
        var plan = await stage.Place.RunAsync($"plan --prune --format json --config {stage.Place.Folder}/zones.yaml");
        Assert.True(plan.Code == ExitCodes.Done, plan.Out + plan.Error);
        Assert.Equal((1, 0), ((int)plan.Json["zones"]![0]!["providers"]![0]!["delete"]!, (int)plan.Json["zones"]![0]!["providers"]![0]!["create"]!));
    }

    /// <summary>A long run: eng/long-run upgrade.</summary>
    [Fact]
    public async Task The_old_program_stops_rather_than_undo_a_newer_decision()
    {
        PreviousProgram.SkipUnlessBuilt();
        await using var stage = await StageAsync();
        stage.StartWatcher();
        await stage.UntilAsync(one => Active(one) == "second" && IsConfirmed(one), "adopted");
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("unpin web")).Code);
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        await stage.UntilAsync(one => Active(one) == "first" && IsConfirmed(one), "the newer decision stands");
        await stage.StopWatcherAsync();
        var (one, two) = (Marks(stage.One).ToList(), Marks(stage.Two).ToList());

        foreach (var line in (string[])["watch", "history", "replay"])
        {
            var old = await PreviousProgram.RunAsync(stage, line).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);
            Assert.True(old.Code != ExitCodes.Done, $"{line}: {old.Out}{old.Error}");
        }
        Assert.Equal(one, Marks(stage.One));
        Assert.Equal(two, Marks(stage.Two));
        using var journal = Journal.Open(JournalOf(stage), readOnly: true);
        Assert.Equal("ok", journal.CheckIntegrity());
    }

    private static string JournalOf(WatchStage stage) => Path.Combine(stage.Place.StateFolder, Journal.FileName);

    /// <summary>A stage in the moment after the upgrade: the old files, the old marks at both providers.</summary>
    private static async Task<WatchStage> StageAsync()
    {
        var stage = await WatchStage.StartAsync();
        var fixture = PreviousProgram.Fixture;
        foreach (var file in Directory.EnumerateFiles(fixture, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(fixture, file);
            if (relative is "holdfast.yaml" or "marks.txt" or "README.md") continue;
            var target = Path.Combine(stage.Place.Folder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        foreach (var words in File.ReadLines(Path.Combine(fixture, "marks.txt")).Select(line => line.Split(' ', 4)))
            foreach (var provider in (DesecEmulator[])[stage.One, stage.Two])
                provider.Domain("r.example.com").Seed(words[0], words[1], int.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture), words[3]);
        return stage;
    }
}
