using Holdfast.Tests.Support;

namespace Holdfast.Tests.Index;

/// <summary>Small inventories about which something false was once said, through the real command line.</summary>
public sealed class FalseSentenceTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task The_own_outages_of_a_critical_component_count()
    {
        var top = (await Run($"analyse --inventory {Case("own.yaml")} --format json")).Json["critical"]![0]!;
        Assert.Equal(13, (double)top["unavailability"]! * 8760, 1);
        Assert.Equal(["erp", "db"], top["importance"]!.AsArray().Select(each => (string)each!["id"]!));
        Assert.Contains("out 13 h a year", (await Run($"analyse --inventory {Case("own.yaml")}")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyse_simulate_and_mitigate_agree_on_what_a_single_point_is()
    {
        var file = Case("combiner.yaml");
        Assert.Empty((await Run($"analyse --inventory {file} --format json")).Json["singlePoints"]!.AsArray());
        var plan = await Run($"mitigate --target no-spof --pareto 0 --inventory {file} --format json");
        Assert.True((bool)plan.Json["targets"]![0]!["reached"]!);
        Assert.Empty(plan.Json["before"]!["singlePoints"]!.AsArray());
        Assert.DoesNotContain((await Run($"simulate --all --inventory {file} --format json")).Json["events"]!.AsArray(), each => (string?)each!["event"] == "ad");
    }

    [Fact]
    public async Task A_limit_says_what_is_over_it_everywhere_and_a_misspelt_one_is_refused()
    {
        var file = Case("lim2.yaml");
        const string sentence = "2 of 2 critical components fall with Vendor AG, 100 % (supplier: 40 %)";
        Assert.Contains(sentence, (await Run($"analyse --inventory {file}")).Out, StringComparison.Ordinal);
        Assert.Contains(sentence, (await Run($"score --inventory {file}")).Out, StringComparison.Ordinal);
        Assert.Contains("| supplier | Vendor AG | 100% | 40% |", (await Run($"report --no-plan --as markdown -o - --inventory {file}")).Out, StringComparison.Ordinal);
        foreach (var command in (string[])["analyse", "score", "report --no-plan --as markdown -o -"])
            Assert.Equal(4, (await _work.RunAsync($"{command} --fail-on limits --inventory {file}")).Code);
        Assert.Equal(0, (await _work.RunAsync($"analyse --fail-on limits --inventory {Case("combiner.yaml")}")).Code);

        var wrong = _work.Write("wrong.yaml", (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("supplier: 40%", "suplier: 40%", StringComparison.Ordinal));
        var refused = await _work.RunAsync($"analyse --inventory {wrong}");
        Assert.Equal(3, refused.Code);
        Assert.Contains("limits has no 'suplier'", refused.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'supplier'?", refused.Error, StringComparison.Ordinal);
        Assert.Contains("wrong.yaml:2:", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_described_is_not_told_as_safe()
    {
        var file = _work.Write("hospital.yaml", """
            holdfast-inventory: 1
            organisation: { name: Hospital, country: DE, without: [payment] }
            components:
              care: { kind: function, criticality: vital, needs: [{ any: [ward-1, ward-2] }] }
              ward-1: { kind: server }
              ward-2: { kind: server }
            """);
        var page = (await Run($"report --no-plan --as markdown -o - --inventory {file}")).Out;
        Assert.Contains("no single failure stops any of our critical functions and services (1); that is no all-clear", page, StringComparison.Ordinal);
        Assert.Contains("Of what is described, no single event that was examined would harm us.", page, StringComparison.Ordinal);
        Assert.Contains("Whether the outage of 18 November 2025 would touch us is not known", page, StringComparison.Ordinal);
        Assert.Contains("The inventory describes nothing about the following, so that nothing here speaks of them: DNS, Content delivery", page, StringComparison.Ordinal);
        Assert.Contains("| Payment | declared: there is none | none |", page, StringComparison.Ordinal);
        Assert.Contains("| DNS | not described | none |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("would not touch us", page, StringComparison.Ordinal);
        Assert.DoesNotContain("No single event", page, StringComparison.Ordinal);
        Assert.Contains("not described: dns, cdn", (await Run($"analyse --inventory {file}")).Out, StringComparison.Ordinal);
        var replay = await Run($"simulate --event cf-2025-11-18 --inventory {file}");
        Assert.Contains("the inventory says nothing about dns, cdn", replay.Out, StringComparison.Ordinal);

        // Once each layer is described or declared none, silence means something.
        var declared = _work.Write("declared.yaml", (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace(
            "[payment]", "[dns, cdn, registrar, registry, ca, identity, mail, telecom, power, cloud-region, backup, payment]", StringComparison.Ordinal));
        page = (await Run($"report --no-plan --as markdown -o - --inventory {declared}")).Out;
        Assert.Contains("The outage of 18 November 2025 would not touch us.", page, StringComparison.Ordinal);
        Assert.Equal(3, (await _work.RunAsync($"analyse --inventory {_work.Write("odd.yaml", "holdfast-inventory: 1\norganisation: { name: A, country: FR, without: [dsn] }\n")}")).Code);
    }

    [Fact]
    public async Task What_fails_by_itself_is_not_told_as_stopped_by_nothing()
    {
        const string layers = "[dns, cdn, registrar, registry, ca, identity, mail, telecom, power, cloud-region, backup, payment]";
        var file = _work.Write("alone.yaml", $$"""
            holdfast-inventory: 1
            organisation: { name: A, country: DE, without: {{layers}} }
            components:
              erp: { kind: server, criticality: vital, rto: 4h, outages: { per-year: 1, repair: 4h } }
            """);
        var page = (await Run($"report --no-plan --as markdown -o - --inventory {file}")).Out;
        Assert.Contains("Of our critical functions and services (1), one can fail by itself;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("No single failure stops", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_data_is_told_in_the_report_and_an_event_that_loses_too_much_is_not_survived()
    {
        var file = _work.Write("data.yaml", """
            holdfast-inventory: 1
            organisation: { name: A, country: DE }
            components:
              shop: { kind: function, criticality: vital, rto: 4h, rpo: 1h, cost-per-hour: 100 EUR, needs: [orders] }
              orders: { kind: service, needs: [{ any: [db, backup], switch: 1h }] }
              db: { kind: database, outages: { per-year: 1, repair: 5h } }
              backup: { kind: backup, data-age: 24h }
            """);
        Assert.Contains("shop: up to 24 h of data is lost on the change-over to backup (accepted: 1 h)", (await Run($"report --no-plan --as markdown -o - --inventory {file}")).Out.Replace('\u00a0', ' '), StringComparison.Ordinal);
        var year = (await Run($"simulate --years 200 --inventory {file} --format json")).Json["components"]!.AsArray().Single(each => (string?)each!["node"] == "shop");
        Assert.InRange((double)year!["rpoBreaches"]!, 0.5, 1.2);
        var plan = await _work.RunAsync($"mitigate --target survive=db --pareto 0 --inventory {file} --format json");
        Assert.False((bool)plan.Json["targets"]![0]!["reached"]!, plan.Out);
        var fresh = _work.Write("fresh.yaml", (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("24h", "30m", StringComparison.Ordinal));
        Assert.True((bool)(await Run($"mitigate --target survive=db --pareto 0 --inventory {fresh} --format json")).Json["targets"]![0]!["reached"]!);
    }

    [Fact]
    public async Task A_customer_of_a_cloud_who_states_neither_planes_nor_regions_is_not_told_that_its_outage_would_spare_him()
    {
        var file = _work.Write("cloud.yaml", """
            holdfast-inventory: 1
            organisation: { name: Cloudy, country: DE, without: [dns, cdn, registrar, registry, ca, identity, mail, telecom, power, cloud-region, backup, payment] }
            suppliers: { aws: { name: Amazon, country: US } }
            components:
              shop: { kind: function, criticality: vital, needs: [app] }
              app: { kind: server, supplier: aws }
            """);
        var report = (await Run($"report --no-plan --as json -o - --inventory {file}")).Json;
        Assert.Contains(report["replays"]!["open"]!.AsArray(), each => (string?)each!["id"] == "aws-2025-10-20");
    }

    [Fact]
    public async Task Without_rates_a_loss_is_not_known_and_what_lacks_one_is_named()
    {
        var file = Case("lim2.yaml");
        var plan = await Run($"mitigate --budget 50000 --inventory {file}");
        Assert.Contains("What outages cost in an average year is not known: 2 sources of failure without a rate", plan.Out, StringComparison.Ordinal);
        Assert.Contains("What could be made better is therefore not known either; 2 single points of failure stand", plan.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Outages cost 0", plan.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("can be made better.", plan.Out, StringComparison.Ordinal);
        Assert.Equal(["app", "supplier:v"], (await Run($"mitigate --missing --inventory {file} --format json")).Json["missing"]!.AsArray().Select(id => (string)id!));
        var report = (await Run($"mitigate --budget 50000 --inventory {file} --format json")).Json;
        Assert.Null(report["before"]!["expectedLoss"]);
        Assert.Contains("time out not known (2 sources of failure without a rate)", (await Run($"analyse --inventory {file}")).Out, StringComparison.Ordinal);
        Assert.Contains("**not known** – Expected cost per year", (await Run($"report --as markdown -o - --inventory {file}")).Out, StringComparison.Ordinal);
        Assert.Contains("is not known", (await Run($"simulate --years 50 --inventory {file}")).Out, StringComparison.Ordinal);
        // Ours, on request, and marked as ours.
        var ours = (await Run($"mitigate --budget 50000 --default-rates --inventory {file} --format json")).Json;
        Assert.True((decimal)ours["before"]!["expectedLoss"]! > 0);
        var rates = (await Run($"report --as json -o - --default-rates --inventory {file}")).Json["rates"]!.AsArray();
        Assert.NotEmpty(rates);
        Assert.All(rates, rate => Assert.True((bool)rate!["isAssumed"]!));
    }

    [Theory]
    [InlineData("trap.yaml", "shop")]
    [InlineData("trap3.yaml", "a")]
    public async Task Circles_have_one_rule_in_analyse_and_in_simulate(string name, string critical)
    {
        Assert.DoesNotContain((await Run($"analyse --inventory {Case(name)} --format json")).Json["singlePoints"]!.AsArray(), point => (string?)point!["id"] == "main");
        var result = (await Run($"simulate --event main --duration 10h --inventory {Case(name)} --format json")).Json;
        Assert.Equal(300, (double)result["timeline"]!.AsArray().Single(each => (string?)each!["id"] == critical)!["downSeconds"]!, 1);
        Assert.Equal(name == "trap3.yaml", result["assumptions"]!.AsArray().Any(each => ((string)each!).Contains("need each other", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_event_lasts_as_long_as_such_events_do()
    {
        var file = _work.Write("length.yaml", """
            holdfast-inventory: 1
            organisation: { name: L, country: DE }
            suppliers: { v: { name: Vendor AG, country: DE } }
            components:
              care: { kind: function, criticality: vital, cost-per-hour: 100 EUR, needs: [app] }
              app: { kind: saas, supplier: v, outages: { per-year: 4, repair: 30m } }
            """);
        var events = (await Run($"simulate --all --inventory {file} --format json")).Json["events"]!.AsArray();
        Assert.Equal([("supplier:v", 336.0, 33600m), ("app", 0.5, 50m)], events.Select(each => ((string)each!["event"]!, (double)each["hours"]!, (decimal)each["cost"]!)));
        Assert.Equal(200m, (decimal)events[1]!["costPerYear"]!);
        Assert.Null(events[0]!["costPerYear"]);
        Assert.All((await Run($"simulate --all --duration 2h --inventory {file} --format json")).Json["events"]!.AsArray(), each => Assert.Equal(2, (double)each!["hours"]!));
    }

    [Fact]
    public async Task The_register_declares_nothing_about_data_that_nobody_said()
    {
        _work.Write("nis.yaml", await File.ReadAllTextAsync(Case("nis.yaml"), TestContext.Current.CancellationToken));
        var register = await _work.RunAsync($"export dora --draft --inventory {Path.Combine(_work.Folder, "nis.yaml")} --format json");
        Assert.DoesNotContain("eba_BT:x29", register.Out, StringComparison.Ordinal);
        Assert.Contains("components: app: data", register.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jurisdictions_are_accepted_without_being_typed_out()
    {
        var file = _work.Write("law.yaml", """
            holdfast-inventory: 1
            organisation: { name: L, country: FR, accepted-jurisdictions: [FR, EU] }
            suppliers: { v: { name: Vendor AG, country: DE } }
            components:
              care: { kind: function, criticality: vital, needs: [app] }
              app: { kind: saas, supplier: v }
            """);
        var report = (await Run($"analyse --inventory {file} --format json")).Json;
        Assert.DoesNotContain(report["singlePoints"]!.AsArray(), point => (string?)point!["id"] == "jurisdiction:EU");
        Assert.Equal(3, (await _work.RunAsync($"analyse --inventory {_work.Write("odd.yaml", "holdfast-inventory: 1\norganisation: { name: L, country: FR, accepted-jurisdictions: [EUX] }\n")}")).Code);
    }

    [Fact]
    public async Task A_plan_says_how_much_of_it_hangs_on_figures_that_nobody_knows_exactly()
    {
        var plan = (await Run($"mitigate --budget 50000 --pareto 6 --config {Samples.Company} --format json")).Json["stability"]!;
        Assert.InRange((double)plan["same"]!, 0, 1);
        Assert.True((int)plan["compared"]! > 5);
        Assert.InRange((decimal)plan["beforeLow"]!, 220_609m / 4, 220_609m);
        Assert.InRange((decimal)plan["beforeHigh"]!, 220_609m, 220_609m * 4);
        Assert.True((decimal)plan["afterHigh"]! < (decimal)plan["beforeHigh"]!);
        Assert.Contains("the choice is the same in", (await Run($"mitigate --budget 50000 --pareto 6 --config {Samples.Company}")).Out, StringComparison.Ordinal);
    }

    private static string Case(string name) => Samples.Find($"tests/Holdfast.Tests/Index/Cases/{name}");

    private async Task<CommandResult> Run(string line)
    {
        var result = await _work.RunAsync(line);
        Assert.True(result.Code == 0, result.Error + result.Out);
        return result;
    }
}
