using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Holdfast.Tests.Browser;

/// <summary>
/// A real browser without a window, spoken to by the DevTools protocol: a socket on loopback and JSON. A test library for browsers would
/// bring a driver of two hundred megabytes for the dozen commands that are used here.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _profile = Directory.CreateTempSubdirectory("holdfast-browser-").FullName;
    private Process? _process;
    private DevTools? _tools;

    public static string? Program => Environment.GetEnvironmentVariable("HOLDFAST_BROWSER") is { Length: > 0 } named && File.Exists(named) ? named : Array.Find(Programs, File.Exists);

    /// <summary>Ends the test as skipped where there is no browser.</summary>
    public static void Required() => Assert.SkipWhen(Program is null, "no Chromium is installed (apt install chromium)");

    public async ValueTask InitializeAsync()
    {
        if (Program is null) return;
        var start = new ProcessStartInfo(Program) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            "--headless=new", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (Environment.IsPrivilegedProcess) start.ArgumentList.Insert(0, "--no-sandbox"); // as root the sandbox refuses to start
        _process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        const string mark = "DevTools listening on ";
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Everything that it says is read to the end: it must not block on a full pipe.
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(mark, StringComparison.Ordinal) == true) address.TrySetResult(line.Data[mark.Length..]);
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new(await address.Task.WaitAsync(limit.Token)), limit.Token);
        _tools = new(socket);
    }

    public async ValueTask DisposeAsync()
    {
        if (_tools is not null) await _tools.DisposeAsync();
        if (_process is not null)
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // a helper of the browser still holds a file for a moment: it lies in the folder for temporary files
        }
    }

    /// <summary>Opens a file in a page of its own and waits until it is loaded.</summary>
    public async Task<BrowserPage> OpenAsync(string file, int width, int height = 900, bool isDark = false, bool isPrint = false)
    {
        var cancel = TestContext.Current.CancellationToken;
        var target = await _tools!.SendAsync("Target.createTarget", new() { ["url"] = "about:blank" }, null, cancel);
        var attached = await _tools.SendAsync("Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true }, null, cancel);
        var page = new BrowserPage(_tools, (string)attached["sessionId"]!, (string)target["targetId"]!);
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network", "DOM", "Accessibility"]) await page.SendAsync($"{domain}.enable");
        await page.SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        await page.SendAsync("Emulation.setEmulatedMedia", new()
        {
            ["media"] = isPrint ? "print" : "screen",
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }),
        });
        var loaded = page.EventAsync("Page.loadEventFired");
        await page.SendAsync("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri });
        await loaded;
        return page;
    }
}
