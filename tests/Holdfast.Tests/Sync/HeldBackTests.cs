using System.Globalization;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Sync;

/// <summary>A live name is never lost to a declaration: it is held back, the rest is applied, and the exit code says so.</summary>
public sealed class HeldBackTests : IDisposable
{
    private const string Head = "holdfast: 1\nproviders:\n  own: { kind: zonefile, path: example.com.zone }\n";
    private const string Live = "@ 300 SOA ns1 hostmaster 1 3600 600 604800 60\n@ 300 NS ns1\nns1 300 A 192.0.2.53\nwww 300 A 192.0.2.10\n";
    private const string Router = "routers:\n  web:\n    record: web.example.com\n    fronts: [{ name: a, target: TARGET }, { name: b, target: b.example.net. }]\n    probe: { url: https://www.example.com/ }\nPOLICY";

    private readonly Workplace _place = new();

    public HeldBackTests() => _place.Write("example.com.zone", Live);

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_live_address_is_not_replaced_by_an_alias_and_the_rest_is_applied()
    {
        Declare("- { name: www, type: CNAME, values: [cdn.example.net.] }", "- { name: new, type: A, values: [192.0.2.7] }");
        var apply = await _place.RunAsync("apply");
        Assert.True(apply.Code == ExitCodes.Refused, apply.Out + apply.Error);
        Assert.Contains("held back", apply.Out, StringComparison.Ordinal);
        Assert.Contains("--force replace", apply.Out, StringComparison.Ordinal);
        Assert.Contains("192.0.2.10", Zone(), StringComparison.Ordinal);
        Assert.Contains("192.0.2.7", Zone(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Refused, (await _place.RunAsync("plan")).Code);

        var forced = await _place.RunAsync("apply --force replace");
        Assert.True(forced.Code == ExitCodes.Done, forced.Out + forced.Error);
        Assert.DoesNotContain("192.0.2.10", Zone(), StringComparison.Ordinal);
    }

    /// <summary>A person is asked once; whatever is no person (cron, CI, a pipe) never is.</summary>
    [Theory]
    [InlineData("apply", true, "n\n", false)]
    [InlineData("apply", true, "", false)]
    [InlineData("apply", true, "y\n", true)]
    [InlineData("apply --yes", true, "", true)]
    [InlineData("apply", false, "", true)]
    public async Task On_a_terminal_apply_asks_once(string line, bool isTerminal, string typed, bool isApplied)
    {
        Declare("- { name: new, type: A, values: [192.0.2.7] }");
        (_place.IsTerminal, _place.Typed) = (isTerminal, typed);
        var apply = await _place.RunAsync(line);
        Assert.True(apply.Code == ExitCodes.Done, apply.Out + apply.Error);
        Assert.Equal(isApplied, Zone().Contains("192.0.2.7", StringComparison.Ordinal));
        Assert.Equal(isTerminal && line == "apply", apply.Error.Contains("apply this change? [y/N]", StringComparison.Ordinal));
        if (!isApplied) Assert.Contains("nothing was changed", apply.Error, StringComparison.Ordinal);
        // Nothing to do: nothing to ask.
        if (isApplied) Assert.DoesNotContain("[y/N]", (await _place.RunAsync("apply")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_ci_nothing_asks_even_on_a_terminal()
    {
        Declare("- { name: new, type: A, values: [192.0.2.7] }");
        (_place.IsTerminal, _place["CI"]) = (true, "true");
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);
        Assert.Contains("192.0.2.7", Zone(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_to_a_router_that_does_not_exist_is_held_back_with_the_command_that_creates_it()
    {
        Declare(Router.Replace("TARGET", "a.example.net.", StringComparison.Ordinal).Replace("POLICY", "", StringComparison.Ordinal),
            "- { name: shop, type: CNAME, values: [web.example.com.] }", "- { name: new, type: A, values: [192.0.2.7] }");
        var apply = await _place.RunAsync("apply --format json");
        Assert.True(apply.Code == ExitCodes.Refused, apply.Out + apply.Error);
        var objection = apply.Json["zones"]![0]!["providers"]![0]!["objections"]![0]!;
        Assert.Equal("dangling", (string?)objection["guard"]);
        Assert.Contains("holdfast switch web a", (string?)objection["message"], StringComparison.Ordinal);
        Assert.Contains("192.0.2.7", Zone(), StringComparison.Ordinal);
        Assert.DoesNotContain("shop", Zone(), StringComparison.Ordinal);
    }

    /// <summary>What users get at a live name is not taken from them by a declaration; whatever else is declared is done.</summary>
    [Theory]
    [InlineData("replace", "www 300 A 192.0.2.10", "- { name: www, type: CNAME, values: [cdn.example.net.] }")]
    [InlineData("dangling", "www 300 A 192.0.2.10", "- { name: www, type: CNAME, values: [nowhere] }", "undeclared: delete")]
    [InlineData("dangling", "shop 300 CNAME www", "- { name: shop, type: CNAME, values: [web] }")]
    [InlineData("conflict", "www 300 A 192.0.2.10", "- { name: \"@\", type: DNAME, values: [example.net.] }")]
    public async Task No_way_of_losing_a_live_name_is_taken(string guard, string live, string record, string mode = "undeclared: keep")
    {
        var before = live.StartsWith("www", StringComparison.Ordinal) ? Live : $"{Live}{live}\n";
        _place.Write("example.com.zone", before);
        // Beside a DNAME at the apex nothing new may stand below it, so what is new stands at the apex itself.
        Declare(record, "- { name: \"@\", type: TXT, values: [new] }");
        _place.Configure(File.ReadAllText(_place.ConfigFile).Replace("    records:", $"    {mode}\n    records:", StringComparison.Ordinal));
        var apply = await _place.RunAsync("apply --format json");
        Assert.True(apply.Code == ExitCodes.Refused, apply.Out + apply.Error);
        var copy = apply.Json["zones"]![0]!["providers"]![0]!;
        Assert.Contains(guard, copy["objections"]!.AsArray().Select(one => (string?)one!["guard"]));
        Assert.Equal(1, (int)copy["applied"]!);
        Assert.Contains("\"new\"", Zone(), StringComparison.Ordinal);
        foreach (var line in before.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains("SOA", StringComparison.Ordinal))) Assert.Contains(line, Zone(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.example.net.", "    policy: { max-switches: 3 }\n")]
    [InlineData("a.example.net.", "notify: [{ kind: pigeon }]\n")]
    [InlineData("a.example.net.", "watcher: { name: paris, vantages: [paris, oslo] }\n")]
    [InlineData("\"http://cdn1\"", "")]
    public async Task What_check_refuses_is_neither_planned_nor_applied(string target, string more)
    {
        Declare(Router.Replace("TARGET", target, StringComparison.Ordinal).Replace("POLICY", more, StringComparison.Ordinal), "- { name: new, type: A, values: [192.0.2.7] }");
        foreach (var command in (string[])["check", "plan", "apply", "verify", "import example.com --from own"])
            Assert.Equal((command, ExitCodes.ConfigInvalid), (command, (await _place.RunAsync(command)).Code));
        Assert.Equal(Live, Zone());
    }

    [Fact]
    public void The_page_of_exit_codes_has_the_constants_and_nothing_else()
    {
        var page = File.ReadAllLines(Samples.Find("docs/exit-codes.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => int.Parse(line.Split('|')[1], CultureInfo.InvariantCulture));
        // 'status' has words of its own for 4 and 5.
        var constants = typeof(ExitCodes).GetFields().Select(field => (int)field.GetRawConstantValue()!).Distinct().Order();
        Assert.Equal(constants, page);
    }

    private string Zone() => File.ReadAllText(Path.Combine(_place.Folder, "example.com.zone"));

    private void Declare(params string[] lines)
    {
        var records = lines.Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => $"      {line}\n");
        var rest = lines.Where(line => !line.StartsWith("- ", StringComparison.Ordinal));
        _place.Configure(Head + "zones:\n  example.com:\n    providers: [own]\n    records:\n" + string.Concat(records) + string.Concat(rest));
    }
}
