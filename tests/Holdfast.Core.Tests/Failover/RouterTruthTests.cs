using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;
using static Holdfast.Core.Tests.Failover.MachineBench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>The one value that status, health page, metrics and messages read, state by state.</summary>
public class RouterTruthTests
{
    [Theory]
    [InlineData("all well", TruthLevel.Ok, false, Health.Ok)]
    [InlineData("standby down", TruthLevel.Degraded, false, Health.Degraded)]
    [InlineData("standby in maintenance", TruthLevel.Degraded, false, Health.Degraded)]
    [InlineData("provider cannot be written", TruthLevel.Degraded, false, Health.Degraded)]
    [InlineData("name servers of one provider silent", TruthLevel.Degraded, false, Health.Degraded)]
    [InlineData("journal takes nothing", TruthLevel.Degraded, false, Health.Degraded)]
    [InlineData("no canary", TruthLevel.Degraded, false, Health.Degraded)]
    [InlineData("blind", TruthLevel.Degraded, false, Health.Degraded)]
    [InlineData("something beside", TruthLevel.Degraded, false, Health.Degraded)]
    [InlineData("pinned, all well", TruthLevel.Ok, false, Health.Ok)]
    [InlineData("frozen, all well", TruthLevel.Ok, false, Health.Ok)]
    [InlineData("active fails once", TruthLevel.Down, false, Health.Failing)]
    [InlineData("every front down", TruthLevel.Down, false, Health.Failing)]
    [InlineData("frozen at a dead front", TruthLevel.Down, false, Health.Failing)]
    [InlineData("moved, but one provider answers the dead front", TruthLevel.Down, false, Health.Failing)]
    [InlineData("no name server answers", TruthLevel.Down, false, Health.Failing)]
    [InlineData("providers disagree at the start", TruthLevel.Degraded, true, Health.Failing)]
    [InlineData("refused mark", TruthLevel.Degraded, true, Health.Failing)]
    [InlineData("refused mark at a dead front", TruthLevel.Down, true, Health.Failing)]
    [InlineData("exists nowhere", TruthLevel.Down, true, Health.Failing)]
    [InlineData("nobody watches", TruthLevel.NotWatched, false, Health.Failing)]
    public void The_mapping(string state, TruthLevel level, bool isHeld, Health health)
    {
        var truth = TruthIn(state, out _);
        Assert.Equal((level, isHeld, health), (truth.Level, truth.IsHeld, truth.Health));
        // A level that is not OK says why.
        Assert.True(level is TruthLevel.Ok or TruthLevel.NotWatched || truth.Impaired.Count > 0, truth.Line);
        Assert.All(truth.Impaired, one => Assert.NotEmpty(one.Text));
    }

    [Theory]
    [InlineData("active fails once", "users get a: HTTP 503 since 12:10:50Z; is left after 3 in a row or 6 of 10 failures")]
    [InlineData("every front down", "users get a: HTTP 503 since 12:10:50Z; no other front answers: nothing to move to")]
    [InlineData("frozen at a dead front", "users get a: HTTP 503 since 12:10:50Z; frozen: nothing moves until 'holdfast thaw web'")]
    [InlineData("standby not long enough healthy", "users get a: HTTP 503 since 12:14:40Z; can move to b at 12:16:20Z")]
    [InlineData("moved, but one provider answers the dead front", "users get b; desec still answers a, which fails; desec: not proved yet")]
    [InlineData("no name server answers", "users get no answer: no name server of the router's zone answers")]
    [InlineData("blind", "users get a: whether it answers cannot be seen from here; goes on when a front or a canary answers")]
    [InlineData("exists nowhere", "users get no answer: the router exists at no provider; the router exists at no provider; create it with: holdfast switch web a")]
    [InlineData("all well", "users get a")]
    [InlineData("nobody watches", "users get a: nobody looks whether it answers; nobody looks: nothing moves by itself until a watcher runs")]
    public void The_first_line(string state, string line) => Assert.Equal(line, TruthIn(state, out _).Line);

    [Fact]
    public void The_moment_at_which_it_can_move_is_the_moment_at_which_it_moves()
    {
        var until = TruthIn("standby not long enough healthy", out var bench).NextAt!.Value;
        while (bench.Now < until - bench.Setup.Policy.Interval)
        {
            Assert.Equal(A, bench.Active);
            bench.Probe("DU");
        }
        Assert.Equal(A, bench.Active);
        Assert.Equal(B, bench.Probe("DU").Active);
        Assert.Equal(until, bench.Now);
    }

    [Fact]
    public void The_way_back_names_its_time()
    {
        var truth = TruthIn("at the second front, the first is clean", out var bench);
        Assert.Equal(TruthLevel.Ok, truth.Level);
        Assert.Equal(bench.State.Decision is Decision.Hold { Until: { } until } ? until : default, truth.NextAt);
        Assert.StartsWith("users get b; back to a at ", truth.Line, StringComparison.Ordinal);
    }

    /// <summary>An API that cannot be asked says nothing about what its name servers answer.</summary>
    [Fact]
    public void What_could_not_be_asked_is_no_sentence_about_users()
    {
        var truth = TruthIn("moved, one provider not written", out _);
        Assert.Equal(TruthLevel.Degraded, truth.Level);
        Assert.StartsWith("users get b; desec: not proved yet", truth.Line, StringComparison.Ordinal);
        Assert.DoesNotContain("still", truth.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_writer_holds_the_automation()
    {
        var bench = new MachineBench().Start(FailoverState.Start with { YieldsUntil = Noon.AddHours(1) }).Probe("UU", 64);
        // Whether a start keeps the yield is the machine's rule; as long as it does, the truth says so.
        var truth = RouterTruth.Of(bench.State with { Failover = bench.State.Failover with { YieldsUntil = bench.Now.AddMinutes(30) } }, bench.Seen, bench.Now);
        Assert.Equal((TruthLevel.Degraded, true, Health.Failing), (truth.Level, truth.IsHeld, truth.Health));
        Assert.Contains(truth.Impaired, one => one.Kind == ImpairmentKind.Held && one.Text.StartsWith("another watcher moves users", StringComparison.Ordinal));
    }

    [Fact]
    public void The_worst_router_counts()
    {
        var well = TruthIn("all well", out _);
        var truth = new Truth([well, TruthIn("every front down", out _), TruthIn("providers disagree at the start", out _)]);
        Assert.Equal((TruthLevel.Down, true, Health.Failing), (truth.Level, truth.IsHeld, truth.Health));
        Assert.Equal((TruthLevel.Ok, Health.Ok), (new Truth([well]).Level, new Truth([well]).Health));
        Assert.Equal(TruthLevel.Degraded, new Truth([well], [new Impairment(ImpairmentKind.Clock, "the clock was set")]).Level);
    }

    [Fact]
    public void A_last_result_counts_from_its_change_and_an_inconclusive_one_changes_nothing()
    {
        Observation See(ProbeResult result, int second, AddressFamily family = AddressFamily.V4) => new(Subject.Of(A), "here", family, result, Noon.AddSeconds(second));
        var failed = new ProbeResult.Failure(ProbeLayer.Status, "status 503, expected 200");
        var seen = LastResults.None.With([See(ProbeResult.Good, 0)]).With([See(failed, 10)]).With([See(new ProbeResult.Failure(ProbeLayer.Timeout, "no answer within 5s"), 20)]);
        Assert.Equal(("no answer within 5s", Noon.AddSeconds(10)), (seen.Worst(Subject.Of(A))!.Words, seen.Worst(Subject.Of(A))!.Since));
        var odd = seen.With([See(new ProbeResult.Inconclusive("no resolver"), 30)]).Worst(Subject.Of(A))!;
        Assert.Equal(("no answer within 5s", "no resolver", true), (odd.Words, odd.Unasked, odd.IsFailing));
        Assert.Equal("HTTP 503", LastResults.None.With([See(failed, 0)]).Worst(Subject.Of(A))!.Words);
        // One of several addresses answers: the family answers.
        Assert.True(LastResults.None.With([See(failed, 0), See(ProbeResult.Good, 0)]).Worst(Subject.Of(A))!.IsGood);
        // One of two families fails: that is what counts, as for the verdict.
        Assert.True(LastResults.None.With([See(failed, 0), See(ProbeResult.Good, 0, AddressFamily.V6)]).Worst(Subject.Of(A))!.IsFailing);
    }

    private static RouterTruth TruthIn(string state, out MachineBench bench)
    {
        bench = state == "nobody watches" ? new MachineBench(RouterRole.Operator) : new MachineBench();
        ValueList<Impairment> beside = [];
        switch (state)
        {
            case "all well": bench.Healthy(); break;
            case "standby down": bench.Healthy().Probe("UD", 3); break;
            case "standby in maintenance": bench.Healthy().Say(new OperatorAction.Say(B, Override.Maintenance)); break;
            case "provider cannot be written":
                bench.Unwritable.Add("desec");
                bench.Healthy().Say(new OperatorAction.Freeze()).Live(TimeSpan.FromSeconds(5));
                break;
            case "name servers of one provider silent": bench.Healthy().Feed(Silent("desec", bench)); break;
            case "no name server answers": bench.Healthy().Feed(Silent("desec", bench)).Feed(Silent("cloudflare", bench)); break;
            case "journal takes nothing": bench.Healthy().Feed(new RouterInput.Journalling("disk full")); break;
            case "no canary": bench.Healthy().Probe("UU", 5, canary: false); break;
            case "blind": bench.Healthy().Probe("DD", 12, canary: false); break;
            case "something beside":
                bench.Healthy();
                beside = [new Impairment(ImpairmentKind.Loop, "a loop was started again")];
                break;
            case "pinned, all well": bench.Healthy().Say(new OperatorAction.PinTo(A)); break;
            case "frozen, all well": bench.Healthy().Say(new OperatorAction.Freeze()); break;
            case "active fails once": bench.Healthy().Probe("DU"); break;
            case "every front down": bench.Healthy().Probe("DD", 4); break;
            case "frozen at a dead front": bench.Healthy().Say(new OperatorAction.Freeze()).Probe("DU", 4); break;
            case "standby not long enough healthy":
                bench.Setup = bench.Setup with { Policy = bench.Setup.Policy with { TakesLeastBad = false } };
                bench.Feed(RouterInput.Reloaded.Now);
                bench.Healthy().Probe("UD", 3).Probe("UU", 20).Probe("DU", 10);
                break;
            case "moved, but one provider answers the dead front":
                bench.Healthy().Unwritable.Add("desec");
                bench.Probe("DU", 4).Feed(Answers("desec", A, bench));
                break;
            case "moved, one provider not written":
                bench.Healthy().Unwritable.Add("desec");
                bench.Say(new OperatorAction.SwitchTo(B)).Live(TimeSpan.FromSeconds(3));
                break;
            case "at the second front, the first is clean":
                bench.Healthy().Say(new OperatorAction.SwitchTo(B)).Probe("UU", 3);
                break;
            case "providers disagree at the start":
                bench.Holds("cloudflare", new RouterReading(A)).Holds("desec", new RouterReading(B)).Start().Probe("UU", 64);
                break;
            case "refused mark":
                bench.Healthy().Holds("desec", new RouterReading(null, "x.example.", Mark(50, FrontName.Parse("stranger")))).Live(TimeSpan.FromMinutes(3)).Probe("UU", 2);
                break;
            case "refused mark at a dead front":
                bench.Healthy().Holds("desec", new RouterReading(null, "x.example.", Mark(50, FrontName.Parse("stranger")))).Live(TimeSpan.FromMinutes(3)).Probe("UU", 2).Probe("DU", 4);
                break;
            case "exists nowhere": bench.Holds("cloudflare", RouterReading.Absent).Holds("desec", RouterReading.Absent).Start(); break;
            case "nobody watches": bench.Start(); break;
            default: throw new ArgumentException(state);
        }
        return RouterTruth.Of(bench.State, bench.Seen, bench.Now, beside);
    }

    private static RouterInput Silent(string provider, MachineBench bench) => new RouterInput.Sighted(new ProviderSighting(
        provider, bench.Now.AddSeconds(1), [new NameServerSighting("ns1." + provider, AddressFamily.V4, null, "no answer", TimeSpan.Zero)]));

    private static RouterInput Answers(string provider, FrontName front, MachineBench bench) => new RouterInput.Sighted(new ProviderSighting(
        provider, bench.Now, [new NameServerSighting("ns1." + provider, AddressFamily.V4, new RouterReading(front, null, Mark(1, front)), null, TimeSpan.Zero)]));
}
