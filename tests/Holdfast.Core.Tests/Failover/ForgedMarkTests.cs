using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;
using static Holdfast.Core.Tests.Failover.MachineBench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>Marks that are nobody's decision, read through a provider's own API.</summary>
public class ForgedMarkTests
{
    [Theory]
    [InlineData(10_002, false)]
    [InlineData(999_999, false)]
    [InlineData(long.MaxValue, false)]
    [InlineData(10_001, true)]
    public void A_mark_far_above_the_newest_known_is_told_and_written_over_once(long epoch, bool isAdopted)
    {
        var bench = new MachineBench().Healthy();
        bench.Holds("desec", new RouterReading(B, null, Mark(epoch, B, pin: B, isFrozen: true))).Live(TimeSpan.FromMinutes(3));
        Assert.Equal(isAdopted ? B : A, bench.Active);
        Assert.Equal(isAdopted, bench.State.Failover.IsFrozen);
        Assert.All(bench.Providers, provider => Assert.Equal(isAdopted ? B : A, bench.Held(provider).Front));
        Assert.True(bench.State.Convergence.IsConfirmedEverywhere);
        if (isAdopted) return;
        Assert.Contains(bench.Told, told => told is { Kind: WatchEventKind.Drift, About: "desec", IsOver: false } && told.Text.Contains("nobody's decision", StringComparison.Ordinal));
        Assert.True(bench.IsTold(WatchEventKind.Drift, isOver: true));
        // The automation goes on, with small numbers.
        Assert.Equal(B, bench.Probe("DU", 4).Active);
        Assert.All(bench.Providers, provider => Assert.Equal(2, bench.Held(provider).Mark!.Epoch.Number));
    }

    [Fact]
    public void A_forged_mark_that_comes_back_holds_the_router_at_its_front_until_a_human_decides()
    {
        var bench = new MachineBench().Healthy();
        bench.Holds("desec", new RouterReading(B, null, Mark(999_999, B))).Live(TimeSpan.FromMinutes(3));
        bench.Holds("desec", new RouterReading(B, null, Mark(1_999_999, B))).Live(TimeSpan.FromMinutes(3));
        Assert.Equal(B, bench.Held("desec").Front); // no fight
        Assert.True(bench.IsTold(WatchEventKind.Refused));
        Assert.Contains("holdfast switch web", bench.State.Waiting, StringComparison.Ordinal);
        bench.Probe("DU", 8);
        Assert.Equal((A, HoldCause.MarkRefused), (bench.Active!.Value, Assert.IsType<Decision.Hold>(bench.State.Decision).Cause));

        // After a restart nothing else is true.
        var again = new MachineBench().Holds("cloudflare", bench.Held("cloudflare")).Holds("desec", bench.Held("desec"));
        again.Now = bench.Now;
        again.Feed(RouterInput.Started.After(bench.Journal, bench.State.Convergence.Wish)).Settle().Live(TimeSpan.FromMinutes(3));
        Assert.Equal(B, again.Held("desec").Front);
        Assert.Empty(again.Writes);

        bench.Say(new OperatorAction.SwitchTo(B)).Live(TimeSpan.FromMinutes(2));
        Assert.All(bench.Providers, provider => Assert.Equal((B, 2L), (bench.Held(provider).Front!.Value, bench.Held(provider).Mark!.Epoch.Number)));
        Assert.Null(bench.State.Waiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void At_a_start_the_journal_or_another_provider_is_the_measure(bool isJournalled)
    {
        var bench = new MachineBench().Holds("desec", new RouterReading(B, null, Mark(999_999, B)));
        bench.Start(journalled: isJournalled ? Mark(1, A) : null).Live(TimeSpan.FromMinutes(2));
        Assert.Equal(A, bench.Active);
        Assert.Equal(A, bench.Held("desec").Front);
    }

    [Fact]
    public void With_nothing_else_known_the_newest_mark_read_is_the_start()
    {
        var bench = new MachineBench().Holds("desec", new RouterReading(B, null, Mark(999_999, B)));
        bench.Unreadable.Add("cloudflare");
        Assert.Equal(B, bench.Start().Active);
    }

    [Fact]
    public void A_mark_after_which_no_number_is_left_is_never_the_start()
    {
        var bench = new MachineBench(providers: ["desec"]).Holds("desec", new RouterReading(B, null, Mark(long.MaxValue, B, isFrozen: true)));
        bench.Start().Live(TimeSpan.FromMinutes(2)).Say(new OperatorAction.SwitchTo(A)).Live(TimeSpan.FromMinutes(1));
        Assert.Equal((A, false), (bench.Held("desec").Front!.Value, bench.State.Failover.IsFrozen));
        Assert.InRange(bench.Held("desec").Mark!.Epoch.Number, 1, 1000);
    }

    [Fact]
    public void A_switch_without_a_watcher_is_carried_out_over_a_forged_mark()
    {
        var bench = new MachineBench(RouterRole.Operator).Holds("desec", new RouterReading(B, null, Mark(long.MaxValue, B))).Start().Say(new OperatorAction.SwitchTo(A)).Live(TimeSpan.FromSeconds(30));
        Assert.True(bench.State.Convergence.IsConfirmedEverywhere);
        Assert.All(bench.Providers, provider => Assert.Equal(A, bench.Held(provider).Front));
    }

    [Theory]
    [InlineData(MarkKind.Auto, "DU", true)]
    [InlineData(MarkKind.Auto, "DD", false)]
    [InlineData(MarkKind.Hand, "DU", false)]
    [InlineData(MarkKind.Unknown, "DU", false)]
    public void An_automatic_mark_never_leads_to_a_front_that_fails_here_while_ours_does_not(MarkKind kind, string fronts, bool isOutbid)
    {
        var bench = new MachineBench().Healthy().Probe("DU", 4);
        Assert.Equal(B, bench.Active);
        bench.Probe(fronts, 6);
        bench.Holds("desec", new RouterReading(A, null, Mark(9, A, by: "berlin") with { Kind = kind }));
        bench.Probe(fronts, 18);
        Assert.Equal(isOutbid, bench.Journal.Any(entry => entry is JournalEntry.Outbid));
        Assert.Equal(!isOutbid, bench.Journal.Any(entry => entry is JournalEntry.Adopted { Mark.Epoch.Number: 9 }));
        Assert.True(bench.IsTold(WatchEventKind.Adopted));
        if (isOutbid) Assert.All(bench.Providers, provider => Assert.Equal((B, 10L), (bench.Held(provider).Front!.Value, bench.Held(provider).Mark!.Epoch.Number)));
    }
}
