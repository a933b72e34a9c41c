using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Tests.Journal;

public sealed class JournalTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2025, 11, 18, 11, 20, 0, TimeSpan.Zero);
    private static readonly FrontName One = FrontName.Parse("one");
    private static readonly FrontName Two = FrontName.Parse("two");
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"holdfast-{Guid.NewGuid():N}.sqlite");

    public static TheoryData<JournalEntry> Entries()
    {
        var mark = new EpochMark(new Epoch(42, "paris"), Two, Start, Pin: One, IsFrozen: true);
        var reading = new RouterReading(One, null, mark);
        var router = new Router("web", [new Front(One, "a"), new Front(Two)], [new Canary("c", "x")], ["paris"], true, "o");
        var verdict = new FrontVerdict(One, Verdict.Recovering, Start, null, new Votes(3, 1, 0, 1, 0), new Readiness(5, "expired", ["waf"]));
        return
        [
            new JournalEntry.Started(Start, "paris", router, RouterPolicy.Default with { LastResort = Two }, FailoverState.Start with { Active = One, Switches = [Start], Overrides = [new FrontOverride(Two, Override.Maintenance)] }),
            new JournalEntry.VerdictChanged(Start, One, Verdict.Healthy, Verdict.Unhealthy, new Votes(3, 0, 0, 0, 2)),
            new JournalEntry.Ticked(Start, new Verdicts([verdict], Sight.Clear, Verdict.Healthy), new Decision.Switch(SwitchKind.Failover, One, Two, Diagnosis.FrontFault)),
            new JournalEntry.Ticked(Start, new Verdicts([verdict], Sight.Lost), new Decision.Hold(HoldCause.FailbackWaitsForClean, One, Two, Start.AddMinutes(5))),
            new JournalEntry.Operated(Start, new OperatorAction.PinTo(Two), "anna", new Decision.Remark(Two, "pin")),
            new JournalEntry.Operated(Start, new OperatorAction.Say(Two, Override.ForcedDown), "anna", new Decision.Noted(Two, Override.ForcedDown)),
            new JournalEntry.Operated(Start, new OperatorAction.Say(Two, null), "anna", new Decision.Noted(Two, null)),
            new JournalEntry.Drifted(Start, "desec", new RouterReading(null, "other.example.net.", mark), mark),
            new JournalEntry.Started(Start, "paris", router, RouterPolicy.Default, FailoverState.Start with { Maintenance = [One, Two] }, IsCheckpoint: true),
            new JournalEntry.Operated(Start, new OperatorAction.Thaw(), "anna", new Decision.Hold(HoldCause.Steady, One)),
            new JournalEntry.Adopted(Start, mark, "newest at the providers"),
            new JournalEntry.Marked(Start, mark, "one is down and two is healthy"),
            new JournalEntry.Sent(Start, new Errand.Write("desec", mark, reading)),
            new JournalEntry.Sent(Start, new Errand.Read("desec", mark.Epoch)),
            new JournalEntry.Answered(Start, new ConvergenceEvent.ReadDone("desec", mark.Epoch, reading)),
            new JournalEntry.Answered(Start, new ConvergenceEvent.WriteRefused("desec", mark.Epoch, "throttled", TimeSpan.FromSeconds(49))),
            new JournalEntry.Answered(Start, new ConvergenceEvent.Served("desec", mark.Epoch, 2, 1, mark)),
        ];
    }

    [Theory]
    [MemberData(nameof(Entries), DisableDiscoveryEnumeration = true)]
    public void Every_kind_of_entry_comes_back_equal(JournalEntry entry)
    {
        using var journal = Adapters.Journal.Journal.Open(_path);
        journal.Append("web", entry);
        Assert.Equal(entry, Assert.Single(journal.Read("web")).Entry);
    }

    [Fact]
    public void Entries_survive_a_new_start_in_their_order()
    {
        var marks = Enumerable.Range(1, 5).Select(i => new EpochMark(new Epoch(i, "paris"), One, Start.AddSeconds(i))).ToList();
        using (var journal = Adapters.Journal.Journal.Open(_path))
            foreach (var mark in marks) journal.Append("web", new JournalEntry.Marked(mark.At, mark, "test"));
        using var again = Adapters.Journal.Journal.Open(_path);
        Assert.Equal(marks, again.Read("web").Select(row => ((JournalEntry.Marked)row.Entry).Mark));
        Assert.Equal(marks[^1], again.NewestMark("web"));
        Assert.Null(again.NewestMark("other"));
        Assert.Equal("ok", again.CheckIntegrity());
        Assert.Equal(2, again.Read(last: 2).Count);
    }

    [Fact]
    public void Trimming_keeps_the_newest_mark_and_the_ring_bounded()
    {
        using var journal = Adapters.Journal.Journal.Open(_path);
        var mark = new EpochMark(new Epoch(1, "paris"), One, Start);
        journal.Append("web", new JournalEntry.Marked(Start, mark, "old"), new JournalEntry.VerdictChanged(Start, One, Verdict.Healthy, Verdict.Suspect, default));
        journal.Observe("web", [.. Enumerable.Range(0, 50).Select(i => new Observation(Subject.Of(One), "paris", AddressFamily.V4, ProbeResult.Good, Start))]);
        var checkpoint = new JournalEntry.Started(Start.AddDays(1), "paris", new Router("web", [new Front(One)], [], ["paris"]), RouterPolicy.Default, FailoverState.Start, IsCheckpoint: true);
        journal.Append("web", checkpoint);
        journal.Append("web", new JournalEntry.VerdictChanged(Start.AddDays(2), One, Verdict.Suspect, Verdict.Healthy, default));
        journal.Trim(Start.AddDays(500), keepDays: 400, keepObservations: 10);
        Assert.Equal(mark, journal.NewestMark("web"));
        // The first verdict is gone; the mark stays, and so does the checkpoint with what follows: a replay can begin there.
        Assert.Equal(["marked", "started", "verdict-changed"], journal.Read().Select(row => Adapters.Journal.Journal.KindOf(row.Entry)));
        Assert.Equal(checkpoint, journal.Read()[1].Entry);
        Assert.Equal(10, journal.ReadObservations("web", 100).Count);
    }

    [Fact]
    public void What_was_trimmed_to_a_checkpoint_replays_to_the_same_decisions()
    {
        using var journal = Adapters.Journal.Journal.Open(_path);
        var router = new Router("web", [new Front(One), new Front(Two)], [], ["paris"]);
        var state = FailoverState.Start with { Active = One, ActiveSince = Start };
        journal.Append("web", new JournalEntry.Started(Start, "paris", router, RouterPolicy.Default, state));
        for (var day = 0; day < 500; day++)
        {
            var now = Start.AddDays(day).AddHours(1);
            var verdicts = new Verdicts([.. router.Fronts.Select(front => new FrontVerdict(front.Name, front.Name == state.Active && day % 50 == 49 ? Verdict.Unhealthy : Verdict.Healthy, Start, Start, new Votes(1, 1, 0, 0, 0), default))], Sight.Clear);
            (state, var decision) = DecisionEngine.Step(state, verdicts, now, RouterPolicy.Default);
            journal.Append("web", new JournalEntry.Ticked(now, verdicts, decision), new JournalEntry.Started(now, "paris", router, RouterPolicy.Default, state, IsCheckpoint: true));
        }
        journal.Trim(Start.AddDays(500), keepDays: 100, keepObservations: 10);
        var kept = journal.Read("web").Select(row => row.Entry).ToList();
        Assert.InRange(kept.Count, 200, 204);
        Assert.True(RouterMachine.Replay(kept).IsSame);
        Assert.Equal(state, RouterMachine.Replay(kept).State);
    }

    [Fact]
    public void Observations_wait_for_each_other_for_a_second_and_none_is_lost()
    {
        Observation See(double second) => new(Subject.Of(One), "paris", AddressFamily.V6, new ProbeResult.Failure(ProbeLayer.Status, "status 500"), Start.AddSeconds(second));
        using (var journal = Adapters.Journal.Journal.Open(_path))
        {
            journal.Observe("web", [See(0)]);
            Assert.Empty(journal.ReadObservations(null, 100));
            journal.Observe("web", [See(1.5)]);
            Assert.Equal(2, journal.ReadObservations(null, 100).Count);
            journal.Observe("web", [See(1.6)]);
            journal.Append("web", new JournalEntry.VerdictChanged(Start, One, Verdict.Healthy, Verdict.Suspect, default));
            Assert.Equal(3, journal.ReadObservations("web", 100).Count);
            journal.Observe("web", [See(1.7)]);
        }
        using var again = Adapters.Journal.Journal.Open(_path, readOnly: true);
        var rows = again.ReadObservations("web", 100);
        Assert.Equal(4, rows.Count);
        Assert.Equal(new Adapters.Journal.SeenRow(Start.AddSeconds(1.7), "web", "front one", "paris", "V6", false, "status: status 500"), rows[^1]);
    }

    /// <summary>Thousands of fronts fill a disk within the hour between two trims.</summary>
    [Fact]
    public void The_ring_is_trimmed_as_it_is_written()
    {
        using var journal = Adapters.Journal.Journal.Open(_path);
        journal.Trim(Start, keepDays: 400, keepObservations: 10);
        for (var second = 0; second < 100; second += 2)
            journal.Observe("web", [new Observation(Subject.Of(One), "paris", AddressFamily.V6, ProbeResult.Good, Start.AddSeconds(second)), new Observation(Subject.Of(One), "paris", AddressFamily.V6, ProbeResult.Good, Start.AddSeconds(second + 1))]);
        Assert.Equal(10, journal.ReadObservations(null, 1000).Count);
        Assert.Equal(Start.AddSeconds(99), journal.ReadObservations(null, 1000)[^1].At);
    }

    [Fact]
    public void What_was_seen_gives_the_same_verdicts_when_it_is_read_back()
    {
        var router = new Router("web", [new Front(One, "a"), new Front(Two, "b")], [new Canary("wiki", "c")], ["paris"], ProbesOrigin: true);
        var live = Measurements.Start(router, RouterPolicy.Default);
        using var journal = Adapters.Journal.Journal.Open(_path);
        var now = Start;
        for (var round = 0; round < 100; round++, now += TimeSpan.FromSeconds(10))
        {
            Observation See(Subject subject, ProbeResult result) => new(subject, "paris", AddressFamily.V4, result, now);
            Observation[] batch =
            [
                See(Subject.OfCanary("wiki"), ProbeResult.Good), See(Subject.Origin, ProbeResult.Good), See(Subject.Of(Two), round % 40 == 7 ? new ProbeResult.Inconclusive("too many sockets") : ProbeResult.Good),
                See(Subject.Of(One), round is > 60 and < 80 ? new ProbeResult.Failure(ProbeLayer.Status, "status 500") : ProbeResult.Good),
            ];
            live = live.With(batch);
            journal.Observe("web", batch);
            journal.Observe("web", new ProviderSighting("desec", now, [new NameServerSighting("ns1", AddressFamily.V4, null, "silent", default)]).Observe("paris", null));
        }
        journal.Append("web", new JournalEntry.VerdictChanged(now, One, Verdict.Unhealthy, Verdict.Recovering, default));
        var read = Measurements.Start(router, RouterPolicy.Default);
        foreach (var seen in journal.ReadObservationsSince("web", Start)) read = read.With(seen);
        Assert.Equal(live.Judge(now), read.Judge(now));
        Assert.Equal(Verdict.Recovering, read.Judge(now).Of(One)!.Measured);
        Assert.Empty(journal.ReadObservationsSince("other", Start));
        Assert.NotEmpty(journal.ReadObservationsSince("web", now.AddSeconds(-15)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_damaged_journal_is_set_aside_and_a_new_one_begins(bool isEverySecondPage)
    {
        using (var journal = Adapters.Journal.Journal.Open(_path))
            for (var i = 1; i <= 500; i++) journal.Append("web", new JournalEntry.Marked(Start.AddSeconds(i), new EpochMark(new Epoch(i, "paris"), One, Start), new string('x', 100)));
        var bytes = File.ReadAllBytes(_path);
        if (isEverySecondPage)
            for (var page = 4096; page < bytes.Length; page += 8192) bytes.AsSpan(page, 4096).Fill(0x5A);
        else bytes.AsSpan(0, 100).Fill(0x5A);
        File.WriteAllBytes(_path, bytes);

        Assert.ThrowsAny<Exception>(() =>
        {
            using var reader = Adapters.Journal.Journal.Open(_path, readOnly: true);
            _ = reader.Read();
        });
        using var again = Adapters.Journal.Journal.Open(_path);
        Assert.Equal(_path + ".damaged-1", again.SetAsideAs);
        Assert.Equal(bytes, File.ReadAllBytes(again.SetAsideAs!));
        Assert.Null(again.NewestMark("web"));
        again.Append("web", new JournalEntry.Marked(Start, new EpochMark(new Epoch(7, "paris"), One, Start), "new"));
        Assert.Equal(7, again.NewestMark("web")!.Epoch.Number);
    }

    [Fact]
    public void Space_is_reserved_beside_the_journal()
    {
        using var journal = Adapters.Journal.Journal.Open(_path);
        Assert.Equal(1 << 20, new FileInfo(_path + ".reserve").Length);
        var reserve = new Adapters.Journal.JournalReserve(_path);
        Assert.True(reserve.Release());
        Assert.False(reserve.Release());
        journal.Trim(Start, 400, 1000);
        Assert.True(File.Exists(_path + ".reserve"));
        Assert.True(reserve.Release());
    }

    [Fact]
    public void A_file_that_is_no_journal_is_refused_with_its_name_by_who_only_reads()
    {
        File.WriteAllText(_path, "this is not a database, and long enough to be sure of it");
        var error = Assert.Throws<IOException>(() => Adapters.Journal.Journal.Open(_path, readOnly: true));
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        // A watcher must not stay away for it: kept, and a new one begins.
        using (var journal = Adapters.Journal.Journal.Open(_path)) Assert.NotNull(journal.SetAsideAs);
        Assert.Contains("not a database", File.ReadAllText(_path + ".damaged-1"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_of_a_newer_program_is_refused_and_not_touched()
    {
        using (Adapters.Journal.Journal.Open(_path))
        {
            // Made.
        }
        using (var newer = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_path};Pooling=False"))
        {
            newer.Open();
            using var set = newer.CreateCommand();
            set.CommandText = "PRAGMA user_version = 99";
            set.ExecuteNonQuery();
        }
        Assert.Contains("version 99", Assert.Throws<IOException>(() => Adapters.Journal.Journal.Open(_path)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_path + ".damaged-1"));
    }

    public void Dispose()
    {
        foreach (var suffix in (string[])["", "-wal", "-shm", ".reserve", ".damaged-1"]) File.Delete(_path + suffix);
    }
}
