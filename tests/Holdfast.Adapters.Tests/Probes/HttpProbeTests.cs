using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Probes;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Lab.Fronts;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Adapters.Tests.Probes;

/// <summary>One probe of one address, as the issue asks for it: names, versions, what counts as good, times, certificates.</summary>
public sealed class HttpProbeTests : IDisposable
{
    private readonly LabAuthority _authority = new();
    private readonly string _roots = Path.Combine(Path.GetTempPath(), $"holdfast-{Guid.NewGuid():N}.pem");

    public HttpProbeTests() => File.WriteAllText(_roots, _authority.Pem);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ProbeSettings Usual => new(
        new Uri("https://www.example.com/health"), [new StatusRange(200, 200)], null, [], TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), false, false, HttpVersionChoice.Any, _roots);

    [Theory]
    [InlineData(HttpVersionChoice.Any, "HTTP/2")]
    [InlineData(HttpVersionChoice.Http2, "HTTP/2")]
    [InlineData(HttpVersionChoice.Http11, "HTTP/1.1")]
    public async Task The_address_is_dialled_as_given_with_the_public_name_in_sni_and_host(HttpVersionChoice version, string protocol)
    {
        // www.example.com resolves to something else, or to nothing at all: no name is asked for.
        await using var server = await ServerAsync();
        using var probe = new HttpProbe(Usual with { Version = version }, server.Endpoint, TimeProvider.System);
        Assert.IsType<ProbeResult.Success>((await probe.ProbeAsync(Cancel)).Result);
        var asked = Assert.Single(server.Requests);
        Assert.Equal(("www.example.com", "www.example.com", protocol, "/health"), (asked.Sni, asked.Host, asked.Protocol, asked.Path));
    }

    [Fact]
    public async Task Without_a_port_of_its_own_an_address_is_asked_at_the_port_of_the_url()
    {
        await using var server = await ServerAsync();
        using var probe = new HttpProbe(Usual with { Url = new Uri($"https://www.example.com:{server.Endpoint.Port}/") }, new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System);
        Assert.IsType<ProbeResult.Success>((await probe.ProbeAsync(Cancel)).Result);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(301, true)]
    [InlineData(302, false)]
    [InlineData(404, false)]
    [InlineData(500, false)]
    public async Task The_status_must_be_in_one_of_the_sets(int status, bool isGood)
    {
        await using var server = await ServerAsync();
        server.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        using var probe = new HttpProbe(Usual with { Expect = [new StatusRange(200, 299), new StatusRange(301, 301)] }, server.Endpoint, TimeProvider.System);
        var report = await probe.ProbeAsync(Cancel);
        Assert.Equal(status, report.Status);
        if (isGood) Assert.IsType<ProbeResult.Success>(report.Result);
        // 18 November: the certificate and the handshake are as good as ever, and only the status tells.
        else Assert.Equal((ProbeLayer.Status, $"status {status}, expected 200-299, 301"), ((ProbeLayer, string))(Failure(report).Layer, Failure(report).Detail));
        Assert.Null(report.Certificate!.Fault);
    }

    [Theory]
    [InlineData("ok here", true)]
    [InlineData("OK HERE", false)]
    [InlineData("missing", false)]
    public async Task The_body_must_contain_the_text(string wanted, bool isGood)
    {
        await using var server = await ServerAsync();
        using var probe = new HttpProbe(Usual with { Body = wanted }, server.Endpoint, TimeProvider.System);
        var report = await probe.ProbeAsync(Cancel);
        if (isGood) Assert.IsType<ProbeResult.Success>(report.Result);
        else Assert.Equal(ProbeLayer.Body, Failure(report).Layer);
    }

    [Fact]
    public async Task Headers_go_along_and_no_trace_context_does()
    {
        await using var server = await ServerAsync();
        using var activity = new System.Diagnostics.Activity("traced").Start();
        using var probe = new HttpProbe(Usual with { Headers = [new("X-Probe", "holdfast"), new("Authorization", "Bearer b")] }, server.Endpoint, TimeProvider.System);
        await probe.ProbeAsync(Cancel);
        var headers = Assert.Single(server.Requests).Headers;
        Assert.Equal(("holdfast", "Bearer b", "no-cache"), (headers["X-Probe"], headers["Authorization"], headers["Cache-Control"]));
        Assert.StartsWith("holdfast-probe/", headers["User-Agent"], StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_redirect_is_followed_only_when_asked_and_then_at_the_same_address(bool follows)
    {
        await using var server = await ServerAsync();
        server.Answer = context =>
        {
            if (context.Request.Path == "/health") context.Response.Redirect("https://www.example.com/elsewhere");
            return Task.CompletedTask;
        };
        using var probe = new HttpProbe(Usual with { FollowsRedirects = follows }, server.Endpoint, TimeProvider.System);
        var report = await probe.ProbeAsync(Cancel);
        Assert.Equal(follows ? ["/health", "/elsewhere"] : ["/health"], server.Requests.Select(asked => asked.Path));
        Assert.Equal(follows ? 200 : 302, report.Status);
        Assert.Equal(follows, report.Result is ProbeResult.Success);
    }

    [Fact]
    public async Task A_connection_is_reused_and_its_times_say_so()
    {
        await using var server = await ServerAsync();
        using var probe = new HttpProbe(Usual, server.Endpoint, TimeProvider.System);
        var first = await probe.ProbeAsync(Cancel);
        Assert.True(TimeSpan.Zero < first.Connect && first.Connect <= first.Tls && first.Tls <= first.FirstByte && first.FirstByte <= first.Total, first.ToString());
        var second = await probe.ProbeAsync(Cancel);
        Assert.Equal((null, null), (second.Connect, second.Tls));
        Assert.Equal((1, 2), (server.Handshakes, server.Requests.Count));
        // What the handshake showed is still known.
        Assert.Equal(first.Certificate, second.Certificate);
    }

    [Theory]
    [InlineData(HttpVersionChoice.Http11)]
    [InlineData(HttpVersionChoice.Http2)]
    public async Task Every_probe_shakes_hands_when_it_shall(HttpVersionChoice version)
    {
        await using var server = await ServerAsync();
        using var probe = new HttpProbe(Usual with { FreshTls = TimeSpan.Zero, Version = version }, server.Endpoint, TimeProvider.System);
        for (var i = 0; i < 3; i++) Assert.NotNull((await probe.ProbeAsync(Cancel)).Tls);
        Assert.Equal(3, server.Handshakes);
    }

    [Theory]
    [InlineData(HttpVersionChoice.Http11)]
    [InlineData(HttpVersionChoice.Http2)]
    public async Task There_is_a_fresh_handshake_at_least_once_a_minute(HttpVersionChoice version)
    {
        await using var server = await ServerAsync();
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var prober = new Prober(
            Subject.Of(FrontName.Parse("first")), Usual with { Version = version }, new TargetAddresses(default, [server.Endpoint], new ResolverClient([], new AuthoritativeClient(clock)), clock), "here", TimeSpan.FromSeconds(10), clock);
        var handshakes = new List<int>();
        for (var second = 0; second <= 180; second += 10)
        {
            await prober.RoundAsync(Cancel);
            if (second % 60 == 0) handshakes.Add(server.Handshakes);
            clock.Advance(TimeSpan.FromSeconds(10));
        }
        Assert.Equal(19, server.Requests.Count);
        // One in each minute, and not one for each probe.
        Assert.Equal([1, 2, 3, 4], handshakes);
    }

    [Fact]
    public async Task A_certificate_for_another_name_expired_or_of_an_unknown_authority_is_a_fault_with_words()
    {
        using var stranger = new LabAuthority();
        foreach (var (certificate, words) in (IEnumerable<(X509Certificate2, string)>)
            [(_authority.Issue("other.example.org"), "it is not for www.example.com"), (_authority.IssueExpired("www.example.com"), "it is expired or not yet valid"), (stranger.Issue("www.example.com"), "its chain ends at no trusted root")])
        {
            using var shown = certificate;
            await using var server = await ProbedServer.StartAsync(shown);
            using var probe = new HttpProbe(Usual, server.Endpoint, TimeProvider.System);
            var report = await probe.ProbeAsync(Cancel);
            // Dates alone are judged with the clock: the answer's own date is heard.
            var isDate = words.Contains("expired", StringComparison.Ordinal);
            Assert.Equal((isDate ? ProbeLayer.CertificateDate : ProbeLayer.Tls, $"certificate: {words}"), (Failure(report).Layer, Failure(report).Detail));
            Assert.Equal((words, isDate), (report.Certificate!.Fault, report.Certificate.IsDateOnly));
            Assert.Equal(isDate, !server.Requests.IsEmpty);
        }
    }

    [Fact]
    public async Task The_days_left_are_told_long_before_they_end()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = _authority.Issue(now.AddDays(-80), now.AddDays(5).AddHours(1), "www.example.com");
        await using var server = await ProbedServer.StartAsync(certificate);
        using var probe = new HttpProbe(Usual, server.Endpoint, TimeProvider.System);
        var report = await probe.ProbeAsync(Cancel);
        Assert.IsType<ProbeResult.Success>(report.Result);
        Assert.Equal(5, report.Certificate!.DaysLeft(now));
        var readiness = new Readiness(report.Certificate.DaysLeft(now), report.Certificate.Fault, []);
        Assert.Equal(["certificate ends in 5 days (at least 7 wanted)"], readiness.Obstacles(RouterPolicy.Default));
    }

    [Fact]
    public async Task A_server_that_accepts_and_never_answers_is_a_timeout()
    {
        await using var server = await ServerAsync();
        server.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        using var probe = new HttpProbe(Usual with { Timeout = TimeSpan.FromSeconds(1) }, server.Endpoint, TimeProvider.System);
        var failure = Failure(await probe.ProbeAsync(Cancel));
        Assert.Equal((ProbeLayer.Timeout, "no answer within 1s (waiting for the first byte)"), (failure.Layer, failure.Detail));
    }

    [Fact]
    public async Task A_closed_port_is_a_fault_of_the_front_and_a_network_that_we_cannot_use_is_none()
    {
        using var socket = new Socket(System.Net.Sockets.AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // taken, and nobody listens
        using var refused = new HttpProbe(Usual, (IPEndPoint)socket.LocalEndPoint!, TimeProvider.System);
        Assert.Equal(ProbeLayer.Connect, Failure(await refused.ProbeAsync(Cancel)).Layer);
        // No packet leaves: the system itself says no to a connection to the broadcast address.
        using var ours = new HttpProbe(Usual, new IPEndPoint(IPAddress.Broadcast, 443), TimeProvider.System);
        Assert.IsType<ProbeResult.Inconclusive>((await ours.ProbeAsync(Cancel)).Result);
    }

    [Fact]
    public async Task A_tcp_probe_connects_and_no_more()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var settings = Usual with { Url = new Uri("tcp://www.example.com:5432"), UsesTcpOnly = true };
        using var open = new TcpProbe(settings, (IPEndPoint)listener.LocalEndpoint, TimeProvider.System);
        var report = await open.ProbeAsync(Cancel);
        Assert.IsType<ProbeResult.Success>(report.Result);
        Assert.NotNull(report.Connect);
        listener.Stop();
        Assert.Equal(ProbeLayer.Connect, Failure(await open.ProbeAsync(Cancel)).Layer);
        using var ours = new TcpProbe(settings, new IPEndPoint(IPAddress.Broadcast, 443), TimeProvider.System);
        Assert.IsType<ProbeResult.Inconclusive>((await ours.ProbeAsync(Cancel)).Result);
    }

    public void Dispose()
    {
        _authority.Dispose();
        File.Delete(_roots);
    }

    private async Task<ProbedServer> ServerAsync() => await ProbedServer.StartAsync(_authority.Issue("www.example.com"));

    private static ProbeResult.Failure Failure(ProbeReport report) => Assert.IsType<ProbeResult.Failure>(report.Result);
}
