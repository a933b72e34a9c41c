using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting;
using Holdfast.Core.Scoring;
using Holdfast.Core.Simulation;
using Holdfast.Core.Tests.Oracle;

namespace Holdfast.Core.Tests.Reporting;

/// <summary>What the builder chooses to show, and what it must not blend or hide.</summary>
public class ReportModelTests
{
    [Fact]
    public void The_replay_is_among_the_events_even_where_it_does_no_harm_and_the_worst_comes_first()
    {
        var harmless = ReportExample.Input(ReportExample.Inventory) with { Incidents = [ReportExample.Replay with { Disturbances = [] }] };
        var events = ReportBuilder.Build(harmless).Events;
        Assert.Equal(5, events.Count);
        Assert.Equal(0, Assert.Single(events, each => each.IsReplay).Cost);
        Assert.Equal(events.Select(each => each.Cost).OrderDescending(), events.Select(each => each.Cost));
    }

    [Fact]
    public void One_cause_is_shown_once_however_many_nodes_stand_for_it()
    {
        // The bank as a company, as an owner and as the component that it serves: the same four hours.
        var events = ReportExample.Model.Events.Select(each => each.What.Id).ToList();
        Assert.Single(events, id => id is "supplier:bank" or "payment" or "group:bank");
        Assert.Single(events, id => id.StartsWith("technology:postgres", StringComparison.Ordinal));
    }

    [Fact]
    public void What_saved_us_is_the_difference_between_two_simulations()
    {
        var graph = InventoryGraph.Of(ReportExample.Inventory);
        var with = Simulator.Run(graph, ReportExample.Replay).Lost.Cost!.Value.Amount;
        var without = Simulator.Run(graph, ReportExample.Replay, new() { AllowSwitches = false }).Lost.Cost!.Value.Amount;
        var replay = ReportExample.Model.Events.Single(each => each.IsReplay);
        Assert.Equal(with, replay.Cost);
        Assert.Equal(without - with, replay.Saved.Cost);
        Assert.Equal(["pages"], replay.Saved.Moves.Select(move => move.What.Id));
        Assert.Equal(TimeSpan.FromMinutes(20), replay.Saved.Moves[0].At);
    }

    [Fact]
    public void A_point_that_falls_with_a_wider_one_is_told_once_and_a_law_hides_nothing()
    {
        var points = ReportExample.Model.Structure.Points.ToDictionary(point => point.What.Id, point => point.IsRoot, StringComparer.Ordinal);
        Assert.True(points["supplier:bank"]);
        Assert.False(points["payment"]);

        var abroad = ReportExample.Inventory with
        {
            Suppliers = ReportExample.Inventory.Suppliers.Select(supplier => supplier.Id == "bank" ? supplier with { Country = "US" } : supplier).ToValueList(),
        };
        var roots = ReportBuilder.Build(ReportExample.Input(abroad)).Structure.Points.Where(point => point.IsRoot).Select(point => point.What.Id).ToList();
        Assert.Contains("jurisdiction:US", roots);
        Assert.Contains("supplier:bank", roots);
    }

    [Fact]
    public void Concentration_counts_what_falls_and_what_only_uses()
    {
        var found = ReportExample.Model.Concentration;
        Assert.Equal([("bank", 2, 2), ("edge", 1, 0), ("second", 1, 0)], found.Suppliers.Select(share => (share.Key, share.Uses, share.Falls)));
        Assert.Equal([("FR", true), ("US", false), ("DE", false)], found.Countries.Select(share => (share.Key, share.IsHome)));
        Assert.Equal(0.8, found.Suppliers.Single(share => share.Key == "edge").Spend!.Value, 9); // 48,000 of 60,000
        Assert.All(found.Suppliers.Concat(found.Technologies), share => Assert.True(share.Falls <= share.Uses && share.Uses <= found.Critical));
    }

    [Fact]
    public void A_cost_that_nobody_stated_is_absent_and_never_a_share_of_nothing()
    {
        var found = ReportExample.Model.Concentration;
        Assert.Null(found.Suppliers.Single(share => share.Key == "second").Spend);
        Assert.Null(found.Countries.Single(share => share.Key == "DE").Spend);
        Assert.Equal(0.2, found.Countries.Single(share => share.Key == "FR").Spend!.Value, 9); // 12,000 of 60,000
    }

    [Fact]
    public void A_function_that_fails_itself_is_among_what_stops()
    {
        var shop = new DependencyInventory
        {
            Components = [new() { Id = "shop", Name = "Shop", Kind = "function", Criticality = Criticality.Vital, CostPerHour = new Money(100, "EUR"), Users = 10 }],
        };
        var worst = ReportBuilder.Build(ReportExample.Input(shop)).Events[0];
        Assert.Equal(("shop", 400m), (worst.What.Id, worst.Cost));
        Assert.Equal(["shop"], worst.Fallen.Select(fall => fall.What.Id));
    }

    [Theory]
    [InlineData("en", 0, "calls nothing critical")]
    [InlineData("en", 1, "only critical function or service")]
    [InlineData("en", 2, "Of our 2 critical")]
    [InlineData("fr", 0, "ne désigne rien comme critique")]
    [InlineData("fr", 1, "La seule fonction critique")]
    [InlineData("fr", 2, "Sur nos 2 fonctions")]
    [InlineData("de", 0, "nennt nichts kritisch")]
    [InlineData("de", 1, "Die einzige kritische Funktion")]
    [InlineData("de", 2, "Von unseren 2 kritischen")]
    public void The_board_reads_a_sentence_for_no_critical_function_for_one_and_for_many(string language, int count, string sentence)
    {
        var functions = Enumerable.Range(0, count).Select(at => new Component { Id = $"f{at}", Kind = "function", Criticality = Criticality.Vital, Needs = ["base"] });
        var inventory = new DependencyInventory { Components = count == 0 ? [] : [.. functions, new() { Id = "base" }] };
        var text = Core.Reporting.Markdown.ReportMarkdown.Render(ReportExample.Document(language, ReportBuilder.Build(ReportExample.Input(inventory))));
        Assert.Contains(sentence, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "router web", "web through cloudflare", "web: someone can decide", "Holding (group)")]
    [InlineData("fr", "routeur web", "web via cloudflare", "web : quelqu’un peut décider", "Holding (groupe)")]
    [InlineData("de", "Router web", "web über cloudflare", "web: Jemand kann entscheiden", "Holding (Konzern)")]
    public void What_the_program_named_itself_is_named_in_the_language_and_what_a_person_named_stays(string language, string router, string front, string decide, string group)
    {
        var names = new ReportNames(ReportExample.Model, Core.Reporting.Wording.ReportLanguage.Of(language));
        Assert.Equal(router, names.Of("router:web", "router web"));
        Assert.Equal(front, names.Of("front:web/cloudflare", "web through cloudflare"));
        Assert.Equal(decide, names.Of("router:web/decide", "web: someone can decide").Replace('\u00a0', ' '));
        Assert.Equal(group, names.Of("group:holding", "Holding and all it owns"));
        Assert.Equal("router of the shop", names.Of("router:web", "router of the shop"));
        Assert.Equal("and all it owns", names.Of("shop", "and all it owns"));
    }

    [Fact]
    public void The_phrases_for_made_names_are_those_that_the_expansion_gives()
    {
        var topology = new FailoverTopology
        {
            Providers = [new("north", "")], Zones = [new("example.com", ["north"])], Watchers = [new("paris", "", "")],
            Routers = [new("web", "example.com", TimeSpan.FromMinutes(1), [new("first", "", ""), new("second", "", "")])],
        };
        var names = new ReportNames(ReportExample.Model, Core.Reporting.Wording.ReportLanguage.Of("fr"));
        var made = DependencyInventory.Empty.Expand(topology).Components.Where(component => component.Id.Split(':')[0] is "router" or "front" or "watcher").ToList();
        Assert.True(made.Count >= 7);
        Assert.All(made, component => Assert.NotEqual(component.Title, names.Of(component.Id, component.Title)));
    }

    [Theory]
    [InlineData("2025-11-23", RehearsalState.Done)] // 365 days ago
    [InlineData("2025-11-22", RehearsalState.Overdue)]
    public void A_drill_is_due_again_after_a_year(string last, RehearsalState state)
    {
        var inventory = ReportExample.Inventory with
        {
            Components = ReportExample.Inventory.Components.Select(component => component with
            {
                Needs = component.Needs.Select(need => need with { Evidence = need.Evidence.Length > 0 ? $"Drill of {last}" : "" }).ToValueList(),
            }).ToValueList(),
        };
        var pages = ReportBuilder.Build(ReportExample.Input(inventory)).Rehearsals.Single(each => each.What.Id == "pages");
        Assert.Equal((state, DateOnly.ParseExact(last, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)), (pages.State, pages.Last));
    }

    [Fact]
    public void A_date_without_a_drill_is_no_drill_and_a_later_drill_counts()
    {
        var measured = ReportExample.Inventory with
        {
            Components = ReportExample.Inventory.Components.Select(component => component with
            {
                Needs = component.Needs.Select(need => need with { Evidence = need.Evidence.Length > 0 ? "planned since 2026-03-18" : "" }).ToValueList(),
            }).ToValueList(),
        };
        var input = ReportExample.Input(measured);
        Assert.Equal(RehearsalState.Never, State(input));
        Evidence drill = new() { Id = "d", Kind = EvidenceKind.Drill, Date = new(2026, 10, 1), Subjects = ["pages"] };
        Assert.Equal(RehearsalState.Done, State(input with { Evidence = [drill] }));
        Assert.Equal(RehearsalState.Failed, State(input with { Evidence = [drill with { Outcome = EvidenceOutcome.Against }] }));
        Assert.Equal(RehearsalState.Never, State(input with { Evidence = [drill with { Kind = EvidenceKind.Simulated }] })); // a simulation is no drill
        Assert.Equal(RehearsalState.Never, State(input with { Evidence = [drill with { Date = new(2027, 1, 1) }] })); // not yet

        static RehearsalState State(ReportInput input) => ReportBuilder.Build(input).Rehearsals.Single(each => each.What.Id == "pages").State;
    }

    [Theory]
    [InlineData(EvidenceKind.Incident, EvidenceOutcome.For, RehearsalState.Done)]
    [InlineData(EvidenceKind.Measured, EvidenceOutcome.For, RehearsalState.Done)]
    [InlineData(EvidenceKind.Incident, EvidenceOutcome.Against, RehearsalState.Failed)]
    [InlineData(EvidenceKind.Simulated, EvidenceOutcome.For, RehearsalState.Never)]
    public void A_router_that_was_switched_in_earnest_is_not_called_never_tried(EvidenceKind kind, EvidenceOutcome outcome, RehearsalState expected)
    {
        var people = DrawnRouters.Of(1, out var topology);
        var input = ReportExample.Input(people.Expand(topology));
        var router = topology.Routers.First(each => each.Fronts.Count > 1);
        Evidence seen = new() { Id = "journal", Kind = kind, Outcome = outcome, Date = new(2026, 10, 1), Subjects = [$"front:{router.Name}/{router.Fronts[0].Name}"] };
        Assert.Equal(RehearsalState.Never, State(input));
        Assert.Equal(expected, State(input with { Evidence = [seen] }));

        RehearsalState State(ReportInput with) => ReportBuilder.Build(with).Rehearsals.Single(each => each.Kind == RehearsalKind.Failover && each.What.Id == $"router:{router.Name}").State;
    }

    [Fact]
    public void Its_own_JSON_compares_as_unchanged()
    {
        var earlier = EarlierReport.TryRead(ReportJson.Write(ReportExample.Model), out var problem);
        Assert.Equal("", problem);
        var since = earlier!.ComparedWith(ReportExample.Model);
        Assert.True(since.IsSameOrganisation);
        Assert.Empty(since.NewPoints);
        Assert.Empty(since.GonePoints);
        Assert.All(since.Figures, figure => Assert.Equal(figure.Before, figure.After));
        Assert.Contains(since.Figures, figure => figure.Kind == FigureKind.Completeness);
        Assert.All(since.Figures, figure => Assert.Null(figure.IsBetter));
    }

    [Theory]
    [InlineData("en", "Cost – Replay: Cloudflare outage of 18 November 2025")]
    [InlineData("fr", "Coût – Rejeu : panne Cloudflare du 18 novembre 2025")]
    [InlineData("de", "Kosten – Nachgespielt: Cloudflare-Störung vom 18. November 2025")]
    public void A_comparison_speaks_of_events_in_the_language_of_the_report(string language, string line)
    {
        var earlier = EarlierReport.Of(ReportExample.Model) with { Points = [] };
        var text = Core.Reporting.Markdown.ReportMarkdown.Render(ReportExample.Document(language, ReportExample.Model with { Since = earlier.ComparedWith(ReportExample.Model) }));
        Assert.Contains(line, text.Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FigureKind.SinglePoints, 5, 3, true)]
    [InlineData(FigureKind.YearlyCost, 10, 20, false)]
    [InlineData(FigureKind.Score, 40, 50, true)]
    [InlineData(FigureKind.RehearsalsDone, 3, 2, false)]
    public void Better_is_less_harm_and_more_proof(FigureKind kind, double before, double after, bool isBetter) =>
        Assert.Equal(isBetter, new FigureChange(kind, "", before, after).IsBetter);

    [Fact]
    public void A_company_without_anything_critical_or_priced_still_gets_a_report()
    {
        var bare = new DependencyInventory { Components = [new() { Id = "a", Needs = ["b"] }, new() { Id = "b" }] };
        var model = ReportBuilder.Build(ReportExample.Input(bare));
        Assert.Null(model.Year);
        foreach (var language in (string[])["en", "fr", "de"])
            Assert.NotEmpty(Core.Reporting.Page.ReportPage.Render(ReportExample.Document(language, model)));
        var empty = ReportBuilder.Build(ReportExample.Input(DependencyInventory.Empty));
        Assert.NotEmpty(Core.Reporting.Page.ReportPage.Render(ReportExample.Document("de", empty)));
    }
}
