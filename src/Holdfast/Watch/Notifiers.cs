using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Failover;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Holdfast.Watch;

/// <summary>
/// Tells people what happened: webhook (signed JSON), Slack-compatible, e-mail, PagerDuty; and a heartbeat for a dead-man's switch
/// elsewhere. Each has its own queue and its own retries; a failing one delays neither a switch nor the others, and the next one tells of it.
/// </summary>
public sealed partial class Notifiers : IEventSink, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // An incident reaches the routers of one watcher within a probe's interval or so; a message waits no longer than this for its like.
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Escalation = TimeSpan.FromSeconds(60);

    private static readonly Uri PagerDutyEvents = new("https://events.pagerduty.com/v2/enqueue");

    private readonly List<NotifierQueue> _queues = [];
    private readonly List<Task> _work = [];
    private readonly bool _isOfMany;
    private readonly Func<string, string?> _environment;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly CancellationTokenSource _stop = new();
    private int _isDisposed;

    /// <param name="kept">What an earlier life could not deliver, by the notifier's name.</param>
    /// <param name="isOfMany">The watcher has several routers: messages of one kind wait a moment for each other.</param>
    public Notifiers(
        ValueList<NotifierSettings> settings, Func<string, string?> environment, TimeProvider clock, ILogger logger, IReadOnlyList<(string Name, WatchEvent Event)>? kept = null, bool isOfMany = false)
    {
        (_environment, _clock, _logger, _isOfMany) = (environment, clock, logger, isOfMany);
        foreach (var one in settings) _queues.Add(new NotifierQueue(one, [.. (kept ?? []).Where(message => message.Name == one.Name).Select(message => message.Event)]));
        foreach (var queue in _queues) _work.Add(queue.Settings.Kind == NotifierKind.Heartbeat ? BeatAsync(queue) : WorkAsync(queue));
    }

    /// <summary>Whether a heartbeat is due: not while something fails.</summary>
    public Func<bool> IsWell { get; set; } = static () => true;

    /// <summary>What could not be delivered until the end, for the next life.</summary>
    public IReadOnlyList<(string Name, WatchEvent Event)> Undelivered => [.. _queues.SelectMany(queue => queue.Waiting.Select(message => (queue.Settings.Name, message)))];

    public void Add(WatchEvent happened)
    {
        foreach (var queue in _queues)
            if (queue.Settings.Kind != NotifierKind.Heartbeat) queue.Add(happened);
    }

    /// <summary>For status: who is not reached.</summary>
    public IEnumerable<Impairment> Impairments() => _queues.Select(queue => queue.Trouble(_clock.GetUtcNow())).OfType<string>().Select(text => new Impairment(ImpairmentKind.Undelivered, text));

    /// <summary>Sends one message by one notifier, and says what came of it; null = it was taken.</summary>
    public async Task<string?> TryAsync(NotifierSettings settings, WatchEvent happened, CancellationToken cancel)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, _clock);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stop.Token, limit.Token);
            await SendAsync(settings, happened, linked.Token);
            return null;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested || cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            return IsRefusal(error) ? "refused: " + Words(error) : Words(error);
        }
    }

    /// <summary>Gives what is still waiting a moment, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) return;
        foreach (var queue in _queues) queue.End();
        if (_queues.Any(queue => queue.Settings.Kind != NotifierKind.Heartbeat && queue.Waiting.Count > 0)) _stop.CancelAfter(TimeSpan.FromSeconds(3));
        await Task.WhenAny(Task.WhenAll(_queues.Zip(_work).Where(one => one.First.Settings.Kind != NotifierKind.Heartbeat).Select(one => one.Second)), Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token));
        await _stop.CancelAsync();
        foreach (var work in _work) await work;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync(NotifierQueue queue)
    {
        try
        {
            while (await queue.SomethingAsync(_stop.Token))
            {
                if (_isOfMany && !queue.HasEnded) await Task.Delay(Gathering, _clock, _stop.Token);
                await TellAsync(queue, queue.Next());
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping: what is still waiting is kept for the next life.
        }
    }

    /// <summary>Tries until it is taken. Whatever goes wrong is this notifier's trouble; what the receiver calls wrong is not tried again.</summary>
    private async Task TellAsync(NotifierQueue queue, IReadOnlyList<WatchEvent> same)
    {
        var happened = NotifierMessages.Together(same);
        for (var attempt = 1; ; attempt++)
        {
            var trouble = await TryAsync(queue.Settings, happened, _stop.Token);
            if (trouble is null)
            {
                if (queue.Delivered(same) is { } again) NextAfter(queue)?.Add(Telling(queue, $"delivers again, after {again}", isOver: true));
                return;
            }
            LogFailed(queue.Settings.Name, attempt, trouble);
            var isRefused = trouble.StartsWith("refused: ", StringComparison.Ordinal);
            if (queue.Failed(trouble, _clock.GetUtcNow(), isRefused ? TimeSpan.Zero : Escalation))
                NextAfter(queue)?.Add(Telling(queue, $"has delivered nothing{(isRefused ? "" : $" for {Duration.Format(Escalation)}")} ({trouble}); what it could not tell: {NotifierMessages.Line(happened)}"));
            if (isRefused)
            {
                queue.Refused(same);
                return;
            }
            if (queue.HasEnded && attempt > 1) return;
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempt))), _clock, _stop.Token);
        }
    }

    private WatchEvent Telling(NotifierQueue queue, string text, bool isOver = false) =>
        new(_clock.GetUtcNow(), "holdfast", WatchEventKind.Undelivered, $"notifier {queue.Settings.Name} {text}", queue.Settings.Name, isOver);

    /// <summary>The next notifier of the list, the first one after the last; null when there is no other.</summary>
    private NotifierQueue? NextAfter(NotifierQueue queue)
    {
        var others = _queues.Where(one => one.Settings.Kind != NotifierKind.Heartbeat).ToList();
        var index = others.IndexOf(queue);
        return others.Count < 2 ? null : others[(index + 1) % others.Count];
    }

    /// <summary>A dead-man's switch elsewhere hears from us for as long as nothing fails; its alarm is our silence.</summary>
    private async Task BeatAsync(NotifierQueue queue)
    {
        try
        {
            using var timer = new PeriodicTimer(queue.Settings.Every, _clock);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (!IsWell()) continue;
                var trouble = await TryAsync(queue.Settings, new WatchEvent(_clock.GetUtcNow(), "holdfast", WatchEventKind.Test, "alive"), _stop.Token);
                if (trouble is null) queue.Delivered([]);
                else if (queue.Failed(trouble, _clock.GetUtcNow(), Escalation)) LogFailed(queue.Settings.Name, 1, trouble);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private static string Words(Exception error) => error is OperationCanceledException ? "no answer in time" : error.Message;

    // A receiver that calls the message wrong will call it wrong again.
    private static bool IsRefusal(Exception error) =>
        error is HttpRequestException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) };

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
            case NotifierKind.Heartbeat:
                using (var heard = await _http.GetAsync(settings.Url ?? SecretAddress(settings), cancel))
                    if (!heard.IsSuccessStatusCode) throw new HttpRequestException($"answered {(int)heard.StatusCode}", null, heard.StatusCode);
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
