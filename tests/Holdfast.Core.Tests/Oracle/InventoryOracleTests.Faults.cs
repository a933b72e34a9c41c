using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Oracle;

// The oracle has teeth: an engine with one fault of each kind is found out. Most faults are planted into what the engine reads (it then is an
// engine that reads so), the others into its answers.
public partial class InventoryOracleTests
{
    private const int MostTried = 300;

    private static readonly Dictionary<string, Func<DependencyInventory, DependencyInventory>> Readings = new(StringComparer.Ordinal)
    {
        ["k of n is one less"] = inventory => Needs(inventory, need => need is Need.AtLeast { Count: > 1 } some ? some with { Count = some.Count - 1 } : need),
        ["all is any"] = inventory => Needs(inventory, need => need is Need.All all ? new Need.AtLeast(1, all.Members) : need),
        ["an alternative is forgotten"] = inventory => Needs(inventory, need => need is Need.AtLeast { Members.Count: > 1 } some && some.Members.Count > some.Count ? some with { Members = some.Members.Take(some.Members.Count - 1).ToValueList() } : need),
        ["switch times are forgotten"] = inventory => Needs(inventory, need => need is Need.AtLeast some ? some with { SwitchTime = null } : need),
        ["what only makes worse stops"] = inventory => Components(inventory, component => component with { Needs = component.Needs.Select(need => need with { IsDegrading = false }).ToValueList() }),
        ["what stops only makes worse"] = inventory => Components(inventory, component => component with { Needs = component.Needs.Select(need => need with { IsDegrading = true }).ToValueList() }),
        ["circles are cut"] = inventory => Components(inventory, component => component with { Needs = component.Needs.Where(need => !(need.What is Need.One one && string.CompareOrdinal(one.Target.Id, component.Id) < 0 && component.Kind != "function")).ToValueList() }),
        ["planes are forgotten"] = inventory => Components(inventory, component => component with { Plane = "" }),
        ["owners are forgotten"] = inventory => Suppliers(inventory, supplier => supplier with { Parent = default }),
        ["who serves a supplier is forgotten"] = inventory => Suppliers(inventory, supplier => supplier with { SubSuppliers = [] }),
        ["suppliers stand elsewhere"] = inventory => Suppliers(inventory, supplier => supplier with { Country = supplier.Country == "US" ? "DE" : "US" }),
        ["zones stand in no region"] = inventory => inventory with { Places = inventory.Places.Select(place => place with { Within = default }).ToValueList() },
        ["places are forgotten"] = inventory => Components(inventory, component => component with { Place = default }),
        ["laws end at the border"] = inventory => inventory with { Jurisdictions = inventory.Jurisdictions.Select(law => law with { Reach = LegalReach.Territorial }).ToValueList() },
        ["home is abroad"] = inventory => inventory with { Organisation = inventory.Organisation with { Country = "JP" } },
        ["versions are forgotten"] = inventory => Components(inventory, component => component with { Technologies = component.Technologies.Select(use => use with { Version = "" }).ToValueList() }),
        ["rates are a tenth higher"] = inventory => Components(inventory, component => component with { Outages = component.Outages is { } rate ? rate with { PerYear = rate.PerYear * 1.1 } : null }),
        ["rates of suppliers are forgotten"] = inventory => Suppliers(inventory, supplier => supplier with { Outages = null }),
        ["rates of planes are forgotten"] = inventory => Suppliers(inventory, supplier => supplier with { Planes = supplier.Planes.Select(plane => plane with { Outages = null }).ToValueList() }),
        ["repairs take a minute longer"] = inventory => Components(inventory, component => component with { Outages = component.Outages is { } rate ? rate with { Repair = rate.Repair + TimeSpan.FromMinutes(1) } : null }),
        ["own outages of functions are forgotten"] = inventory => Components(inventory, component => component.Kind == "function" ? component with { Outages = null } : component),
        ["an hour costs a euro more"] = inventory => Components(inventory, component => component.CostPerHour is { } cost ? component with { CostPerHour = new Money(cost.Amount + 1, cost.Currency) } : component),
        ["what is essential is standard"] = inventory => Components(inventory, component => component.Criticality == Criticality.Essential ? component with { Criticality = Criticality.Standard } : component),
        ["a limit is ten points higher"] = inventory => inventory with { Organisation = inventory.Organisation with { Limits = inventory.Organisation.Limits.Select(limit => limit with { Share = limit.Share + 0.1 }).ToValueList() } },
    };

    private static readonly Dictionary<string, Func<Structure, Structure>> Answers = new(StringComparer.Ordinal)
    {
        ["a single point is missing"] = structure => structure with { Points = structure.Points.Skip(1).ToValueList() },
        ["a single point breaks one less"] = structure => structure with { Points = structure.Points.Select((point, at) => at == 0 ? point with { Breaks = point.Breaks.Skip(1).ToValueList() } : point).ToValueList() },
        ["the reach is one more"] = structure => structure with { Points = structure.Points.Select((point, at) => at == 0 ? point with { Reach = point.Reach + 1 } : point).ToValueList() },
        ["a common mode is missing"] = structure => structure with { CommonModes = structure.CommonModes.Skip(1).ToValueList() },
        ["a combination is missing"] = structure => structure with { Critical = structure.Critical.Select(critical => critical with { Combinations = critical.Combinations.Skip(1).ToValueList() }).ToValueList() },
        ["the time out is a millionth off"] = structure => structure with { Critical = structure.Critical.Select(critical => critical with { Unavailability = critical.Unavailability * 1.000001 }).ToValueList() },
        ["something can be started after all"] = structure => structure with { ColdStart = structure.ColdStart with { Blocked = structure.ColdStart.Blocked.Skip(1).ToValueList() } },
    };

    public static TheoryData<string> Faults => [.. Readings.Keys, .. Answers.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_planted_fault_is_found(string fault)
    {
        for (var seed = 1; seed <= MostTried; seed++)
        {
            var withSwitches = seed / InParts % 2 == 0;
            var inventory = DrawnInventory.Of(seed, withSwitches);
            var seen = Readings.TryGetValue(fault, out var reading) ? reading(inventory) : inventory;
            try
            {
                Judge(seen, inventory, seed, withSwitches, Answers.GetValueOrDefault(fault));
            }
            catch (Exception found) when (found is not Xunit.Sdk.SkipException)
            {
                return;
            }
        }
        Assert.Fail($"'{fault}' went unnoticed in {MostTried} inventories");
    }

    private static DependencyInventory Components(DependencyInventory inventory, Func<Component, Component> change) => inventory with { Components = inventory.Components.Select(change).ToValueList() };

    private static DependencyInventory Suppliers(DependencyInventory inventory, Func<Supplier, Supplier> change) => inventory with { Suppliers = inventory.Suppliers.Select(change).ToValueList() };

    private static DependencyInventory Needs(DependencyInventory inventory, Func<Need, Need> change) =>
        Components(inventory, component => component with { Needs = component.Needs.Select(need => need with { What = Changed(need.What, change) }).ToValueList() });

    private static Need Changed(Need need, Func<Need, Need> change) => change(need switch
    {
        Need.All all => all with { Members = all.Members.Select(member => Changed(member, change)).ToValueList() },
        Need.AtLeast some => some with { Members = some.Members.Select(member => Changed(member, change)).ToValueList() },
        _ => need,
    });
}
