using System.Diagnostics;
using Holdfast.Testing.Servers;

namespace Holdfast.Tests.GameDay;

/// <summary>
/// One fault after another on real parts: what users get is sampled without the product, and the first line of <c>status</c> must agree with it.
/// It runs in a network and mount namespace of its own where the machine allows it (a full file system, a cut line); otherwise on loopback
/// addresses, without those two faults. UPDATE_GOLDEN=1 writes the timeline into docs/reliability.md.
/// </summary>
public sealed class GameDayTests
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>A change is forgiven for so long: one probe interval and five seconds.</summary>
    public static readonly TimeSpan Window = Interval + TimeSpan.FromSeconds(5);

    [Fact]
    public async Task The_first_line_of_status_is_what_users_get_through_every_fault()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDFAST_GAME_DAY") == "1", "four minutes: eng/long-run game-day");
        foreach (var (program, package) in new[] { ("nginx", "nginx-light"), ("pdns_server", "pdns-server"), ("knotd", "knot"), ("unbound", "unbound"), ("nsupdate", "bind9-dnsutils") })
            Assert.SkipWhen(ServerProcess.Find(program) is null, $"{package} is not installed; eng/install-test-servers.sh installs it");
        if (!GameDayStage.IsInside && await HasNamespacesAsync())
        {
            await RunInsideAsync();
            return;
        }
        await using var stage = await GameDayStage.StartAsync();
        await new GameDayScript(stage).PlayAsync();
    }

    [Theory]
    [InlineData("OK  web: users get first", "first", "first", null)]
    [InlineData("OK  web: users get first", "fails: HTTP 500", "fails: HTTP 500", "OK, and users got fails: HTTP 500")]
    [InlineData("OK  web: users get first", "first", "fails: HTTP 500", null)]
    [InlineData("OK  web: users get first", "second", "second", "users get first, and users got second")]
    [InlineData("DOWN  web: users get first: HTTP 500", "first", "first", "DOWN, and users got first")]
    [InlineData("DEGRADED  web: users get first: whether it answers cannot be seen from here", "fails: x", "fails: x", null)]
    [InlineData("NOT WATCHED  web: users get first: nobody looks", "fails: x", "fails: x", null)]
    public void A_disagreement_is_one_that_no_user_bears_out(string line, string earlier, string later, string? expected)
    {
        var users = Enumerable.Range(0, 20).Select(i => new UserSample(TimeSpan.FromSeconds(i), i < 15 ? earlier : later)).ToList();
        var status = new StatusSample(TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(19.1), line);
        Assert.Equal(expected, GameDayReader.Disagreement(status, users, Window));
    }

    private static string[] Unshare => Environment.IsPrivilegedProcess ? ["--net", "--mount"] : ["--user", "--map-root-user", "--net", "--mount"];

    private static async Task<bool> HasNamespacesAsync()
    {
        if (!OperatingSystem.IsLinux() || ServerProcess.Find("unshare") is null) return false;
        using var process = Process.Start(new ProcessStartInfo("unshare", [.. Unshare, "sh", "-c", "ip link set lo up && mount -t tmpfs x /mnt"]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }

    /// <summary>The same test once more, as a process of its own in namespaces of its own.</summary>
    private static async Task RunInsideAsync()
    {
        string[] words = [.. Unshare, "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet", Path.Combine(AppContext.BaseDirectory, "Holdfast.Tests.dll"),
            "-method", $"*.{nameof(The_first_line_of_status_is_what_users_get_through_every_fault)}", "-noColor", "-showLiveOutput"];
        var start = new ProcessStartInfo("unshare", words) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TESTINGPLATFORM", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        start.Environment["HOLDFAST_GAME_DAY"] = "inside";
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            var text = await output + await error;
            TestContext.Current.TestOutputHelper?.WriteLine(text);
            Assert.True(process.ExitCode == 0, text);
            Assert.Contains("faults:", text, StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
