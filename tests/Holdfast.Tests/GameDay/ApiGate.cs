using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.GameDay;

internal enum GateMode
{
    Open,
    Fails,
    Hangs,
    Closed,
}

/// <summary>Stands before the HTTP API of a provider: passes on, answers 500, never answers, or closes each connection.</summary>
internal sealed class ApiGate : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _behind;
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiGate(WebApplication app, Uri behind) => (_app, _behind) = (app, new HttpClient { BaseAddress = behind });

    public GateMode Mode { get; set; }

    public Uri Url => new(_app.Urls.First());

    public static async Task<ApiGate> StartAsync(Uri behind, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var gate = new ApiGate(app, behind);
        app.Run(gate.PassAsync);
        await app.StartAsync(cancel);
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _app.DisposeAsync();
        _behind.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        switch (Mode)
        {
            case GateMode.Fails: context.Response.StatusCode = 500; return;
            case GateMode.Closed: context.Abort(); return;
            case GateMode.Hangs: await Task.WhenAny(_release.Task, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)); return;
            default: break;
        }
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"{context.Request.Path.ToUriComponent()}{context.Request.QueryString}");
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType ?? "application/json");
        }
        if (context.Request.Headers.TryGetValue("X-API-Key", out var key)) request.Headers.Add("X-API-Key", (string?)key);
        using var reply = await _behind.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)reply.StatusCode;
        if (reply.Content.Headers.ContentType is { } type) context.Response.ContentType = type.ToString();
        await reply.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
