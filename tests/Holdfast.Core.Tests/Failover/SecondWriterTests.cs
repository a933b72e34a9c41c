using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;
using static Holdfast.Core.Tests.Failover.MachineBench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>Two watchers that see differently; the bench's own name is "here".</summary>
public class SecondWriterTests
{
    [Theory]
    [InlineData("zurich", true)]
    [InlineData("berlin", false)]
    public void Two_opposite_automatic_moves_are_told_and_the_lower_name_yields_for_an_hour(string other, bool doesYield)
    {
        var bench = Rivals(other);
        Assert.True(bench.IsTold(WatchEventKind.SecondWriter));
        Assert.Equal(doesYield, bench.State.Failover.YieldsUntil is not null);
        // The other's front dies here: who yields waits out the hour, the other leaves at once.
        bench.Probe("DU", 40);
        Assert.Equal(doesYield ? A : B, bench.Active);
        if (!doesYield) return;
        Assert.Equal(HoldCause.Yields, Assert.IsType<Decision.Hold>(bench.State.Decision).Cause);
        bench.Probe("DU", 330);
        Assert.Equal(B, bench.Active);
        Assert.True(RouterMachine.Replay(bench.Journal).IsSame);
    }

    [Fact]
    public void An_hour_of_quiet_ends_it()
    {
        var bench = Rivals("zurich");
        bench.Probe("UU", 370);
        Assert.True(bench.IsTold(WatchEventKind.SecondWriter, isOver: true));
        Assert.Null(bench.State.Failover.YieldsUntil);
    }

    [Theory]
    [InlineData(MarkKind.Hand)]
    [InlineData(MarkKind.Unknown)]
    public void An_operator_s_mark_never_counts(MarkKind kind) => Assert.False(Rivals("zurich", kind).IsTold(WatchEventKind.SecondWriter));

    [Fact]
    public void One_name_on_two_machines_is_told()
    {
        var bench = new MachineBench { Setup = SetupOf(RouterRole.Watcher, [A, B]) with { Life = "11111111" } };
        bench.Healthy().Holds("desec", new RouterReading(B, null, Mark(5, B, by: "here") with { Kind = MarkKind.Auto, Life = "22222222" })).Live(TimeSpan.FromMinutes(3));
        Assert.Contains(bench.Told, told => told.Kind == WatchEventKind.SecondWriter && told.Text.Contains("another machine decides under this watcher's name", StringComparison.Ordinal));
    }

    [Fact]
    public void Yielding_goes_on_after_a_restart()
    {
        var before = Rivals("zurich");
        var after = new MachineBench();
        foreach (var provider in before.Providers) after.Holds(provider, before.Held(provider));
        after.Now = before.Now;
        after.Feed(RouterInput.Started.After(before.Journal, before.State.Convergence.Wish)).Settle();
        Assert.Equal(before.State.Failover.YieldsUntil, after.State.Failover.YieldsUntil);
    }

    /// <summary>We left a for b; then the other one moved back to a, which was well again a moment before.</summary>
    private static MachineBench Rivals(string other, MarkKind kind = MarkKind.Auto)
    {
        var bench = new MachineBench().Healthy().Probe("DU", 4);
        Assert.Equal(B, bench.Active);
        bench.Probe("UU", 40);
        var mark = new EpochMark(new Epoch(50, other), A, bench.Now, Kind: kind);
        bench.Holds("desec", new RouterReading(A, null, mark)).Probe("UU", 8);
        Assert.Equal(A, bench.Active);
        return bench;
    }
}
