using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Holdfast.Tests.Browser;

/// <summary>Commands and their answers by number, events by whom they concern.</summary>
public sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _asked = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;
    private int _number;

    public DevTools(ClientWebSocket socket)
    {
        _socket = socket;
        _listening = ListenAsync();
    }

    /// <summary>Session, name of the event, what it says.</summary>
    public event Action<string, string, JsonNode>? Happened;

    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters, string? session, CancellationToken cancel)
    {
        var number = Interlocked.Increment(ref _number);
        var answer = _asked[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = number, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null) message["sessionId"] = session;
        await _sending.WaitAsync(cancel);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, cancel);
        }
        finally
        {
            _sending.Release();
        }
        var reply = await answer.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, cancel);
        Assert.True(reply["error"] is null, $"{method}: {reply["error"]?.ToJsonString()}");
        return reply["result"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Abort();
        await _listening;
        _socket.Dispose();
        _stop.Dispose();
        _sending.Dispose();
    }

    private async Task ListenAsync()
    {
        var buffer = new byte[1 << 16];
        using var whole = new MemoryStream();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                if (part.MessageType == WebSocketMessageType.Close) break;
                whole.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                var message = JsonNode.Parse(Encoding.UTF8.GetString(whole.GetBuffer(), 0, (int)whole.Length))!;
                whole.SetLength(0);
                if (message["id"] is { } number)
                {
                    if (_asked.TryRemove((int)number, out var asked)) asked.SetResult(message);
                }
                else Happened?.Invoke((string?)message["sessionId"] ?? "", (string)message["method"]!, message["params"]!);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            // the browser is gone, or we are
        }
        foreach (var asked in _asked.Values) asked.TrySetException(new InvalidOperationException("the browser ended"));
    }
}
