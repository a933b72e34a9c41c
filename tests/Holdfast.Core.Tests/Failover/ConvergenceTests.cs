using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

public class ConvergenceTests
{
    private static readonly string[] Both = ["cloudflare", "desec"];

    [Fact]
    public void A_switch_is_read_written_and_confirmed_at_each_provider()
    {
        var switching = new Switching(Both).Wish(1, B);
        Assert.All(switching.Tick(), errand => Assert.IsType<Errand.Read>(errand));
        Assert.IsType<Errand.Write>(switching.Answer(new ConvergenceEvent.ReadDone("cloudflare", E(1), new RouterReading(A))).Single());
        Assert.Empty(switching.Answer(new ConvergenceEvent.WriteDone("cloudflare", E(1))));
        Assert.IsType<Errand.Verify>(switching.Tick().Single());
        switching.Answer(new ConvergenceEvent.Served("cloudflare", E(1), 2, 2, M(1, B)));
        Assert.Equal(ProgressPhase.Confirmed, switching.Phase("cloudflare"));
        Assert.Equal("written at 1 of 2 providers; what desec gives is not known", StatusWords.Describe(switching.State));
    }

    [Fact]
    public void A_provider_that_cannot_be_written_stays_pending_and_is_tried_again_with_growing_pauses()
    {
        var switching = new Switching(["cloudflare"]).Wish(1, B);
        var pauses = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            Assert.IsType<Errand.Read>(switching.Tick().Single());
            switching.Answer(new ConvergenceEvent.ReadDone("cloudflare", E(1), new RouterReading(A)));
            switching.Answer(new ConvergenceEvent.WriteRefused("cloudflare", E(1), "frozen on purpose"));
            pauses.Add((switching.State.NextDue!.Value - switching.Now).TotalSeconds);
            Assert.Empty(switching.Tick());
            switching.Now = switching.State.NextDue!.Value;
        }
        Assert.InRange(pauses[0], 0.5, 1);
        Assert.InRange(pauses[3], 4, 8);
        Assert.All(pauses.Skip(6), pause => Assert.InRange(pause, 30, 60));
        Assert.Contains("12 tries failed (frozen on purpose)", StatusWords.Troubles(switching.State)[0], StringComparison.Ordinal);
    }

    /// <summary>What DNS shows may come from anybody: it must not use up a provider's budget of requests.</summary>
    [Theory]
    [InlineData(false)] // a secondary that stays behind
    [InlineData(true)] // a server that shows a newer decision of somebody's
    public void A_name_server_that_says_otherwise_for_an_hour_has_the_API_asked_a_few_times(bool isLying)
    {
        var switching = new Switching(["desec"]).Wish(1, B);
        var reads = 0;
        for (var end = switching.Now + TimeSpan.FromHours(1); switching.Now < end; switching.Now = switching.State.NextDue is { } due && due > switching.Now ? due : switching.Now.AddMilliseconds(1))
        {
            for (var errands = switching.Tick(); errands is [{ } errand, ..];)
            {
                switching.Now += TimeSpan.FromMilliseconds(100);
                if (errand is Errand.Read) reads++;
                errands = switching.Answer(errand switch
                {
                    Errand.Read => new ConvergenceEvent.ReadDone("desec", E(1), reads == 1 ? new RouterReading(A) : new RouterReading(B, null, M(1, B))),
                    Errand.Write => new ConvergenceEvent.WriteDone("desec", E(1)),
                    _ => new ConvergenceEvent.Served("desec", E(1), 2, 1, isLying ? M(9, A) : M(1, B)),
                });
            }
        }
        Assert.InRange(reads, 5, 20);
    }

    [Fact]
    public void The_jitter_comes_from_the_seed_alone()
    {
        Assert.Equal(FirstPause(7), FirstPause(7));
        Assert.NotEqual(FirstPause(7), FirstPause(8));

        static DateTimeOffset? FirstPause(ulong seed)
        {
            var switching = new Switching(["cloudflare"], seed).Wish(1, B);
            switching.Tick();
            switching.Answer(new ConvergenceEvent.ReadFailed("cloudflare", E(1), "503"));
            return switching.State.NextDue;
        }
    }

    [Fact]
    public void Retry_after_is_honoured()
    {
        var switching = new Switching(["desec"]).Wish(1, B);
        switching.Tick();
        switching.Answer(new ConvergenceEvent.ReadFailed("desec", E(1), "throttled", TimeSpan.FromMinutes(4)));
        Assert.Equal(TimeSpan.FromMinutes(4), switching.State.NextDue - switching.Now);
    }

    [Fact]
    public void A_newer_decision_at_a_provider_stops_every_write()
    {
        var switching = new Switching(Both).Wish(5, B);
        switching.Tick();
        Assert.Empty(switching.Answer(new ConvergenceEvent.ReadDone("desec", E(5), new RouterReading(A, null, M(6, A)))));
        Assert.Equal(6, switching.State.Newer!.Epoch.Number);
        // The other provider's write has not begun: its read now leads to a write errand no more once the tick comes.
        switching.Now += TimeSpan.FromHours(1);
        Assert.Empty(switching.Tick());
        switching.Wish(6, A);
        Assert.Null(switching.State.Newer);
        Assert.Equal(2, switching.Tick().Count);
    }

    [Fact]
    public void An_older_wish_never_replaces_a_newer_one()
    {
        var switching = new Switching(Both).Wish(5, B).Wish(4, A).Wish(5, A);
        Assert.Equal((5L, B), (switching.State.Wish!.Epoch.Number, switching.State.Wish.Front));
    }

    [Fact]
    public void After_a_write_with_unknown_outcome_the_provider_is_read_and_watched()
    {
        var switching = new Switching(["cloudflare"]).Wish(1, B);
        switching.Tick();
        switching.Answer(new ConvergenceEvent.ReadDone("cloudflare", E(1), new RouterReading(A)));
        switching.Answer(new ConvergenceEvent.WriteUnknown("cloudflare", E(1), "timed out"));
        switching.Now = switching.State.NextDue!.Value;
        Assert.IsType<Errand.Read>(switching.Tick().Single());
        Assert.Empty(switching.Answer(new ConvergenceEvent.ReadDone("cloudflare", E(1), new RouterReading(B, null, M(1, B))))); // it had committed after all
        switching.Tick();
        switching.Answer(new ConvergenceEvent.Served("cloudflare", E(1), 2, 2, M(1, B)));
        Assert.Equal(TimeSpan.FromSeconds(10), switching.State.NextDue - switching.Now);
    }

    [Fact]
    public void A_stale_write_that_lands_later_is_seen_and_undone()
    {
        var switching = new Switching(["cloudflare"]).Wish(2, A).Confirm("cloudflare", 2, A);
        switching.Now = switching.State.NextDue!.Value;
        Assert.IsType<Errand.Verify>(switching.Tick().Single());
        switching.Answer(new ConvergenceEvent.Served("cloudflare", E(2), 2, 0, M(1, B)));
        Assert.IsType<Errand.Read>(switching.Tick().Single());
        var write = Assert.IsType<Errand.Write>(switching.Answer(new ConvergenceEvent.ReadDone("cloudflare", E(2), new RouterReading(B, null, M(1, B)))).Single());
        Assert.Equal((2L, A), (write.Mark.Epoch.Number, write.Mark.Front));
    }

    [Fact]
    public void A_late_answer_to_an_older_write_brings_the_next_look_forward()
    {
        var switching = new Switching(["cloudflare"]).Wish(2, A).Confirm("cloudflare", 2, A);
        Assert.Empty(switching.Tick());
        switching.Answer(new ConvergenceEvent.WriteDone("cloudflare", E(1)));
        Assert.IsType<Errand.Verify>(switching.Tick().Single());
    }

    [Fact]
    public void A_conflict_is_read_again_at_once_but_not_for_ever_at_once()
    {
        var switching = new Switching(["hidden"]).Wish(2, A);
        switching.Tick();
        switching.Answer(new ConvergenceEvent.ReadDone("hidden", E(2), new RouterReading(B, null, M(1, B))));
        switching.Answer(new ConvergenceEvent.Conflict("hidden", E(2)));
        Assert.IsType<Errand.Read>(switching.Tick().Single());
        // A second one in a row waits: a write of which only half ever stands must not become a loop without a pause.
        switching.Answer(new ConvergenceEvent.ReadDone("hidden", E(2), new RouterReading(B, null, M(1, B))));
        switching.Answer(new ConvergenceEvent.Conflict("hidden", E(2)));
        Assert.Empty(switching.Tick());
        Assert.InRange((switching.State.NextDue!.Value - switching.Now).TotalSeconds, 0.9, 2);
    }

    [Fact]
    public void Answers_that_nobody_waits_for_change_nothing()
    {
        var switching = new Switching(["cloudflare"]).Wish(1, B);
        var before = switching.State;
        switching.Answer(new ConvergenceEvent.WriteDone("cloudflare", E(1)));
        switching.Answer(new ConvergenceEvent.Served("cloudflare", E(1), 2, 2));
        switching.Answer(new ConvergenceEvent.ReadDone("nobody", E(1), RouterReading.Absent));
        Assert.Equal(before, switching.State);
    }

    [Fact]
    public void A_router_that_exists_nowhere_is_created_only_for_an_operator()
    {
        var watcher = new Switching(Both);
        watcher.Answer(new ConvergenceEvent.Wished(M(1, B), MayCreate: false));
        watcher.Tick();
        Assert.Empty(watcher.Answer(new ConvergenceEvent.ReadDone("cloudflare", E(1), RouterReading.Absent)));
        Assert.Empty(watcher.Answer(new ConvergenceEvent.ReadDone("desec", E(1), RouterReading.Absent)));
        Assert.Contains("'holdfast switch' creates it", StatusWords.Troubles(watcher.State)[0], StringComparison.Ordinal);

        var command = new Switching(Both).Wish(1, B);
        command.Tick();
        Assert.IsType<Errand.Write>(command.Answer(new ConvergenceEvent.ReadDone("cloudflare", E(1), RouterReading.Absent)).Single());
    }

    [Fact]
    public void A_router_that_is_missing_at_one_provider_is_created_there()
    {
        var switching = new Switching(Both);
        switching.Answer(new ConvergenceEvent.Wished(M(1, B), MayCreate: false));
        switching.Tick();
        Assert.Empty(switching.Answer(new ConvergenceEvent.ReadDone("cloudflare", E(1), RouterReading.Absent)));
        Assert.IsType<Errand.Write>(switching.Answer(new ConvergenceEvent.ReadDone("desec", E(1), new RouterReading(A))).Single());
        switching.Now = switching.State.NextDue!.Value;
        switching.Tick();
        Assert.IsType<Errand.Write>(switching.Answer(new ConvergenceEvent.ReadDone("cloudflare", E(1), RouterReading.Absent)).Single());
    }

    [Fact]
    public void A_new_provider_in_the_configuration_is_converged_too()
    {
        var switching = new Switching(["cloudflare"]).Wish(2, A).Confirm("cloudflare", 2, A);
        switching.State = switching.State.Over(new[] { "cloudflare", "own" }.ToValueList(), switching.Now);
        Assert.Equal("own", switching.Tick().Single().Provider);
        Assert.Equal(ProgressPhase.Confirmed, switching.Phase("cloudflare"));
    }

    [Fact]
    public void The_words_follow_the_progress()
    {
        var switching = new Switching(Both);
        Assert.Equal("nothing was decided yet", StatusWords.Describe(switching.State));
        switching.Wish(1, B);
        Assert.Equal("written at 0 of 2 providers; what cloudflare and desec gives is not known", StatusWords.Describe(switching.State));
        switching.Confirm("cloudflare", 1, B).Confirm("desec", 1, B);
        Assert.Equal("b is written and served at 2 of 2 providers", StatusWords.Describe(switching.State));
        Assert.True(switching.State.IsConfirmedEverywhere);
    }

    [Theory]
    [InlineData(60, 30, 57)]
    [InlineData(900, 450, 855)]
    [InlineData(3600, 1800, 3420)]
    public void The_time_to_move_follows_from_the_longest_ttl(int ttl, double half, double most)
    {
        var time = MoveTime.AtWorst([TimeSpan.FromSeconds(ttl), TimeSpan.FromSeconds(60)]);
        Assert.Equal((half, most), (time.Half.TotalSeconds, time.Most.TotalSeconds));
    }

    private static Epoch E(long number) => new(number, "w");

    private static EpochMark M(long number, FrontName front) => new(E(number), front, Noon);

    [Fact]
    public void The_same_front_under_a_new_epoch_leaves_nobody_at_an_old_front()
    {
        var switching = new Switching(Both).Wish(1, A).Confirm("cloudflare", 1, A).Confirm("desec", 1, A);
        switching.Wish(2, B);
        Assert.Equal("written at 0 of 2 providers; about 100 % of resolvers still get the old front", StatusWords.Describe(switching.State));
        foreach (var provider in Both)
        {
            switching.Tick();
            switching.Answer(new ConvergenceEvent.ReadDone(provider, E(2), new RouterReading(A, null, M(1, A))));
            switching.Answer(new ConvergenceEvent.WriteDone(provider, E(2)));
        }
        // A pin, say: what stands there is what was written last, and not what was read before it.
        switching.Wish(3, B);
        Assert.Equal($"b as before; its new epoch {E(3)} is written at 0 of 2 providers", StatusWords.Describe(switching.State));
        Assert.All(switching.State.Providers, provider => Assert.Equal(new RouterReading(B, null, M(2, B)), provider.Seen));
        switching.Tick();
        switching.Answer(new ConvergenceEvent.ReadDone("cloudflare", E(3), new RouterReading(A, null, M(1, A))));
        Assert.Equal("written at 0 of 2 providers; about 50 % of resolvers still get the old front", StatusWords.Describe(switching.State));
    }

    private sealed class Switching(string[] providers, ulong seed = 1)
    {
        public Convergence State { get; set; } = Convergence.Start(providers.ToValueList(), seed);

        public DateTimeOffset Now { get; set; } = Noon;

        public Switching Wish(long epoch, FrontName front)
        {
            Answer(new ConvergenceEvent.Wished(M(epoch, front)));
            return this;
        }

        public ValueList<Errand> Tick() => Answer(ConvergenceEvent.Tick.Now);

        public ValueList<Errand> Answer(ConvergenceEvent what)
        {
            (State, var errands) = Convergence.Reduce(State, what, Now);
            return errands;
        }

        public ProgressPhase Phase(string provider) => State.Providers.Single(progress => progress.Provider == provider).Phase;

        public Switching Confirm(string provider, long epoch, FrontName front)
        {
            Tick();
            Answer(new ConvergenceEvent.ReadDone(provider, E(epoch), new RouterReading(front, null, M(epoch, front))));
            Tick();
            Answer(new ConvergenceEvent.Served(provider, E(epoch), 2, 2, M(epoch, front)));
            return this;
        }
    }
}
