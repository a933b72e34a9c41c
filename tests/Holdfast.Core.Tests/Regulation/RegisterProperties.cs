using CsCheck;
using Holdfast.Core.Inventory;
using Holdfast.Core.Regulation;
using static Holdfast.Core.Tests.Regulation.Registers;

namespace Holdfast.Core.Tests.Regulation;

/// <summary>Whatever an inventory says or leaves out, in whatever circles its suppliers serve each other.</summary>
public class RegisterProperties
{
    [Fact]
    public void A_register_made_here_never_refers_to_nothing_and_its_indicators_are_those_of_its_content() =>
        Inventories.Sample(inventory => Assert.DoesNotContain(Findings(inventory), finding => finding.Rule is 807 or 808));

    [Fact]
    public void With_a_number_of_its_own_for_everybody_no_key_stands_twice() =>
        Inventories.Sample(inventory => Assert.DoesNotContain(Findings(Numbered(inventory)), finding => finding.Rule == 806));

    [Fact]
    public void With_numbers_and_service_types_only_a_subcontractor_of_nobody_known_rejects() =>
        Inventories.Sample(inventory =>
        {
            var full = Numbered(inventory) with { Contracts = inventory.Contracts.Select(contract => contract with { IctService = "S17", Supplier = contract.Supplier.IsNone ? "s0" : contract.Supplier }).ToValueList() };
            Assert.All(Findings(full).Where(finding => finding.Weight == FindingWeight.Rejects), finding => Assert.Contains("whom does it serve?", finding.Key, StringComparison.Ordinal));
        });

    [Fact]
    public void The_order_of_suppliers_does_not_matter() =>
        Inventories.Sample(inventory =>
        {
            var turned = inventory with { Suppliers = inventory.Suppliers.Reverse().ToValueList() };
            Assert.Equal(Of(inventory).Tables, Of(turned).Tables);
        });

    [Fact]
    public void Every_rejecting_cell_names_a_key_of_the_inventory() =>
        Inventories.Sample(inventory => Assert.All(Findings(inventory).Where(finding => finding.Weight == FindingWeight.Rejects), finding => Assert.NotEqual("", finding.Key)));

    private static DependencyInventory Numbered(DependencyInventory inventory) => inventory with
    {
        Organisation = inventory.Organisation with { LegalId = Lei("BANK") },
        Suppliers = inventory.Suppliers.Select(supplier => supplier with { LegalId = $"register:{supplier.Id}" }).ToValueList(),
    };

    private static Gen<string> Word(params string[] words) => Gen.Int[0, words.Length - 1].Select(at => words[at]);

    private static readonly Gen<string> AnySupplier = Gen.Int[0, 5].Select(number => $"s{number}");

    private static readonly Gen<Supplier> Suppliers = Gen.Select(Gen.Int[0, 9], Gen.Select(AnySupplier, Gen.Int[2, 4]).List[0, 3], Word("", "FR", "US")).Select((parent, subs, country) => new Supplier
    {
        Id = "",
        Country = country,
        Parent = parent < 6 ? new Reference($"s{parent}") : default,
        SubSuppliers = subs.Select(sub => new SubSupplier(sub.Item1, sub.Item2, true, "", [])).ToValueList(),
    });

    private static readonly Gen<Contract> Contracts = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 5], Word("", "none", "S01", "S17"), Gen.Bool).Select((supplier, under, service, isOld) => new Contract
    {
        Id = "", Supplier = supplier < 6 ? new Reference($"s{supplier}") : default, Under = under < 3 ? new Reference($"c{under}") : default, IctService = service, Start = isOld ? new(2020, 1, 1) : null,
    });

    private static readonly Gen<Component> Components = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9].List[0, 3], Word("", "none", "S19")).Select((kind, supplier, contract, needs, service) => new Component
    {
        Id = "",
        Kind = kind < 3 ? "function" : "server",
        Supplier = supplier < 6 ? new Reference($"s{supplier}") : default,
        Contract = contract < 4 ? new Reference($"c{contract}") : default,
        IctService = service,
        Needs = needs.Distinct().Select(need => (Dependency)$"n{need}").ToValueList(),
        DataLocations = kind == 5 ? [new(default, "FR", DataUse.Stored), new(default, "US", DataUse.Processed)] : [],
    });

    private static readonly Gen<DependencyInventory> Inventories = Gen.Select(Suppliers.Array[6], Contracts.Array[4], Components.Array[10]).Select((suppliers, contracts, components) => new DependencyInventory
    {
        Organisation = new() { Name = "Bank", Country = "FR" },
        // Owners and framework contracts in circles are refused before a register is made: both only lead to larger numbers.
        Suppliers = suppliers.Select((supplier, at) => supplier with { Id = $"s{at}", Parent = string.CompareOrdinal(supplier.Parent.Id, $"s{at}") > 0 ? supplier.Parent : default }).ToValueList(),
        Contracts = contracts.Select((contract, at) => contract with { Id = $"c{at}", Under = string.CompareOrdinal(contract.Under.Id, $"c{at}") > 0 ? contract.Under : default }).ToValueList(),
        Components = components.Select((component, at) => component with { Id = $"n{at}", Needs = component.Needs.Where(need => !need.What.References().Any(reference => reference.Id == $"n{at}")).ToValueList() }).ToValueList(),
    });
}
