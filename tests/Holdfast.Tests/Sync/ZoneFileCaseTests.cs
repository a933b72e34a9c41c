using System.Diagnostics;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Sync;

/// <summary>
/// Zone files and configurations as people have them (from public bug reports of several tools), through the real command line. What an
/// apply writes is loaded by BIND and Knot where their checkers are installed.
/// </summary>
public sealed class ZoneFileCaseTests : IDisposable
{
    private readonly Workplace _place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("hinfo", "pc HINFO \"PC\" \"Linux\"", "type: HINFO, ttl: 3600, values: [\"\\\"PC\\\" \\\"Linux\\\"\"]")]
    [InlineData("rp", "www RP admin.example.com. txt.example.com.", "type: RP")]
    [InlineData("spf", "@ SPF \"v=spf1 -all\"", "type: SPF")]
    [InlineData("openpgpkey", "abc._openpgpkey OPENPGPKEY AQAB", "type: OPENPGPKEY")]
    [InlineData("csync-zonemd", "@ CSYNC 66 3 A NS AAAA", "type: CSYNC")]
    [InlineData("class1", "www CLASS1 A 192.0.2.1", "type: A", false)]
    [InlineData("paren-owner", "(host A 192.0.2.2)", "name: host, type: A", false)]
    [InlineData("generate", "$GENERATE 1-3 host-$ A 192.0.2.$", "name: host-3, type: A, ttl: 3600, values: [192.0.2.3]", false)]
    [InlineData("out-of-zone", "mail.other.example. A 192.0.2.2", "5:1: warning: mail.other.example.")]
    [InlineData("quote-inside", "d TXT \"x\" y\"z\"", "values: [\"xyz\"]", false)]
    [InlineData("abs-include", "$INCLUDE ", "name: y, type: A")]
    public async Task What_is_undeclared_is_read_and_stays_octet_for_octet(string name, string line, string imported, bool isForKnot = true)
    {
        var file = Take(name);

        var plan = await _place.RunAsync("plan");
        Assert.True(plan.Code == ExitCodes.Done, plan.Out + plan.Error);
        Assert.Contains("1 to create, 0 to update, 0 to delete", plan.Out, StringComparison.Ordinal);
        var import = await _place.RunAsync($"import example.com --from {file}");
        Assert.True(import.Code == ExitCodes.Done, import.Error);
        Assert.Contains(imported, import.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);
        Assert.Contains($"\n{line}", await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("plan --expect-no-changes")).Code);
        Loads(file, isForKnot);
    }

    [Fact]
    public async Task A_line_outside_the_zone_is_a_warning_of_the_plan_with_its_place()
    {
        Take("out-of-zone");
        Assert.Contains("example.com.zone:5:1: warning: mail.other.example. is not within the zone", (await _place.RunAsync("plan")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_change_of_a_generated_set_is_refused()
    {
        Take("generate");
        _place.Configure((await File.ReadAllTextAsync(_place.ConfigFile, Cancel)).Replace("name: new", "name: host-2", StringComparison.Ordinal));

        var plan = await _place.RunAsync("plan");

        Assert.Equal(ExitCodes.Refused, plan.Code);
        Assert.Contains("host-2.example.com. A cannot be changed", plan.Out, StringComparison.Ordinal);
        Assert.Contains("line 4 of", plan.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stray_octet_in_a_comment_changes_nothing_elsewhere()
    {
        var file = Take("latin1-comment");
        var before = await File.ReadAllBytesAsync(file, Cancel);

        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("plan --expect-no-changes")).Code);
        Assert.Contains("values: [\"café\"]", (await _place.RunAsync($"import example.com --from {file}")).Out, StringComparison.Ordinal);

        _place.Configure((await File.ReadAllTextAsync(_place.ConfigFile, Cancel)).Replace("\"caf", "\"the caf", StringComparison.Ordinal));
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);
        var after = await File.ReadAllBytesAsync(file, Cancel);
        Assert.Contains((byte)0xfc, after);
        Assert.True(after.Length - before.Length is > 3 and < 20, $"{after.Length}");
        Loads(file, isForKnot: false);
    }

    [Theory]
    [InlineData("import-binary-txt")]
    [InlineData("import-line-separator")]
    [InlineData("import-json-dnskey")]
    [InlineData("generate")]
    [InlineData("class1")]
    public async Task Import_is_the_inverse_of_plan(string name)
    {
        var file = Take(name);

        var import = await _place.RunAsync($"import example.com --from {file}");

        _place.Configure("holdfast: 1\nproviders:\n  p: { kind: zonefile, path: example.com.zone }\n" + import.Out.Replace("PROVIDER", "p", StringComparison.Ordinal));
        var plan = await _place.RunAsync("plan --expect-no-changes");
        Assert.True(plan.Code == ExitCodes.Done, import.Out + plan.Out + plan.Error);
    }

    [Fact]
    public async Task Import_leaves_nothing_out_in_silence_and_speaks_JSON()
    {
        var file = Take("import-json-dnskey");

        var text = await _place.RunAsync($"import example.com --from {file}");
        Assert.Contains("# (left out: keys belong to whoever signs the zone) - { name: \"@\", type: CDS", text.Out, StringComparison.Ordinal);
        Assert.Contains("name: k, type: DNSKEY", text.Out, StringComparison.Ordinal);

        var json = (await _place.RunAsync($"import example.com --from {file} --format json")).Json;
        Assert.Equal("example.com", (string?)json["zone"]);
        Assert.Equal(["NS", "CDS", "DNSKEY"], json["leftOut"]!.AsArray().Select(left => (string?)left!["type"]));
    }

    [Theory]
    [InlineData("yaml-not-utf8", 3, "holdfast.yaml:8:44: error: not UTF-8")]
    [InlineData("tab", 3, "holdfast.yaml:11:1: error: a tab")]
    [InlineData("star", 3, "holdfast.yaml:8:15: error: *.dev has no quotes", "put it in quotes: \"*.dev\"")]
    [InlineData("txt-block-newline", 0, "holdfast.yaml:10:16: warning: the text of k._domainkey.example.com. holds line ends", ">-")]
    [InlineData("octodns-semicolon", 0, "holdfast.yaml:8:43: warning: the backslash before ;")]
    public async Task What_cannot_be_meant_is_said_at_its_place(string name, int code, params string[] words)
    {
        Take(name);

        foreach (var command in (string[])["check", "plan"])
        {
            var result = await _place.RunAsync(command);
            Assert.Equal(code, result.Code);
            foreach (var word in words) Assert.Contains(word, result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{ name: *, type: A, value: 192.0.2.1 }", "put it in quotes: \"*\"")]
    [InlineData("{ name: @, type: A, value: 192.0.2.1 }", "put it in quotes: \"@\"")]
    [InlineData("{ name: www, type: CNAME, value: @ }", "put it in quotes: \"@\"")]
    [InlineData("{ name: a, type: CNAME, value: a }", "points at itself")]
    [InlineData("{ name: a, type: DS, value: 1 8 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef }", "has no NS beside it")]
    [InlineData("{ name: \"@\", type: TXT, value: v=spf1 –all }", "typographic dash")]
    [InlineData("{ name: t, type: TXT, value: 'v=DKIM1; p=“MII”' }", "typographic quote")]
    [InlineData("{ name: a–b, type: A, value: 192.0.2.1 }", "typographic dash")]
    [InlineData("{ name: t, type: TXT, value: '\\255\\254' }", "TYPE16")]
    public async Task Slips_of_the_pen_get_a_remark(string record, string words)
    {
        _place.Write("example.com.zone", "$TTL 3600\n@ IN SOA ns1.example.net. host.example.net. 1 3600 600 604800 300\n@ NS ns1.example.net.\n");
        _place.Configure($"holdfast: 1\nproviders:\n  p: {{ kind: zonefile, path: example.com.zone }}\nzones:\n  example.com:\n    providers: [p]\n    records:\n      - {record}\n");

        Assert.Contains(words, (await _place.RunAsync("plan")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("svcb-ohttp-zonefile", "HTTPS 1 . key8")]
    [InlineData("bom", "new 60 IN A 192.0.2.99")]
    [InlineData("classless", "3 300 IN CNAME 3.0/25.2.0.192.in-addr.arpa.", "2.0.192.in-addr.arpa")]
    public async Task What_is_written_loads_in_the_oldest_servers(string name, string line, string zone = "example.com")
    {
        var file = Take(name, zone);

        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);

        Assert.Contains(line, await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("plan --expect-no-changes")).Code);
        Loads(file, isForKnot: true, zone);
    }

    [Fact]
    public async Task A_byte_order_mark_is_told_before_anything_is_done()
    {
        Take("bom");
        Assert.Contains("begins with a byte order mark", (await _place.RunAsync("plan")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ name: x.d, type: A, value: 192.0.2.1 }")]
    [InlineData("{ name: \"@\", type: DNAME, value: e.example.net. }")]
    public async Task Nothing_is_written_below_a_DNAME(string record)
    {
        Take("dname-child");
        _place.Configure($"holdfast: 1\nproviders:\n  p: {{ kind: zonefile, path: example.com.zone }}\nzones:\n  example.com:\n    providers: [p]\n    records:\n      - {record}\n");

        var plan = await _place.RunAsync("plan");

        Assert.Equal(ExitCodes.Refused, plan.Code);
        Assert.Contains("nothing may stand below a DNAME", plan.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sub/../hosts.inc", true)]
    [InlineData("./hosts.inc", true)]
    [InlineData("DIR/sub/../hosts.inc", true)]
    [InlineData("../hosts.inc", false)]
    [InlineData("/etc/hosts", false)]
    public async Task An_include_is_judged_by_where_it_leads(string path, bool isInside)
    {
        var file = Take("abs-include");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Cancel)).Replace($"{_place.Folder}/hosts.inc", path.Replace("DIR", _place.Folder, StringComparison.Ordinal), StringComparison.Ordinal), Cancel);

        var plan = await _place.RunAsync("plan");

        Assert.Equal(isInside ? ExitCodes.Done : ExitCodes.Partial, plan.Code);
        if (!isInside) Assert.Contains("lies outside the folder", plan.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uneven_TTLs_are_made_even()
    {
        var file = _place.Write("example.com.zone", "$TTL 3600\n@ IN SOA ns1.example.net. host.example.net. 1 3600 600 604800 300\n@ NS ns1.example.net.\na 600 A 192.0.2.1\na 60 A 192.0.2.2\n");
        _place.Configure("holdfast: 1\nproviders:\n  p: { kind: zonefile, path: example.com.zone }\nzones:\n  example.com:\n    providers: [p]\n    records:\n      - { name: a, type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2] }\n");

        Assert.Contains("1 to update", (await _place.RunAsync("plan")).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);
        Assert.Contains("a 60 A 192.0.2.1\na 60 A 192.0.2.2\n", await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("plan --expect-no-changes")).Code);
        Loads(file, isForKnot: true);
    }

    private string Take(string name, string zone = "example.com")
    {
        foreach (var file in Directory.GetFiles(Samples.Find($"tests/Holdfast.Tests/Sync/ZoneFileCases/{name}")))
            File.Copy(file, Path.Combine(_place.Folder, Path.GetFileName(file)), overwrite: true);
        var path = Path.Combine(_place.Folder, $"{zone}.zone");
        var octets = File.ReadAllBytes(path);
        if (octets.AsSpan().IndexOf("DIR"u8) is >= 0 and var at)
            File.WriteAllBytes(path, [.. octets[..at], .. System.Text.Encoding.UTF8.GetBytes(_place.Folder), .. octets[(at + 3)..]]);
        return path;
    }

    /// <summary>The file in the eyes of BIND and of Knot, as far as they are installed.</summary>
    private static void Loads(string file, bool isForKnot, string zone = "example.com")
    {
        if (Program("named-checkzone") is { } bind) Accepts(bind, ["-i", "none", zone, file]);
        if (isForKnot && Program("kzonecheck") is { } knot) Accepts(knot, ["-o", zone, file]);
    }

    private static string? Program(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static void Accepts(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(Cancel);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {output}{error.GetAwaiter().GetResult()}\n{File.ReadAllText(arguments[^1])}");
    }
}
