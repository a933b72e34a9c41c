using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>An operator's word is refused by measurement in one case only: a target that is dead for sure, away from a front that is healthy for sure.</summary>
public sealed class TargetHealthTests
{
    [Fact]
    public void A_dead_target_beside_a_healthy_front_is_refused_and_changes_nothing()
    {
        var bench = new MachineBench().Healthy().Probe("UD", 4);
        var writes = bench.Writes.Count;
        foreach (var word in (OperatorAction[])[new OperatorAction.SwitchTo(B), new OperatorAction.PinTo(B)])
        {
            var reply = Reply(bench.Say(word));
            Assert.Equal((HoldCause.TargetUnhealthy, A, B), reply.Decision is Decision.Hold hold ? (hold.Cause, hold.Active, hold.About) : default);
        }
        Assert.Equal((A, null, writes), (bench.Active!.Value, bench.State.Failover.Pin, bench.Writes.Count));
        Assert.DoesNotContain(bench.Journal, entry => entry is JournalEntry.Operated);

        // A watcher would leave a dead front again at once: a pin keeps users there.
        bench.Feed(new RouterInput.Operated(new OperatorAction.PinTo(B), "ops", 8) { IsForced = true }).Settle();
        Assert.Equal(B, bench.Active);
    }

    [Fact]
    public void Where_both_are_dead_the_word_is_obeyed_with_a_line()
    {
        var reply = Reply(new MachineBench().Healthy().Probe("DD", 4).Say(new OperatorAction.SwitchTo(B)));
        Assert.IsType<Decision.Switch>(reply.Decision);
        Assert.Contains("b was measured dead, and a, which is in use, is not known to be healthy", reply.Note, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_is_older_than_two_intervals_or_blind_or_unknown_refuses_nothing()
    {
        var stale = new MachineBench().Healthy().Probe("UD", 4);
        stale.Now += 2 * stale.Setup.Policy.Interval + TimeSpan.FromSeconds(1);
        var blind = new MachineBench().Healthy().Probe("DD", 8, canary: false);
        var young = new MachineBench().Start().Probe("UD", 2);
        foreach (var bench in (MachineBench[])[stale, blind, young])
        {
            var reply = Reply(bench.Say(new OperatorAction.SwitchTo(B)));
            Assert.IsType<Decision.Switch>(reply.Decision);
            Assert.Matches("(?i)whether b answers is not known", reply.Note);
        }
    }

    [Fact]
    public void A_healthy_target_and_the_front_in_use_need_no_line()
    {
        foreach (var front in (FrontName[])[A, B])
        {
            var reply = Reply(new MachineBench().Healthy().Say(new OperatorAction.SwitchTo(front)));
            Assert.Null(reply.Note);
            Assert.IsType<Decision.Switch>(reply.Decision);
        }
    }

    [Fact]
    public void An_operators_word_on_a_front_is_stronger_than_what_is_measured()
    {
        var said = new MachineBench().Healthy().Probe("UD", 4).Say(new OperatorAction.Say(B, Override.ForcedUp));
        Assert.IsType<Decision.Switch>(Reply(said.Say(new OperatorAction.SwitchTo(B))).Decision);
        var leaves = new MachineBench().Healthy().Probe("UD", 4).Say(new OperatorAction.Say(A, Override.Maintenance));
        Assert.IsType<Decision.Switch>(Reply(leaves.Say(new OperatorAction.SwitchTo(B))).Decision);
    }

    [Fact]
    public void Three_rounds_of_a_command_are_enough_and_two_are_not()
    {
        foreach (var (rounds, isRefused) in (ValueTuple<int, bool>[])[(3, true), (2, false)])
        {
            var bench = new MachineBench(RouterRole.Operator);
            bench.Setup = bench.Setup with { Measuring = bench.Setup.Policy.Brief };
            bench = bench.Again().Start();
            var seen = new List<Observation>();
            for (var i = 0; i < rounds; i++)
            {
                seen.Add(new Observation(Subject.Of(A), "here", AddressFamily.V4, ProbeResult.Good, bench.Now + TimeSpan.FromSeconds(i)));
                seen.Add(new Observation(Subject.Of(B), "here", AddressFamily.V4, new ProbeResult.Failure(ProbeLayer.Status, "status 500"), bench.Now + TimeSpan.FromSeconds(i)));
            }
            bench.Now += TimeSpan.FromSeconds(3);
            bench.Feed(new RouterInput.Observed(seen.ToArray()));
            Assert.Equal(isRefused, Reply(bench.Say(new OperatorAction.SwitchTo(B))).Decision is Decision.Hold);
        }
    }

    private static RouterEffect.Reply Reply(MachineBench bench) => bench.Effects.OfType<RouterEffect.Reply>().Last();
}
