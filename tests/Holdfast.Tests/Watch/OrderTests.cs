using Holdfast.Lab.Faults;
using static Holdfast.Tests.Watch.WatchStage;

namespace Holdfast.Tests.Watch;

/// <summary>Operators' words to a running watcher: waited for, proved, and never carried out when nobody waits any more.</summary>
public sealed class OrderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The automation goes back by a human's word alone: it must not undo what these tests order.</summary>
    private static async Task<WatchStage> StageAsync()
    {
        var stage = await WatchStage.StartAsync();
        stage.Place.Configure(File.ReadAllText(stage.Place.ConfigFile).Replace("mode: delayed", "mode: manual", StringComparison.Ordinal));
        return stage;
    }

    [Fact]
    public async Task A_switch_waits_for_the_proof_and_says_a_line_per_provider()
    {
        await using var stage = await StageAsync();
        await stage.SettleAsync();
        var switched = await stage.Place.RunAsync("switch web second");
        Assert.True(switched.Code == ExitCodes.Done, switched.Out + switched.Error);
        Assert.Contains("\n  one: confirmed, served by 2 of 2 name servers\n  two: confirmed, served by 2 of 2 name servers\n", switched.Out, StringComparison.Ordinal);
        Assert.Equal(("second.example.net.", "second.example.net."), (Target(stage.One), Target(stage.Two)));

        var frozen = await stage.Place.RunAsync("freeze web --reason audit --format json");
        Assert.Equal((ExitCodes.Done, true), (frozen.Code, (bool?)frozen.Json["proved"]));
        var thawed = await stage.Place.RunAsync("thaw web --no-wait --format json");
        Assert.Equal((ExitCodes.Done, null), (thawed.Code, (bool?)thawed.Json["proved"]));
        await stage.StopWatcherAsync();
        var history = (await stage.Place.RunAsync("history --last 1000")).Out;
        Assert.Matches($"@{Environment.MachineName}\\)?, \"audit\": an operator said freeze", history);
    }

    [Fact]
    public async Task A_provider_that_refuses_makes_it_partial()
    {
        await using var stage = await StageAsync();
        await stage.SettleAsync();
        stage.Two.Faults.Add(new Fault.Unauthorized(), RequestKind.Write);
        var switched = await stage.Place.RunAsync("switch web second");
        Assert.Equal(ExitCodes.Partial, switched.Code);
        Assert.Contains("\n  one: confirmed", switched.Out, StringComparison.Ordinal);
        Assert.Matches("\n  two: (read due|reading|writing)[^\n]*: ", switched.Out);
    }

    [Fact]
    public async Task A_router_of_the_same_name_and_another_record_is_another_router()
    {
        await using var stage = await StageAsync();
        await stage.SettleAsync();
        stage.Place.Configure(File.ReadAllText(stage.Place.ConfigFile).Replace("record: web.r.example.com", "record: other.r.example.com", StringComparison.Ordinal));
        foreach (var line in (string[])["switch web second", "status"])
        {
            var refused = await stage.Place.RunAsync(line);
            Assert.True(refused.Code == ExitCodes.ConfigInvalid, refused.Error);
            Assert.True(refused.Error.Contains($"router web of the running watcher is web.r.example.com. (its configuration: {stage.Place.ConfigFile})", StringComparison.Ordinal), refused.Error);
        }
        Assert.Equal("first.example.net.", Target(stage.One));
    }

    [Fact]
    public async Task An_operator_without_the_providers_tokens_works_through_the_watcher()
    {
        await using var stage = await StageAsync();
        await stage.SettleAsync();
        stage.Place["ONE"] = "";
        stage.Place["TWO"] = "";
        var switched = await stage.Place.RunAsync("switch web second");
        Assert.True(switched.Code == ExitCodes.Done, switched.Out + switched.Error);
        Assert.Equal("second.example.net.", Target(stage.One));
    }

    /// <summary>A watcher that is stopped (a paused machine, a debugger) must not move users when it wakes, minutes after the operator gave up.</summary>
    [Fact]
    public async Task A_hung_watcher_is_told_of_passed_by_and_does_not_act_when_it_wakes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are those of Linux");
        await using var stage = await StageAsync();
        Assert.Equal(ExitCodes.Done, (await stage.Place.RunAsync("switch web first")).Code);
        using var process = ServiceTests.Start(stage, null);
        try
        {
            await stage.UntilAsync(one => (string?)one["level"] == "ok", "all is well");
            await ServiceTests.SignalAsync(process, "STOP");
            var hung = await stage.Place.RunAsync("freeze web");
            Assert.Equal(ExitCodes.Unexpected, hung.Code);
            Assert.Contains("did not answer within 10s: nothing was done, and it will not do it later", hung.Error, StringComparison.Ordinal);
            Assert.Contains("--direct", hung.Error, StringComparison.Ordinal);
            var direct = await stage.Place.RunAsync("switch web second --direct");
            Assert.True(direct.Code == ExitCodes.Done, direct.Out + direct.Error);
            await ServiceTests.SignalAsync(process, "CONT");
            var router = await stage.UntilAsync(one => Active(one) == "second" || (bool)one["frozen"]!, "it has taken the newer decision over");
            Assert.False((bool)router["frozen"]!);
            Assert.DoesNotContain("an operator said freeze", (await stage.Place.RunAsync("history --last 1000")).Out, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }
    }
}
