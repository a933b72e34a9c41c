using System.Diagnostics;
using System.Text.RegularExpressions;
using Holdfast.Commands;
using Holdfast.Output;
using Holdfast.Tests.Support;

namespace Holdfast.Tests;

/// <summary>
/// What the world can throw at each seam - files, the state folder, standard output, the program's own faults - reaches the user as a
/// line with its fix and an exit code, never as a trace.
/// </summary>
public sealed partial class SeamTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    public static TheoryData<string, string> Files()
    {
        var rows = new TheoryData<string, string>();
        string[] lines =
        [
            "check --config {file}", "plan --config {file}", "apply --config {file}", "verify --config {file}", "watch --config {file}", "status --config {file}",
            "switch web first --config {file}", "sync --config {file}", "failover --config {file}", "import example.com --from {file}",
            "check --config {company} --inventory {file}", "analyse --inventory {file}", "analyse --edges {file}", "analyse --open-psa {file} --order 2",
            "simulate --inventory {file} --all", "simulate --config {company} --scenario {file}", "map --inventory {file}",
            "score --config {company} --answers {file}", "score --config {company} --referential {file}", "score --inventory {file}",
            "mitigate --config {company} --budget 1 --measures {file}", "report --config {company} --output - --as json --years 0 --no-plan --since {file}",
            "inventory import {file}", "referential import {file}", "export dora --config {company} --check {file}", "replay {file}",
        ];
        foreach (var line in lines)
            foreach (var trouble in (string[])["missing", "a folder", "unreadable", "behind a file"]) rows.Add(line, trouble);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_that_cannot_be_read_is_told_in_a_line(string line, string trouble)
    {
        Assert.SkipWhen(trouble == "unreadable" && !File.Exists("/proc/self/mem"), "only Linux has a file that even root cannot read from its beginning");
        var file = trouble switch
        {
            "missing" => Path.Combine(_work.Folder, "not-there"),
            "a folder" => Directory.CreateDirectory(Path.Combine(_work.Folder, "folder.d")).FullName,
            "unreadable" => "/proc/self/mem",
            _ => Path.Combine(_work.Write("plain", "text"), "below"),
        };
        var result = await _work.RunAsync(line.Replace("{file}", file, StringComparison.Ordinal).Replace("{company}", Samples.Find("samples/company/holdfast.yaml"), StringComparison.Ordinal));
        Assert.InRange(result.Code, 1, 5);
        IsForPeople(result.Error);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("apply")]
    [InlineData("watch")]
    public async Task A_state_folder_that_cannot_be_used_is_named(string line)
    {
        Assert.SkipUnless(Directory.Exists("/proc/self/fdinfo"), "a folder that even root cannot write to is there on Linux");
        Configure();
        var result = await _work.RunAsync($"{line} --state /proc/self/fdinfo");
        IsForPeople(result.Error);
        Assert.Equal(ExitCodes.Unexpected, result.Code);
        Assert.Contains("/proc/self/fdinfo", result.Error, StringComparison.Ordinal);
        Assert.Contains("--state DIR", result.Error, StringComparison.Ordinal);

        var behind = await _work.RunAsync($"{line} --state {_work.Write("plain", "text")}/below");
        Assert.Equal(ExitCodes.Unexpected, behind.Code);
        IsForPeople(behind.Error);
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_refused_before_anything_begins()
    {
        Configure();
        var result = await _work.RunAsync($"watch --state {Path.Combine(_work.Folder, new string('x', 100))}");
        Assert.Equal(ExitCodes.Unexpected, result.Code);
        Assert.Contains("too long for the socket", result.Error, StringComparison.Ordinal);
        IsForPeople(result.Error);
    }

    [Fact]
    public async Task Trusted_roots_that_are_not_there_are_a_fault_of_the_configuration()
    {
        Configure(", trusted-roots: roots.pem");
        foreach (var line in (string[])["check", "watch"])
        {
            var result = await _work.RunAsync(line);
            Assert.Equal(ExitCodes.ConfigInvalid, result.Code);
            Assert.Contains("'trusted-roots' of 'probe' of router 'web'", result.Error, StringComparison.Ordinal);
            Assert.Contains("there is no such file", result.Error, StringComparison.Ordinal);
            IsForPeople(result.Error);
        }
        _work.Write("roots.pem", "not a certificate");
        Assert.Contains("it holds no certificate", (await _work.RunAsync("check")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("schema")]
    [InlineData("--help")]
    public async Task A_full_disk_behind_standard_output_ends_with_a_line(string line)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is there on Linux");
        Configure();
        var start = new ProcessStartInfo("sh")
        {
            ArgumentList = { "-c", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "holdfast.dll")}' {line} >/dev/full" }, RedirectStandardError = true,
        };
        (start.Environment["HOLDFAST_CONFIG"], start.Environment["HOLDFAST_STATE"]) = (_work.ConfigFile, _work.StateFolder);
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCodes.Unexpected, process.ExitCode);
        Assert.Contains("standard output cannot be written", said, StringComparison.Ordinal);
        IsForPeople(said);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --debug")]
    public async Task A_fault_of_the_program_says_so_and_keeps_its_details_for_those_who_ask(string debug)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var shell = new Shell(output, error, TimeProvider.System, _ => throw new InvalidOperationException("the test's fault\nsecond line"), false, false);
        var code = await CommandLine.RunAsync($"plan{debug}".Split(' '), shell, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCodes.Unexpected, code);
        var said = error.ToString();
        Assert.StartsWith("error: a fault in Holdfast: InvalidOperationException: the test's fault\n    fix: ", said, StringComparison.Ordinal);
        Assert.Equal(debug.Length > 0, Trace().IsMatch(said));
        if (debug.Length == 0) Assert.DoesNotContain("second line", said, StringComparison.Ordinal);
    }

    private void Configure(string probe = "")
    {
        Directory.CreateDirectory(Path.Combine(_work.Folder, "zones"));
        _work.Write("zones/example.com.zone", "@ 300 SOA ns1 hostmaster 1 3600 600 604800 60\n@ 300 NS ns1\nns1 300 A 192.0.2.53\n");
        _work.Configure($$"""
            holdfast: 1
            providers: { zones: { kind: zonefile, path: "zones/{zone}.zone" } }
            resolvers: []
            zones: { example.com: { providers: [zones], records: [{ name: new, type: A, values: [192.0.2.7] }] } }
            routers:
              web:
                record: web.example.com
                fronts: [{ name: first, target: first.example.net. }, { name: second, target: second.example.net. }]
                probe: { url: "https://www.example.com/"{{probe}} }
            """);
    }

    private static void IsForPeople(string said)
    {
        Assert.DoesNotMatch(Trace(), said);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
        Assert.Contains("error", said, StringComparison.Ordinal);
        Assert.Contains("fix:", said, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\s+at \S+\(", RegexOptions.Multiline)]
    private static partial Regex Trace();
}
