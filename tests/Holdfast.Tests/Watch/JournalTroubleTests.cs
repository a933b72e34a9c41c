using Holdfast.Adapters.Journal;
using Holdfast.Core.Failover;
using Holdfast.Watch;
using Microsoft.Extensions.Time.Testing;
using static Holdfast.Tests.Watch.WatchStage;

namespace Holdfast.Tests.Watch;

/// <summary>The journal is evidence, no gate: a disk that is full or broken takes no failover away.</summary>
public sealed class JournalTroubleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void What_cannot_be_written_is_kept_in_its_order_and_written_later()
    {
        var clock = new FakeTimeProvider(Noon);
        var path = Path.Combine(Path.GetTempPath(), $"holdfast-{Guid.NewGuid():N}.sqlite");
        using (Journal.Open(path))
        {
            // The file exists.
        }
        var broken = Journal.Open(path, readOnly: true);
        var writer = new JournalWriter(broken, "web", clock);
        Assert.False(writer.Offer([Entry(1)]));
        Assert.NotNull(writer.Trouble);
        Assert.False(writer.Offer([Entry(2)]));
        broken.Dispose();

        using var journal = Journal.Open(path);
        var later = new JournalWriter(journal, "web", clock);
        Assert.True(later.Offer([Entry(3)]));
        Assert.Equal([3L], journal.Read("web").Select(row => ((JournalEntry.Marked)row.Entry).Mark.Epoch.Number));
        File.Delete(path);
    }

    [Fact]
    public async Task A_dead_front_is_left_and_an_operator_is_obeyed_while_the_journal_takes_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the lock is taken through a second connection");
        await using var stage = await WatchStage.StartAsync();
        await stage.SettleAsync();
        // Another process holds the journal for as long as it likes: every write of ours fails or waits.
        using var held = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(stage.Place.StateFolder, Journal.FileName)};Pooling=False");
        held.Open();
        using (var take = held.CreateCommand())
        {
            take.CommandText = "BEGIN IMMEDIATE";
            take.ExecuteNonQuery();
        }
        stage.First.Faults.Status = 500;
        var moved = await stage.UntilAsync(one => Active(one) == "second" && IsConfirmed(one), "the dead front was left without a journal");
        Assert.Equal("second.example.net.", Target(stage.Two));
        Assert.NotNull(moved);
        var pinned = await stage.Place.RunAsync("pin web first --force unhealthy");
        Assert.True(pinned.Code == ExitCodes.Done, pinned.Out + pinned.Error);
        Assert.Contains("not journalled", pinned.Out, StringComparison.Ordinal);

        using (var free = held.CreateCommand())
        {
            free.CommandText = "ROLLBACK";
            free.ExecuteNonQuery();
        }
        await UntilAsync(async () => (await stage.Place.RunAsync("history")).Out.Contains("the journal takes entries again", StringComparison.Ordinal), () => "the gap is closed");
        await stage.StopWatcherAsync();
        var replay = await stage.Place.RunAsync("replay");
        Assert.True(replay.Code == ExitCodes.Done, replay.Out + replay.Error);
    }

    [Fact]
    public void The_axis_of_decisions_does_not_follow_a_clock_that_is_stepped()
    {
        var wall = new StepClock(Noon);
        var axis = new SteadyClock(wall);
        wall.Pass(TimeSpan.FromMinutes(1));
        wall.Step(-TimeSpan.FromHours(1));
        wall.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(Noon.AddMinutes(2), axis.GetUtcNow());
        Assert.Equal(-TimeSpan.FromHours(1), axis.WallOffset);
        wall.Step(TimeSpan.FromDays(3));
        Assert.Equal(Noon.AddMinutes(2), axis.GetUtcNow());
    }

    [Fact]
    public async Task The_machine_s_own_axis_goes_on()
    {
        var axis = new SteadyClock(TimeProvider.System);
        var first = axis.GetUtcNow();
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        Assert.InRange((axis.GetUtcNow() - first).TotalMilliseconds, 15, 60_000);
        Assert.InRange(axis.WallOffset.Duration().TotalSeconds, 0, 2);
    }

    private static JournalEntry.Marked Entry(long epoch) => new(Noon, new EpochMark(new Epoch(epoch, "here"), FrontName.Parse("first"), Noon), "test");

    private sealed class StepClock(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset _wall = start;
        private TimeSpan _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan span) => (_wall, _passed) = (_wall + span, _passed + span);

        public void Step(TimeSpan span) => _wall += span;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _passed.Ticks;
    }
}
