using Holdfast.Lab.Desec;
using Holdfast.Lab.Dns;
using Holdfast.Lab.Internet;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Adapters.Tests.Lab;

public sealed class LittleInternetTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 5, 0, 0, TimeSpan.Zero));
    private LittleInternet _internet = null!;

    public async ValueTask InitializeAsync() => _internet = await LittleInternet.StartAsync(new LittleInternetOptions { Clock = _clock });

    public ValueTask DisposeAsync() => _internet.DisposeAsync();

    [Fact]
    public async Task Users_reach_the_page_through_the_first_front_whatever_their_resolver()
    {
        await using var users = _internet.StartUsers(3, TimeSpan.FromSeconds(1));
        for (var user = 0; user < 3; user++)
        {
            var visit = await users.VisitAsync(user, TestContext.Current.CancellationToken);
            Assert.Equal((true, "cloudflare", _internet.CloudflareFront.Endpoint.Address), (visit.Good, visit.Server, visit.Address));
        }
        Assert.Equal(3, _internet.Origin.Requests);
    }

    [Fact]
    public async Task A_switch_reaches_users_when_the_TTL_has_ended_and_not_before()
    {
        await using var users = _internet.StartUsers(3, TimeSpan.FromHours(1));
        await users.VisitAsync(0, TestContext.Current.CancellationToken);
        foreach (var provider in (DesecEmulator[])[_internet.Desec, _internet.Own])
            provider.Domain("r.example.com").Seed("web", "CNAME", 60, LittleInternet.SecondTarget);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("cloudflare", (await users.VisitAsync(0, TestContext.Current.CancellationToken)).Server);
        Assert.Equal("second", (await users.VisitAsync(1, TestContext.Current.CancellationToken)).Server);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("second", (await users.VisitAsync(0, TestContext.Current.CancellationToken)).Server);
    }

    [Fact]
    public async Task With_the_router_outside_a_stale_Cloudflare_does_not_hold_users_back()
    {
        foreach (var server in _internet.Cloudflare.NameServers) server.Faults.Stale = true;
        foreach (var provider in (DesecEmulator[])[_internet.Desec, _internet.Own])
            provider.Domain("r.example.com").Seed("web", "CNAME", 60, LittleInternet.SecondTarget);
        foreach (var resolver in _internet.Resolvers)
            Assert.Equal(_internet.SecondFront.Endpoint.Address, (await AddressesAsync(resolver)).Single());
    }

    [Fact]
    public async Task With_the_router_in_the_same_zone_a_stale_provider_keeps_half_of_the_answers_old()
    {
        await using var same = await LittleInternet.StartAsync(new LittleInternetOptions { Clock = _clock, Router = RouterPlace.Same, Resolvers = [ResolverHabit.RoundRobin] });
        foreach (var server in same.Cloudflare.NameServers) server.Faults.Stale = true;
        same.Cloudflare.Zone("example.com").Clear();
        same.Desec.Domain("example.com").Seed("web-router", "CNAME", 60, LittleInternet.SecondTarget);
        var fresh = 0;
        for (var number = 0; number < 40; number++)
        {
            // Only the short-lived records expire, as they would for another user's resolver.
            _clock.Advance(TimeSpan.FromSeconds(61));
            if ((await AddressesAsync(same.Resolvers[0]))[0].Equals(same.SecondFront.Endpoint.Address)) fresh++;
        }
        Assert.InRange(fresh, 10, 30);
    }

    [Fact]
    public async Task A_cached_answer_is_not_asked_for_again_and_its_TTL_runs_down()
    {
        var resolver = _internet.Resolvers[0];
        var before = await ResolveAsync(resolver, "web.r.example.com.");
        var asked = Asked();
        _clock.Advance(TimeSpan.FromSeconds(20));
        var after = await ResolveAsync(resolver, "web.r.example.com.");
        Assert.Equal((60u, 40u, asked), (before.Records[0].Ttl, after.Records[0].Ttl, Asked()));
        resolver.ClearCache();
        await ResolveAsync(resolver, "web.r.example.com.");
        Assert.True(Asked() > asked);
    }

    [Fact]
    public async Task Absence_is_cached_for_the_time_in_the_SOA()
    {
        var resolver = _internet.Resolvers[0];
        Assert.Equal(ResponseCode.NameError, (await ResolveAsync(resolver, "new.example.org.")).Code);
        var asked = _internet.PublicDns.Queries.Count;
        await ResolveAsync(resolver, "new.example.org.");
        Assert.Equal(asked, _internet.PublicDns.Queries.Count);
        _clock.Advance(TimeSpan.FromSeconds(300));
        await ResolveAsync(resolver, "new.example.org.");
        Assert.Equal(asked + 1, _internet.PublicDns.Queries.Count);
    }

    [Theory]
    [InlineData(DnsFaultMode.ServerFailure)]
    [InlineData(DnsFaultMode.Refused)]
    public async Task A_failing_provider_costs_nobody_an_answer(DnsFaultMode mode)
    {
        foreach (var server in _internet.Desec.NameServers) server.Faults.Mode = mode;
        foreach (var resolver in _internet.Resolvers)
            Assert.Equal(_internet.CloudflareFront.Endpoint.Address, (await AddressesAsync(resolver)).Single());
    }

    [Fact]
    public async Task A_silent_provider_costs_a_timeout_and_then_the_other_answers()
    {
        var servers = _internet.Desec.NameServers;
        await using var resolver = RecursiveResolver.Start(new ResolverOptions
        {
            Roots = [_internet.Root.Endpoint],
            DnsPort = _internet.DnsPort,
            Habit = ResolverHabit.RoundRobin,
            Timeout = TimeSpan.FromMilliseconds(100),
        });
        foreach (var server in servers) server.Faults.Mode = DnsFaultMode.Silence;
        for (var number = 0; number < 4; number++)
        {
            resolver.ClearCache();
            Assert.Equal(_internet.CloudflareFront.Endpoint.Address, (await AddressesAsync(resolver)).Single());
        }
        Assert.True(servers.Sum(server => server.Queries.Count) > 0);
    }

    [Fact]
    public async Task A_resolver_recovers_from_servers_that_were_silent_at_its_first_question()
    {
        await using var resolver = RecursiveResolver.Start(new ResolverOptions
        {
            Roots = [_internet.Root.Endpoint],
            DnsPort = _internet.DnsPort,
            Timeout = TimeSpan.FromMilliseconds(50),
            Clock = _clock,
        });
        var silenced = _internet.Desec.NameServers.Concat(_internet.Own.NameServers).Concat(_internet.Cloudflare.NameServers).ToArray();
        foreach (var server in silenced) server.Faults.Mode = DnsFaultMode.Silence;
        var failing = ResolveAsync(resolver, "www.example.com.");
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            return failing.IsCompleted;
        });
        Assert.Equal(ResponseCode.ServerFailure, (await failing).Code);
        foreach (var server in silenced) server.Faults.Clear();
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(_internet.CloudflareFront.Endpoint.Address, (await AddressesAsync(resolver)).Single());
    }

    [Fact]
    public async Task Equal_questions_at_the_same_time_are_asked_once()
    {
        var resolver = _internet.Resolvers[0];
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ResolveAsync(resolver, "www.example.org.")));
        Assert.All(answers, answer => Assert.Equal(_internet.Canary.Endpoint.Address, answer.Addresses.Single()));
        Assert.InRange(_internet.PublicDns.Queries.Count, 1, 3);
    }

    [Fact]
    public async Task With_everybody_dead_only_serve_stale_still_answers()
    {
        await using var stale = await LittleInternet.StartAsync(new LittleInternetOptions { Clock = _clock, Resolvers = [ResolverHabit.Uniform], ServeStale = true });
        foreach (var internet in (LittleInternet[])[_internet, stale])
        {
            await AddressesAsync(internet.Resolvers[0]);
            foreach (var server in internet.Desec.NameServers.Concat(internet.Own.NameServers)) server.Faults.Mode = DnsFaultMode.ServerFailure;
        }
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(ResponseCode.ServerFailure, (await ResolveAsync(_internet.Resolvers[0], "www.example.com.")).Code);
        var answer = await ResolveAsync(stale.Resolvers[0], "www.example.com.");
        Assert.Equal((ResponseCode.NoError, true, 30u), (answer.Code, answer.Stale, answer.Records.Single(record => record.Name.Text == "web.r.example.com.").Ttl));
    }

    [Fact]
    public void The_nearest_server_gets_most_questions_and_the_other_some()
    {
        var memory = new ServerMemory(ResolverHabit.Nearest, 1);
        System.Net.IPEndPoint near = new(1, 53), far = new(2, 53);
        var count = 0;
        for (var number = 0; number < 1000; number++)
        {
            var first = memory.Order([near, far])[0];
            if (first.Equals(near)) count++;
            memory.Answered(first, TimeSpan.FromMilliseconds(first.Equals(near) ? 10 : 40));
        }
        Assert.InRange(count, 900, 999);
        var spread = new ServerMemory(ResolverHabit.Uniform, 1);
        spread.Answered(near, TimeSpan.FromMilliseconds(10));
        spread.Answered(far, TimeSpan.FromMilliseconds(40));
        Assert.InRange(Enumerable.Range(0, 1000).Count(_ => spread.Order([near, far])[0].Equals(near)), 400, 600);
    }

    [Fact]
    public async Task Dig_gets_through_a_resolver()
    {
        var output = await Dig.AskAsync(_internet.Resolvers[1].Endpoint!, "+short", "+recurse", "www.example.com", "A");
        Assert.Equal(["web.r.example.com.", LittleInternet.FirstTarget, _internet.CloudflareFront.Endpoint.Address.ToString()], output.Split('\n'));
    }

    [Fact]
    public async Task A_population_shows_what_an_outage_costs()
    {
        await using var users = _internet.StartUsers(20, TimeSpan.FromSeconds(1));
        await RoundAsync(users);
        var broken = _clock.GetUtcNow();
        Assert.Equal(0, users.Lost(DateTimeOffset.MinValue, broken + TimeSpan.FromTicks(1)));
        _internet.CloudflareFront.Faults.Status = 500;
        await RoundAsync(users);
        Assert.Equal(1, users.Lost(broken + TimeSpan.FromTicks(1), DateTimeOffset.MaxValue));
        Assert.Equal(0.5, users.Lost(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Equal("status 500", users.Visits[^1].Outcome);
    }

    [Fact]
    public async Task The_canary_stands_apart_and_two_internets_run_side_by_side()
    {
        await using var other = await LittleInternet.StartAsync(new LittleInternetOptions { Clock = _clock, Seeded = false });
        Assert.NotEqual(other.Origin.Endpoint, _internet.Origin.Endpoint);
        Assert.Empty(other.Cloudflare.Zone("example.com").Records);
        using var client = LabClient.For(_internet.Canary.Endpoint, _internet.Authority);
        Assert.Equal("ok\n", await client.GetStringAsync($"https://example.org:{_internet.HttpsPort}/health", TestContext.Current.CancellationToken));
    }

    private long Asked() => _internet.Desec.NameServers.Concat(_internet.Own.NameServers).Concat(_internet.Cloudflare.NameServers).Sum(server => server.Queries.Count);

    /// <summary>One period: each of the twenty slots brings one user, waited for before the next.</summary>
    private async Task RoundAsync(UserPopulation users)
    {
        for (var slot = 0; slot < 20; slot++)
        {
            var before = users.Visits.Count;
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            await Eventually.TrueAsync(() => users.Visits.Count == before + 1);
        }
    }

    private static async Task<ResolverAnswer> ResolveAsync(RecursiveResolver resolver, string name) =>
        await resolver.ResolveAsync(WireName.Parse(name), RecordType.A, TestContext.Current.CancellationToken);

    private static async Task<IReadOnlyList<System.Net.IPAddress>> AddressesAsync(RecursiveResolver resolver) => (await ResolveAsync(resolver, "www.example.com.")).Addresses;
}
