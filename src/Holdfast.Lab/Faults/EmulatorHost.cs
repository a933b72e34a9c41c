using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Lab.Faults;

/// <summary>Serves one emulated API over plain HTTP on loopback and applies its fault script.</summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    private readonly IEmulatedApi _api;
    private readonly TimeProvider _clock;
    private readonly Lock _turn = new();
    private readonly List<Task> _late = [];
    private readonly HashSet<string> _unanswered = [];
    private CancellationTokenSource _stopping = new();
    private IPEndPoint _endpoint;
    private WebApplication? _application;

    private EmulatorHost(IEmulatedApi api, IPEndPoint endpoint, TimeProvider clock, FaultScript faults)
    {
        (_api, _endpoint, _clock, Faults) = (api, endpoint, clock, faults);
    }

    public FaultScript Faults { get; }

    public RequestLog Requests { get; } = new();

    public Uri Root => new($"http://{_endpoint}/");

    public static async Task<EmulatorHost> StartAsync(IEmulatedApi api, IPEndPoint endpoint, TimeProvider clock, int seed)
    {
        var host = new EmulatorHost(api, endpoint, clock, new FaultScript(seed));
        await host.StartAgainAsync();
        return host;
    }

    /// <summary>Opens the port that was open before <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        if (_application is not null) return;
        _stopping = new CancellationTokenSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(_endpoint);
        });
        var application = builder.Build();
        application.Run(ServeAsync);
        await application.StartAsync();
        var bound = new Uri(application.Urls.Single());
        _endpoint = new IPEndPoint(_endpoint.Address, bound.Port);
        _application = application;
    }

    /// <summary>Closes the port: connections are refused from now on.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _application, null) is not { } application) return;
        await _stopping.CancelAsync();
        await application.StopAsync();
        await application.DisposeAsync();
        Task[] late;
        lock (_turn) late = [.. _late];
        await Task.WhenAll(late);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        var kind = _api.KindOf(request);
        var path = request.Path;
        var (latency, fault) = Faults.Next(kind, request.Method, path, request.Body);
        var entry = Requests.Begin(_clock.GetUtcNow(), kind, request.Method, path, request.Body, fault);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            if (latency > TimeSpan.Zero) await Task.Delay(latency, _clock, gone.Token);
            if (await AnswerAsync(context, request, fault, gone.Token) is not { } response) return;
            await WriteAsync(context, response);
            Requests.End(entry, response.Status);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    /// <summary>Null when the client shall hear nothing.</summary>
    private async Task<EmulatedResponse?> AnswerAsync(HttpContext context, EmulatedRequest request, Fault? fault, CancellationToken gone)
    {
        lock (_turn)
            if (_unanswered.Remove(Copy(request))) return _api.Conflict();
        switch (fault)
        {
            case Fault.RefusedWithoutPosition:
                return _api.RefusedWhole();
            case Fault.PolicyLacks:
                return _api.PolicyLacks();
            case Fault.ConflictOnRepeat:
                Carry(request);
                lock (_turn) _unanswered.Add(Copy(request));
                return await HangAsync(context, gone);
            case Fault.TimeoutBeforeCommit:
                return await HangAsync(context, gone);
            case Fault.TimeoutAfterCommit:
                Carry(request);
                return await HangAsync(context, gone);
            case Fault.LateCommit late:
                lock (_turn) _late.Add(CommitLaterAsync(request, late.After));
                return await HangAsync(context, gone);
            case Fault.TooManyRequests limit:
                return _api.TooManyRequests(limit.RetryAfter);
            case Fault.ErrorBeforeCommit error:
                return _api.ServerError(error.Status);
            case Fault.ErrorAfterCommit error:
                Carry(request);
                return _api.ServerError(error.Status);
            case Fault.ConnectionReset:
                return Reset(context);
            case Fault.ConnectionResetAfterCommit:
                Carry(request);
                return Reset(context);
            case Fault.HtmlWithStatus200:
                return EmulatedResponse.Html(200, "Just a moment...");
            case Fault.TruncatedBody:
                var whole = Carry(request);
                return whole with { Body = whole.Body[..(whole.Body.Length / 2)] };
            case Fault.MissingItems:
                return WithoutHalfOfTheItems(Carry(request));
            case Fault.Frozen:
                return _api.Frozen();
            case Fault.Unauthorized:
                return _api.Unauthorized();
            default:
                return Carry(request);
        }
    }

    private static string Copy(EmulatedRequest request) => $"{request.Method} {request.Path}\n{request.Body}";

    private EmulatedResponse Carry(EmulatedRequest request)
    {
        lock (_turn) return _api.Handle(request);
    }

    private async Task CommitLaterAsync(EmulatedRequest request, TimeSpan after)
    {
        try
        {
            await Task.Delay(after, _clock, _stopping.Token);
            Carry(request);
            Faults.TellCommittedLate();
        }
        catch (OperationCanceledException)
        {
            // The emulator was stopped first: the write is lost.
        }
    }

    private async Task<EmulatedResponse?> HangAsync(HttpContext context, CancellationToken gone)
    {
        Faults.WhenSilent?.Invoke();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, gone);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        return null;
    }

    private static EmulatedResponse? Reset(HttpContext context)
    {
        // Linger zero makes the close a TCP reset instead of an orderly end.
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
            socket.Close();
        }
        context.Abort();
        return null;
    }

    private EmulatedResponse WithoutHalfOfTheItems(EmulatedResponse response)
    {
        if (response.Status != 200 || JsonNode.Parse(response.Body) is not { } answer || _api.ItemsOf(answer) is not { } items) return response;
        for (var kept = items.Count / 2; items.Count > kept;) items.RemoveAt(items.Count - 1);
        return EmulatedResponse.Json(200, answer) with { Headers = response.Headers };
    }

    private static async Task WriteAsync(HttpContext context, EmulatedResponse response)
    {
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers) context.Response.Headers.Append(name, value);
        if (response.Status == StatusCodes.Status204NoContent) return;
        var body = Encoding.UTF8.GetBytes(response.Body);
        context.Response.ContentType = response.ContentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static async Task<EmulatedRequest> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var path = context.Request.Path.Value ?? "/";
        return new EmulatedRequest(
            context.Request.Method,
            $"http://{context.Request.Host}",
            path + context.Request.QueryString.Value,
            path.Trim('/').Split('/'),
            QueryHelpers.ParseQuery(context.Request.QueryString.Value),
            context.Request.Headers.ToDictionary(header => header.Key, header => (StringValues)header.Value, StringComparer.OrdinalIgnoreCase),
            body);
    }
}
