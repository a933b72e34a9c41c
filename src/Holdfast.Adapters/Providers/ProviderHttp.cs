using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers;

/// <summary>
/// The way to a provider's HTTP API: no redirects, no cookies, no proxy (the environment of a service must not decide where a
/// token goes), verified certificates, plain HTTP only on loopback. What fails, fails as <see cref="ProviderException"/>.
/// </summary>
/// <remarks>
/// Repeats: a call that never left (name, connect, TLS) or that was refused by a limit (429) did nothing, so any of them may be
/// repeated. A call that broke off or was answered by 5xx may have been carried out, so it is repeated only when it is
/// <see cref="HttpCall.IsRepeatable"/>; otherwise the exception says <see cref="ProviderException.MayHaveHappened"/>.
/// </remarks>
internal sealed class ProviderHttp : IDisposable
{
    private readonly ProviderId _provider;
    private readonly HttpCredential _credential;
    private readonly TimeProvider _clock;
    private readonly HttpLimits _limits;
    private readonly Uri _endpoint;
    private readonly HttpMessageInvoker _http;
    private readonly string? _refusal;

    public ProviderHttp(ProviderId provider, Uri endpoint, HttpCredential credential, TimeProvider clock, HttpLimits? limits = null)
    {
        (_provider, _credential, _clock, _limits) = (provider, credential, clock, limits ?? HttpLimits.Default);
        _endpoint = endpoint.AbsoluteUri.EndsWith('/') ? endpoint : new Uri(endpoint.AbsoluteUri + "/");
        _refusal = Refusal(_endpoint) ?? (credential.Secret.Reveal().Any(char.IsControl) ? "the secret contains a line break or another control character" : null);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = _limits.Connect,
            // The API's addresses may change while a watcher runs for months.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
        });
    }

    public TimeProvider Clock => _clock;

    public ProviderId Provider => _provider;

    /// <summary>Hears why a call waits.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Says what is waited for, unless the wait is too short to be noticed.</summary>
    public void Say(string what, TimeSpan wait)
    {
        if (wait >= TimeSpan.FromSeconds(2)) Notice?.Invoke(what);
    }

    public HttpLimits Limits => _limits;

    /// <summary>Why an address is not used at all; null when it is fine.</summary>
    public static string? Refusal(Uri endpoint)
    {
        if (endpoint.Scheme == Uri.UriSchemeHttps) return null;
        if (endpoint.Scheme != Uri.UriSchemeHttp) return $"{endpoint} is not an HTTP address";
        var host = endpoint.DnsSafeHost;
        var isLoopback = host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        return isLoopback ? null : $"{endpoint} is plain HTTP, which would show the secret to everybody on the way; use https:// (plain HTTP is for loopback only)";
    }

    /// <summary>
    /// The answer, whatever its status below 500, except redirects and 429; those and all that is worse is an exception.
    /// </summary>
    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancel)
    {
        if (_refusal is not null) throw Failed(call, _refusal);
        var deadline = _clock.GetUtcNow() + _limits.Total;
        for (var attempt = 1; ; attempt++)
        {
            var isFirst = call.Permit?.Take() == true;
            var (answer, failure, retry) = await AttemptAsync(call, deadline - _clock.GetUtcNow(), cancel);
            if (isFirst && failure is { MayHaveHappened: false } && retry) call.Permit!.GiveBack();
            if (answer is not null) return answer;
            var wait = failure!.RetryAfter ?? Backoff(attempt);
            if (!retry || attempt >= _limits.Attempts || wait > _limits.LongestWait || _clock.GetUtcNow() + wait >= deadline) throw failure;
            if (failure.Status == "HTTP 429") Say($"{_provider}: waiting {Math.Ceiling(wait.TotalSeconds):0} s, the provider's own limit ({call.Operation})", wait);
            await Task.Delay(wait, _clock, cancel);
            if (call.BeforeRepeat is { } count) await count(cancel);
        }
    }

    /// <summary>Reads a JSON answer; HTML, half an answer or another shape is an exception that quotes what came.</summary>
    public T Read<T>(HttpCall call, HttpAnswer answer, JsonTypeInfo<T> shape)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, shape) ?? throw new JsonException("the answer is null");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or FormatException or InvalidOperationException)
        {
            throw Failed(call, $"the answer is not what this API promises ({FirstLine(error.Message)}): {Quote(answer)}", Status(answer), mayHaveHappened: call.IsWrite && answer.IsSuccess, inner: error);
        }
    }

    public ProviderException Failed(
        HttpCall call, string message, string? status = null, TimeSpan? retryAfter = null, bool mayHaveHappened = false, Exception? inner = null) =>
        new(_provider, call.Operation, message, status, retryAfter, mayHaveHappened, inner);

    /// <summary>An answer that the caller cannot use, in the words of the provider.</summary>
    public ProviderException Refused(HttpCall call, HttpAnswer answer, string? words = null) => Failed(
        call,
        answer.Status switch
        {
            401 or 403 => $"the credential was refused ({Status(answer)}): {words ?? Quote(answer)}",
            _ => $"{Status(answer)}: {words ?? Quote(answer)}",
        },
        Status(answer));

    /// <summary>The first 200 characters of an answer on one line, without our secret should it come back to us.</summary>
    public string Quote(HttpAnswer answer)
    {
        const int most = 200;
        var text = Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, 8 * most)]);
        var secret = _credential.Secret.Reveal();
        if (secret.Length > 0) text = text.Replace(secret, "***", StringComparison.Ordinal);
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Select(c => char.IsControl(c) ? '?' : c));
        return line.Length == 0 ? "(empty)" : line.Length <= most ? $"'{line}'" : $"'{line[..most]}…'";
    }

    public static string Status(HttpAnswer answer) => $"HTTP {answer.Status.ToString(CultureInfo.InvariantCulture)}";

    public void Dispose() => _http.Dispose();

    private async Task<(HttpAnswer? Answer, ProviderException? Failure, bool MayRetry)> AttemptAsync(HttpCall call, TimeSpan left, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(left < _limits.Attempt ? left : _limits.Attempt, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            var answer = await ExchangeAsync(call, linked.Token);
            return answer.Status switch
            {
                429 => (null, Failed(call, $"too many requests{Later(answer)}: {Quote(answer)}", Status(answer), RetryAfter(answer)), true),
                >= 500 => (null, Failed(call, $"{Status(answer)}: {Quote(answer)}", Status(answer), RetryAfter(answer), call.IsWrite), call.IsRepeatable),
                >= 300 and < 400 => (null, Failed(call, $"{Status(answer)}: a redirect to {answer.Headers.Location}; none is followed, it would take the secret elsewhere", Status(answer)), false),
                _ => (answer, null, false),
            };
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException error) when (!timeout.IsCancellationRequested)
        {
            // Only the handler's own connect timeout is left.
            return (null, Failed(call, $"no connection to {_endpoint.Authority} within {_limits.Connect.TotalSeconds:0.#} s", inner: error), true);
        }
        catch (OperationCanceledException error)
        {
            return (null, Failed(call, $"no complete answer from {_endpoint.Authority} within {_limits.Attempt.TotalSeconds:0.#} s", mayHaveHappened: call.IsWrite, inner: error), call.IsRepeatable);
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
        {
            return (null, Failed(call, $"{_endpoint.Authority} cannot be reached: {Innermost(error)}", inner: error), error.HttpRequestError != HttpRequestError.SecureConnectionError);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException)
        {
            return (null, Failed(call, $"the connection to {_endpoint.Authority} broke off: {Innermost(error)}", mayHaveHappened: call.IsWrite, inner: error), call.IsRepeatable);
        }
    }

    private async Task<HttpAnswer> ExchangeAsync(HttpCall call, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(_endpoint, call.Path));
        request.Headers.TryAddWithoutValidation("User-Agent", "holdfast");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation(_credential.Header, _credential.Prefix + _credential.Secret.Reveal());
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        using var response = await _http.SendAsync(request, cancel);
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > _limits.LargestAnswer) throw new IOException($"the answer is larger than {_limits.LargestAnswer} bytes");
        }
        return new HttpAnswer((int)response.StatusCode, bytes.GetBuffer().AsMemory(0, (int)bytes.Length), response.Headers);
    }

    private TimeSpan? RetryAfter(HttpAnswer answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > _clock.GetUtcNow() ? date - _clock.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private string Later(HttpAnswer answer) => RetryAfter(answer) is { } wait ? $", try again in {Math.Ceiling(wait.TotalSeconds):0} s" : "";

    private static TimeSpan Backoff(int attempt) =>
        TimeSpan.FromMilliseconds(250 * Math.Pow(2, attempt - 1) * (0.5 + Random.Shared.NextDouble()));

    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner) error = inner;
        return FirstLine(error.Message);
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}

/// <summary>The header that carries the secret, with the word in front of it.</summary>
internal sealed record HttpCredential(string Header, string Prefix, Config.Secret Secret);

/// <param name="Connect">For the TCP and TLS handshakes.</param>
/// <param name="Attempt">For one exchange from the first byte to the last.</param>
/// <param name="Total">For all attempts and the waiting between them.</param>
/// <param name="LongestWait">A Retry-After beyond this is told to the caller instead of being waited out.</param>
internal sealed record HttpLimits(TimeSpan Connect, TimeSpan Attempt, TimeSpan Total, TimeSpan LongestWait, int Attempts, long LargestAnswer)
{
    /// <summary>
    /// Attempt: a deSEC bulk write of 500 sets is signed before it is answered. LongestWait: a minute, because deSEC's per-minute
    /// window frees itself within it (Retry-After up to 49 s was seen), its hourly one does not.
    /// </summary>
    public static readonly HttpLimits Default = new(
        Connect: TimeSpan.FromSeconds(5),
        Attempt: TimeSpan.FromSeconds(30),
        Total: TimeSpan.FromSeconds(120),
        LongestWait: TimeSpan.FromSeconds(60),
        Attempts: 3,
        LargestAnswer: 128L * 1024 * 1024);
}

/// <param name="Path">Relative to the endpoint, with the query.</param>
/// <param name="Operation">For people: "read zone example.com".</param>
internal sealed record HttpCall(HttpMethod Method, string Path, string Operation, byte[]? Body = null)
{
    public bool IsWrite => Method != HttpMethod.Get;

    /// <summary>Doing it twice is the same as doing it once.</summary>
    public bool IsRepeatable { get; init; } = Method == HttpMethod.Get;

    /// <summary>Asked right before each try of a write.</summary>
    public SendPermit? Permit { get; init; }

    /// <summary>Counts a repeat against the caller's budget, and waits for it.</summary>
    public Func<CancellationToken, Task>? BeforeRepeat { get; init; }
}

internal sealed record HttpAnswer(int Status, ReadOnlyMemory<byte> Body, HttpResponseHeaders Headers)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
