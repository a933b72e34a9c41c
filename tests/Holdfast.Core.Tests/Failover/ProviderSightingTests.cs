using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

public class ProviderSightingTests
{
    private static readonly EpochMark Wish = new(new Epoch(12, "paris"), B, Noon);
    private static readonly RouterReading Ours = new(B, null, Wish), Older = new(A, null, new EpochMark(new Epoch(11, "paris"), A, Noon));

    [Fact]
    public void All_servers_that_answer_the_newest_decision_are_said_in_one_line()
    {
        var seen = Seen(("ns1", Ours), ("ns2", Ours));
        Assert.Equal("2 of 2 name servers answer, and answer b, epoch 12 by paris", seen.Describe(Wish));
        Assert.Equal((2, 2, false), (seen.Answering, seen.Agreeing(Wish), seen.Contradicts(Wish)));
        Assert.Equal("1 of 1 name server answers, and answers b, epoch 12 by paris", Seen(("ns1", Ours)).Describe(Wish));
    }

    [Fact]
    public void A_silent_server_and_one_that_answers_the_old_are_told_apart()
    {
        var seen = Seen(("ns1", null), ("ns2", Older), ("ns3", Ours));
        Assert.Equal("2 of 3 name servers answer (ns1: no answer): ns2: a, epoch 11 by paris; ns3: b, epoch 12 by paris; wanted is b, epoch 12 by paris", seen.Describe(Wish));
        Assert.Equal((2, 1, true), (seen.Answering, seen.Agreeing(Wish), seen.Contradicts(Wish)));
        Assert.Equal("0 of 1 name server answers (ns1: no answer)", Seen(("ns1", null)).Describe(Wish));
        Assert.False(Seen(("ns1", null)).Contradicts(Wish));
    }

    [Fact]
    public void Each_server_is_an_observation_of_its_own_that_no_front_s_verdict_hangs_on()
    {
        var observations = Seen(("ns1", null), ("ns2", Older), ("ns3", Ours)).Observe("paris", Wish);
        Assert.Equal(["name server desec/ns1", "name server desec/ns2", "name server desec/ns3"], observations.Select(seen => seen.Subject.ToString()));
        Assert.Equal("no answer", Assert.IsType<ProbeResult.Failure>(observations[0].Result).Detail);
        Assert.Equal("answers a, epoch 11 by paris, wanted is b, epoch 12 by paris", Assert.IsType<ProbeResult.Failure>(observations[1].Result).Detail);
        Assert.Equal("b, epoch 12 by paris", Assert.IsType<ProbeResult.Success>(observations[2].Result).Seen);
        var bench = new Bench(vantages: ["paris"]);
        var before = bench.Measurements.Judge(Noon);
        Assert.Equal(before, bench.Measurements.With([.. observations]).Judge(Noon));
    }

    [Fact]
    public void A_record_changed_by_hand_is_drift_and_a_newer_decision_or_our_own_unfinished_write_is_none()
    {
        var reading = Progress(ProgressPhase.Reading, written: true);
        var byHand = new RouterReading(A, null, Wish);
        Assert.Equal(byHand, Drift.In(reading, new ConvergenceEvent.ReadDone("desec", Wish.Epoch, byHand)));
        Assert.Equal(RouterReading.Absent, Drift.In(reading, new ConvergenceEvent.ReadDone("desec", Wish.Epoch, RouterReading.Absent)));
        Assert.Null(Drift.In(reading, new ConvergenceEvent.ReadDone("desec", Wish.Epoch, Ours)));
        Assert.Null(Drift.In(reading, new ConvergenceEvent.ReadDone("desec", Wish.Epoch, new RouterReading(A, null, new EpochMark(new Epoch(112, "anna"), A, Noon)))));
        Assert.Null(Drift.In(reading, new ConvergenceEvent.ReadDone("desec", new Epoch(3, "paris"), byHand)));
        var first = Progress(ProgressPhase.Reading, written: false);
        Assert.Null(Drift.In(first, new ConvergenceEvent.ReadDone("desec", Wish.Epoch, Older)));
        // The provider's own mark says our epoch, and the target does not fit it: changed while nobody watched.
        Assert.NotNull(Drift.In(first, new ConvergenceEvent.ReadDone("desec", Wish.Epoch, byHand)));
    }

    [Fact]
    public void A_doubt_makes_a_confirmed_provider_be_asked_at_once_and_disturbs_nothing_else()
    {
        var confirmed = Progress(ProgressPhase.Confirmed, written: true);
        Assert.Empty(Convergence.Reduce(confirmed, ConvergenceEvent.Tick.Now, Noon).Errands);
        var doubted = Convergence.Reduce(confirmed, new ConvergenceEvent.Doubted("desec"), Noon).Next;
        Assert.IsType<Errand.Verify>(Assert.Single(Convergence.Reduce(doubted, ConvergenceEvent.Tick.Now, Noon).Errands));
        foreach (var phase in new[] { ProgressPhase.Reading, ProgressPhase.Writing, ProgressPhase.ReadDue, ProgressPhase.Written })
        {
            var other = Progress(phase, written: true);
            Assert.Equal(other, Convergence.Reduce(other, new ConvergenceEvent.Doubted("desec"), Noon).Next);
        }
        Assert.Equal(confirmed, Convergence.Reduce(confirmed, new ConvergenceEvent.Doubted("nobody"), Noon).Next);
    }

    private static ProviderSighting Seen(params (string Server, RouterReading? Reading)[] servers) => new("desec", Noon,
        servers.Select(one => new NameServerSighting(one.Server, AddressFamily.V4, one.Reading, one.Reading is null ? "no answer" : null, TimeSpan.FromMilliseconds(3))).ToValueList());

    private static Convergence Progress(ProgressPhase phase, bool written)
    {
        var wished = Convergence.Reduce(Convergence.Start(["desec"], 1), new ConvergenceEvent.Wished(Wish), Noon).Next;
        return wished with { Providers = [wished.Providers[0] with { Phase = phase, Due = Noon.AddMinutes(1), WrittenAt = written ? Noon : null }] };
    }
}
