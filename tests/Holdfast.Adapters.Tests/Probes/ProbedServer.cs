using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Adapters.Tests.Probes;

/// <summary>A TLS server that remembers how it was asked: names, protocol, connections, handshakes.</summary>
internal sealed class ProbedServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string?> _names = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private int _handshakes;

    private ProbedServer(WebApplication app) => _app = app;

    public IPEndPoint Endpoint => IPEndPoint.Parse(_app.Urls.First()["https://".Length..]);

    public int Handshakes => Volatile.Read(ref _handshakes);

    public ConcurrentQueue<Asked> Requests { get; } = [];

    /// <summary>Answers each request; 200 with "ok" unless a test says otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsync("all is ok here");

    public static async Task<ProbedServer> StartAsync(X509Certificate2 certificate, IPAddress? address = null)
    {
        ProbedServer? server = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, 0, listen => listen.UseHttps(https => https.ServerCertificateSelector = (connection, name) =>
        {
            Interlocked.Increment(ref server!._handshakes);
            if (connection is not null) server._names[connection.ConnectionId] = name;
            return certificate;
        })));
        var app = builder.Build();
        server = new ProbedServer(app);
        app.Run(async context =>
        {
            server.Requests.Enqueue(new Asked(
                server._names.GetValueOrDefault(context.Connection.Id.Split(':')[0]), context.Request.Host.Value!, context.Request.Protocol, context.Connection.Id,
                context.Request.Path, context.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            await server.Answer(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

internal sealed record Asked(string? Sni, string Host, string Protocol, string Connection, string Path, Dictionary<string, string> Headers);
