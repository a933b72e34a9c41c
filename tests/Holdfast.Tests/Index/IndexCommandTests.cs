using System.Text.Json.Nodes;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Index;

/// <summary>The commands of the index on the sample company and on other people's data.</summary>
public sealed class IndexCommandTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    private static string Sample
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx"))) return Path.Combine(folder.FullName, "samples", "company", "holdfast.yaml");
            throw new InvalidOperationException("The tests do not run below the repository.");
        }
    }

    private async Task<JsonNode> Company(string line)
    {
        var result = await _work.RunAsync($"{line} --config {Sample} --format json");
        Assert.True(result.Code == 0, result.Error);
        return result.Json;
    }

    [Fact]
    public async Task Analyse_explains_each_single_point_by_a_path_that_begins_at_the_component_and_ends_at_the_point()
    {
        var report = await Company("analyse");
        var shop = report["critical"]!.AsArray().Single(each => (string?)each!["id"] == "sell-online")!;
        var points = shop["spof"]!.AsArray();
        Assert.Contains(points, point => (string?)point!["id"] == "plane:cloudflare/turnstile" && (string?)point["kind"] == "plane");
        Assert.DoesNotContain(points, point => (string?)point!["id"] is "plane:cloudflare/cdn-data" or "sell-online" or "jurisdiction:FR");
        Assert.All(points, point => Assert.Equal(["sell-online", (string?)point!["id"]], [(string?)point["path"]![0], (string?)point["path"]!.AsArray()[^1]]));
        Assert.Equal(points.Count, (int)shop["cutSets"]!["1"]!);
        Assert.True((int)shop["cutSets"]!["2"]! > 0 && shop["cutSets"]!["3"] is not null);
        // What contributes to the hours out is among what can take it down; the parts are shares.
        Assert.All(shop["importance"]!.AsArray(), each => Assert.InRange((double)each!["fussellVesely"]!, 0, 1 + 1e-9));
        Assert.Contains(shop["importance"]!.AsArray(), each => (string?)each!["id"] == "plane:cloudflare/turnstile");
        Assert.Equal(92, (int)report["components"]!);
        Assert.All(report["concentration"]!.AsArray().GroupBy(row => (string)row!["layer"]!), layer => Assert.Equal(1, layer.Sum(row => (double)row!["share"]!), 9));
        Assert.InRange((double)report["hhi"]!["cdn"]!, 2500, 10_000);
    }

    [Fact]
    public async Task Check_reads_the_inventory_that_the_configuration_names()
    {
        _work.Write("holdfast.yaml", "holdfast: 1\ninventory: parts/inventory.yaml");
        Directory.CreateDirectory(Path.Combine(_work.Folder, "parts"));
        var inventory = _work.Write("parts/inventory.yaml", "holdfast-inventory: 1\ncomponents:\n  web: { needs: [orgin] }\n  origin: {}");
        var result = await _work.RunAsync("check --format json");
        Assert.Equal(3, result.Code);
        var problem = Assert.Single(result.Json["problems"]!.AsArray());
        Assert.EndsWith("parts/inventory.yaml", (string?)problem!["file"], StringComparison.Ordinal);
        Assert.Equal((3, 18), ((int)problem["line"]!, (int)problem["column"]!));
        Assert.Contains("'origin'", (string?)problem["hint"], StringComparison.Ordinal);

        File.WriteAllText(inventory, File.ReadAllText(inventory).Replace("orgin", "origin", StringComparison.Ordinal));
        result = await _work.RunAsync("check");
        Assert.Equal(0, result.Code);
        Assert.Contains("2 components", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyse_is_readable_and_takes_an_inventory_by_its_own_file()
    {
        var result = await _work.RunAsync($"analyse --inventory {Path.Combine(Path.GetDirectoryName(Sample)!, "inventory.yaml")}");
        Assert.Equal(0, result.Code);
        Assert.Contains("(checkout) → customer-login → captcha → plane:cloudflare/turnstile", result.Out);
        Assert.Contains("wms → (depot-fibre-orange) → depot-duct", result.Out);
    }

    [Fact]
    public async Task Analyse_says_what_cannot_start_after_a_blackout()
    {
        var file = _work.Write("inventory.yaml", """
            holdfast-inventory: 1
            components:
              shop: { criticality: vital, needs: [dns] }
              dns: { needs: [server] }
              server: { needs: [dns] }
            """);
        var report = (await _work.RunAsync($"analyse --inventory {file} --format json")).Json;
        Assert.Equal(["dns", "server"], report["coldStart"]!["cycles"]![0]!.AsArray().Select(node => (string)node!).Order());
        Assert.Equal(3, report["coldStart"]!["blocked"]!.AsArray().Count);
        Assert.Empty(report["coldStart"]!["order"]!.AsArray());
    }

    [Fact]
    public async Task Analyse_says_in_which_order_to_start_how_far_each_failure_reaches_and_what_is_bought_directly()
    {
        var file = _work.Write("inventory.yaml", """
            holdfast-inventory: 1
            suppliers:
              near: { name: Near, country: FR }
              far: { name: Far, country: FR }
            components:
              shop: { criticality: vital, needs: [pages, { any: [mail-1, mail-2] }] }
              pages: { kind: service, layers: [cdn], supplier: near, needs: [disk] }
              disk: { kind: service, layers: [cdn], supplier: far }
              mail-1: { kind: service, layers: [mail], supplier: near }
              mail-2: { kind: service, layers: [mail], supplier: far }
            """);
        var result = await _work.RunAsync($"analyse --inventory {file} --format json");
        Assert.True(result.Code == 0, result.Error);
        var waves = result.Json["coldStart"]!["order"]!.AsArray().Select(wave => wave!.AsArray().Select(id => (string)id!).ToList()).ToList();
        Assert.Equal((int)result.Json["coldStart"]!["waves"]!, waves.Count);
        int Wave(string id) => waves.FindIndex(wave => wave.Contains(id));
        Assert.True(Wave("supplier:far") < Wave("disk") && Wave("disk") < Wave("pages") && Wave("pages") < Wave("shop"));
        Assert.Equal("shop", Assert.Single(waves[^1]));

        var reach = result.Json["blastRadius"]!.AsArray().ToDictionary(each => (string)each!["id"]!, each => ((int)each!["reach"]!, (int)each["critical"]!));
        Assert.Equal((3, 1), reach["disk"]);
        Assert.Equal((5, 1), reach["supplier:far"]); // and what it sells, pages and shop
        Assert.Equal((1, 0), reach["mail-1"]);

        var rows = result.Json["concentration"]!.AsArray().ToDictionary(row => $"{row!["layer"]}/{row["id"]}", row => ((int)row!["uses"]!, (int)row["critical"]!, (int)row["directUses"]!, (int)row["directCritical"]!));
        Assert.Equal((1, 1, 1, 1), rows["cdn/near"]);
        Assert.Equal((1, 1, 0, 0), rows["cdn/far"]); // by way of the pages
        Assert.Equal((1, 0, 1, 0), rows["mail/near"]);
    }

    [Fact]
    public async Task Edges_of_others_are_measured_by_layer_and_the_sites_are_counted()
    {
        var file = _work.Write("edges.csv", "site_rank,layer,provider,critical\n1,dns,a,1\n2,dns,a,1\n3,dns,a,0\n3,dns,b,0\n1,cdn,c,1\n");
        var result = await _work.RunAsync($"analyse --edges {file} --format json");
        Assert.Equal(0, result.Code);
        Assert.Equal(3, (int)result.Json["sites"]!);
        Assert.Equal(5, (int)result.Json["edges"]!);
        Assert.False(result.Json.AsObject().ContainsKey("critical"));
        Assert.Equal(6250, (double)result.Json["hhi"]!["dns"]!, 6); // (3/4)² + (1/4)²
        Assert.Equal(0.375, (double)result.Json["centralisation"]!["dns"]!, 9); // less 1/4
        var first = result.Json["concentration"]!.AsArray().First(row => (string?)row!["layer"] == "dns")!;
        Assert.Equal(("a", 3, 2, 0.75), ((string)first["id"]!, (int)first["uses"]!, (int)first["critical"]!, (double)first["share"]!));
    }

    [Fact]
    public async Task The_web_dependency_data_set_gives_its_published_size()
    {
        var file = SharedFiles.Find("data/webdeps/site_provider_edges.csv");
        Assert.SkipWhen(file is null, "shared/data/webdeps is not beside the checkout");
        var report = (await _work.RunAsync($"analyse --edges {file} --format json")).Json;
        Assert.Equal(190_588, (int)report["edges"]!);
        Assert.Equal(74_929, report["concentration"]!.AsArray().Where(row => (string?)row!["layer"] == "dns").Sum(row => (int)row!["uses"]!));
    }

    [Theory]
    [InlineData("3", 2)]
    [InlineData("all", 46_188)]
    public async Task Fault_trees_of_others_are_solved(string order, int cutSets)
    {
        var file = SharedFiles.Find("data/aralia/baobab1.xml");
        Assert.SkipWhen(file is null, "shared/data/aralia is not beside the checkout");
        var report = (await _work.RunAsync($"analyse --open-psa {file} --order {order} --repeat 3 --format json")).Json;
        Assert.Equal(cutSets, (int)report["minimalCutSets"]!);
        Assert.Equal(cutSets, report["byOrder"]!.AsObject().Sum(pair => (int)pair.Value!));
        Assert.Equal((61, 84), ((int)report["events"]!, (int)report["gates"]!));
        Assert.All((string[])["build", "cutSets", "probability"], phase => Assert.True((double)report["seconds"]![phase]! >= 0));
    }

    [Fact]
    public async Task Cut_sets_beyond_64_bits_are_plain_numbers_in_JSON()
    {
        // A top of 70 pairs of alternatives: 2 to the power of 70 ways.
        var gates = string.Concat(Enumerable.Range(0, 70).Select(i => $"""<define-gate name="g{i}"><or><basic-event name="a{i}"/><basic-event name="b{i}"/></or></define-gate>"""));
        var inputs = string.Concat(Enumerable.Range(0, 70).Select(i => $"""<gate name="g{i}"/>"""));
        var events = string.Concat(Enumerable.Range(0, 70).Select(i => $"""<define-basic-event name="a{i}"><float value="0.5"/></define-basic-event><define-basic-event name="b{i}"><float value="0.5"/></define-basic-event>"""));
        var file = _work.Write("wide.xml", $"""<opsa-mef><define-fault-tree name="wide"><define-gate name="top"><and>{inputs}</and></define-gate>{gates}</define-fault-tree><model-data>{events}</model-data></opsa-mef>""");
        var result = await _work.RunAsync($"analyse --open-psa {file} --order all --format json");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("\"minimalCutSets\": 1180591620717411303424,", result.Out);
    }

    [Fact]
    public async Task The_18_November_is_played_against_the_sample_company()
    {
        var report = await Company("simulate --event cf-2025-11-18");
        Assert.Equal("cf-2025-11-18", (string?)report["event"]);
        Assert.True((int)report["down"]! > 0);
        var portal = report["timeline"]!.AsArray().Single(each => (string?)each!["id"] == "b2b-portal")!;
        Assert.Equal("down", (string?)portal["worst"]);
        Assert.InRange((double)report["lost"]!["userShare"]!, 0.001, 1.5);
        Assert.True((decimal)report["lost"]!["cost"]! > 0);
        Assert.Contains(report["rtoBreaches"]!.AsArray(), breach => (string?)breach!["id"] == "sell-online");
    }

    [Fact]
    public async Task A_template_finds_its_own_subject_and_a_mistyped_event_is_answered_with_the_nearest()
    {
        var report = await Company("simulate --event region-outage");
        Assert.Contains(report["timeline"]!.AsArray(), each => (string?)each!["id"] == "place:eu-west-3");
        var wrong = await _work.RunAsync($"simulate --event region-outtage --config {Sample}");
        Assert.Equal(ExitCodes.Usage, wrong.Code);
        Assert.Contains("did you mean 'region-outage'?", wrong.Error);
    }

    [Fact]
    public async Task All_single_events_are_ranked_the_worst_first_and_years_are_drawn_alike_from_one_seed()
    {
        var costs = (await Company("simulate --all"))["events"]!.AsArray().Select(each => (decimal)each!["cost"]!).ToList();
        Assert.True(costs.Count > 50);
        Assert.Equal(costs.OrderDescending(), costs);
        var first = await _work.RunAsync($"simulate --years 20 --seed 7 --config {Sample} --format json");
        var second = await _work.RunAsync($"simulate --years 20 --seed 7 --config {Sample} --format json");
        Assert.Equal(first.Out, second.Out);
        Assert.Equal(7, (int)first.Json["seed"]!);
    }

    [Fact]
    public async Task A_document_comes_in_as_inferred_and_what_a_person_wrote_stays()
    {
        var edges = _work.Write("edges.csv", "from,to\nshop,database\nshop,search\n");
        var own = _work.Write("inventory.yaml", """
            holdfast-inventory: 1
            components:
              shop: { name: Our shop, needs: [{ any: [database, replica] }] }
              database: {}
              replica: {}
            """);
        var result = await _work.RunAsync($"inventory import {edges} --merge --inventory {own}");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("Our shop", result.Out);
        Assert.Contains("inferred", result.Out);
        var merged = _work.Write("merged.yaml", result.Out);
        var report = (await _work.RunAsync($"analyse --inventory {merged} --format json")).Json;
        var points = report["critical"]!.AsArray().Single(each => (string?)each!["id"] == "shop")!["spof"]!.AsArray().Select(point => (string)point!["id"]!);
        Assert.Equal(["search"], points); // the database still has its replica
    }

    [Theory]
    [InlineData("mermaid", "flowchart LR")]
    [InlineData("cyclonedx", "CycloneDX")]
    [InlineData("open-psa --top-component sell-online", "opsa-mef")]
    public async Task The_inventory_goes_out_in_other_formats(string kind, string mark)
    {
        var result = await _work.RunAsync($"inventory export --as {kind} --config {Sample}");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains(mark, result.Out);
    }

    [Fact]
    public async Task The_map_is_one_file_that_marks_what_fell_and_shows_every_box_once()
    {
        var result = await _work.RunAsync($"map --as svg --event region-outage --config {Sample}");
        Assert.True(result.Code == 0, result.Error);
        var svg = System.Xml.Linq.XDocument.Parse(result.Out);
        var boxes = svg.Descendants().Where(each => each.Name.LocalName == "rect" && ((string?)each.Attribute("class") ?? "").StartsWith("box", StringComparison.Ordinal)).ToList();
        Assert.InRange(boxes.Count, 60, 120);
        Assert.Equal(boxes.Count, boxes.Select(box => ((string?)box.Attribute("x"), (string?)box.Attribute("y"))).Distinct().Count());
        Assert.Contains(boxes, box => ((string?)box.Attribute("class"))!.Contains("down"));
        Assert.DoesNotContain("href", result.Out);
        Assert.DoesNotContain("<script", result.Out);
        // Office programs draw what they cannot read black.
        Assert.DoesNotContain("var(", result.Out);
    }

    [Fact]
    public async Task A_name_with_markup_in_it_stays_a_name_in_every_form()
    {
        var file = _work.Write("inventory.yaml", """
            holdfast-inventory: 1
            components:
              shop: { name: "<b onclick=x>\"Shop\"</b>", criticality: vital, needs: [{ any: [left, right] }] }
              left: { needs: [shop] }
              right: {}
            """);
        foreach (var form in (string[])["svg", "mermaid", "dot"])
        {
            var result = await _work.RunAsync($"map --as {form} --inventory {file}");
            Assert.Equal(0, result.Code);
            Assert.DoesNotContain("<b onclick", result.Out);
            Assert.Contains("1 of 2", result.Out);
        }
    }

    [Fact]
    public async Task A_large_graph_is_folded_until_it_can_be_read()
    {
        var components = string.Concat(Enumerable.Range(0, 500).Select(i => $"  c{i}: {{ needs: [{(i < 250 ? $"c{i + 250}" : "")}] }}\n"));
        var file = _work.Write("inventory.yaml", $"holdfast-inventory: 1\ncomponents:\n  shop: {{ criticality: vital, needs: [c0] }}\n{components}");
        var result = await _work.RunAsync($"map --inventory {file}");
        Assert.Equal(0, result.Code);
        Assert.InRange(result.Out.Split("class=\"box").Length - 1, 3, 20);
        Assert.Contains("components are folded", result.Out);
    }

    [Fact]
    public async Task The_tree_goes_as_deep_as_was_asked()
    {
        var result = await _work.RunAsync($"map --as tree --from ship-orders --depth 1 --config {Sample}");
        Assert.Equal(0, result.Code);
        var lines = result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("ship-orders", lines[0]);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("└ ", line));
        Assert.Contains(lines, line => line.Contains("carriers"));
    }
}
