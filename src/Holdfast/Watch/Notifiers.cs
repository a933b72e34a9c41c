using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Failover;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Holdfast.Watch;

/// <summary>
/// Tells people what happened: webhook (signed JSON), Slack-compatible, e-mail, PagerDuty. Each has its own queue and its own
/// retries; a failing one delays neither a switch nor the others.
/// </summary>
public sealed partial class Notifiers : IEventSink, IAsyncDisposable
{
    private const int MostWaiting = 1000;
    private const int Tries = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Uri PagerDutyEvents = new("https://events.pagerduty.com/v2/enqueue");

    private readonly List<(NotifierSettings Settings, Channel<WatchEvent> Queue, Task Work)> _queues = [];
    private readonly Func<string, string?> _environment;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly CancellationTokenSource _stop = new();

    public Notifiers(ValueList<NotifierSettings> settings, Func<string, string?> environment, TimeProvider clock, ILogger logger)
    {
        (_environment, _clock, _logger) = (environment, clock, logger);
        foreach (var one in settings)
        {
            var queue = Channel.CreateBounded<WatchEvent>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
            _queues.Add((one, queue, WorkAsync(one, queue.Reader)));
        }
    }

    public void Add(WatchEvent happened)
    {
        foreach (var (_, queue, _) in _queues) queue.Writer.TryWrite(happened);
    }

    /// <summary>Gives what is still waiting a moment, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, queue, _) in _queues) queue.Writer.TryComplete();
        _stop.CancelAfter(TimeSpan.FromSeconds(3));
        foreach (var (_, _, work) in _queues) await work;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync(NotifierSettings settings, ChannelReader<WatchEvent> queue)
    {
        try
        {
            await foreach (var happened in queue.ReadAllAsync(_stop.Token)) await TellAsync(settings, happened);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping: what is still waiting is in the journal.
        }
    }

    /// <summary>Tries for three minutes. Whatever goes wrong is this message's trouble: the next one is tried all the same.</summary>
    private async Task TellAsync(NotifierSettings settings, WatchEvent happened)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isFinal = attempt == Tries;
            try
            {
                using var limit = new CancellationTokenSource(Patience, _clock);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, limit.Token);
                await SendAsync(settings, happened, linked.Token);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error)
            {
                LogFailed(settings.Name, attempt, error is OperationCanceledException ? "no answer in time" : error.Message);
                // A receiver that calls the message wrong will call it wrong again.
                isFinal |= error is HttpRequestException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) };
            }
            if (isFinal) return;
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempt))), _clock, _stop.Token);
        }
    }

    private async Task SendAsync(NotifierSettings settings, WatchEvent happened, CancellationToken cancel)
    {
        switch (settings.Kind)
        {
            case NotifierKind.Webhook:
                await PostAsync(settings.Url!, NotifierMessages.Webhook(happened), settings.Secret?.Resolve(_environment), cancel);
                break;
            case NotifierKind.Slack:
                await PostAsync(settings.Url ?? SecretAddress(settings), NotifierMessages.Slack(happened), null, cancel);
                break;
            case NotifierKind.PagerDuty:
                if (NotifierMessages.PagerDuty(happened, settings.Secret!.Resolve(_environment).Reveal()) is { } alert) await PostAsync(settings.Url ?? PagerDutyEvents, alert, null, cancel);
                break;
            case NotifierKind.Email:
                await MailAsync(settings, happened, cancel);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private Uri SecretAddress(NotifierSettings settings) =>
        Uri.TryCreate(settings.Secret!.Resolve(_environment).Reveal(), UriKind.Absolute, out var url) && (url.Scheme == "https" || url.Scheme == "http" && url.IsLoopback)
            ? url : throw new HttpRequestException("its secret is not an https address"); // which it is, nobody is told

    /// <summary>
    /// The signature is HMAC-SHA256 over "timestamp.body" in lower-case hex, in X-Holdfast-Signature: a receiver that checks both
    /// refuses forged and replayed messages.
    /// </summary>
    private async Task PostAsync(Uri url, JsonObject body, Secret? key, CancellationToken cancel)
    {
        var text = body.ToJsonString();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        if (key is not null)
        {
            var time = _clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Reveal()), Encoding.UTF8.GetBytes($"{time}.{text}"));
            request.Headers.Add("X-Holdfast-Timestamp", time);
            request.Headers.Add("X-Holdfast-Signature", "sha256=" + Convert.ToHexStringLower(signature));
        }
        using var response = await _http.SendAsync(request, cancel);
        // The address may be the secret (Slack): only the status is told.
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"answered {(int)response.StatusCode}", null, response.StatusCode);
    }

    private async Task MailAsync(NotifierSettings settings, WatchEvent happened, CancellationToken cancel)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(settings.From!));
        foreach (var to in settings.To) message.To.Add(MailboxAddress.Parse(to));
        message.Subject = $"[holdfast] {happened.Router}: {NotifierMessages.Word(happened.Kind)}";
        message.Date = happened.At;
        message.Body = new TextPart("plain") { Text = $"{NotifierMessages.Line(happened)}\r\n\r\n{happened.At.UtcDateTime:O}\r\n" };
        var colon = settings.Server!.LastIndexOf(':');
        var host = colon < 0 ? settings.Server : settings.Server[..colon];
        var port = colon < 0 ? 587 : int.Parse(settings.Server.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        using var client = new SmtpClient();
        await client.ConnectAsync(host, port, settings.UsesTls ? SecureSocketOptions.Auto : SecureSocketOptions.None, cancel);
        if (settings.User is { } user && settings.Secret is { } secret) await client.AuthenticateAsync(user, secret.Resolve(_environment).Reveal(), cancel);
        await client.SendAsync(message, cancel);
        await client.DisconnectAsync(quit: true, cancel);
    }

    [LoggerMessage(4001, LogLevel.Error, "notifier {Name} failed, try {Attempt}: {Reason}")]
    private partial void LogFailed(string name, int attempt, string reason);
}
