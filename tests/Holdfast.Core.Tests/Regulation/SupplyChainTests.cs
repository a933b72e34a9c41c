using Holdfast.Core.Inventory;
using Holdfast.Core.Regulation;
using static Holdfast.Core.Tests.Regulation.Registers;

namespace Holdfast.Core.Tests.Regulation;

public class SupplyChainTests
{
    [Fact]
    public void A_chain_is_a_tree_and_every_supplier_of_it_names_whom_it_serves() => Assert.Equal(
        ["cloud 1 cloud", "chips 2 cloud", "power 2 cloud", "mine 3 chips"],
        Walk(
            new Supplier { Id = "cloud", SubSuppliers = [Sub("chips"), Sub("power")] },
            new Supplier { Id = "chips", SubSuppliers = [Sub("mine")] }, new Supplier { Id = "power" }, new Supplier { Id = "mine" }).Links);

    [Fact]
    public void Two_ways_to_one_subcontractor_are_two_links() => Assert.Equal(
        ["cloud 1 cloud", "a 2 cloud", "b 2 cloud", "mine 3 a", "mine 3 b"],
        Walk(
            new Supplier { Id = "cloud", SubSuppliers = [Sub("a"), Sub("b")] },
            new Supplier { Id = "a", SubSuppliers = [Sub("mine")] }, new Supplier { Id = "b", SubSuppliers = [Sub("mine")] }, new Supplier { Id = "mine" }).Links);

    [Fact]
    public void One_listed_from_afar_serves_the_only_one_of_the_tier_before_it_or_nobody_knows_whom()
    {
        Assert.Equal(["cloud 1 cloud", "a 2 cloud", "mine 3 a"],
            Walk(new Supplier { Id = "cloud", SubSuppliers = [Sub("a"), Sub("mine", 3)] }, new Supplier { Id = "a" }, new Supplier { Id = "mine" }).Links);
        Assert.Equal(["cloud 1 cloud", "a 2 cloud", "b 2 cloud", "mine 3 ?"],
            Walk(new Supplier { Id = "cloud", SubSuppliers = [Sub("a"), Sub("b"), Sub("mine", 3)] }, new Supplier { Id = "a" }, new Supplier { Id = "b" }, new Supplier { Id = "mine" }).Links);
    }

    [Fact]
    public void A_circle_of_suppliers_ends_the_walk_and_is_told()
    {
        var (links, circles) = Walk(
            new Supplier { Id = "cloud", SubSuppliers = [Sub("a")] }, new Supplier { Id = "a", SubSuppliers = [Sub("b")] }, new Supplier { Id = "b", SubSuppliers = [Sub("a"), Sub("cloud")] });
        Assert.Equal(["cloud 1 cloud", "a 2 cloud", "b 3 a"], links);
        Assert.Equal(["a → b → a", "cloud → a → b → cloud"], circles);
    }

    [Fact]
    public void Who_serves_another_plane_is_not_behind_this_one()
    {
        var cloud = new Supplier
        {
            Id = "cloud", SubSuppliers = [Sub("store") with { Planes = ["kv"] }],
            Planes = [new("captcha", null, ["plane:cloud/kv"]), new("kv", null, []), new("dns", null, [])],
        };
        var known = new InventoryLookup(new() { Suppliers = [cloud, new() { Id = "store" }] });
        Assert.Equal(2, SupplyChain.Behind(cloud, [new() { Id = "x", Supplier = "cloud", Plane = "captcha" }], known).Links.Count);
        Assert.Single(SupplyChain.Behind(cloud, [new() { Id = "x", Supplier = "cloud", Plane = "dns" }], known).Links);
        // Of what is not known to be one plane, all of the supplier is behind.
        Assert.Equal(2, SupplyChain.Behind(cloud, [new() { Id = "x", Supplier = "cloud" }], known).Links.Count);
    }

    [Fact]
    public void Who_serves_what_another_one_sold_stands_at_rank_two()
    {
        var known = new InventoryLookup(new() { Suppliers = [new() { Id = "reseller" }, new() { Id = "cloud", SubSuppliers = [Sub("chips")] }, new() { Id = "chips" }] });
        var chain = SupplyChain.Behind(known.Supplier("reseller")!, [new() { Id = "x", Supplier = "cloud" }], known);
        Assert.Equal(["reseller 1 reseller", "cloud 2 reseller", "chips 3 cloud"], chain.Links.Select(Line));
    }

    [Fact]
    public void A_subcontractor_of_whom_nobody_says_whom_it_serves_rejects_the_filing_and_the_list_says_where_to_write_it()
    {
        var inventory = Bank.With("cloud", (Supplier cloud) => cloud with { SubSuppliers = [Sub("chips"), Sub("net"), Sub("owner", 3)] });
        var finding = Assert.Single(Findings(inventory), finding => finding.Rule == 805);
        Assert.Equal(("B_05.02", "c0060"), (finding.Template, finding.Column));
        Assert.Equal("suppliers: cloud: sub-suppliers: owner (whom does it serve?)", finding.Key);
    }

    private static SubSupplier Sub(string id, int tier = 2) => new(id, tier, true, "", []);

    private static (List<string> Links, ValueList<string> Circles) Walk(params Supplier[] suppliers)
    {
        var chain = SupplyChain.Behind(suppliers[0], [new() { Id = "x", Supplier = suppliers[0].Id }], new(new() { Suppliers = [.. suppliers] }));
        return (chain.Links.Select(Line).ToList(), chain.Circles);
    }

    private static string Line(SupplyLink link) => FormattableString.Invariant($"{link.Provider.Id} {link.Rank} {link.Recipient?.Id ?? "?"}");
}
