using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;
using Holdfast.Lab.Faults;

namespace Holdfast.Adapters.Tests.Providers.Http;

/// <summary>Whoever decides a write says how it is carried out: no adapter guesses it from what is written.</summary>
public sealed class WriteTermsTests
{
    private static readonly ValueList<Change> Switch =
    [
        new Change.Create(new DesiredSet(Zones.Set("web", 3600, "CNAME", "front.example.net.").Set)),
        new Change.Create(new DesiredSet(Zones.Set("_holdfast.web", 3600, "TXT", "\"v=1\"").Set)),
    ];

    public static TheoryData<string> Kinds => [.. HttpLab.Kinds];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_withdrawn_write_is_never_sent(string kind)
    {
        await using var lab = await HttpLab.StartAsync(kind);
        var permit = new SendPermit();
        Assert.True(permit.TryWithdraw());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lab.Provider.ApplyAsync(HttpLab.Zone, Switch, WriteTerms.Router(Urgency.Urgent, permit), Cancel));

        Assert.Equal(0, lab.Requests.Writes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_write_that_a_limit_holds_up_can_still_be_withdrawn(string kind)
    {
        await using var lab = await HttpLab.StartAsync(kind);
        lab.Faults.Add(new FaultRule(new Fault.TooManyRequests(TimeSpan.FromSeconds(50))) { Kind = RequestKind.Write });
        var permit = new SendPermit();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var writing = lab.Provider.ApplyAsync(HttpLab.Zone, Switch, WriteTerms.Router(Urgency.Urgent, permit), stop.Token);
        while (lab.Requests.Writes == 0) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);

        // The answer may be on its way still: the withdrawal then takes effect when it says that nothing was done.
        _ = permit.TryWithdraw();
        while (!permit.IsWithdrawn) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        Assert.Equal(1, lab.Requests.Writes);
    }

    [Theory]
    [InlineData("cloudflare", 0)]
    [InlineData("cloudflare", 1)]
    [InlineData("desec", 0)]
    [InlineData("desec", 1)]
    public async Task A_router_and_its_mark_are_refused_together(string kind, int urgency)
    {
        await using var lab = await HttpLab.StartAsync(kind);
        lab.Faults.Add(new FaultRule(new Fault.RefusedWithoutPosition()) { Kind = RequestKind.Write, BodyContains = "_holdfast" });
        var before = await lab.StoredAsync();

        var outcomes = await lab.Provider.ApplyAsync(HttpLab.Zone, Switch, WriteTerms.Router((Urgency)urgency, new SendPermit()), Cancel);

        Assert.Equal(2, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.IsType<ChangeOutcome.Failed>(outcome));
        Assert.Equal(1, lab.Requests.Writes);
        Assert.Equal(before, await lab.StoredAsync());
    }

    [Fact]
    public void What_was_sent_is_not_withdrawn_and_what_was_given_back_is()
    {
        var permit = new SendPermit();
        Assert.True(permit.Take());
        Assert.False(permit.Take());
        Assert.False(permit.TryWithdraw());
        permit.GiveBack();
        Assert.True(permit.IsWithdrawn);
        Assert.Throws<OperationCanceledException>(() => permit.Take());
    }
}
