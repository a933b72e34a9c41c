using Holdfast.Core.Inventory;
using Holdfast.Core.Regulation;

namespace Holdfast.Core.Tests.Regulation;

/// <summary>A small bank with everything that the register asks for, and what is made of it.</summary>
internal static class Registers
{
    public static readonly DateOnly Day = new(2025, 12, 31);

    public static DependencyInventory Bank { get; } = new()
    {
        Organisation = new()
        {
            Name = "Bank", Country = "FR", LegalId = Lei("BANK"),
            Register = new("eba_CT:x12", "ACPR", "outside-group", "", new Money(1000, "EUR"), new(2025, 1, 17), new(2025, 12, 1)),
        },
        Suppliers =
        [
            Supplier("cloud", "LU") with { Parent = "owner", SubSuppliers = [new("chips", 2, true, "", [])] }, Supplier("owner", "US"), Supplier("chips", "TW"),
            Supplier("net", "FR"),
        ],
        Contracts = [Contract("c-cloud", "cloud", "S17"), Contract("c-net", "net", "S10")],
        Components =
        [
            new()
            {
                Id = "lend", Kind = "function", Name = "Lend", Criticality = Criticality.Vital, Rto = TimeSpan.FromMinutes(90), Rpo = TimeSpan.FromHours(1), Impact = "high",
                Assessed = new(2025, 6, 1), LicensedActivity = "eba_TA:x163", BusinessUse = "all of it", Needs = ["app"],
            },
            new() { Id = "app", Needs = ["server", "line"] },
            new() { Id = "server", Supplier = "cloud", Place = "paris", DataLocations = [new("paris", "", DataUse.Stored)], DataSensitivity = "high" },
            new() { Id = "line", Supplier = "net", Place = "paris" },
        ],
        Places = [new() { Id = "paris", Country = "FR" }],
    };

    public static string Lei(string name)
    {
        var eighteen = $"000000{name}{new string('0', 12 - name.Length)}";
        return eighteen + LegalId.CheckDigits(eighteen);
    }

    public static Supplier Supplier(string id, string country) =>
        new() { Id = id, Name = id, Country = country, LegalId = Lei(id.ToUpperInvariant()) };

    public static Contract Contract(string id, string supplier, string service) => new()
    {
        Id = id, Supplier = supplier, IctService = service, AnnualCost = new Money(100, "EUR"), Notice = TimeSpan.FromDays(30), ExitPlan = ExitPlan.Documented,
        GoverningLaw = "FR", Start = new(2020, 1, 1), Substitutability = Substitutability.Medium, Alternatives = ["other"], Reliance = "full", Reintegration = "difficult",
        Impact = "high", Audited = new(2025, 2, 2),
    };

    public static RegisterOfInformation Of(DependencyInventory inventory) => RegisterBuilder.Build(InventoryGraph.Of(inventory), new(Day));

    public static ValueList<RegisterFinding> Findings(DependencyInventory inventory) => RegisterLint.Check(Of(inventory));

    /// <summary>The cells of one column, from the top.</summary>
    public static IEnumerable<string> Column(this RegisterOfInformation register, string template, string column) =>
        register.Table(template) is { } table ? table.Rows.Select(row => row[table.Template.IndexOf(column)]) : [];

    public static DependencyInventory With(this DependencyInventory inventory, string component, Func<Component, Component> change) =>
        inventory with { Components = inventory.Components.Select(each => each.Id == component ? change(each) : each).ToValueList() };

    public static DependencyInventory With(this DependencyInventory inventory, string contract, Func<Contract, Contract> change) =>
        inventory with { Contracts = inventory.Contracts.Select(each => each.Id == contract ? change(each) : each).ToValueList() };

    public static DependencyInventory With(this DependencyInventory inventory, string supplier, Func<Supplier, Supplier> change) =>
        inventory with { Suppliers = inventory.Suppliers.Select(each => each.Id == supplier ? change(each) : each).ToValueList() };

    /// <summary>The same register with one cell changed.</summary>
    public static RegisterOfInformation With(this RegisterOfInformation register, string template, int row, string column, string value) => register with
    {
        Tables = register.Tables.Select(table => table.Template.Code != template ? table : table with
        {
            Rows = table.Rows.Select((each, at) => at != row ? each : new RegisterRow(each.Cells.Select((cell, place) => place == table.Template.IndexOf(column) ? cell with { Value = value } : cell).ToValueList())).ToValueList(),
        }).ToValueList(),
    };
}
