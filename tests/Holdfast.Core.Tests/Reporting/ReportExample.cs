using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Core.Reporting;
using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Wording;
using Holdfast.Core.Scoring;
using Holdfast.Core.Scoring.Sovereignty;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Tests.Reporting;

/// <summary>A small company that has one of each: alternatives, a single supplier, a law from abroad, a drill, an incident that met it.</summary>
internal static class ReportExample
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 23, 9, 5, 0, TimeSpan.FromHours(1));

    public static DependencyInventory Inventory { get; } = new()
    {
        Organisation = new() { Name = "Maison Exemple SARL", Country = "FR", Currency = "EUR", TimeZone = "Europe/Paris", Limits = [new("cdn", 0.4)] },
        Suppliers =
        [
            new() { Id = "edge", Name = "Edge Networks, Inc.", Country = "US", Planes = [new("cdn-data", new(1.5, TimeSpan.FromHours(1), "own log"), [])] },
            new() { Id = "second", Name = "Zweitnetz GmbH", Country = "DE" },
            new() { Id = "bank", Name = "Banque de l'Exemple", Country = "FR", Outages = new(1, TimeSpan.FromHours(3), "assumption") },
        ],
        Jurisdictions = [new("FR", "France", ["FR"], LegalReach.Territorial, []), new("US", "United States", ["US"], LegalReach.Extraterritorial, ["CLOUD Act"])],
        Technologies = [new() { Id = "postgres", Name = "PostgreSQL", IsOpenSource = true }],
        Contracts =
        [
            new() { Id = "c-edge", Supplier = "edge", AnnualCost = new Money(48_000, "EUR"), ExitPlan = ExitPlan.Tested, ExitTested = new(2025, 4, 14), ExitTime = TimeSpan.FromDays(2) },
            new() { Id = "c-bank", Supplier = "bank", AnnualCost = new Money(12_000, "EUR"), ExitPlan = ExitPlan.None },
        ],
        Components =
        [
            new()
            {
                Id = "sell", Name = "Sell online", Kind = "function", Criticality = Criticality.Vital, Rto = TimeSpan.FromHours(1), CostPerHour = new Money(12_000, "EUR"), Users = 1800,
                Needs = ["pages", "payment"],
            },
            new() { Id = "books", Name = "Keep the books", Kind = "function", Criticality = Criticality.Essential, Rto = TimeSpan.FromDays(3), CostPerHour = new Money(150, "EUR"), Users = 25, Needs = ["payment"] },
            new()
            {
                Id = "pages", Name = "Shop pages", Kind = "service",
                Needs =
                [
                    new Dependency(new Need.AtLeast(1, ["edge-front", "second-front"]) { SwitchTime = TimeSpan.FromMinutes(20) }) { Evidence = "drill of 2026-03-18, 19 minutes" },
                    "database",
                ],
            },
            new() { Id = "edge-front", Name = "Front at Edge", Kind = "cdn", Supplier = "edge" },
            new() { Id = "second-front", Name = "Front at Zweitnetz", Kind = "cdn", Supplier = "second" },
            new() { Id = "database", Name = "Orders & catalogue", Kind = "database", Technologies = [new("postgres")], Outages = new(0.5, TimeSpan.FromMinutes(30), "own log") },
            new() { Id = "payment", Name = "Payment", Kind = "payment", Supplier = "bank" },
        ],
    };

    public static Scenario Replay { get; } = new(
        "cf-2025-11-18", "Bot-management feature file breaks the core proxy", new(3, 10, 0),
        [new("plane:edge/cdn-data", [new(TimeSpan.Zero, new(3, 10, 0), DisturbanceState.Out)])])
    {
        Start = new(2025, 11, 18, 11, 20, 0, TimeSpan.Zero),
        Assumed = [new(AssumptionKind.StrengthUnknown, ["dashboard", "0.5"]), new(AssumptionKind.TailNotCounted, ["17:06"])],
    };

    public static ReportInput Input(DependencyInventory inventory)
    {
        var graph = InventoryGraph.Of(inventory);
        return new()
        {
            Graph = graph,
            Structure = Structure.Of(graph, order: 2, combinations: 0)!,
            Incidents = [Replay],
            Now = Now,
            Today = new(2026, 11, 23),
            Versions = new("holdfast 1.2.3", new('a', 64), 1, 4, 0.5),
            Years = 50,
        };
    }

    public static ReportInput Assessed(DependencyInventory inventory)
    {
        var input = Input(inventory);
        return input with
        {
            Scorecard = Card(input.Graph, withSuggestions: false),
            Suggested = Card(input.Graph, withSuggestions: true),
            Evidence = Evidence,
            Plan = Plan,
            Sovereignty =
            [
                new("edge-front", "Front at Edge", "edge", [Control("SOV-1", 0), Control("SOV-2", null)], [new("even", 0), new("uneven", null)], null, 0),
                new("payment", "Payment", "bank", [Control("SOV-1", 3), Control("SOV-2", 4)], [new("even", 87.5), new("uneven", 81.25)], 3, 3),
            ],
        };
    }

    private static ObjectiveControl Control(string objective, int? seal) => new(objective, seal, seal, seal is null ? null : 4, seal is null ? ControlSource.Unknown : ControlSource.Inventory, "");

    private static Scorecard Card(InventoryGraph graph, bool withSuggestions) => Scorer.Score(
        graph, Questions, Profile,
        [
            new() { Criterion = "RES-1.1", Subject = Subject.Organisation, Level = MaturityLevel.Means, Author = "board" },
            new() { Criterion = "RES-2.1", Subject = "assets", Level = MaturityLevel.Intention },
            new() { Criterion = "RES-4.3", Subject = "payment", Level = MaturityLevel.Result },
            new() { Criterion = "RES-4.3", Subject = "database", Level = MaturityLevel.NotConcerned, Justification = "for the test" },
        ],
        Evidence, ScoringFacts.None, new(2026, 11, 23), withSuggestions);

    private static Referential Questions { get; } = new()
    {
        Id = "invented", Version = "1", Sha256 = new('b', 64), Licence = "none", Notice = "invented for tests",
        Pillars = [new("RES-1", "Strategic", ""), new("RES-2", "Economic & legal", ""), new("RES-4", "A pillar of somebody's own workbook", "")],
        Criteria =
        [
            new() { Id = "RES-1.1", Pillar = "RES-1", Scope = CriterionScope.Organisation, Question = "Invented?" },
            new() { Id = "RES-2.1", Pillar = "RES-2", Scope = CriterionScope.Asset, Question = "Invented?" },
            new() { Id = "RES-4.3", Pillar = "RES-4", Scope = CriterionScope.Asset, Question = "Invented?" },
        ],
    };

    private static ScoringProfile Profile { get; } = new()
    {
        Id = "irn-reported-2026-07", Provenance = ProfileProvenance.Reported, Points = new(10, 25, 50, 95), Weights = new(1, 2, 4), CompletenessLimit = 0.5,
    };

    private static ValueList<Evidence> Evidence { get; } =
    [
        new() { Id = "d-1", Kind = EvidenceKind.Drill, Date = new(2026, 9, 2), Subjects = ["pages"], Title = "Changeover of the front", Source = "journal 17" },
        new() { Id = "d-2", Kind = EvidenceKind.Drill, Date = new(2026, 6, 2), Subjects = ["database"], Title = "Restore from backup", Outcome = EvidenceOutcome.Against },
    ];

    private static MitigationPlan Plan { get; } = new(
        "EUR", 30_000,
        [
            new(
                new() { Id = "second-bank", Title = "Second payment provider", Cost = new(8_000, 6_000, "EUR", "offer of 2026-10-01"), EffortDays = 20, LeadTime = TimeSpan.FromDays(90) },
                ["payment", "supplier:bank"], 3, ["supplier:bank"], 51_864, 12_400, []),
            new(new() { Id = "replica", Title = "Replica of the database", Cost = new(5_000, 4_000, "EUR"), EffortDays = 10, LeadTime = TimeSpan.FromDays(30) }, ["database"], 1, [], 12_400, 4_100, []),
        ],
        State(51_864, 5, 1), State(4_100, 2, 2), [new(0, 51_864, []), new(14_000, 12_400, ["second-bank"]), new(23_000, 4_100, ["second-bank", "replica"])], IsOptimal: true, [])
    {
        Considered = [new() { Id = "second-bank", Title = "", Cost = new(0, 0, "EUR") }, new() { Id = "replica", Title = "", Cost = new(0, 0, "EUR") }, new() { Id = "drills", Title = "", Cost = new(0, 0, "EUR") }],
    };

    private static MitigationState State(decimal loss, int points, int survived) => new(
        new(loss, "EUR", []), [], Enumerable.Range(0, points).Select(at => $"point-{at}").ToValueList(), null,
        Enumerable.Range(0, 3).Select(at => new EventOutcome($"event-{at}", "", 0, at < survived, [])).ToValueList());

    // Below what they are made of: fields come into being in the order in which they stand.
    /// <summary>Nothing was assessed and nothing planned.</summary>
    public static ReportModel Bare { get; } = ReportBuilder.Build(Input(Inventory));

    public static ReportModel Model { get; } = ReportBuilder.Build(Assessed(Inventory));

    public static ReportDocument Document(string language, ReportModel? model = null) => ReportComposer.Compose(model ?? Model, ReportLanguage.Of(language));
}
