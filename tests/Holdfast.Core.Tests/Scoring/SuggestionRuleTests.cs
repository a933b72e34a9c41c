using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;
using static Holdfast.Core.Scoring.MaturityLevel;
using static Holdfast.Core.Tests.Scoring.Sample;

namespace Holdfast.Core.Tests.Scoring;

public class SuggestionRuleTests
{
    private static readonly DependencyInventory Company = new()
    {
        Organisation = new() { Name = "Test", Country = "FR", AcceptedJurisdictions = ["EU"] },
        Jurisdictions = [new("EU", "", Countries.EuropeanUnion, LegalReach.Territorial, []), new("US", "United States", ["US"], LegalReach.Extraterritorial, ["CLOUD Act"])],
        Suppliers =
        [
            new() { Id = "lux", Name = "Lux", Country = "LU", Parent = "seattle" }, new() { Id = "seattle", Name = "Seattle", Country = "US" },
            new() { Id = "lyon", Name = "Lyon", Country = "FR" }, new() { Id = "silent", Name = "Silent" },
        ],
        Places = [new() { Id = "paris", Country = "FR" }, new() { Id = "virginia", Country = "US" }, new() { Id = "nowhere" }],
    };

    [Theory]
    [InlineData("lyon", ExitPlan.Unstated, Means)]
    [InlineData("lux", ExitPlan.None, NotResilient)]
    [InlineData("lux", ExitPlan.Documented, Intention)]
    [InlineData("lux", ExitPlan.Tested, Means)]
    [InlineData("lux", ExitPlan.Unstated, null)]
    [InlineData("silent", ExitPlan.Tested, null)]
    public void Governing_country_follows_the_owner_and_the_plan_for_leaving(string supplier, ExitPlan exit, MaturityLevel? expected)
    {
        foreach (var criterion in (string[])["RES-2.1", "RES-2.3"])
        {
            var suggestion = Suggestion(Company with { Contracts = [new() { Id = "c", Supplier = supplier, ExitPlan = exit }] }, new() { Id = "a", Kind = "saas", Supplier = supplier }, criterion);
            Assert.Equal(expected, suggestion.Level);
            Assert.Equal(expected is null, !suggestion.Missing.IsEmpty);
        }
    }

    [Fact]
    public void Without_an_accepted_law_nothing_is_suggested_and_the_key_is_named()
    {
        var suggestion = Suggestion(Company with { Organisation = new() { Country = "FR" } }, new() { Id = "a", Kind = "saas", Supplier = "lyon" }, "RES-2.1");
        Assert.Null(suggestion.Level);
        Assert.Contains("accepted-jurisdictions", Assert.Single(suggestion.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_law_also_reaches_what_is_ours_where_it_stands()
    {
        Assert.Equal(Means, Suggestion(Company, new() { Id = "a", Kind = "server", Place = "paris" }, "RES-2.3").Level);
        Assert.Equal(NotResilient, Suggestion(Company, new() { Id = "a", Kind = "server", Place = "virginia" }, "RES-2.3").Level);
    }

    [Theory]
    [InlineData(0.5, 40, 60, Means)]
    [InlineData(0.3, 40, 60, NotResilient)]
    [InlineData(null, 40, 60, Intention)]
    [InlineData(null, 60, 40, NotResilient)]
    [InlineData(0.5, null, 60, null)]
    // What the other one costs can only lower the share: within the limit holds, above it does not.
    [InlineData(1.0, 40, null, Means)]
    [InlineData(0.3, 40, null, null)]
    public void Spend_counts_all_under_one_owner_against_the_limit(double? limit, int? mine, int? other, MaturityLevel? expected)
    {
        var inventory = Company with
        {
            Organisation = Company.Organisation with { Limits = limit is { } share ? [new("spend", share)] : [] },
            Components = [new() { Id = "b", Kind = "saas", Supplier = "lyon" }],
            Contracts = [Contract("one", "lux", mine), Contract("two", "lyon", other)],
        };
        Assert.Equal(expected, Suggestion(inventory, new() { Id = "a", Kind = "saas", Supplier = "lux" }, "RES-2.4").Level);

        static Contract Contract(string id, string supplier, int? cost) => new() { Id = id, Supplier = supplier, AnnualCost = cost is { } amount ? new(amount, "EUR") : null };
    }

    [Fact]
    public void Concentration_of_spend_is_the_sum_of_squared_percentages()
    {
        var inventory = Company with
        {
            Components = [new() { Id = "b", Kind = "saas", Supplier = "lyon" }, new() { Id = "c", Kind = "saas", Supplier = "seattle" }, new() { Id = "d", Kind = "saas", Supplier = "silent" }],
            Contracts =
            [
                new() { Id = "1", Supplier = "lux", AnnualCost = new(30, "EUR") }, new() { Id = "2", Supplier = "seattle", AnnualCost = new(20, "EUR") },
                new() { Id = "3", Supplier = "lyon", AnnualCost = new(30, "EUR") }, new() { Id = "4", Supplier = "silent", AnnualCost = new(20, "EUR") },
            ],
        };
        var inputs = Suggestion(inventory, new() { Id = "a", Kind = "saas", Supplier = "lux" }, "RES-2.4").Inputs;
        Assert.Equal("3800", inputs.Single(input => input.Name.StartsWith("HHI", StringComparison.Ordinal)).Value); // 50/30/20 (irn section 5)
        Assert.StartsWith("50 %", inputs[0].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paris", "paris", "", Means)]
    [InlineData("paris", "", "", Intention)]
    [InlineData("paris", "", "paris", Means)]
    [InlineData("paris", "virginia", "", Intention)]
    [InlineData("virginia", "paris", "", NotResilient)]
    [InlineData("nowhere", "paris", "", null)]
    [InlineData("", "", "paris", null)]
    public void Data_count_where_they_rest_and_where_they_are_worked_on(string stored, string processed, string place, MaturityLevel? expected)
    {
        var locations = new List<DataLocation>();
        if (stored.Length > 0) locations.Add(new(stored, "", DataUse.Stored));
        if (processed.Length > 0) locations.Add(new(processed, "", DataUse.Processed));
        Assert.Equal(expected, Suggestion(Company, new() { Id = "a", Kind = "database", Place = place, DataLocations = locations.ToValueList() }, "RES-3.1").Level);
    }

    [Theory]
    [InlineData(1, 1, Means)]
    [InlineData(1, 5, Intention)]
    [InlineData(5, 5, NotResilient)]
    [InlineData(0, 0, Means)]
    public void Continuity_counts_the_ways_in_which_the_system_recovers_in_time(int hoursWhenItFails, int hoursWhenTheSupplierStops, MaturityLevel expected)
    {
        var facts = new ScoringFacts
        {
            Continuity =
            [
                new("f", TimeSpan.FromHours(4),
                [
                    new("a", TimeSpan.FromDays(1), TimeSpan.FromHours(hoursWhenItFails)),
                    new("supplier:lyon", TimeSpan.FromDays(30), TimeSpan.FromHours(hoursWhenTheSupplierStops)),
                ]),
            ],
        };
        Assert.Equal(expected, Suggestion(Company, new() { Id = "a", Kind = "saas", Supplier = "lyon" }, "RES-4.3", facts).Level);
    }

    [Fact]
    public void Continuity_without_a_recovery_time_or_a_simulation_is_not_guessed()
    {
        Component asset = new() { Id = "a", Kind = "saas", Supplier = "lyon" };
        Assert.Null(Suggestion(Company, asset, "RES-4.3").Level);
        var suggestion = Suggestion(Company, asset, "RES-4.3", new() { Continuity = [new("f", null, [])] });
        Assert.Null(suggestion.Level);
        Assert.Contains("components: f: rto", suggestion.Missing[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_drill_lifts_what_the_facts_call_means_and_nothing_else()
    {
        var graph = Whole(Company, new() { Id = "a", Kind = "saas", Supplier = "lyon" });
        MaturityLevel? Suggested(params Evidence[] evidence) =>
            Scorer.Score(graph, Asking("RES-2.1"), Profile, [], [.. evidence], ScoringFacts.None, Today).Find("RES-2.1", "a")!.Suggested;

        Assert.Equal(Means, Suggested());
        Assert.Equal(Means, Suggested(Shows("paper", EvidenceKind.Document, "RES-2.1", "a")));
        Assert.Equal(Result, Suggested(Shows("drill", EvidenceKind.Drill, "RES-2.1", "a")));
        Assert.Equal(Intention, Suggested(Shows("failed", EvidenceKind.Drill, "RES-2.1", "a", 5, EvidenceOutcome.Against)));
    }

    [Fact]
    public void The_chain_is_followed_to_every_tier_and_through_owners()
    {
        Supplier Serving(string by) => new() { Id = "shop", Name = "Shop", Country = "FR", SubSuppliers = [new(by, 2, false, "", [])] };
        var supplied = (string by) => Suggestion(
            Company with { Suppliers = [.. Company.Suppliers, Serving(by)], Contracts = [new() { Id = "c", Supplier = "shop", ExitPlan = ExitPlan.None }] },
            new() { Id = "a", Kind = "saas", Supplier = "shop" }, "RES-5.1");

        Assert.Equal(Means, supplied("lyon").Level);
        Assert.Equal(NotResilient, supplied("lux").Level);
        Assert.Contains("Lux in tier 2", supplied("lux").Sentence, StringComparison.Ordinal);
        Assert.Null(supplied("silent").Level);
        Assert.Null(Suggestion(Company, new() { Id = "a", Kind = "saas", Supplier = "lyon" }, "RES-5.1").Level);
    }

    [Theory]
    [InlineData(true, "audit", Means)]
    [InlineData(true, "sla", Intention)]
    [InlineData(false, "subcontracting", Intention)]
    [InlineData(false, "sla", NotResilient)]
    public void A_transparent_chain_is_named_and_a_contract_lets_us_look(bool isNamed, string clause, MaturityLevel expected)
    {
        var shop = new Supplier { Id = "shop", Country = "FR", SubSuppliers = isNamed ? [new("lyon", 2, false, "", [])] : [] };
        var inventory = Company with { Suppliers = [.. Company.Suppliers, shop], Contracts = [new() { Id = "c", Supplier = "shop", Clauses = [clause] }] };
        Assert.Equal(expected, Suggestion(inventory, new() { Id = "a", Kind = "saas", Supplier = "shop" }, "RES-5.2").Level);
    }

    [Fact]
    public void Architecture_counts_what_the_inventory_knows_and_not_what_an_import_guessed()
    {
        var full = new Component { Id = "a", Kind = "server", Technologies = [new("linux")], Needs = ["power"], Place = "paris", OperatedBy = "team" };
        Assert.Equal(Means, Suggestion(Company, full, "RES-6.4").Level);
        Assert.Equal(Intention, Suggestion(Company, full with { Provenance = new Provenance.Inferred("scan.csv") }, "RES-6.4").Level);
        Assert.Equal(Intention, Suggestion(Company, full with { Place = default }, "RES-6.4").Level);
        Assert.Equal(NotResilient, Suggestion(Company, new() { Id = "a", Kind = "server", Place = "paris" }, "RES-6.4").Level);
    }

    [Theory]
    [InlineData("any", "lyon", "lux", Means)]
    [InlineData("any", "lyon", "lyon", NotResilient)]
    [InlineData("all", "lyon", "lux", NotResilient)]
    public void One_link_or_one_operator_less_must_not_take_a_system_down(string how, string one, string two, MaturityLevel expected)
    {
        var graph = InventoryGraph.Of(Company with
        {
            Components =
            [
                new() { Id = "f", Kind = "function", Criticality = Criticality.Vital, Needs = how == "any" ? [Need.AnyOf("link1", "link2")] : ["link1", "link2"] },
                new() { Id = "link1", Kind = "telecom", Supplier = one }, new() { Id = "link2", Kind = "telecom", Supplier = two },
            ],
        });
        Assert.Equal(expected, Score(graph, Asking("RES-6.5") with { Criteria = [Asking("RES-6.5").Criteria[0] with { Scope = CriterionScope.Organisation }] }, []).Criteria[0].Suggested);
    }

    [Theory]
    [InlineData("2027-01-01", null, Means)]
    [InlineData("2026-11-23", null, Means)]
    [InlineData("2026-11-22", null, NotResilient)]
    [InlineData(null, "2027-01-01", Intention)]
    [InlineData(null, "2026-01-01", NotResilient)]
    [InlineData(null, null, null)]
    public void A_certificate_counts_while_valid_and_in_full_only_where_it_is_stated_to_cover_the_asset(string? own, string? bought, MaturityLevel? expected)
    {
        var shop = new Supplier { Id = "shop", Country = "FR", Certifications = bought is null ? [] : [new("ISO 27001", "all", DateOnly.Parse(bought, null))] };
        var asset = new Component { Id = "a", Kind = "saas", Supplier = "shop", Certifications = own is null ? [] : [new("ISO 27001", "this", DateOnly.Parse(own, null))] };
        Assert.Equal(expected, Suggestion(Company with { Suppliers = [shop] }, asset, "RES-7.1").Level);
    }

    [Theory]
    [InlineData("2026-11-22", NotResilient)]
    [InlineData("2027-06-01", Intention)]
    [InlineData("2028-06-01", Means)]
    [InlineData(null, null)]
    public void Obsolescence_looks_a_year_ahead(string? last, MaturityLevel? expected)
    {
        var inventory = Company with { Technologies = [new() { Id = "linux", Versions = [new("5", last is null ? null : DateOnly.Parse(last, null))] }] };
        Assert.Equal(expected, Suggestion(inventory, new() { Id = "a", Kind = "server", Technologies = [new("linux", "5")] }, "RES-6.6").Level);
    }

    [Theory]
    [InlineData("MIT", true, Means)]
    [InlineData("proprietary", false, Intention)]
    [InlineData("", false, null)]
    public void Licences_must_be_stated(string licence, bool isOpen, MaturityLevel? expected)
    {
        var inventory = Company with { Technologies = [new() { Id = "linux", Licence = licence, IsOpenSource = isOpen }] };
        Assert.Equal(expected, Suggestion(inventory, new() { Id = "a", Kind = "server", Technologies = [new("linux")] }, "RES-6.3").Level);
    }

    [Fact]
    public void Every_rule_names_its_criterion_and_explains_itself()
    {
        Assert.All(RuleBook.All, rule => Assert.Matches(@"^RES-\d\.\d/[a-z-]+$", rule.Id));
        Assert.All(RuleBook.All, rule => Assert.True(rule.About.Length > 60));
        Assert.Equal(RuleBook.All.Count, RuleBook.All.Select(rule => rule.Id[..7]).Distinct().Count());
    }

    private static InventoryGraph Whole(DependencyInventory inventory, Component asset) => InventoryGraph.Of(inventory with
    {
        Components =
        [
            new() { Id = "f", Kind = "function", Criticality = Criticality.Vital, Needs = inventory.Components.Select(other => (Dependency)other.Id).Append(asset.Id).ToValueList() },
            asset, .. inventory.Components,
        ],
    });

    private static Suggestion Suggestion(DependencyInventory inventory, Component asset, string criterion, ScoringFacts? facts = null) =>
        Scorer.Score(Whole(inventory, asset), Asking(criterion), Profile, [], [], facts ?? ScoringFacts.None, Today).Find(criterion, asset.Id)!.Suggestion!;
}
