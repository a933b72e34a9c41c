using Holdfast.Tests.Support;
using Holdfast.Tests.Watch;

namespace Holdfast.Tests.Commands;

/// <summary>A fault of the configuration keeps a command from its work only where the command uses what is at fault.</summary>
public sealed class WhoRefusesTests : IDisposable
{
    private const string Valid = """
        holdfast: 1
        providers:
          own: { kind: zonefile, path: "{zone}.zone" }
          other: { kind: zonefile, path: "other.zone" }
        zones:
          example.com: { providers: [own], records: RECORDS }
          example.net: { providers: [other] }
        routers:
          web:
            record: web.example.com
            fronts: [{ name: a, target: a.example.org., supplier: x }, { name: b, target: b.example.org., supplier: y }]
            probe: { url: "https://www.example.com/" }POLICY
          two:
            record: two.example.net
            fronts: [{ name: a, target: a.example.org., supplier: x }, { name: b, target: b.example.org., supplier: y }]
            probe: { url: "https://www.example.com/" }
        canaries: [{ url: "https://example.edu/", supplier: z }]
        """;

    private readonly Workplace _work = new();

    public WhoRefusesTests()
    {
        foreach (var zone in (string[])["example.com", "other"])
            _work.Write($"{zone}.zone", "$TTL 300\n@ IN SOA ns1 hostmaster 1 7200 3600 1209600 300\n@ IN NS ns1\nns1 IN A 192.0.2.1\n");
    }

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("notify: [{ kind: pigeon }]", "'kind' of a notifier is 'pigeon'")]
    [InlineData("notfy: []", "has no key 'notfy'")]
    [InlineData("watcher: { keep-days: 0 }", "'keep-days' of 'watcher'")]
    [InlineData("components: { a: { kidn: server } }", "unknown key 'kidn'")]
    [InlineData("RECORDS", "A value '192.0.2'")]
    [InlineData("other.policy", "'up' of 'policy' of router 'two'")]
    [InlineData("other.zone", "names the unknown provider 'othr'")]
    [InlineData("canary", "'url' of a canary")]
    public async Task An_operator_is_not_kept_from_a_switch_by_a_fault_elsewhere(string fault, string words)
    {
        Configure(fault);
        Assert.Equal(ExitCodes.ConfigInvalid, (await _work.RunAsync("check")).Code);
        Assert.Equal(ExitCodes.ConfigInvalid, (await _work.RunAsync("apply")).Code);
        // Without a watcher 'front' has nobody to say its word to: it gets as far as that.
        foreach (var (line, code) in ((string, int)[])[("front web a maintenance", ExitCodes.Unexpected), ("status web", ExitCodes.NotWatched)])
        {
            var result = await _work.RunAsync(line);
            Assert.True(result.Code == code, $"{line}: {result.Code} {result.Error}");
            Assert.Contains("warning: ", result.Error, StringComparison.Ordinal);
            Assert.Contains(words, result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_switch_is_done_beside_a_typo_in_notify()
    {
        await using var stage = await WatchStage.StartAsync();
        stage.Configure(more: "notify: [{ kind: pigeon }]\nwatchr: {}\n");
        var result = await stage.Place.RunAsync("switch web second");
        Assert.True(result.Code == ExitCodes.Done, result.Out + result.Error);
        Assert.Contains("warning: 'kind' of a notifier is 'pigeon'", result.Error, StringComparison.Ordinal);
        Assert.Equal("second.example.net.", WatchStage.Target(stage.One));
    }

    [Theory]
    [InlineData("policy", "'up' of 'policy' of router 'web'")]
    [InlineData("zone", "names the unknown provider 'onw'")]
    [InlineData("provider", "'zonefile'")]
    [InlineData("version", "reads version 1")]
    [InlineData("routers", "did you mean 'routers'?")]
    public async Task A_fault_in_what_a_switch_uses_refuses_it(string fault, string words)
    {
        Configure(fault);
        foreach (var line in (string[])["switch web a", "pin web a", "unpin web", "freeze web", "thaw web", "front web a maintenance", "status web", "watch"])
        {
            var result = await _work.RunAsync(line);
            Assert.True(result.Code == ExitCodes.ConfigInvalid, $"{line}: {result.Code} {result.Error}");
            Assert.Contains(words, result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("other.policy")]
    [InlineData("other.zone")]
    [InlineData("canary")]
    public async Task A_watcher_does_not_start_with_a_fault_in_what_any_of_its_routers_uses(string fault)
    {
        Configure(fault);
        Assert.Equal(ExitCodes.ConfigInvalid, (await _work.RunAsync("watch")).Code);
    }

    [Fact]
    public async Task A_watcher_leaves_out_what_is_at_fault_elsewhere_and_tells_it_everywhere()
    {
        await using var hook = await AlertReceiver.StartAsync();
        await using var stage = await WatchStage.StartAsync();
        stage.Configure(more: $$"""
            notify:
              - { kind: webhook, url: "{{hook.Url}}" }
              - { kind: pigeon }
            components: { a: { kidn: server } }
            """);
        await stage.SettleAsync();
        var status = await stage.Place.RunAsync("status");
        Assert.Equal(4, status.Code);
        Assert.Contains("'kind' of a notifier is 'pigeon': left out until it is mended", status.Out.Replace("\n", " ", StringComparison.Ordinal).Replace("    ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var ended = await stage.StopWatcherAsync();
        Assert.Contains(ended.Error.Split('\n'), line => line.Contains("WARN ", StringComparison.Ordinal) && line.Contains("unknown key 'kidn'", StringComparison.Ordinal));
        Assert.Contains(hook.Taken, told => (string?)told["event"] == "configuration" && ((string?)told["text"])!.Contains("'pigeon'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("notify: [{ kind: pigeon }]", ExitCodes.Done)]
    [InlineData("RECORDS", ExitCodes.Done)]
    [InlineData("policy", ExitCodes.ConfigInvalid)]
    [InlineData("components: { a: { kidn: server } }", ExitCodes.ConfigInvalid)]
    public async Task The_index_refuses_only_what_makes_its_picture_a_wrong_one(string fault, int code)
    {
        Configure(fault);
        var result = await _work.RunAsync("analyse");
        Assert.True(result.Code == code, result.Error);
    }

    [Fact]
    public async Task The_index_resolves_no_secret()
    {
        _work.Configure($"""
            holdfast: 1
            providers: {"{ cf: { kind: cloudflare, token: { file: missing } }, own: { kind: powerdns, endpoint: \"http://127.0.0.1:1/\", key: { env: NOT_SET } } }"}
            zones: {"{ example.com: { providers: [cf, own] } }"}
            notify: [{"{ kind: slack, secret: { credential: hook } }"}]
            components: {"{ shop: { kind: function, criticality: vital, needs: [zone:example.com] } }"}
            """);
        foreach (var line in (string[])["check", "analyse", "map", "simulate --event supplier:cf", "score"])
        {
            var result = await _work.RunAsync(line);
            Assert.True(result.Code == ExitCodes.Done, $"{line}: {result.Error}");
        }
    }

    [Fact]
    public async Task An_inventory_alone_is_checked()
    {
        var file = _work.Write("inventory.yaml", "holdfast-inventory: 1\ncomponents: { a: { kind: server }, b: { needs: [a] } }\n");
        var valid = await _work.RunAsync($"check --config {file}");
        Assert.Equal((ExitCodes.Done, "valid: 2 components"), (valid.Code, valid.Out.Trim()));
        _work.Write("inventory.yaml", "holdfast-inventory: 1\ncomponents: { a: { kidn: server } }\n");
        var wrong = await _work.RunAsync($"check --config {file}");
        Assert.Equal(ExitCodes.ConfigInvalid, wrong.Code);
        Assert.Contains("did you mean 'kind'?", wrong.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apply", "domain: example.com\nrecords: []\n", "holdfast sync --config ")]
    [InlineData("watch", "domain: example.com\nrouter_record: web\n", "holdfast failover --config ")]
    [InlineData("plan", "holdfast-inventory: 1\n", "holdfast check --config ")]
    [InlineData("sync", "holdfast: 1\n", "holdfast apply --config ")]
    [InlineData("failover", "holdfast: 1\n", "holdfast watch --config ")]
    [InlineData("sync", "domain: example.com\nrouter_record: web\n", "holdfast failover --config ")]
    [InlineData("failover", "domain: example.com\nrecords: []\n", "holdfast sync --config ")]
    public async Task A_file_of_another_kind_is_recognised_and_the_right_command_named(string command, string text, string fix)
    {
        var file = _work.Write("given.yaml", text);
        var result = await _work.RunAsync($"{command} --config {file}");
        Assert.Equal(ExitCodes.ConfigInvalid, result.Code);
        Assert.Contains(fix + file, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'), line => line.Contains("error: ", StringComparison.Ordinal));
    }

    private void Configure(string fault)
    {
        var text = Valid.Replace("RECORDS", fault == "RECORDS" ? "[{ name: x, type: A, value: 192.0.2 }]" : "[]", StringComparison.Ordinal)
            .Replace("POLICY", fault == "policy" ? "\n    policy: { up: 0 }" : "", StringComparison.Ordinal);
        text = fault switch
        {
            "other.policy" => text.Replace("two.example.net\n", "two.example.net\n    policy: { up: 0 }\n", StringComparison.Ordinal),
            "other.zone" => text.Replace("[other]", "[othr]", StringComparison.Ordinal),
            "zone" => text.Replace("providers: [own]", "providers: [onw]", StringComparison.Ordinal),
            "provider" => text.Replace("own: { kind: zonefile", "own: { kind: zonefil", StringComparison.Ordinal),
            "canary" => text.Replace("https://example.edu/", "example.edu", StringComparison.Ordinal),
            "version" => text.Replace("holdfast: 1", "holdfast: 2", StringComparison.Ordinal),
            "routers" => text.Replace("routers:", "roters:", StringComparison.Ordinal),
            "policy" or "RECORDS" => text,
            _ => $"{text}\n{fault}\n",
        };
        _work.Configure(text);
    }
}
