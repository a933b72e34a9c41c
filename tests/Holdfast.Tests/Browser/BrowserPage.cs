using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Holdfast.Tests.Browser;

/// <summary>One page, with all that it asked for and complained about since it was opened.</summary>
public sealed class BrowserPage
{
    private readonly DevTools _tools;
    private readonly string _session;
    private readonly string _target;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = [];

    public BrowserPage(DevTools tools, string session, string target)
    {
        (_tools, _session, _target) = (tools, session, target);
        tools.Happened += Note;
    }

    /// <summary>Errors, warnings, exceptions and whatever was printed to the console.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>Addresses that were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public ConcurrentQueue<string> Dialogs { get; } = [];

    public Task<JsonNode> SendAsync(string method, JsonObject? parameters = null) => _tools.SendAsync(method, parameters, _session, TestContext.Current.CancellationToken);

    public Task EventAsync(string name) =>
        _awaited.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>The value of an expression, as JSON.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var reply = await SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(reply["exceptionDetails"] is null, reply["exceptionDetails"]?.ToJsonString());
        return reply["result"]!["value"]?.DeepClone();
    }

    /// <summary>Role and name of everything that assistive technology gets to see.</summary>
    public async Task<List<(string Role, string Name)>> AccessibilityAsync()
    {
        var tree = await SendAsync("Accessibility.getFullAXTree");
        return tree["nodes"]!.AsArray().Where(node => !(bool)node!["ignored"]!)
            .Select(node => ((string?)node!["role"]?["value"] ?? "", ((string?)node["name"]?["value"] ?? "").Trim())).ToList();
    }

    public async Task CloseAsync()
    {
        _tools.Happened -= Note;
        await _tools.SendAsync("Target.closeTarget", new() { ["targetId"] = _target }, null, TestContext.Current.CancellationToken);
    }

    private void Note(string session, string method, JsonNode what)
    {
        if (session != _session) return;
        switch (method)
        {
            case "Runtime.consoleAPICalled":
                Complaints.Enqueue($"console: {what["args"]?.ToJsonString()}");
                break;
            case "Runtime.exceptionThrown":
                Complaints.Enqueue($"exception: {what["exceptionDetails"]?.ToJsonString()}");
                break;
            case "Log.entryAdded":
                Complaints.Enqueue($"{what["entry"]?["level"]}: {what["entry"]?["text"]}");
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue((string)what["request"]!["url"]!);
                break;
            case "Page.javascriptDialogOpening":
                Dialogs.Enqueue((string?)what["message"] ?? "");
                break;
        }
        _awaited.GetOrAdd(method, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
