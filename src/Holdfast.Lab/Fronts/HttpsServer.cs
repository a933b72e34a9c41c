using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Holdfast.Lab.Fronts;

/// <summary>An origin, or a front that fetches every page from one: TLS, HTTP/1.1 and 2, on a loopback address.</summary>
public sealed class HttpsServer : IAsyncDisposable
{
    private static readonly TimeSpan UpstreamPatience = TimeSpan.FromSeconds(3);

    private readonly HttpsServerOptions _options;
    private readonly X509Certificate2[] _certificates;
    private readonly HttpClient? _upstream;
    private CancellationTokenSource _stopping = new();
    private WebApplication? _application;
    private long _requests;

    private HttpsServer(HttpsServerOptions options)
    {
        _options = options;
        Endpoint = options.Endpoint;
        Faults = new FrontFaults(options.Seed);
        string[] names = [.. options.HostNames];
        _certificates = [options.Authority.Issue(names), options.Authority.Issue("somebody-else.example"), options.Authority.IssueExpired(names)];
        if (options.Upstream is { } upstream) _upstream = UpstreamClient(upstream);
    }

    public string Name => _options.Name;

    public IPEndPoint Endpoint { get; private set; }

    public FrontFaults Faults { get; }

    public long Requests => Interlocked.Read(ref _requests);

    public bool IsListening => _application is not null;

    public static async Task<HttpsServer> StartAsync(HttpsServerOptions options)
    {
        var server = new HttpsServer(options);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Closes the port and its connections: clients are refused.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _application, null) is not { } application) return;
        await _stopping.CancelAsync();
        await application.StopAsync();
        await application.DisposeAsync();
    }

    /// <summary>Opens the port that was open before <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        if (_application is not null) return;
        _stopping = new CancellationTokenSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(Endpoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => _certificates[(int)Faults.Certificate]);
            });
        });
        var application = builder.Build();
        application.Run(ServeAsync);
        await application.StartAsync();
        Endpoint = new IPEndPoint(Endpoint.Address, new Uri(application.Urls.Single()).Port);
        _application = application;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        _upstream?.Dispose();
        foreach (var certificate in _certificates) certificate.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            context.Response.Headers["X-Lab-Server"] = Name;
            var meets = Faults.MeetsThis();
            if (meets && Faults.Reset)
            {
                Cut(context);
                return;
            }
            if (meets && Faults.Hang) await Task.Delay(Timeout.InfiniteTimeSpan, _options.Clock, gone.Token);
            if (meets && Faults.Slow > TimeSpan.Zero) await Task.Delay(Faults.Slow, _options.Clock, gone.Token);
            if (_options.AnswersTrace && context.Request.Path == "/cdn-cgi/trace") await PageAsync(context, 200, "text/plain", $"fl=lab\nh={context.Request.Host.Host}\n", gone.Token);
            else if (_options.Refuses(context.Request.Host.Host) is { } refusal) await PageAsync(context, refusal.Status, "text/html", Html(refusal.Title), gone.Token);
            else if (meets && Faults.Status is { } status) await PageAsync(context, status, "text/html", Html($"Error {status}"), gone.Token);
            else if (_upstream is null) await PageAsync(context, 200, "text/plain", context.Request.Path == "/health" ? "ok\n" : $"Hello from {Name}.\n", gone.Token);
            else await FetchAsync(context, _upstream, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task FetchAsync(HttpContext context, HttpClient upstream, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(UpstreamPatience, _options.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"http://{_options.UpstreamName}:{_options.Upstream!.Port}{context.Request.Path}{context.Request.QueryString}");
        request.Headers.Host = context.Request.Host.Value;
        try
        {
            using var response = await upstream.SendAsync(request, linked.Token);
            var body = await response.Content.ReadAsStringAsync(linked.Token);
            await PageAsync(context, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "text/plain", body, cancel);
        }
        catch (Exception error) when (error is HttpRequestException or AuthenticationException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            await PageAsync(context, _options.UpstreamDownStatus, "text/html", Html($"Error {_options.UpstreamDownStatus}: the origin does not answer"), cancel);
        }
    }

    private HttpClient UpstreamClient(IPEndPoint upstream) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(upstream, cancel);
                // TLS is spoken here, because the client would put the Host header, which carries the public name, into SNI.
                var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
                {
                    TargetHost = _options.UpstreamName,
                    RemoteCertificateValidationCallback = _options.Authority.Trusts,
                }, cancel);
                return tls;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static void Cut(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        context.Abort();
    }

    private static async Task PageAsync(HttpContext context, int status, string type, string body, CancellationToken cancel)
    {
        var octets = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = $"{type}; charset=utf-8";
        context.Response.ContentLength = octets.Length;
        await context.Response.Body.WriteAsync(octets, cancel);
    }

    private static string Html(string title) =>
        string.Create(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\">\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n");
}
