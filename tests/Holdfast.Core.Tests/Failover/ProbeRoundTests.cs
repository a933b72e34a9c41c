using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

public class ProbeRoundTests
{
    private static readonly ProbeResult Bad = new ProbeResult.Failure(ProbeLayer.Connect, "refused");
    private static readonly ProbeResult Unsure = new ProbeResult.Inconclusive("out of sockets");

    [Theory]
    [InlineData("UD", 1, "U")]
    [InlineData("UD", 2, "D")]
    [InlineData("UUDD", 2, "U")]
    [InlineData("UUDD", 3, "D")]
    [InlineData("U", 2, "U")]
    [InlineData("D", 2, "D")]
    [InlineData("?D", 1, "?")]
    [InlineData("U?", 2, "?")]
    [InlineData("D?", 2, "D")]
    [InlineData("DD?", 2, "D")]
    public void A_round_is_good_when_so_many_of_those_asked_answered(string results, int needed, string expected)
    {
        var asked = results.Select((result, i) => ($"192.0.2.{i}", result switch { 'U' => ProbeResult.Good, 'D' => Bad, _ => Unsure })).ToList();
        Assert.Equal(expected, ProbeRound.Together(asked, needed) switch { ProbeResult.Success => "U", ProbeResult.Failure => "D", _ => "?" });
    }

    [Fact]
    public void Of_many_addresses_four_are_asked_and_each_has_its_turn()
    {
        Assert.Equal([0, 1, 2], ProbeRound.Chosen(3, 7));
        Assert.Equal(Enumerable.Range(0, 200), Enumerable.Range(0, 50).SelectMany(turn => ProbeRound.Chosen(200, turn)).Order());
        Assert.Equal(6, Enumerable.Range(0, 3).SelectMany(turn => ProbeRound.Chosen(6, turn)).Distinct().Count());
    }

    [Fact]
    public void One_dead_address_of_two_is_told_and_told_to_be_over_and_the_front_stays_a_target()
    {
        var bench = new MachineBench().Healthy();
        for (var i = 0; i < 40; i++) See(bench, true, false);
        var told = Assert.Single(bench.Told, told => told.Kind == WatchEventKind.Addresses);
        Assert.Equal(("b", false), (told.About, told.IsOver));
        Assert.Contains("192.0.2.1 does not answer", told.Text, StringComparison.Ordinal);
        See(bench, true, true);
        Assert.True(bench.IsTold(WatchEventKind.Addresses, isOver: true));
        Assert.Equal(B, bench.Probe("DU", 3).Active);
    }

    [Fact]
    public void Of_a_front_that_is_down_altogether_no_address_is_told()
    {
        var bench = new MachineBench().Healthy();
        for (var i = 0; i < 10; i++) See(bench, false, false);
        Assert.DoesNotContain(bench.Told, told => told.Kind == WatchEventKind.Addresses);
    }

    private static void See(MachineBench bench, params bool[] answers)
    {
        bench.Now += TimeSpan.FromSeconds(10);
        ProbeResult result = answers.Contains(true) ? ProbeResult.Good : Bad;
        Observation Of(Subject subject, ProbeResult seen) => new(subject, "here", AddressFamily.V4, seen, bench.Now);
        bench.Feed(new RouterInput.Observed(new[] { Of(Subject.OfCanary("wiki"), ProbeResult.Good), Of(Subject.Of(A), ProbeResult.Good) }));
        bench.Feed(new RouterInput.Observed(new[] { Of(Subject.Of(B), result) }) { Addresses = [.. answers.Select((good, i) => new AddressSight($"192.0.2.{i}", good))] }).Settle();
    }
}
