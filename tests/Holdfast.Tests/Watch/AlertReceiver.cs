using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Watch;

/// <summary>Takes JSON messages on loopback; may answer with an error, or hold every request open.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked, _pings;

    private AlertReceiver(WebApplication app) => _app = app;

    public ConcurrentQueue<JsonNode> Taken { get; } = [];

    /// <summary>How many requests came, whatever was answered.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public int Pings => Volatile.Read(ref _pings);

    public int Status { get; set; } = 202;

    public bool Hangs { get; set; }

    public Uri Url => new(_app.Urls.First() + "/hook");

    public static async Task<AlertReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new AlertReceiver(app);
        app.MapPost("/hook", receiver.TakeAsync);
        app.MapGet("/ping", () => Interlocked.Increment(ref receiver._pings));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        if (Hangs) await _release.Task.WaitAsync(context.RequestAborted);
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        context.Response.StatusCode = Status;
        if (Status < 300) Taken.Enqueue(body!);
    }
}
