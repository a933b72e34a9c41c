using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;
using Holdfast.Lab.Desec;
using static Holdfast.Adapters.Tests.Providers.Http.Zones;

namespace Holdfast.Adapters.Tests.Providers.Http;

/// <summary>The throttles of deSEC on one clock with our own count of them: we wait or stop before deSEC has to say 429.</summary>
public sealed class DesecBudgetTests : IAsyncLifetime
{
    private readonly ImpatientClock _clock = new(TimeSpan.FromSeconds(10));
    private DesecEmulator _desec = null!;
    private readonly List<string> _told = [];
    private TestProvider _owned = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IProvider Provider => _owned.Instance;

    public async ValueTask InitializeAsync()
    {
        _desec = await DesecEmulator.StartAsync(new DesecOptions { Clock = _clock });
        _desec.AddDomain(Example.Value);
        _owned = TestProvider.Of("desec", _desec.Endpoint, "token", _desec.Token, _desec.NameServers, _clock, notice: _told.Add);
    }

    public async ValueTask DisposeAsync()
    {
        _owned.Dispose();
        await _desec.DisposeAsync();
    }

    [Fact]
    public async Task Waits_keep_us_below_the_short_windows_and_the_hour_ends_in_an_exception()
    {
        var applied = 0;
        ProviderException? error = null;
        for (var i = 0; i < 100 && error is null; i++)
        {
            try
            {
                Assert.IsType<ChangeOutcome.Applied>(Assert.Single(await Provider.ApplyAsync(Example, [Create($"host{i}")], Cancel)));
                applied++;
            }
            catch (ProviderException full)
            {
                error = full;
            }
        }
        Assert.Equal(70, applied); // 100 an hour less the reserve of 30
        Assert.NotNull(error);
        Assert.Contains("budget", error.Message, StringComparison.Ordinal);
        Assert.True(error.RetryAfter > TimeSpan.FromMinutes(30));
        Assert.False(error.MayHaveHappened);
        Assert.DoesNotContain(_desec.Requests.All, request => request.Status == 429);
        // 10 a minute of our own: 70 writes take more than 6 minutes, and deSEC never had to slow us down.
        Assert.InRange(_clock.GetUtcNow() - DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(9));
    }

    [Fact]
    public async Task A_wait_is_told_with_its_length_and_the_limit_that_is_full()
    {
        for (var i = 0; i < 12; i++) await Provider.ApplyAsync(Example, [Create($"host{i}")], Cancel);

        var told = Assert.Single(_told);
        Assert.Matches("^desec: waiting [0-9]+ s, 15 writes a minute, 5 of them kept for failovers \\(", told);
        Assert.DoesNotContain(_desec.Token, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failover_may_use_the_reserve()
    {
        for (var i = 0; i < 70; i++) await Provider.ApplyAsync(Example, [Create($"host{i}")], Cancel);
        await Assert.ThrowsAsync<ProviderException>(() => Provider.ApplyAsync(Example, [Create("more")], Cancel));

        var epoch = new Change.Create(new DesiredSet(Set("_holdfast.web.r", 3600, "TXT", "\"v=1 epoch=1\"").Set));
        var terms = WriteTerms.Router(Urgency.Urgent, new SendPermit());
        var outcomes = await Provider.ApplyAsync(Example, [Create("web.r"), epoch], terms, Cancel);

        Assert.All(outcomes, outcome => Assert.IsType<ChangeOutcome.Applied>(outcome));
        Assert.DoesNotContain(_desec.Requests.All, request => request.Status == 429);
    }

    [Theory]
    [InlineData(0, 40)] // 50 a minute less the reserve of 10
    [InlineData(1, 50)]
    public async Task Only_the_failover_reads_a_router_from_the_reserve(int urgency, int inTheFirstMinute)
    {
        var keys = new[] { A("web.r", "192.0.2.1").Set.Key, Set("_holdfast.web.r", 3600, "TXT", "\"v=1\"").Set.Key }.ToValueList();
        var reads = 0;
        for (var waited = false; !waited; reads = waited ? reads : _desec.Requests.Reads)
        {
            var before = _clock.GetUtcNow();
            await Provider.ReadSetsAsync(Example, keys, (Urgency)urgency, Cancel);
            waited = _clock.GetUtcNow() - before > TimeSpan.FromSeconds(5);
        }
        // The last call began in the first minute: it reads two sets.
        Assert.InRange(reads, inTheFirstMinute - 2, inTheFirstMinute);
    }

    [Fact]
    public async Task Reads_stay_below_their_windows_too()
    {
        for (var i = 0; i < 60; i++) await Provider.ReadAsync(Example, Cancel);
        Assert.Equal(120, _desec.Requests.Reads);
        Assert.DoesNotContain(_desec.Requests.All, request => request.Status == 429);
    }

    [Fact]
    public async Task A_second_process_that_writes_too_is_met_with_Retry_After()
    {
        using var other = TestProvider.Of("desec", _desec.Endpoint, "token", _desec.Token, _desec.NameServers, _clock, notice: _told.Add);
        for (var i = 0; i < 10; i++)
        {
            await Provider.ApplyAsync(Example, [Create($"a{i}")], Cancel);
            await other.Instance.ApplyAsync(Example, [Create($"b{i}")], Cancel);
        }
        Assert.Equal(21, _desec.Domain(Example.Value).Rrsets.Count);
        Assert.Contains(_desec.Requests.All, request => request.Status == 429);
    }

    private static Change.Create Create(string name) => new(new DesiredSet(A(name, "192.0.2.1").Set));
}
