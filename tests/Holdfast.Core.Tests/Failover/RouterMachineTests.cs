using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;
using static Holdfast.Core.Tests.Failover.MachineBench;

namespace Holdfast.Core.Tests.Failover;

/// <summary>What the machine does in each situation that sequences decisions: the table of docs/reliability.md, row by row.</summary>
public class RouterMachineTests
{
    private static readonly FrontName Stranger = FrontName.Parse("stranger");

    [Fact]
    public void Start_with_a_provider_that_cannot_be_read_adopts_the_newest_mark_and_leaves_the_other_pending()
    {
        var bench = new MachineBench();
        bench.Holds("desec", new RouterReading(B, null, Mark(5, B))).Unreadable.Add("cloudflare");
        bench.Start();
        Assert.Equal((B, 5L), (bench.Active!.Value, bench.State.Convergence.Wish!.Epoch.Number));
        Assert.Equal(ProgressPhase.ReadDue, Progress(bench, "cloudflare").Phase);
        Assert.Equal(ProgressPhase.Confirmed, Progress(bench, "desec").Phase);
        bench.Unreadable.Clear();
        bench.Live(TimeSpan.FromMinutes(2));
        Assert.Equal(B, bench.Held("cloudflare").Front);
    }

    [Fact]
    public void Start_finds_a_newer_mark_in_the_journal() => Assert.Equal(B, new MachineBench().Start(journalled: Mark(9, B)).Live(TimeSpan.FromSeconds(3)).Held("desec").Front);

    [Fact]
    public void Start_without_a_mark_where_all_agree_adopts_and_writes_the_first_epoch()
    {
        var bench = new MachineBench().Holds("cloudflare", new RouterReading(B)).Holds("desec", new RouterReading(B)).Start();
        Assert.Equal(B, bench.Active);
        Assert.All(bench.Providers, provider => Assert.Equal(1, bench.Held(provider).Mark!.Epoch.Number));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Start_holds_when_providers_disagree_or_the_newest_mark_names_what_is_not_configured(bool isFront, bool isPin)
    {
        var bench = new MachineBench();
        if (isFront) bench.Holds("desec", new RouterReading(null, "x.example.", Mark(7, Stranger)));
        else if (isPin) bench.Holds("desec", new RouterReading(A, null, Mark(7, A, pin: Stranger)));
        else bench.Holds("cloudflare", new RouterReading(A)).Holds("desec", new RouterReading(B));
        bench.Start();
        Assert.Null(bench.Active);
        Assert.Contains("holdfast switch web", bench.State.Waiting, StringComparison.Ordinal);
        Assert.True(bench.IsTold(WatchEventKind.Waiting));
        bench.Probe("UU", 64);
        Assert.Equal(Verdict.Healthy, bench.State.Verdicts!.Of(A)!.Measured); // probing goes on
        Assert.Empty(bench.Writes);

        // A human decides on another machine: seen at the next look.
        foreach (var provider in bench.Providers) bench.Holds(provider, new RouterReading(B, null, Mark(107, B, by: "ops")));
        bench.Live(TimeSpan.FromSeconds(40));
        Assert.Equal(B, bench.Active);
        Assert.True(bench.IsTold(WatchEventKind.Waiting, isOver: true));
    }

    [Fact]
    public void A_newer_valid_mark_while_running_is_adopted_and_told_and_dwell_starts()
    {
        var bench = new MachineBench().Healthy();
        bench.Holds("desec", new RouterReading(B, null, Mark(105, B, by: "ops")));
        bench.Live(TimeSpan.FromMinutes(3));
        Assert.Equal(B, bench.Active);
        Assert.True(bench.IsTold(WatchEventKind.Adopted));
        Assert.Equal((B, 105L), (bench.Held("cloudflare").Front!.Value, bench.Held("cloudflare").Mark!.Epoch.Number));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_newer_mark_that_names_what_is_not_configured_is_not_adopted(bool isFront)
    {
        var bench = new MachineBench().Healthy();
        var foreign = isFront ? new RouterReading(null, "x.example.", Mark(50, Stranger)) : new RouterReading(A, null, Mark(50, A, pin: Stranger));
        bench.Holds("desec", foreign).Live(TimeSpan.FromMinutes(3));
        Assert.Equal(A, bench.Active);
        Assert.True(bench.IsTold(WatchEventKind.Refused));
        Assert.Equal(foreign, bench.Held("desec"));
        // Held at our front, and repaired elsewhere.
        bench.Holds("cloudflare", new RouterReading(B, null, bench.Held("cloudflare").Mark)).Live(TimeSpan.FromMinutes(2));
        Assert.Equal(A, bench.Held("cloudflare").Front);
        bench.Probe("DU", 12);
        Assert.Equal(A, bench.Active);
        Assert.Equal(HoldCause.MarkRefused, Assert.IsType<Decision.Hold>(bench.State.Decision).Cause);
        // A human's word ends it.
        bench.Say(new OperatorAction.SwitchTo(B)).Live(TimeSpan.FromMinutes(2));
        Assert.All(bench.Providers, provider => Assert.Equal(B, bench.Held(provider).Front));
        Assert.True(bench.State.Convergence.IsConfirmedEverywhere);
    }

    [Fact]
    public void What_name_servers_show_moves_nothing_until_the_api_holds_it()
    {
        var bench = new MachineBench().Healthy();
        bench.Now += TimeSpan.FromMinutes(2);
        bench.Feed(RouterInput.Tick.Now);
        foreach (var ask in bench.Open.Where(ask => ask.Errand is Errand.Verify).ToList())
        {
            bench.Open.Remove(ask);
            var forged = new RouterReading(B, null, Mark(999_999, B, pin: B, isFrozen: true));
            bench.Feed(new RouterInput.Answered(ask.Request, ConvergenceEvent.Served.Of((Errand.Verify)ask.Errand, [forged, forged])));
        }
        bench.Settle().Live(TimeSpan.FromMinutes(2));
        Assert.Equal(A, bench.Active);
        Assert.False(bench.State.Failover.IsFrozen);
        Assert.Empty(bench.Writes);
        Assert.True(bench.State.Convergence.IsConfirmedEverywhere);
    }

    [Theory]
    [InlineData("target", false, false)]
    [InlineData("target", true, false)]
    [InlineData("target", false, true)]
    [InlineData("ttl", false, false)]
    [InlineData("mark", false, false)]
    public void What_somebody_else_changed_without_a_newer_mark_is_written_back_and_told(string what, bool isFrozen, bool isPinned)
    {
        var bench = new MachineBench().Healthy();
        if (isFrozen) bench.Say(new OperatorAction.Freeze());
        if (isPinned) bench.Say(new OperatorAction.PinTo(A));
        bench.Live(TimeSpan.FromMinutes(7)); // a foreign TTL is asked of the API at most every five minutes
        var right = bench.Held("desec");
        bench.Holds("desec", what switch { "target" => right with { Front = B }, "ttl" => right with { WrongTtl = 86_400 }, _ => right with { Mark = null } });
        bench.Live(TimeSpan.FromMinutes(3));
        Assert.Equal(right, bench.Held("desec"));
        Assert.True(bench.IsTold(WatchEventKind.Drift));
        Assert.True(bench.IsTold(WatchEventKind.Drift, isOver: true));
        Assert.Contains(bench.Journal, entry => entry is JournalEntry.Drifted);
    }

    [Theory]
    [InlineData("cloudflare", "desec")]
    [InlineData("desec", "cloudflare")]
    [InlineData("cloudflare", "cloudflare")]
    public void A_record_deleted_at_one_provider_after_the_other_is_repaired_each_time(string first, string second)
    {
        var bench = new MachineBench().Healthy();
        foreach (var provider in (string[])[first, second, first])
        {
            bench.Holds(provider, RouterReading.Absent).Live(TimeSpan.FromMinutes(4));
            Assert.Equal(A, bench.Held(provider).Front);
        }
    }

    [Fact]
    public void A_record_deleted_at_all_is_never_created_by_the_automation()
    {
        var bench = new MachineBench().Healthy();
        foreach (var provider in bench.Providers) bench.Holds(provider, RouterReading.Absent);
        bench.Probe("DU", 60);
        Assert.All(bench.Providers, provider => Assert.False(bench.Held(provider).Exists));
        Assert.Contains("exists at no provider", bench.State.Waiting, StringComparison.Ordinal);
        Assert.True(bench.IsTold(WatchEventKind.Waiting));
        bench.Say(new OperatorAction.SwitchTo(B)).Live(TimeSpan.FromSeconds(5));
        Assert.All(bench.Providers, provider => Assert.Equal(B, bench.Held(provider).Front));
    }

    [Fact]
    public void A_switch_moves_now_and_the_automation_may_move_again_after_the_dwell()
    {
        var bench = new MachineBench().Healthy().Say(new OperatorAction.SwitchTo(B));
        Assert.All(bench.Providers, provider => Assert.Equal(B, bench.Held(provider).Front));
        bench.Probe("UU", 60);
        Assert.Equal(B, bench.Active);
        bench.Probe("UU", 130);
        Assert.Equal(A, bench.Active);
    }

    [Fact]
    public void A_pin_moves_and_holds_also_at_a_dead_front()
    {
        var bench = new MachineBench().Healthy().Say(new OperatorAction.PinTo(B)).Probe("UD", 60);
        Assert.Equal(B, bench.Active);
        Assert.Equal(B, bench.Held("desec").Mark!.Pin);
        Assert.Equal(A, bench.Say(new OperatorAction.Unpin()).Probe("UD", 6).Active);
    }

    [Fact]
    public void A_freeze_ends_automatic_moves_and_nothing_else()
    {
        var bench = new MachineBench().Healthy().Say(new OperatorAction.Freeze()).Probe("DU", 60);
        Assert.Equal(A, bench.Active);
        Assert.Equal(Verdict.Unhealthy, bench.State.Verdicts!.Of(A)!.Measured);
        Assert.True(bench.Held("desec").Mark!.IsFrozen);
        Assert.Equal(B, bench.Say(new OperatorAction.Thaw()).Probe("DU", 1).Active);
    }

    [Fact]
    public void Users_leave_a_front_in_maintenance_at_once_for_a_healthy_one()
    {
        var bench = new MachineBench().Healthy();
        bench.Say(new OperatorAction.Say(A, Override.Maintenance));
        Assert.Equal(B, bench.Active);
        Assert.Equal(SwitchKind.Maintenance, Assert.IsType<Decision.Switch>(bench.Journal.OfType<JournalEntry.Ticked>().Last(entry => entry.Decision is Decision.Switch).Decision).Kind);
        // None healthy: it stays, and says so.
        var alone = new MachineBench().Healthy().Probe("UD", 6).Say(new OperatorAction.Say(A, Override.Maintenance)).Probe("UD", 6);
        Assert.Equal(A, alone.Active);
        Assert.IsType<Decision.Hold>(alone.State.Decision);
        // Never a target.
        var back = new MachineBench().Healthy().Say(new OperatorAction.Say(B, Override.Maintenance)).Probe("DU", 60);
        Assert.Equal(A, back.Active);
    }

    [Fact]
    public void An_operator_s_word_stands_in_the_journal_before_its_effects_and_before_the_answer()
    {
        var bench = new MachineBench().Healthy();
        bench.Effects.Clear();
        bench.Feed(new RouterInput.Operated(new OperatorAction.SwitchTo(B), "ops", 7));
        var journal = Assert.IsType<RouterEffect.Journal>(bench.Effects[0]);
        Assert.Contains(journal.Entries, entry => entry is JournalEntry.Operated);
        Assert.Contains(journal.Entries, entry => entry is JournalEntry.Marked);
        Assert.Equal(7, Assert.IsType<RouterEffect.Reply>(bench.Effects[^1]).Order);
        Assert.All(bench.Effects.Skip(1), effect => Assert.IsNotType<RouterEffect.Journal>(effect));
    }

    [Fact]
    public void An_operator_s_choice_before_the_providers_have_answered_is_kept()
    {
        var bench = new MachineBench();
        bench.Feed(new RouterInput.Started(FailoverState.Start)).Feed(new RouterInput.Operated(new OperatorAction.SwitchTo(B), "ops", 3));
        Assert.DoesNotContain(bench.Effects, effect => effect is RouterEffect.Reply);
        bench.Settle();
        Assert.Equal(B, bench.Active);
        Assert.Equal(3, Assert.Single(bench.Effects.OfType<RouterEffect.Reply>()).Order);
    }

    [Fact]
    public void A_reload_keeps_what_was_seen_and_told_and_a_changed_target_begins_unknown()
    {
        var bench = new MachineBench().Healthy();
        bench.Unwritable.Add("desec");
        bench.Say(new OperatorAction.SwitchTo(B)).Live(TimeSpan.FromSeconds(30));
        Assert.True(bench.IsTold(WatchEventKind.Partial));
        var before = bench.State.Verdicts!.Of(A)!.UpSince;

        bench.Feed(RouterInput.Reloaded.Now).Settle();
        Assert.Equal(before, bench.State.Verdicts!.Of(A)!.UpSince);
        bench.Unwritable.Clear();
        bench.Probe("UU", 12).Live(TimeSpan.FromSeconds(20));
        Assert.True(bench.IsTold(WatchEventKind.Partial, isOver: true));

        bench.Setup = bench.Setup with { Record = bench.Setup.Record with { Targets = [bench.Setup.Record.Targets[0] with { Target = Core.Dns.DnsName.Parse("new.example.net") }, bench.Setup.Record.Targets[1]] } };
        bench.Feed(RouterInput.Reloaded.Now).Settle();
        Assert.Equal(Verdict.Unknown, bench.State.Verdicts!.Of(A)!.Measured);
        Assert.Equal(Verdict.Healthy, bench.State.Verdicts!.Of(B)!.Measured);
    }

    [Fact]
    public void A_reload_without_the_active_front_holds_and_names_the_command()
    {
        var bench = new MachineBench(fronts: [A, B, C]);
        bench.Healthy();
        bench.Setup = SetupOf(RouterRole.Watcher, [B, C]);
        bench.Feed(RouterInput.Reloaded.Now).Settle().Probe("UU", 12);
        Assert.Equal(A, bench.Active);
        Assert.Contains("holdfast switch web b", bench.State.Waiting, StringComparison.Ordinal);
        Assert.Equal(HoldCause.NotConfigured, Assert.IsType<Decision.Hold>(bench.State.Decision).Cause);
        bench.Say(new OperatorAction.SwitchTo(B)).Live(TimeSpan.FromSeconds(5));
        Assert.Null(bench.State.Waiting);
        Assert.Equal(B, bench.Held("desec").Front);
    }

    [Fact]
    public void A_request_without_an_answer_is_broken_off_at_its_deadline_and_answered_by_the_machine_if_nobody_does()
    {
        var bench = new MachineBench().Healthy();
        bench.Feed(new RouterInput.Operated(new OperatorAction.SwitchTo(B), "ops", 1));
        var read = bench.Open.First(ask => ask.Errand.Provider == "desec");
        foreach (var ask in bench.Open.Where(ask => ask != read).ToList())
        {
            bench.Open.Remove(ask);
            bench.Feed(new RouterInput.Answered(ask.Request, new ConvergenceEvent.ReadFailed(ask.Errand.Provider, ((Errand.Read)ask.Errand).For, "503")));
        }
        bench.Open.Clear();
        bench.Now += RouterSetup.Patience;
        bench.Feed(RouterInput.Tick.Now);
        Assert.Contains(bench.Effects, effect => effect is RouterEffect.Cancel { OnlyUnsent: false } cancel && cancel.Request == read.Request);
        bench.Open.Clear();
        bench.Now += RouterMachine.CancelGrace;
        bench.Feed(RouterInput.Tick.Now);
        Assert.DoesNotContain(bench.State.Requests, request => request.Number == read.Request);
        Assert.Contains("no answer", Progress(bench, "desec").Trouble, StringComparison.Ordinal);
        // Late: dropped, and counted.
        bench.Feed(new RouterInput.Answered(read.Request, new ConvergenceEvent.ReadDone("desec", bench.State.Convergence.Wish!.Epoch, bench.Held("desec"))));
        Assert.Equal(1, bench.State.LateAnswers);
    }

    [Fact]
    public void A_write_whose_outcome_nobody_knows_is_read_back_before_anything_else()
    {
        var bench = new MachineBench(providers: ["desec"]);
        bench.Healthy();
        bench.Feed(new RouterInput.Operated(new OperatorAction.SwitchTo(B), "ops", 1));
        var read = bench.Open[0];
        bench.Open.Clear();
        bench.Feed(new RouterInput.Answered(read.Request, new ConvergenceEvent.ReadDone("desec", ((Errand.Read)read.Errand).For, bench.Held("desec"))));
        var write = Assert.Single(bench.Open);
        Assert.Equal(Urgency.Urgent, write.Urgency);
        bench.Open.Clear();
        bench.Feed(new RouterInput.Answered(write.Request, RouterMachine.Unanswered(write.Errand, "no answer within 20s")));
        bench.Now += TimeSpan.FromSeconds(5);
        bench.Feed(RouterInput.Tick.Now);
        Assert.IsType<Errand.Read>(Assert.Single(bench.Open).Errand);
    }

    [Fact]
    public void A_write_that_a_newer_decision_overtook_is_withdrawn_if_it_was_not_sent()
    {
        var bench = new MachineBench().Healthy();
        bench.Feed(new RouterInput.Operated(new OperatorAction.SwitchTo(B), "ops", 1));
        var read = bench.Open.First(ask => ask.Errand.Provider == "desec");
        bench.Feed(new RouterInput.Answered(read.Request, new ConvergenceEvent.ReadDone("desec", ((Errand.Read)read.Errand).For, bench.Held("desec"))));
        var write = bench.Open.Single(ask => ask.Errand is Errand.Write);
        bench.Feed(new RouterInput.Operated(new OperatorAction.SwitchTo(A), "ops", 2));
        Assert.Contains(bench.Effects, effect => effect is RouterEffect.Cancel { OnlyUnsent: true } cancel && cancel.Request == write.Request);
    }

    [Fact]
    public void A_command_without_a_watcher_writes_nothing_before_its_word_and_outranks_what_watchers_decide_meanwhile()
    {
        var bench = new MachineBench(RouterRole.Operator).Holds("desec", new RouterReading(B, null, Mark(4, B))).Start().Live(TimeSpan.FromSeconds(10));
        Assert.Empty(bench.Writes);
        bench.Say(new OperatorAction.PinTo(A)).Live(TimeSpan.FromSeconds(5));
        Assert.All(bench.Providers, provider => Assert.Equal((A, 104L), (bench.Held(provider).Front!.Value, bench.Held(provider).Mark!.Epoch.Number)));
        Assert.True(bench.State.Convergence.IsConfirmedEverywhere);
    }

    [Fact]
    public void What_was_told_before_a_restart_is_told_to_be_over_after_it()
    {
        var before = new MachineBench().Healthy();
        before.Unwritable.Add("desec");
        before.Say(new OperatorAction.SwitchTo(B)).Live(TimeSpan.FromSeconds(30));
        var start = before.Journal.FindLastIndex(entry => entry is JournalEntry.Started);
        var after = new MachineBench().Holds("cloudflare", before.Held("cloudflare")).Holds("desec", before.Held("desec"));
        after.Now = before.Now;
        after.Feed(RouterInput.Started.After(before.Journal.Skip(start), before.State.Convergence.Wish)).Settle().Live(TimeSpan.FromSeconds(5));
        Assert.True(after.IsTold(WatchEventKind.Partial, isOver: true));
        Assert.False(after.IsTold(WatchEventKind.Partial));
    }

    [Fact]
    public void Without_a_journal_a_dead_front_is_left_and_the_way_back_waits()
    {
        var bench = new MachineBench().Healthy().Feed(new RouterInput.Journalling("disk full"));
        Assert.True(bench.IsTold(WatchEventKind.Journal));
        bench.Probe("DU", 4);
        Assert.Equal(B, bench.Active);
        bench.Probe("UU", 400);
        Assert.Equal((B, HoldCause.NotJournalled), (bench.Active!.Value, Assert.IsType<Decision.Hold>(bench.State.Decision).Cause));
        bench.Say(new OperatorAction.PinTo(A));
        Assert.Equal(A, bench.Active);
        bench.Say(new OperatorAction.SwitchTo(B)).Feed(new RouterInput.Journalling(null, Lost: 3)).Probe("UU", 400);
        Assert.True(bench.IsTold(WatchEventKind.Journal, isOver: true));
        Assert.Equal(A, bench.Active);
        Assert.True(RouterMachine.Replay(bench.Journal).IsSame);
    }

    [Fact]
    public void A_journal_that_was_set_aside_is_told_and_the_new_one_replays()
    {
        var bench = new MachineBench().Healthy().Say(new OperatorAction.PinTo(B));
        bench.Journal.Clear();
        bench.Feed(new RouterInput.JournalRenewed("/state/journal.sqlite.damaged-1")).Probe("UU", 3).Say(new OperatorAction.Unpin());
        Assert.IsType<JournalEntry.Started>(bench.Journal[0]);
        Assert.Contains(bench.Told, told => told is { Kind: WatchEventKind.Journal, IsOver: false } && told.Text.Contains("damaged-1", StringComparison.Ordinal));
        Assert.True(bench.IsTold(WatchEventKind.Journal, isOver: true));
        Assert.Equal(bench.State.Failover, RouterMachine.Replay(bench.Journal).State);
    }

    [Fact]
    public void People_hear_when_nobody_could_take_over_and_when_every_front_is_down()
    {
        var bench = new MachineBench().Healthy().Probe("UD", 4);
        Assert.Contains(bench.Told, told => told is { Kind: WatchEventKind.Redundancy, IsOver: false } && told.Text.Contains("no front could take over from a", StringComparison.Ordinal));
        bench.Probe("DD", 4);
        Assert.Contains(bench.Told, told => told.Kind == WatchEventKind.Redundancy && told.Text.Contains("users get a, which fails", StringComparison.Ordinal));
        bench.Probe("DU", 40);
        Assert.True(bench.IsTold(WatchEventKind.Redundancy, isOver: true));
    }

    [Fact]
    public void A_front_in_maintenance_that_answers_is_not_told_to_fail()
    {
        var bench = new MachineBench().Healthy().Probe("UD", 4).Say(new OperatorAction.Say(A, Override.Maintenance)).Probe("UD", 6);
        Assert.Equal(A, bench.Active);
        Assert.DoesNotContain(bench.Told, told => told.Text.Contains("which fails", StringComparison.Ordinal));
    }

    [Fact]
    public void The_journal_replays_to_the_same_decisions()
    {
        var bench = new MachineBench().Healthy().Probe("DU", 6).Say(new OperatorAction.PinTo(A)).Probe("UU", 20).Say(new OperatorAction.Unpin()).Probe("UD", 10);
        var replay = RouterMachine.Replay(bench.Journal);
        Assert.True(replay.IsSame);
        Assert.Equal(bench.State.Failover, replay.State);
        Assert.Equal([RouterMachine.Version], replay.Programs);
    }

    private static ProviderProgress Progress(MachineBench bench, string provider) => bench.State.Convergence.Providers.Single(one => one.Provider == provider);
}
