using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>When nothing is healthy, users go where most of them are served.</summary>
public class LeastBadTests
{
    // Two of three rounds are good: down by six failures of the last ten never happens, by three in a row neither; so it is made unhealthy first.
    private static readonly string[] TwoOfThree = ["U", "U", "D"];

    [Fact]
    public void The_front_that_fails_least_is_taken_when_none_is_healthy_and_told_as_that()
    {
        var bench = Failing(new MachineBench().Healthy());
        Play(bench, 15, "D", TwoOfThree);
        Assert.Equal(B, bench.Active);
        var move = Move(bench);
        Assert.Equal(SwitchKind.LeastBad, move.Kind);
        Assert.StartsWith("nothing is healthy; least bad: b", move.Reason, StringComparison.Ordinal);
        Assert.Contains(bench.Told, told => told.Kind == WatchEventKind.Switch && told.Text.Contains("nothing is healthy; least bad", StringComparison.Ordinal));
        Assert.True(RouterMachine.Replay(bench.Journal).IsSame);
    }

    [Fact]
    public void It_needs_a_half_of_its_own_and_forty_points_more_than_the_active_one()
    {
        var weak = Failing(new MachineBench().Healthy());
        Play(weak, 30, "D", ["U", "D", "D"]);
        Assert.Equal(A, weak.Active);
        var close = Failing(new MachineBench().Healthy());
        Play(close, 30, "UDD", TwoOfThree);
        Assert.Equal(A, close.Active);
    }

    [Fact]
    public void It_needs_twelve_rounds_at_both()
    {
        // After a silence of a minute nothing is known of a share.
        var bench = new MachineBench().Healthy().Probe("DD", 6);
        bench.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(A, bench.Probe("DU", 11).Active);
        Assert.Equal(B, bench.Probe("DU", 1).Active);
    }

    [Theory]
    [InlineData("stay")]
    [InlineData("pin")]
    [InlineData("freeze")]
    [InlineData("maintenance")]
    [InlineData("journal")]
    public void It_obeys_what_was_said(string what)
    {
        var bench = new MachineBench();
        if (what == "stay") bench.Setup = bench.Setup with { Policy = bench.Setup.Policy with { TakesLeastBad = false } };
        if (what == "stay") bench.Feed(RouterInput.Reloaded.Now);
        Failing(bench.Healthy());
        if (what == "pin") bench.Say(new OperatorAction.PinTo(A));
        if (what == "freeze") bench.Say(new OperatorAction.Freeze());
        if (what == "maintenance") bench.Say(new OperatorAction.Say(B, Override.Maintenance));
        if (what == "journal") bench.Feed(new RouterInput.Journalling("disk full"));
        Play(bench, 30, "D", TwoOfThree);
        Assert.Equal(A, bench.Active);
    }

    [Fact]
    public void Two_fronts_that_fail_in_turns_are_changed_at_most_once_per_dwell()
    {
        var bench = Failing(new MachineBench().Healthy());
        for (var i = 0; i < 40; i++) Play(bench, 15, i % 2 == 0 ? "D" : "UUD", i % 2 == 0 ? TwoOfThree : ["D"]);
        var moves = bench.Journal.OfType<JournalEntry.Ticked>().Where(entry => entry.Decision is Decision.Switch).Select(entry => entry.At).ToList();
        Assert.True(moves.Count >= 2);
        Assert.All(moves.Zip(moves.Skip(1)), pair => Assert.True(pair.Second - pair.First >= RouterPolicy.Default.Failback.Dwell));
        Assert.Contains(bench.Journal, entry => entry is JournalEntry.Ticked { Decision: Decision.Hold { Cause: HoldCause.LeastBadWaits } });
    }

    [Fact]
    public void A_healthy_front_comes_first_and_the_declared_last_resort_after_it()
    {
        var bench = new MachineBench(fronts: [A, B, C]);
        bench.Setup = bench.Setup with { Policy = bench.Setup.Policy with { LastResort = C } };
        bench.Feed(RouterInput.Reloaded.Now).Healthy();
        bench.Probe("UDD", 4);
        for (var i = 0; i < 15; i++) bench.Probe("D" + TwoOfThree[i % 3] + "D");
        Assert.Equal(B, bench.Active);

        var healthy = new MachineBench(fronts: [A, B, C]).Healthy();
        healthy.Probe("UDU", 4);
        for (var i = 0; i < 15; i++) healthy.Probe("D" + TwoOfThree[i % 3] + "U");
        Assert.Equal((C, SwitchKind.Failover), (healthy.Active!.Value, Move(healthy).Kind));
    }

    [Fact]
    public void Users_at_the_front_that_fails_least_are_not_sent_on_to_the_last_resort()
    {
        var bench = new MachineBench();
        bench.Setup = bench.Setup with { Policy = bench.Setup.Policy with { LastResort = A } };
        bench.Feed(RouterInput.Reloaded.Now);
        Failing(bench.Healthy());
        // Three bad rounds in a row: in the third one every front has been down for as long as the last resort waits.
        Play(bench, 60, "D", ["U", "U", "U", "U", "U", "D", "D", "D"]);
        Assert.Equal(B, bench.Active);
        Assert.Equal([SwitchKind.LeastBad], bench.Journal.OfType<JournalEntry.Ticked>().Select(entry => entry.Decision).OfType<Decision.Switch>().Select(move => move.Kind));
    }

    /// <summary>The second front is unhealthy, the first one well.</summary>
    private static MachineBench Failing(MachineBench bench) => bench.Probe("UD", 4);

    private static void Play(MachineBench bench, int rounds, string first, string[] second)
    {
        for (var i = 0; i < rounds; i++) bench.Probe(first[i % first.Length] + second[i % second.Length]);
    }

    private static Decision.Switch Move(MachineBench bench) =>
        bench.Journal.OfType<JournalEntry.Ticked>().Select(entry => entry.Decision).OfType<Decision.Switch>().First();
}
