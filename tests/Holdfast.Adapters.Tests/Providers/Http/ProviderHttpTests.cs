using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Core.Sync;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Adapters.Tests.Providers.Http;

public sealed class ProviderHttpTests : IDisposable
{
    private const string Token = "s3cret-token";

    private readonly RawServer _server = new();
    private readonly ImpatientClock _clock = new(TimeSpan.FromSeconds(1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("https://api.example.com/", null)]
    [InlineData("http://127.0.0.1:8081/", null)]
    [InlineData("http://127.8.9.1/", null)]
    [InlineData("http://[::1]:8081/", null)]
    [InlineData("http://localhost:8081/", null)]
    [InlineData("http://192.0.2.1/", "plain HTTP")]
    [InlineData("http://localhost.example.com/", "plain HTTP")]
    [InlineData("ftp://127.0.0.1/", "not an HTTP address")]
    public void Plain_HTTP_is_for_loopback_only(string endpoint, string? refusal)
    {
        var words = ProviderHttp.Refusal(new Uri(endpoint));
        if (refusal is null) Assert.Null(words);
        else Assert.Contains(refusal, words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_address_is_told_at_the_first_call_and_nothing_is_sent()
    {
        using var http = Http(new Uri("http://192.0.2.1/"));
        var error = await Assert.ThrowsAsync<ProviderException>(() => http.SendAsync(Get, Cancel));
        Assert.Contains("use https://", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayHaveHappened);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _server.Answer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n\r\n");
        using var http = Http();
        var error = await Assert.ThrowsAsync<ProviderException>(() => http.SendAsync(Get, Cancel));
        Assert.Contains("redirect to http://127.0.0.1:1/elsewhere", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task The_secret_goes_into_its_header_and_into_no_message()
    {
        _server.Answer(Text(400, "Bad Request", $"what is {Token}?"));
        using var http = Http();
        var answer = await http.SendAsync(Get, Cancel);
        Assert.Contains($"Authorization: Bearer {Token}", _server.Heard, StringComparison.Ordinal);
        var error = http.Refused(Get, answer);
        Assert.Contains("what is ***?", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_with_a_line_break_is_refused_and_not_shown()
    {
        using var http = Http(secret: "good\r\nEvil: header");
        var error = await Assert.ThrowsAsync<ProviderException>(() => http.SendAsync(Get, Cancel));
        Assert.Contains("line break", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Evil", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _server.Requests);
    }

    [Fact]
    public async Task A_read_is_repeated_after_a_server_error_and_a_broken_connection()
    {
        _server.Answer(Text(503, "Service Unavailable", "later"));
        _server.Answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
        _server.Answer(Text(200, "OK", "{}"));
        using var http = Http();
        Assert.Equal(200, (await http.SendAsync(Get, Cancel)).Status);
        Assert.Equal(3, _server.Requests);
    }

    [Fact]
    public async Task Three_attempts_are_enough()
    {
        for (var i = 0; i < 5; i++) _server.Answer(Text(502, "Bad Gateway", "<html>bad\ngateway</html>"));
        using var http = Http();
        var error = await Assert.ThrowsAsync<ProviderException>(() => http.SendAsync(Get, Cancel));
        Assert.Equal(3, _server.Requests);
        Assert.Equal("HTTP 502", error.Status);
        Assert.Contains("'<html>bad gateway</html>'", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayHaveHappened);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")]
    [InlineData("")]
    public async Task A_write_that_may_have_happened_is_not_repeated_and_says_so(string answer)
    {
        _server.Answer(answer);
        _server.Answer(Text(200, "OK", "{}"));
        using var http = Http();
        var error = await Assert.ThrowsAsync<ProviderException>(() => http.SendAsync(Post, Cancel));
        Assert.True(error.MayHaveHappened);
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task A_write_whose_repetition_is_harmless_is_repeated()
    {
        _server.Answer("");
        _server.Answer(Text(200, "OK", "{}"));
        using var http = Http();
        Assert.Equal(200, (await http.SendAsync(Post with { IsRepeatable = true }, Cancel)).Status);
        Assert.Equal(2, _server.Requests);
    }

    [Fact]
    public async Task A_write_that_was_throttled_did_not_happen_and_is_repeated()
    {
        _server.Answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
        _server.Answer(Text(200, "OK", "{}"));
        using var http = Http();
        var started = _clock.GetUtcNow();
        Assert.Equal(200, (await http.SendAsync(Post, Cancel)).Status);
        Assert.InRange(_clock.GetUtcNow() - started, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task A_long_Retry_After_is_told_and_not_waited_out()
    {
        _server.Answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3201\r\nContent-Length: 0\r\n\r\n");
        using var http = Http();
        var error = await Assert.ThrowsAsync<ProviderException>(() => http.SendAsync(Post, Cancel));
        Assert.Equal(TimeSpan.FromSeconds(3201), error.RetryAfter);
        Assert.False(error.MayHaveHappened);
        Assert.Contains("try again in 3201 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Retry_After_may_be_a_date()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 6, 0, 0, TimeSpan.Zero));
        _server.Answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: Mon, 23 Nov 2026 07:00:00 GMT\r\nContent-Length: 0\r\n\r\n");
        using var http = new ProviderHttp(new ProviderId("p"), _server.Endpoint, new HttpCredential("Authorization", "Bearer ", new Secret(Token)), clock);
        var error = await Assert.ThrowsAsync<ProviderException>(() => http.SendAsync(Get, Cancel));
        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
    }

    [Fact]
    public async Task Silence_ends_after_the_timeout()
    {
        for (var i = 0; i < 3; i++) _server.Answer(RawServer.Silence);
        using var http = Http();
        var error = await Assert.ThrowsAsync<ProviderException>(() => http.SendAsync(Post, Cancel));
        Assert.Contains("no complete answer", error.Message, StringComparison.Ordinal);
        Assert.True(error.MayHaveHappened);
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task A_cancelled_call_is_a_cancellation()
    {
        _server.Answer(RawServer.Silence);
        using var http = Http();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var call = http.SendAsync(Get, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_closed_port_is_told_as_such()
    {
        var endpoint = _server.Endpoint;
        _server.Dispose();
        using var http = Http(endpoint);
        var error = await Assert.ThrowsAsync<ProviderException>(() => http.SendAsync(Post, Cancel));
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayHaveHappened);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_accepted()
    {
        _server.Answer("this is no TLS");
        using var http = Http(new Uri($"https://127.0.0.1:{_server.Endpoint.Port}/"));
        var error = await Assert.ThrowsAsync<ProviderException>(() => http.SendAsync(Post, Cancel));
        Assert.False(error.MayHaveHappened);
        Assert.DoesNotContain(Token, _server.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HTML_with_200_is_quoted_up_to_200_characters()
    {
        _server.Answer(Text(200, "OK", "<html>" + new string('x', 1000)));
        using var http = Http();
        var answer = await http.SendAsync(Post, Cancel);
        var error = Assert.Throws<ProviderException>(() => http.Read(Post, answer, Adapters.Providers.Desec.DesecJson.Default.DesecDomain));
        Assert.True(error.MayHaveHappened);
        Assert.Contains("<html>" + new string('x', 194) + "…", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 195), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_in_the_environment_is_not_used()
    {
        _server.Answer(Text(200, "OK", "{}"));
        var before = Environment.GetEnvironmentVariable("ALL_PROXY");
        Environment.SetEnvironmentVariable("ALL_PROXY", "http://127.0.0.1:1");
        try
        {
            using var http = Http();
            Assert.Equal(200, (await http.SendAsync(Get, Cancel)).Status);
        }
        finally
        {
            Environment.SetEnvironmentVariable("ALL_PROXY", before);
        }
    }

    private static HttpCall Get => new(HttpMethod.Get, "thing", "read the thing");

    private static HttpCall Post => new(HttpMethod.Post, "thing", "write the thing", "{}"u8.ToArray());

    private ProviderHttp Http(Uri? endpoint = null, string secret = Token) =>
        new(new ProviderId("p"), endpoint ?? _server.Endpoint, new HttpCredential("Authorization", "Bearer ", new Secret(secret)), _clock);

    private static string Text(int status, string words, string body) => $"HTTP/1.1 {status} {words}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
}

/// <summary>Answers each connection with the next prepared octets, whatever is asked, and closes.</summary>
internal sealed class RawServer : IDisposable
{
    public const string Silence = "(silence)";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Queue<string> _answers = new();
    private readonly Lock _lock = new();
    private readonly StringBuilder _heard = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private int _requests;

    public RawServer()
    {
        _listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _serving = ServeAsync();
    }

    public Uri Endpoint { get; }

    public int Requests => Volatile.Read(ref _requests);

    public string Heard
    {
        get
        {
            lock (_lock) return _heard.ToString();
        }
    }

    public void Answer(string octets)
    {
        lock (_lock) _answers.Enqueue(octets);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        try
        {
            _serving.GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
        {
            // the end of listening
        }
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var stream = client.GetStream();
            var buffer = new byte[16 * 1024];
            var head = "";
            while (!IsWhole(head))
            {
                var read = await stream.ReadAsync(buffer, _stop.Token);
                if (read == 0) break;
                head += Encoding.Latin1.GetString(buffer, 0, read);
            }
            string answer;
            lock (_lock)
            {
                _heard.Append(head);
                answer = _answers.TryDequeue(out var next) ? next : "";
            }
            Interlocked.Increment(ref _requests);
            if (answer == Silence) await WaitForCloseAsync(stream, buffer);
            else if (answer.Length > 0) await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _stop.Token);
        }
    }

    /// <summary>Head and body, or a TLS greeting, which never gets an end of head.</summary>
    private static bool IsWhole(string text)
    {
        if (text.Length > 0 && text[0] == '\u0016') return true;
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        var length = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        return length < 0 || text.Length - end - 4 >= int.Parse(text.AsSpan(length + 16, text.IndexOf('\r', length) - length - 16), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task WaitForCloseAsync(NetworkStream stream, byte[] buffer)
    {
        try
        {
            while (await stream.ReadAsync(buffer, _stop.Token) > 0)
            {
                // only the client's going away is waited for
            }
        }
        catch (IOException)
        {
            // it went away by reset
        }
    }
}
