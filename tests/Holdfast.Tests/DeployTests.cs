using System.Diagnostics;
using Holdfast.Commands;
using Holdfast.Output;

namespace Holdfast.Tests;

/// <summary>The files that people copy to their machines: each command line in them is one that this program understands.</summary>
public sealed class DeployTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_units_pass_the_verification_of_systemd()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed");
        var folder = Directory.CreateTempSubdirectory("holdfast-units");
        try
        {
            foreach (var unit in Directory.GetFiles(Deploy(""), "*.service").Concat(Directory.GetFiles(Deploy(""), "*.timer")))
            {
                // The program is not installed here: something that is stands in for it.
                var text = (await File.ReadAllTextAsync(unit, Cancel)).Replace("/usr/local/bin/holdfast", "/bin/true", StringComparison.Ordinal);
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, Path.GetFileName(unit)), text, Cancel);
            }
            var start = new ProcessStartInfo("/usr/bin/systemd-analyze", ["verify", .. Directory.GetFiles(folder.FullName)]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var verify = Process.Start(start)!;
            var said = await verify.StandardError.ReadToEndAsync(Cancel) + await verify.StandardOutput.ReadToEndAsync(Cancel);
            await verify.WaitForExitAsync(Cancel);
            // It also looks at units of the machine itself: only what it says of ours counts.
            Assert.DoesNotContain("holdfast", said, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(0, verify.ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Type=notify")]
    [InlineData("WatchdogSec=30")]
    [InlineData("Restart=always")]
    [InlineData("ExecReload=/bin/kill -HUP $MAINPID")]
    [InlineData("DynamicUser=yes")]
    [InlineData("StateDirectoryMode=0700")]
    [InlineData("LoadCredential=desec-token:/etc/holdfast/desec-token")]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("ProtectSystem=strict")]
    [InlineData("CapabilityBoundingSet=")]
    [InlineData("RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX")]
    [InlineData("UMask=0077")]
    [InlineData("Group=holdfast-operators")]
    [InlineData("RuntimeDirectory=holdfast")]
    [InlineData("RuntimeDirectoryMode=0750")]
    [InlineData("StartLimitIntervalSec=0")]
    [InlineData("Wants=network-online.target time-sync.target")]
    [InlineData("MemoryMax=512M")]
    [InlineData("LimitCORE=0")]
    [InlineData("SystemCallFilter=@system-service")]
    public void The_watcher_s_unit_says_what_it_promises(string line) => Assert.Contains(line, File.ReadLines(Deploy("holdfast.service")));

    [Fact]
    public void Every_command_line_in_the_samples_is_understood()
    {
        var lines = new List<string>();
        foreach (var unit in (string[])["holdfast.service", "holdfast-sync.service"]) lines.AddRange(After(unit, "ExecStart=/usr/local/bin/holdfast "));
        lines.AddRange(After("crontab", "/usr/local/bin/holdfast "));
        lines.AddRange(After("plan-on-pull-request.yml", "run: holdfast "));
        lines.Add(string.Join(' ', After("Containerfile", "CMD ").Select(list => list.Trim('[', ']').Replace("\"", "", StringComparison.Ordinal).Replace(",", " ", StringComparison.Ordinal))));
        Assert.True(lines.Count >= 7, string.Join("\n", lines));
        var shell = new Shell(TextWriter.Null, TextWriter.Null, TimeProvider.System, _ => null, false, false);
        Assert.All(lines, line => Assert.Empty(CommandLine.Root(shell).Parse(line.Split('>')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors));
    }

    [Theory]
    [InlineData("holdfast.service")]
    [InlineData("holdfast-sync.service")]
    public async Task The_units_are_exposed_below_two(string unit)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed");
        // The threshold is in tenths: "exposure below 2.0" (systemd-analyze(1), --threshold).
        var start = new ProcessStartInfo("/usr/bin/systemd-analyze", ["security", "--offline=true", "--no-pager", "--threshold=20", Deploy(unit)]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var analyse = Process.Start(start)!;
        var said = analyse.StandardOutput.ReadToEndAsync(Cancel);
        var errors = await analyse.StandardError.ReadToEndAsync(Cancel);
        await analyse.WaitForExitAsync(Cancel);
        Assert.True(analyse.ExitCode == 0, errors + (await said).Split('\n')[^2]);
    }

    [Fact]
    public void The_group_of_the_operators_is_that_of_the_socket() =>
        Assert.Contains($"g {Holdfast.Watch.PeerUser.OperatorGroup} -", File.ReadLines(Deploy("holdfast.sysusers")));

    /// <summary>A restart while users fail takes away what is to help them: only loops that stand still are a reason.</summary>
    [Theory]
    [InlineData("compose.yaml", """test: ["CMD", "/opt/holdfast/holdfast", "status", "--live"]""")]
    [InlineData("kubernetes.yaml", "exec: { command: [/opt/holdfast/holdfast, status, --live] }")]
    public void Samples_restart_by_loops_that_stand_still_alone(string file, string line)
    {
        var lines = File.ReadLines(Deploy(file)).Where(one => !one.TrimStart().StartsWith('#')).ToList();
        Assert.Contains(lines, one => one.Contains(line, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, one => one.Contains("healthz", StringComparison.Ordinal) || one.Contains("readinessProbe", StringComparison.Ordinal));
        var shell = new Shell(TextWriter.Null, TextWriter.Null, TimeProvider.System, _ => null, false, false);
        Assert.Empty(CommandLine.Root(shell).Parse(["status", "--live"]).Errors);
    }

    private static IEnumerable<string> After(string file, string prefix) =>
        File.ReadLines(Deploy(file)).Where(line => !line.StartsWith('#') && line.Contains(prefix, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(prefix, StringComparison.Ordinal) + prefix.Length)..]);

    private static string Deploy(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx"))) return Path.Combine(folder.FullName, "deploy", file);
        throw new DirectoryNotFoundException("the repository");
    }
}
