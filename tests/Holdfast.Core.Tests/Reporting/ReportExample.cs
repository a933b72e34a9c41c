using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting;
using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Wording;
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

    public static ReportModel Model { get; } = ReportBuilder.Build(Input(Inventory));

    public static ReportDocument Document(string language, ReportModel? model = null) => ReportComposer.Compose(model ?? Model, ReportLanguage.Of(language));
}
