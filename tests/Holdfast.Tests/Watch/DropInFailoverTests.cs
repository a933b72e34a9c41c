using System.Net;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Lab.Cloudflare;
using Holdfast.Lab.Desec;
using Holdfast.Lab.Dns;
using Holdfast.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Watch;

/// <summary><c>holdfast failover --config</c>: the original tool's file, one run each, against both emulated providers.</summary>
public sealed class DropInFailoverTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_run_each_moves_users_repairs_the_provider_that_was_missed_and_waits_before_it_goes_back()
    {
        await using var cloudflare = await CloudflareEmulator.StartAsync(new CloudflareOptions { Zones = ["example.com"] });
        await using var desec = await DesecEmulator.StartAsync(new DesecOptions { Domains = ["example.com"], MinimumTtl = 3600, Throttled = false });
        await using var dns = Resolver();
        await using var primary = await Front.StartAsync();
        await using var secondary = await Front.StartAsync();
        using var place = new Workplace();
        place["CF_API_TOKEN"] = cloudflare.Token;
        place["DESEC_API_TOKEN"] = desec.Token;
        place["HOLDFAST_CLOUDFLARE_ENDPOINT"] = cloudflare.Endpoint.ToString();
        place["HOLDFAST_CLOUDFLARE_NAMESERVERS"] = string.Join(",", cloudflare.NameServers.Select(server => server.Endpoint));
        place["HOLDFAST_DESEC_ENDPOINT"] = desec.Endpoint.ToString();
        place["HOLDFAST_DESEC_NAMESERVERS"] = string.Join(",", desec.NameServers.Select(server => server.Endpoint));
        place["HOLDFAST_RESOLVERS"] = dns.Endpoint.ToString();
        var file = place.Write("failover.yml", Setup(primary.Port, secondary.Port));
        async Task<CommandResult> RunAsync()
        {
            var result = await place.RunAsync($"failover --config {file}");
            Assert.True(result.Code == ExitCodes.Done, result.Out + result.Error);
            return result;
        }

        (string Cloudflare, string Desec) Targets() => (
            cloudflare.Zone("example.com").Records.SingleOrDefault(record => record is { Type: "CNAME", Name: "web-router.example.com" })?.Content ?? "",
            desec.Domain("example.com").Find("web-router", "CNAME")?.Records.Single() ?? "");

        await RunAsync();
        Assert.Equal(("cf-front.example.com", "cf-front.example.com."), Targets());

        // The original dies at the first provider that refuses, and never comes back to it.
        primary.Status = 500;
        desec.Faults.Frozen = true;
        var partial = await place.RunAsync($"failover --config {file}");
        Assert.Equal(ExitCodes.Partial, partial.Code);
        Assert.Equal(("cdn2-front.example.com", "cf-front.example.com."), Targets());
        desec.Faults.Frozen = false;
        await RunAsync();
        Assert.Equal(("cdn2-front.example.com", "cdn2-front.example.com."), Targets());

        // Flapping moves nobody twice.
        primary.Status = 200;
        Assert.Contains("the way back waits", (await RunAsync()).Out, StringComparison.Ordinal);
        Assert.Equal(("cdn2-front.example.com", "cdn2-front.example.com."), Targets());

        // Neither the router nor the public name, which goes through it, was ever looked up.
        Assert.Equal(["cdn2-front.example.com.", "cf-front.example.com."], dns.Queries.Latest.Select(query => query.Name.Text).Distinct().Order());
    }

    [Fact]
    public async Task Without_a_token_it_ends_in_3_and_names_each_that_is_missing()
    {
        using var place = new Workplace();
        var file = place.Write("failover.yml", Setup(primary: 1, secondary: 1));
        var result = await place.RunAsync($"failover --config {file}");
        Assert.Equal(ExitCodes.ConfigInvalid, result.Code);
        Assert.Contains("CF_API_TOKEN", result.Error, StringComparison.Ordinal);
        Assert.Contains("DESEC_API_TOKEN", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("both fronts are down", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_neither_a_front_nor_an_api_answers_it_says_so_and_ends_in_5()
    {
        await using var dns = Resolver();
        using var place = new Workplace();
        place["CF_API_TOKEN"] = place["DESEC_API_TOKEN"] = "token";
        // Nobody listens at port 1.
        place["HOLDFAST_CLOUDFLARE_ENDPOINT"] = place["HOLDFAST_DESEC_ENDPOINT"] = "http://127.0.0.1:1/";
        place["HOLDFAST_RESOLVERS"] = dns.Endpoint.ToString();
        var file = place.Write("failover.yml", Setup(primary: 1, secondary: 1));
        var result = await place.RunAsync($"failover --config {file}");
        Assert.Equal(ExitCodes.Partial, result.Code);
        Assert.Contains("nothing could be seen", result.Out, StringComparison.Ordinal);
    }

    private static string Setup(int primary, int secondary) => $"""
        domain: example.com
        router_record: "web-router"
        primary_target: "cf-front"
        secondary_target: "cdn2-front"
        primary_check_url: "http://www.example.com:{primary}/health"
        secondary_check_url: "http://www.example.com:{secondary}/health"
        expected_status: 200
        timeout_seconds: 5
        """;

    [Fact]
    public void The_original_s_own_sample_is_read_unchanged()
    {
        var file = SharedFiles.Find("data/original/failover.example.com.yml");
        Assert.SkipWhen(file is null, "the original's sample files are not beside the checkout");
        var problems = new List<Problem>();
        var setup = OriginalFailover.Load(file!, name => name.EndsWith("_TOKEN", StringComparison.Ordinal) ? "token" : null, problems);
        Assert.True(setup is not null, string.Join("\n", problems));
        Assert.Equal("web-router.example.com.", setup.Router.Record.ToString());
        Assert.Equal(["cf-front.example.com.", "cdn2-front.example.com."], setup.Router.Fronts.Select(front => front.Target.ToString()));
    }

    private static AuthoritativeServer Resolver()
    {
        var zones = new ZoneStore();
        zones.Publish(new ServedZone(WireName.Parse("example.com."),
        [
            ResourceRecord.Of("example.com.", "SOA", 60, "ns.example.net. hostmaster.example.net. 1 3600 600 604800 60"),
            ResourceRecord.Of("cf-front.example.com.", "A", 60, "127.0.0.1"), ResourceRecord.Of("cdn2-front.example.com.", "A", 60, "127.0.0.1"),
        ]));
        return AuthoritativeServer.Start(new AuthoritativeOptions { Zones = zones });
    }

    private sealed class Front(WebApplication app) : IAsyncDisposable
    {
        public int Port => new Uri(app.Urls.First()).Port;

        public int Status { get; set; } = 200;

        public static async Task<Front> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            var front = new Front(app);
            app.Run(context =>
            {
                context.Response.StatusCode = front.Status;
                return Task.CompletedTask;
            });
            await app.StartAsync(Cancel);
            return front;
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
