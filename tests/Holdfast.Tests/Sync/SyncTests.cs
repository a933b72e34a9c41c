using System.Text.Json.Nodes;
using Holdfast.Lab.Cloudflare;
using Holdfast.Lab.Desec;
using Holdfast.Lab.Faults;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Sync;

/// <summary>The commands against both emulated providers at once, from the command line to the authoritative answer.</summary>
public sealed class SyncTests : IAsyncLifetime
{
    private readonly Workplace _place = new();
    private CloudflareEmulator _cloudflare = null!;
    private DesecEmulator _desec = null!;

    public async ValueTask InitializeAsync()
    {
        _cloudflare = await CloudflareEmulator.StartAsync(new CloudflareOptions { Zones = ["example.com"] });
        _cloudflare.Zone("example.com").MultiProvider = true;
        _desec = await DesecEmulator.StartAsync(new DesecOptions { Domains = ["example.com"] });
        _place["CF_API_TOKEN"] = _cloudflare.Token;
        _place["DESEC_API_TOKEN"] = _desec.Token;
        Configure("- { name: www, type: CNAME, ttl: 60, values: [web.example.net.] }", "- { name: origin, type: A, ttl: 300, values: [203.0.113.10, 203.0.113.11] }");
    }

    public async ValueTask DisposeAsync()
    {
        await _cloudflare.DisposeAsync();
        await _desec.DisposeAsync();
        _place.Dispose();
    }

    [Fact]
    public async Task Plan_shows_the_promised_shape_and_changes_nothing()
    {
        var plan = await _place.RunAsync("plan --format json");
        Assert.Equal(ExitCodes.Done, plan.Code);
        var desec = Provider(plan.Json, "desec");
        Assert.Equal("planned", (string?)desec["state"]);
        Assert.StartsWith("sha256:", (string?)desec["digest"]);
        Assert.Equal(2, (int)desec["create"]!);
        Assert.True(desec.AsObject().ContainsKey("error"));
        var change = desec["changes"]!.AsArray().First(one => (string?)one!["name"] == "www.example.com.")!;
        Assert.Equal("create", (string?)change["action"]);
        Assert.Null(change["before"]);
        Assert.Equal(3600, (int)change["after"]!["ttl"]!); // raised to the domain's minimum
        Assert.Equal("web.example.net.", (string?)change["after"]!["values"]![0]);
        Assert.Equal(60, (int)Provider(plan.Json, "cloudflare")["changes"]!.AsArray().First(one => (string?)one!["type"] == "CNAME")!["after"]!["ttl"]!);
        Assert.Equal(0, _cloudflare.Requests.Writes + _desec.Requests.Writes);
    }

    [Fact]
    public async Task Apply_writes_proves_and_then_there_is_nothing_to_do()
    {
        var apply = await _place.RunAsync("apply --format json");
        Assert.True(apply.Code == ExitCodes.Done, apply.Out + apply.Error);
        foreach (var provider in (string[])["cloudflare", "desec"])
        {
            Assert.Equal(2, (int)Provider(apply.Json, provider)["applied"]!);
            Assert.Equal(0, (int)Provider(apply.Json, provider)["failed"]!);
            Assert.True((bool)Provider(apply.Json, provider)["verified"]!);
        }
        Assert.Equal((1, 1), (_cloudflare.Requests.Writes, _desec.Requests.Writes));

        var again = await _place.RunAsync("plan --expect-no-changes");
        Assert.True(again.Code == ExitCodes.Done, again.Out + again.Error);
        Assert.Contains("Nothing to do", again.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("verify")).Code);
    }

    [Fact]
    public async Task One_provider_down_costs_the_other_nothing_and_a_second_run_finishes_the_job()
    {
        await _cloudflare.StopApiAsync();
        var apply = await _place.RunAsync("apply --format json");
        Assert.Equal(ExitCodes.Partial, apply.Code);
        Assert.Equal("unreadable", (string?)Provider(apply.Json, "cloudflare")["state"]);
        Assert.True((bool)Provider(apply.Json, "desec")["verified"]!);

        await _cloudflare.StartApiAgainAsync();
        var again = await _place.RunAsync("apply --format json");
        Assert.True(again.Code == ExitCodes.Done, again.Out + again.Error);
        Assert.Equal(2, (int)Provider(again.Json, "cloudflare")["applied"]!);
        Assert.Equal(0, (int)Provider(again.Json, "desec")["create"]!);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("policy")]
    [InlineData("zone")]
    public async Task After_a_refusal_that_stays_nobody_is_sent_to_run_apply_again(string refused)
    {
        if (refused == "zone") Configure("nobody.example", ["- { name: www, type: A, ttl: 60, values: [192.0.2.1] }"]);
        else _cloudflare.Faults.Add(refused == "policy" ? new Fault.PolicyLacks() : new Fault.Unauthorized(), refused == "read" ? RequestKind.Read : RequestKind.Write);
        if (refused == "zone") _desec.AddDomain("nobody.example");

        var apply = await _place.RunAsync("apply");

        Assert.Equal(ExitCodes.Partial, apply.Code);
        Assert.DoesNotContain("Run apply again", apply.Out, StringComparison.Ordinal);
        Assert.Contains("Another run alone changes nothing", apply.Out, StringComparison.Ordinal);
        if (refused is "write" or "policy")
        {
            Assert.Contains("failed", apply.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("not tried", apply.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_another_run_can_finish_is_said()
    {
        await _cloudflare.StopApiAsync();

        Assert.Contains("Run apply again to finish the rest.", (await _place.RunAsync("apply")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_digest_only_what_was_shown_is_applied()
    {
        var plan = await _place.RunAsync("plan --format json");
        var (cloudflare, desec) = ((string)Provider(plan.Json, "cloudflare")["digest"]!, (string)Provider(plan.Json, "desec")["digest"]!);
        Configure("- { name: www, type: CNAME, ttl: 60, values: [web.example.net.] }", "- { name: origin, type: A, ttl: 300, values: [203.0.113.99], at: { desec: { values: [203.0.113.10, 203.0.113.11] } } }");

        var apply = await _place.RunAsync($"apply --format json --digest {cloudflare} --digest {desec}");
        Assert.Equal(ExitCodes.Refused, apply.Code);
        Assert.Equal("refused", (string?)Provider(apply.Json, "cloudflare")["state"]);
        Assert.Equal(0, _cloudflare.Requests.Writes);
        Assert.Equal(2, (int)Provider(apply.Json, "desec")["applied"]!);
    }

    [Fact]
    public async Task A_missing_token_concerns_its_provider_alone_and_is_never_shown()
    {
        _place["CF_API_TOKEN"] = "";
        var apply = await _place.RunAsync("apply --format json");
        Assert.Equal(ExitCodes.Partial, apply.Code);
        Assert.Contains("CF_API_TOKEN is not set", (string?)Provider(apply.Json, "cloudflare")["error"]);
        Assert.DoesNotContain(_desec.Token, apply.Out + apply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_TTL_alone_changes_also_where_the_value_has_a_priority()
    {
        Configure("""- { name: "@", type: MX, ttl: 3600, values: ["10 mail.example.net."] }""");
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);
        Configure("""- { name: "@", type: MX, ttl: 7200, values: ["10 mail.example.net."] }""");
        var apply = await _place.RunAsync("apply --format json");
        Assert.True(apply.Code == ExitCodes.Done, apply.Out + apply.Error);
    }

    [Fact]
    public async Task A_guard_refuses_by_name_and_is_forced_by_name()
    {
        Configure("""- { name: "@", type: NS, ttl: 3600, values: [ns1.example.net.], at: { cloudflare: { omit: true } } }""");
        var refused = await _place.RunAsync("plan --format json");
        Assert.Equal(ExitCodes.Refused, refused.Code);
        Assert.Equal("apex-ns", (string?)Provider(refused.Json, "desec")["objections"]![0]!["guard"]);

        var forced = await _place.RunAsync("plan --format json --force apex-ns");
        Assert.Equal("planned", (string?)Provider(forced.Json, "desec")["state"]);
    }

    [Fact]
    public async Task Cloudflare_whose_multi_provider_setting_is_off_beside_another_is_a_finding_that_refuses_nothing()
    {
        _cloudflare.Zone("example.com").MultiProvider = false;
        var apply = await _place.RunAsync("apply --format json");
        Assert.True(apply.Code == ExitCodes.Done, apply.Out + apply.Error);
        Assert.Equal("multi-provider", (string?)Assert.Single(apply.Json["zones"]![0]!["findings"]!.AsArray())!["guard"]);
        foreach (var name in (string[])["cloudflare", "desec"]) Assert.True((bool)Provider(apply.Json, name)["verified"]!);
        // With nothing to change it counts for those who look for faults, and for them alone.
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("plan")).Code);
        foreach (var line in (string[])["plan --expect-no-changes", "verify"])
        {
            var found = await _place.RunAsync(line);
            Assert.True(found.Code == ExitCodes.ChangesPending, found.Out + found.Error);
            Assert.Single(found.Out.Split('\n'), text => text.Contains("finding: multi-provider: ", StringComparison.Ordinal));
        }
        _cloudflare.Zone("example.com").MultiProvider = true;
        foreach (var line in (string[])["plan --expect-no-changes", "verify"]) Assert.Equal(ExitCodes.Done, (await _place.RunAsync(line)).Code);
    }

    /// <summary>Each record is right, and users get nothing: that is not verified.</summary>
    [Fact]
    public async Task A_declared_name_that_ends_in_no_address_is_told_and_not_verified()
    {
        const string shop = "- { name: shop, type: CNAME, ttl: 3600, values: [till] }", mail = "- { name: post, type: MX, ttl: 3600, values: [\"10 till\"] }";
        Configure(shop, mail, "- { name: till, type: A, ttl: 3600, values: [203.0.113.10] }", "- { name: v6, type: AAAA, ttl: 3600, values: [\"2001:db8::1\"] }", "- { name: six, type: CNAME, ttl: 3600, values: [v6] }");
        var whole = await _place.RunAsync("apply");
        Assert.True(whole.Code == ExitCodes.Done, whole.Out + whole.Error);

        // Somebody takes the target away on purpose.
        Configure(shop, mail);
        var pruned = await _place.RunAsync("apply --prune --force dangling --format json");
        Assert.True(pruned.Code == ExitCodes.Done, pruned.Out + pruned.Error);
        Assert.Contains("does not resolve: ", (string?)Provider(pruned.Json, "desec")["verifiedReason"], StringComparison.Ordinal);

        // From then on whoever does not say so is told that it is not proved.
        var again = await _place.RunAsync("apply --format json");
        Assert.True(again.Code == ExitCodes.Partial, again.Out + again.Error);
        foreach (var provider in (string[])["cloudflare", "desec"])
        {
            Assert.False((bool)Provider(again.Json, provider)["verified"]!);
            var reason = (string)Provider(again.Json, provider)["verifiedReason"]!;
            Assert.Contains("shop.example.com. CNAME leads to till.example.com., which does not exist", reason, StringComparison.Ordinal);
            Assert.Contains("post.example.com. MX leads to till.example.com., which does not exist", reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_original_tools_zone_file_works_unchanged()
    {
        var sample = SharedFiles.Find("data/original/zone.example.com.yml");
        if (sample is null) Assert.Skip("the original tool's sample is not here (shared/data/original)");
        _place["HOLDFAST_CLOUDFLARE_ENDPOINT"] = _cloudflare.Endpoint.ToString();
        _place["HOLDFAST_DESEC_ENDPOINT"] = _desec.Endpoint.ToString();
        _place["HOLDFAST_CLOUDFLARE_NAMESERVERS"] = Servers(_cloudflare.NameServers.Select(server => server.Endpoint));
        _place["HOLDFAST_DESEC_NAMESERVERS"] = Servers(_desec.NameServers.Select(server => server.Endpoint));
        var run = await _place.RunAsync($"sync --config {sample} --format json");
        Assert.True(run.Code == ExitCodes.Done, run.Out + run.Error);
        Assert.Equal(5, (int)Provider(run.Json, "desec")["applied"]!);
        Assert.Equal(5, (int)Provider(run.Json, "cloudflare")["applied"]!);
        Assert.True((bool)Provider(run.Json, "desec")["verified"]!);
    }

    [Fact]
    public async Task What_was_created_and_is_no_longer_declared_is_an_orphan_until_pruned()
    {
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);
        Configure("- { name: www, type: CNAME, ttl: 60, values: [web.example.net.] }");
        var plan = await _place.RunAsync("plan --format json");
        Assert.Equal(1, (int)Provider(plan.Json, "desec")["orphans"]!);
        Assert.Equal(0, (int)Provider(plan.Json, "desec")["delete"]!);
        var prune = await _place.RunAsync("apply --prune --format json");
        Assert.True(prune.Code == ExitCodes.Done, prune.Out + prune.Error);
        Assert.Equal(1, (int)Provider(prune.Json, "cloudflare")["applied"]!);
        Assert.Equal(0, (int)Provider((await _place.RunAsync("plan --format json")).Json, "cloudflare")["orphans"]!);
    }

    [Fact]
    public async Task A_set_stays_ours_through_our_own_updates()
    {
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);
        Configure("- { name: origin, type: A, ttl: 300, values: [203.0.113.77] }");
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);
        Configure();
        Assert.Equal(2, (int)Provider((await _place.RunAsync("plan --prune --format json")).Json, "cloudflare")["delete"]!);
    }

    [Fact]
    public async Task Import_prints_declarations_that_plan_to_nothing()
    {
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);
        var import = await _place.RunAsync("import example.com --from cloudflare");
        Assert.Equal(ExitCodes.Done, import.Code);
        var providers = File.ReadAllText(_place.ConfigFile).Split("zones:")[0];
        _place.Configure(providers + import.Out);
        var plan = await _place.RunAsync("plan --expect-no-changes");
        Assert.True(plan.Code == ExitCodes.Done, plan.Out + plan.Error);
    }

    private void Configure(params string[] records) => Configure("example.com", records);

    private void Configure(string zone, string[] records) => _place.Configure($$"""
        holdfast: 1
        providers:
          cloudflare: { kind: cloudflare, endpoint: "{{_cloudflare.Endpoint}}", token: { env: CF_API_TOKEN }, nameservers: [{{Servers(_cloudflare.NameServers.Select(server => server.Endpoint))}}] }
          desec: { kind: desec, endpoint: "{{_desec.Endpoint}}", token: { env: DESEC_API_TOKEN }, nameservers: [{{Servers(_desec.NameServers.Select(server => server.Endpoint))}}] }
        resolvers: []
        zones:
          {{zone}}:
            providers: [cloudflare, desec]
            records:
        {{string.Join("\n", records.Select(record => "      " + record))}}
        """);

    private static string Servers(IEnumerable<System.Net.IPEndPoint> addresses) => string.Join(",", addresses);

    private static JsonNode Provider(JsonNode report, string name) =>
        report["zones"]![0]!["providers"]!.AsArray().First(one => (string?)one!["provider"] == name)!;
}
