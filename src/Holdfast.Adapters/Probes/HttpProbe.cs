using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Holdfast.Adapters.Config;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Probes;

/// <summary>
/// An HTTP(S) request to one address, with the public host name in SNI and Host. The address is dialled as given: no name is
/// resolved, so the probe can never go through the router that it judges.
/// </summary>
public sealed class HttpProbe : IProbe
{
    // A health page is small; what comes after this is neither read nor matched.
    private const int MostBody = 64 * 1024;

    private readonly ProbeSettings _settings;
    private readonly IPEndPoint _address;
    private readonly TimeProvider _clock;
    private X509Certificate2Collection? _roots;
    private HttpMessageInvoker? _client;
    private long _clientSince;
    // One probe of one address runs at a time. An AsyncLocal would not do: the pool connects outside the request's context.
    private volatile Handshake? _current;
    private volatile Handshake? _last;
    private long _securedAt;
    private bool _isOpen;

    public HttpProbe(ProbeSettings settings, IPEndPoint address, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        _address = address.Port == 0 ? new IPEndPoint(address.Address, settings.Url.Port) : address;
    }

    /// <summary>
    /// The client with its open connection, and a new one when that is old enough. The pool's own PooledConnectionLifetime does not
    /// do: an HTTP/2 connection is used again even with a lifetime of zero (seen with .NET 10).
    /// </summary>
    private HttpMessageInvoker Client()
    {
        if (_client is not null && _clock.GetElapsedTime(_clientSince) < _settings.FreshTls) return _client;
        _client?.Dispose();
        _clientSince = _clock.GetTimestamp();
        return _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null, // a probe is a request like a user's, traced or not
            AllowAutoRedirect = _settings.FollowsRedirects,
            MaxAutomaticRedirections = 5,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = _settings.ConnectTimeout,
            MaxConnectionsPerServer = 2,
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Validate },
        });
    }

    public async Task<ProbeReport> ProbeAsync(CancellationToken cancel)
    {
        // A missing file is our own trouble and no failure of the front; it may come back.
        if (_settings.TrustedRoots is { } file && _roots is null)
        {
            (_roots, var trouble) = TrustedRoots.Read(file);
            if (trouble is not null)
                return new ProbeReport(new ProbeResult.Inconclusive($"the trusted roots in {file}: {trouble}"), null, null, null, TimeSpan.Zero, null, null);
        }
        // Waiting for our own turn is not the target's time: it comes before the clock starts.
        using var turn = ExpectsHandshake ? await HandshakeGate.EnterAsync(_clock, cancel) : null;
        var start = _clock.GetTimestamp();
        var handshake = new Handshake(_clock);
        _current = handshake;
        using var limit = new CancellationTokenSource(_settings.Timeout, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        TimeSpan? firstByte = null;
        int? status = null;
        DateTimeOffset? date = null;
        ProbeResult result;
        try
        {
            using var request = Request();
            using var response = await Client().SendAsync(request, linked.Token);
            firstByte = _clock.GetElapsedTime(start);
            status = (int)response.StatusCode;
            date = response.Headers.Date;
            var body = await ReadBodyAsync(response, linked.Token);
            // Dates alone were let through, to hear what time it is there: what they mean is judged with that.
            result = handshake.Certificate is { IsDateOnly: true, Fault: { } fault }
                ? new ProbeResult.Failure(ProbeLayer.CertificateDate, $"certificate: {fault}")
                : Judge(status.Value, body, _clock.GetElapsedTime(start));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            result = new ProbeResult.Failure(ProbeLayer.Timeout, $"no answer within {Core.Duration.Format(_settings.Timeout)} ({handshake.Where(firstByte)})");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            result = Explain(error, handshake);
        }
        finally
        {
            _current = null;
        }
        if (handshake.Certificate is not null) (_last, _securedAt) = (handshake, start);
        _isOpen = result is ProbeResult.Success;
        if (result is ProbeResult.Failure { Layer: ProbeLayer.CertificateDate })
        {
            // A connection that was let through for its date is never used again.
            _client?.Dispose();
            _client = null;
        }
        return new ProbeReport(result, handshake.Connected, handshake.Secured, firstByte, _clock.GetElapsedTime(start), status, (handshake.Certificate is null ? _last : handshake)?.Certificate)
        {
            Date = date,
        };
    }

    /// <summary>No connection stands, or it is old enough to be replaced.</summary>
    private bool ExpectsHandshake => !_isOpen || _clock.GetElapsedTime(_securedAt) >= _settings.FreshTls;

    public void Dispose() => _client?.Dispose();

    private HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, _settings.Url)
        {
            Version = _settings.Version == HttpVersionChoice.Http11 || _settings.Url.Scheme == "http" ? HttpVersion.Version11 : HttpVersion.Version20,
            VersionPolicy = _settings.Version == HttpVersionChoice.Any ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("holdfast-probe", "1"));
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        foreach (var (key, value) in _settings.Headers) request.Headers.TryAddWithoutValidation(key, value);
        return request;
    }

    private async Task<string?> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var buffer = new byte[_settings.Body is null ? 4096 : MostBody];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancel);
            if (read == 0) break;
            length += read;
        }
        return _settings.Body is null ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }

    private ProbeResult Judge(int status, string? body, TimeSpan took)
    {
        if (!_settings.Expect.Any(range => range.Contains(status)))
            return new ProbeResult.Failure(ProbeLayer.Status, $"status {status}, expected {string.Join(", ", _settings.Expect)}");
        if (_settings.Body is { } wanted && body?.Contains(wanted, StringComparison.Ordinal) != true)
            return new ProbeResult.Failure(ProbeLayer.Body, $"the body does not contain '{wanted}'");
        return new ProbeResult.Success(took);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var handshake = _current;
        var socket = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_address, cancel);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        handshake?.MarkConnected();
        return new NetworkStream(socket, ownsSocket: true);
    }

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf) return false;
        var fault = FaultOf(leaf, chain, errors, out var isDateOnly);
        var report = new CertificateReport(new DateTimeOffset(leaf.NotAfter.ToUniversalTime(), TimeSpan.Zero), leaf.Subject, fault) { IsDateOnly = isDateOnly };
        (_current ?? new Handshake(_clock)).MarkSecured(report);
        return fault is null || isDateOnly;
    }

    private string? FaultOf(X509Certificate2 leaf, X509Chain? chain, SslPolicyErrors errors, out bool isDateOnly)
    {
        isDateOnly = false;
        if (errors == SslPolicyErrors.None) return null;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return $"it is not for {_settings.Url.Host}";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return "none was shown";
        if (_roots is not null)
        {
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(_roots);
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.VerificationTime = _clock.GetUtcNow().UtcDateTime;
            if (chain is not null)
                foreach (var element in chain.ChainElements) own.ChainPolicy.ExtraStore.Add(element.Certificate);
            if (own.Build(leaf)) return null;
            return Statuses(own, out isDateOnly);
        }
        return chain is null ? "it is not trusted" : Statuses(chain, out isDateOnly);
    }

    private static string Statuses(X509Chain chain, out bool isDateOnly)
    {
        var statuses = chain.ChainStatus.Select(status => status.Status).Where(status => status != X509ChainStatusFlags.NoError).Distinct().ToList();
        isDateOnly = statuses is [X509ChainStatusFlags.NotTimeValid];
        return statuses.Contains(X509ChainStatusFlags.NotTimeValid) ? "it is expired or not yet valid"
            : statuses.Contains(X509ChainStatusFlags.UntrustedRoot) || statuses.Contains(X509ChainStatusFlags.PartialChain) ? "its chain ends at no trusted root"
            : string.Join(", ", statuses);
    }

    private ProbeResult Explain(Exception error, Handshake handshake)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
            if (inner is SocketException socket && OwnFaults.IsOurs(socket.SocketErrorCode)) return new ProbeResult.Inconclusive($"{_address}: {socket.Message}");
        if (handshake.Certificate?.Fault is { } fault) return new ProbeResult.Failure(ProbeLayer.Tls, $"certificate: {fault}");
        var layer = handshake.Connected is null && error is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } ? ProbeLayer.Connect
            : error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? ProbeLayer.Tls
            : ProbeLayer.Status;
        var message = error.InnerException?.Message ?? error.Message;
        return new ProbeResult.Failure(layer, layer == ProbeLayer.Status ? $"the connection broke: {message}" : message);
    }

    private sealed class Handshake(TimeProvider clock)
    {
        private readonly long _start = clock.GetTimestamp();

        public TimeSpan? Connected { get; private set; }
        public TimeSpan? Secured { get; private set; }
        public CertificateReport? Certificate { get; private set; }

        public void MarkConnected() => Connected = clock.GetElapsedTime(_start);

        public void MarkSecured(CertificateReport certificate)
        {
            Secured = clock.GetElapsedTime(_start);
            Certificate = certificate;
        }

        public string Where(TimeSpan? firstByte) =>
            firstByte is not null ? "while reading the body"
            : Secured is not null ? "waiting for the first byte"
            : Connected is not null ? "connected, waiting for TLS or the first byte"
            : "connecting, or waiting on a reused connection";
    }
}
