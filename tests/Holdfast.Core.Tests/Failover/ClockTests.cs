using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;
using static Holdfast.Core.Tests.Failover.MachineBench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>Clocks that are wrong, and clocks that were stepped between two lives.</summary>
public class ClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly ProbeResult Expired = new ProbeResult.Failure(ProbeLayer.CertificateDate, "certificate: it is expired or not yet valid");

    [Theory]
    // canary, a, b: what they say in seconds; then whether b's expired certificate counts.
    [InlineData(3600, 3600, null, false)]
    [InlineData(3600, null, 3600, true)] // b's own word never excuses b
    [InlineData(null, 3600, 3600, true)] // no canary says so
    [InlineData(3600, 0, null, true)]    // as many say that it is right
    [InlineData(3600, 1800, null, true)] // they do not agree
    [InlineData(100, 100, null, true)]   // within two minutes
    [InlineData(-3600, -3600, 0, false)] // b alone says otherwise
    public void Dates_of_certificates_count_unless_two_suppliers_and_a_canary_say_that_our_clock_is_wrong(int? canary, int? a, int? b, bool counts)
    {
        var bench = new MachineBench().Healthy();
        for (var i = 0; i < 6; i++)
        {
            bench.Now += TimeSpan.FromSeconds(10);
            See(bench, Subject.OfCanary("wiki"), ProbeResult.Good, canary);
            See(bench, Subject.Of(A), ProbeResult.Good, a);
            See(bench, Subject.Of(B), Expired, b);
        }
        Assert.Equal(counts, bench.State.Measurements.At("here", Subject.Of(B), bench.Now) == Verdict.Unhealthy);
        Assert.Equal(!counts || b == 3600 && canary == 3600, bench.IsTold(WatchEventKind.WrongClock));
    }

    [Fact]
    public void The_clock_that_is_right_again_is_told()
    {
        var bench = new MachineBench().Healthy();
        foreach (var off in (int[])[3600, 0])
            for (var i = 0; i < 15; i++)
            {
                bench.Now += TimeSpan.FromSeconds(10);
                See(bench, Subject.OfCanary("wiki"), ProbeResult.Good, off);
                See(bench, Subject.Of(A), ProbeResult.Good, off);
                See(bench, Subject.Of(B), ProbeResult.Good, off);
            }
        Assert.True(bench.IsTold(WatchEventKind.WrongClock, isOver: true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_dwell_goes_on_over_a_restart_by_the_time_that_passed(int steppedHours)
    {
        // The wall clock is stepped in the first life; the second one begins with the wall time.
        var step = steppedHours * Hour;
        var before = new MachineBench().Healthy().Probe("DU", 4).Probe("UU", 60);
        Assert.Equal(B, before.Active);
        var moved = before.State.Failover.ActiveSince;
        var journal = before.Journal.Select(entry => entry with { Wall = entry.At + step }).ToList();
        journal.Add(new JournalEntry.Told(before.Now, new WatchEvent(before.Now, "web", WatchEventKind.Clock, "stepped")) { Wall = before.Now + step });
        var after = new MachineBench();
        foreach (var provider in before.Providers) after.Holds(provider, before.Held(provider));
        after.Now = before.Now + step;
        after.Feed(RouterInput.Started.After(journal, before.State.Convergence.Wish)).Settle();
        Assert.Equal(before.Now - moved, after.Now - after.State.Failover.ActiveSince);
        Assert.True(RouterMachine.Replay(after.Journal).IsSame);
        Assert.Equal(after.State.Failover.ActiveSince, RouterMachine.Replay(after.Journal).State.ActiveSince);
    }

    private static void See(MachineBench bench, Subject subject, ProbeResult result, int? off) =>
        bench.Feed(new RouterInput.Observed(new[] { new Observation(subject, "here", AddressFamily.V4, result, bench.Now) })
        {
            ClockOff = off is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        }).Settle();

    [Fact]
    public void What_was_seen_before_the_clock_was_set_back_counts_for_nothing_after_a_restart()
    {
        var now = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        Observation Seen(int seconds) => new(Subject.Of(FrontName.Parse("first")), "paris", AddressFamily.V4, ProbeResult.Good, now.AddSeconds(seconds));
        RouterInput.Started Start(params int[] seconds) => new(FailoverState.Start) { Seen = seconds.Select(Seen).ToArray() };
        int[] Kept(RouterInput.Started started) => [.. started.SeenSince(now, TimeSpan.FromSeconds(10)).ToArray().Select(seen => (int)(seen.At - now).TotalSeconds)];

        Assert.Equal([-30, -20, -10], Kept(Start(-30, -20, -10)));
        // Set back over this restart: how long nobody looked is not known.
        Assert.Empty(Kept(Start(-30, -20, 40)));
        // Set back over an earlier one: what stands before the step is an hour ahead, and would make a front young for an hour.
        Assert.Equal([-20, -10], Kept(Start(3580, 3590, -20, -10)));
        // Results of probes that ended together stand in any order.
        Assert.Equal([-20, -21, -10], Kept(Start(-20, -21, -10)));
        // The axis of the life before is carried over to this one's.
        Assert.Equal([-10], Kept(Start(50) with { Shift = TimeSpan.FromSeconds(-60) }));
    }
}
