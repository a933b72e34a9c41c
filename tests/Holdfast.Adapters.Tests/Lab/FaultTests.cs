using System.Net.Sockets;
using System.Text.Json;
using Holdfast.Lab.Cloudflare;
using Holdfast.Lab.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Adapters.Tests.Lab;

/// <summary>Each fault as a bare HTTP client meets it; one host carries them for all emulated APIs.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const string Body = """{"type":"A","name":"x","content":"192.0.2.1"}""";

    private readonly FakeTimeProvider _clock = new();
    private CloudflareEmulator _cloudflare = null!;
    private CloudflareZone _zone = null!;
    private Api _api = null!;

    private string Path => $"zones/{_zone.Id}/dns_records";

    public async ValueTask InitializeAsync()
    {
        _cloudflare = await CloudflareEmulator.StartAsync(new CloudflareOptions { Zones = ["example.com"], Clock = _clock });
        _zone = _cloudflare.Zone("example.com");
        _api = new Api(_cloudflare.Endpoint, $"Bearer {_cloudflare.Token}");
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _cloudflare.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_timeout_leaves_the_client_without_an_answer(bool afterCommit)
    {
        _cloudflare.Faults.Add(afterCommit ? new Fault.TimeoutAfterCommit() : new Fault.TimeoutBeforeCommit(), RequestKind.Write);
        using var patience = new CancellationTokenSource();
        var sending = _api.SendUntilAsync("POST", Path, Body, patience.Token);
        await Eventually.TrueAsync(() => afterCommit ? _zone.Records.Count == 1 : _cloudflare.Requests.Writes == 1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(afterCommit ? 1 : 0, _zone.Records.Count);
        Assert.Null(_cloudflare.Requests.All.Single().Status);
    }

    [Fact]
    public async Task A_late_commit_lands_when_the_client_has_long_gone()
    {
        _cloudflare.Faults.Add(new Fault.LateCommit(TimeSpan.FromMinutes(5)));
        using var patience = new CancellationTokenSource();
        var sending = _api.SendUntilAsync("POST", Path, Body, patience.Token);
        await Eventually.TrueAsync(() => _cloudflare.Requests.Writes == 1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Empty(_zone.Records);
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
            return _zone.Records.Count == 1;
        });
    }

    [Fact]
    public async Task A_reset_is_a_transport_error()
    {
        _cloudflare.Faults.Add(new Fault.ConnectionReset(), times: 1);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => _api.SendAsync("POST", Path, Body));
        Assert.Equal(SocketError.ConnectionReset, (error.InnerException?.InnerException as SocketException ?? error.InnerException as SocketException)?.SocketErrorCode);
        Assert.Empty(_zone.Records);
        _cloudflare.Faults.Add(new Fault.ConnectionResetAfterCommit(), times: 1);
        await Assert.ThrowsAsync<HttpRequestException>(() => _api.SendAsync("POST", Path, Body));
        Assert.Single(_zone.Records);
    }

    [Fact]
    public async Task Server_errors_come_before_or_after_the_commit()
    {
        _cloudflare.Faults.Add(new Fault.ErrorBeforeCommit(500), times: 1);
        Assert.Equal((500, 0), ((await _api.SendAsync("POST", Path, Body)).Status, _zone.Records.Count));
        _cloudflare.Faults.Add(new Fault.ErrorAfterCommit(502), times: 1);
        var reply = await _api.SendAsync("POST", Path, Body);
        Assert.Equal((502, 1), (reply.Status, _zone.Records.Count));
        Assert.StartsWith("text/html", reply.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttled_request_says_when_to_come_back()
    {
        _cloudflare.Faults.Add(new Fault.TooManyRequests(TimeSpan.FromHours(2)), times: 1);
        var reply = await _api.SendAsync("POST", Path, Body);
        Assert.Equal((429, "7200", 0), (reply.Status, reply.Headers["Retry-After"], _zone.Records.Count));
    }

    [Fact]
    public async Task Broken_answers_look_like_success()
    {
        for (var number = 0; number < 4; number++) _zone.Seed("A", $"h{number}", "192.0.2.1");
        _cloudflare.Faults.Add(new Fault.HtmlWithStatus200(), times: 1);
        Assert.StartsWith("<!doctype html>", (await _api.GetAsync(Path)).Body, StringComparison.Ordinal);
        _cloudflare.Faults.Add(new Fault.TruncatedBody(), times: 1);
        var cut = await _api.GetAsync(Path);
        Assert.Equal(200, cut.Status);
        Assert.ThrowsAny<JsonException>(() => cut.Json);
        _cloudflare.Faults.Add(new Fault.MissingItems(), times: 1);
        var lacking = (await _api.GetAsync(Path)).Json;
        Assert.Equal((2, 4), (lacking["result"]!.AsArray().Count, (int)lacking["result_info"]!["count"]!));
    }

    [Fact]
    public async Task Frozen_refuses_writes_and_answers_reads()
    {
        _cloudflare.Faults.Frozen = true;
        Assert.Equal(503, (await _api.SendAsync("POST", Path, Body)).Status);
        Assert.Equal(200, (await _api.GetAsync(Path)).Status);
        Assert.Empty(_zone.Records);
        _cloudflare.Faults.Frozen = false;
        Assert.Equal(200, (await _api.SendAsync("POST", Path, Body)).Status);
    }

    [Fact]
    public async Task A_lost_credential_is_refused()
    {
        _cloudflare.Faults.Add(new Fault.Unauthorized());
        Assert.Equal(403, (await _api.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task Latency_waits_on_the_clock_and_then_goes_on()
    {
        _cloudflare.Faults.Add(new Fault.Latency(TimeSpan.FromSeconds(30)));
        _cloudflare.Faults.Add(new Fault.ErrorAfterCommit());
        var sending = _api.SendAsync("POST", Path, Body);
        await Eventually.TrueAsync(() => _cloudflare.Requests.Writes == 1);
        Assert.False(sending.IsCompleted);
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(30));
            return sending.IsCompleted;
        });
        Assert.Equal((502, 1), ((await sending).Status, _zone.Records.Count));
    }

    [Fact]
    public async Task A_stopped_API_refuses_connections_and_comes_back_on_its_port()
    {
        await _cloudflare.StopApiAsync();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => _api.GetAsync(Path));
        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
        await _cloudflare.StartApiAgainAsync();
        Assert.Equal(200, (await _api.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task A_rule_strikes_at_the_nth_request_and_so_many_times()
    {
        _cloudflare.Faults.Add(new FaultRule(new Fault.ErrorBeforeCommit()) { Method = "GET", PathContains = "dns_records", After = 1, Times = 2 });
        var seen = new List<int>();
        for (var number = 0; number < 5; number++) seen.Add((await _api.GetAsync(Path)).Status);
        Assert.Equal([200, 503, 503, 200, 200], seen);
        Assert.Equal((200, 2), ((await _api.GetAsync("zones")).Status, _cloudflare.Faults.Struck));
    }

    [Fact]
    public void A_chance_is_the_same_for_the_same_seed()
    {
        static string Pattern(int seed)
        {
            var script = new FaultScript(seed);
            script.Add(new FaultRule(new Fault.ConnectionReset()) { Probability = 0.3 });
            return string.Concat(Enumerable.Range(0, 100).Select(_ => script.Next(RequestKind.Read, "GET", "/").Fault is null ? '.' : 'x'));
        }
        Assert.Equal(Pattern(3), Pattern(3));
        Assert.NotEqual(Pattern(3), Pattern(4));
        Assert.InRange(Pattern(3).Count(letter => letter == 'x'), 15, 45);
    }
}
