using System.Net.Http;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Providers.Cloudflare;
using Holdfast.Lab.Cloudflare;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Adapters.Tests.Providers.Http;

public sealed class CloudflarePaceTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("\"default\";r=1000;t=300", false, 0.0)]
    [InlineData("\"default\";r=61;t=300", false, 0.0)]
    [InlineData("\"default\";r=59;t=300", false, 5.0)]
    [InlineData("\"default\";r=59;t=300", true, 0.0)]
    [InlineData("\"default\";r=1;t=30", false, 15.0)]
    [InlineData("\"default\";r=0;t=30", false, 30.0)]
    [InlineData("\"default\";r=0;t=30", true, 30.0)]
    [InlineData("nonsense", false, 0.0)]
    public void The_last_requests_of_a_window_are_spread_over_it(string header, bool isUrgent, double seconds)
    {
        var pace = new CloudflarePace(_clock);
        Observe(pace, header);
        Assert.Equal(seconds, pace.Take(isUrgent).TotalSeconds, 3);
    }

    [Fact]
    public void A_window_that_has_passed_holds_nobody_up()
    {
        var pace = new CloudflarePace(_clock);
        Observe(pace, "\"default\";r=0;t=30");
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(TimeSpan.Zero, pace.Take(isUrgent: false));
    }

    [Fact]
    public async Task A_run_of_many_calls_slows_down_before_the_block()
    {
        var clock = new ImpatientClock(TimeSpan.FromSeconds(5));
        await using var cloudflare = await CloudflareEmulator.StartAsync(new CloudflareOptions { Clock = clock, RequestsPerFiveMinutes = 100 });
        cloudflare.AddZone(Zones.Example.Value);
        using var owned = TestProvider.Of("cloudflare", cloudflare.Endpoint, "token", cloudflare.Token, cloudflare.NameServers, clock);
        for (var i = 0; i < 120; i++) await owned.Instance.ReadAsync(Zones.Example, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(cloudflare.Requests.All, request => request.Status == 429);
        Assert.Equal(361, cloudflare.Requests.Count);
    }

    private static void Observe(CloudflarePace pace, string header)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Ratelimit", header);
        pace.Observe(response.Headers);
    }
}
