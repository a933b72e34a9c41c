using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Holdfast.Lab.Cloudflare;
using Holdfast.Lab.Fronts;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Adapters.Tests.Lab;

public sealed class HttpsServerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LabAuthority _authority = new();
    private HttpsServer _origin = null!;
    private HttpsServer _front = null!;

    public async ValueTask InitializeAsync()
    {
        _origin = await HttpsServer.StartAsync(new HttpsServerOptions { Name = "origin", Authority = _authority, HostNames = ["origin.example.com"], Clock = _clock });
        _front = await HttpsServer.StartAsync(new HttpsServerOptions
        {
            Name = "front",
            Authority = _authority,
            HostNames = ["www.example.com"],
            Upstream = _origin.Endpoint,
            AnswersTrace = true,
            Clock = _clock,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _origin.DisposeAsync();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_front_fetches_the_page_from_its_origin(string version)
    {
        using var response = await GetAsync("/", Version.Parse(version));
        Assert.Equal((HttpStatusCode.OK, Version.Parse(version)), (response.StatusCode, response.Version));
        Assert.Equal("front", response.Headers.GetValues("X-Lab-Server").Single());
        Assert.Equal("Hello from origin.\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((1, 1), (_front.Requests, _origin.Requests));
    }

    [Fact]
    public async Task A_status_comes_with_healthy_TLS_while_the_trace_page_still_works()
    {
        _front.Faults.Status = 500;
        using var page = await GetAsync("/");
        using var trace = await GetAsync("/cdn-cgi/trace");
        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.OK), (page.StatusCode, trace.StatusCode));
        _front.Faults.Clear();
        using var healed = await GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, healed.StatusCode);
    }

    [Theory]
    [InlineData(FrontCertificate.WrongName, SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(FrontCertificate.Expired, SslPolicyErrors.RemoteCertificateChainErrors)]
    public async Task A_bad_certificate_ends_the_handshake(FrontCertificate certificate, SslPolicyErrors expected)
    {
        _front.Faults.Certificate = certificate;
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("/"));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        var seen = SslPolicyErrors.None;
        using var socket = new TcpClient();
        await socket.ConnectAsync(_front.Endpoint, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream(), false, (_, _, _, errors) => (seen = errors) == errors);
        await tls.AuthenticateAsClientAsync("www.example.com");
        Assert.True(seen.HasFlag(expected), seen.ToString());
    }

    [Fact]
    public async Task A_stopped_front_refuses_and_comes_back()
    {
        await _front.StopAsync();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("/"));
        Assert.Equal(SocketError.ConnectionRefused, (error.InnerException as SocketException)?.SocketErrorCode);
        await _front.StartAgainAsync();
        using var response = await GetAsync("/health");
        Assert.Equal("ok\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reset_and_a_hang_give_no_answer()
    {
        _front.Faults.Reset = true;
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("/"));
        _front.Faults.Clear();
        _front.Faults.Hang = true;
        using var patience = new CancellationTokenSource();
        var before = _front.Requests;
        var asking = GetUntilAsync("/", HttpVersion.Version11, patience.Token);
        await Eventually.TrueAsync(() => _front.Requests > before);
        Assert.False(asking.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_slow_front_waits_on_the_clock()
    {
        _front.Faults.Slow = TimeSpan.FromSeconds(20);
        var asking = GetAsync("/");
        await Eventually.TrueAsync(() => _front.Requests == 1);
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(20));
            return asking.IsCompleted;
        });
        using var response = await asking;
        // While the clock ran ahead, the front may have lost patience with its origin.
        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.BadGateway });
    }

    [Fact]
    public async Task A_front_without_its_origin_says_so()
    {
        await _origin.StopAsync();
        using var response = await GetAsync("/");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Fact]
    public async Task A_share_of_the_requests_meets_the_fault()
    {
        _front.Faults.Status = 500;
        _front.Faults.Share = 0.3;
        var failed = 0;
        for (var number = 0; number < 60; number++)
        {
            using var response = await GetAsync("/");
            if (response.StatusCode == HttpStatusCode.InternalServerError) failed++;
        }
        Assert.InRange(failed, 6, 32);
    }

    [Fact]
    public async Task Cloudflare_serves_only_the_names_it_is_told_to()
    {
        await using var cloudflare = await CloudflareEmulator.StartAsync(new CloudflareOptions { Zones = ["example.com"] });
        var zone = cloudflare.Zone("example.com");
        zone.Seed("CNAME", "www", "cf-front.example.com.", 60);
        zone.Seed("A", "cf-front", "203.0.113.10", proxied: true);
        zone.Seed("A", "*.apps", "203.0.113.10", proxied: true);
        var hosts = new CloudflareHosts(cloudflare);
        Assert.Null(hosts.Refuses("cf-front.example.com"));
        Assert.Null(hosts.Refuses("one.apps.example.com"));
        // The original tool's layout: a DNS-only name that ends at a proxied one.
        Assert.Equal((403, true), (hosts.Refuses("www.example.com")?.Status, hosts.Refuses("www.example.com")?.Title.Contains("1014", StringComparison.Ordinal)));
        Assert.Equal((409, true), (hosts.Refuses("www.example.org")?.Status, hosts.Refuses("www.example.org")?.Title.Contains("1001", StringComparison.Ordinal)));
        hosts.AddCustomHostname("www.example.com");
        Assert.Null(hosts.Refuses("WWW.example.com"));
    }

    private Task<HttpResponseMessage> GetAsync(string path, Version? version = null) => GetUntilAsync(path, version ?? HttpVersion.Version11, CancellationToken.None);

    private async Task<HttpResponseMessage> GetUntilAsync(string path, Version version, CancellationToken patience)
    {
        using var client = LabClient.For(_front.Endpoint, _authority);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://www.example.com:{_front.Endpoint.Port}{path}")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience, TestContext.Current.CancellationToken);
        return await client.SendAsync(request, linked.Token);
    }
}
