using Holdfast.Core.Inventory;
using Holdfast.Core.Regulation;
using static Holdfast.Core.Tests.Regulation.Registers;

namespace Holdfast.Core.Tests.Regulation;

public class SupplierDirectoryTests
{
    [Fact]
    public void Direct_suppliers_are_in_it_and_those_behind_them_are_not()
    {
        var entries = SupplierDirectory.Of(InventoryGraph.Of(Bank));
        Assert.Equal(["cloud", "net"], entries.Select(entry => entry.Supplier.Id));
        Assert.Equal(["US", ""], entries.Select(entry => entry.ParentCountry));
        Assert.Equal("server", Assert.Single(entries[0].Services).Id);
        Assert.Equal(["lend"], entries[1].Functions);
    }

    [Fact]
    public void Who_runs_something_for_us_is_a_direct_supplier_too()
    {
        var run = Bank.With("app", (Component app) => app with { OperatedBy = "owner" });
        var owner = Assert.Single(SupplierDirectory.Of(InventoryGraph.Of(run)), entry => entry.Supplier.Id == "owner");
        Assert.Equal("app", Assert.Single(owner.Services).Id);
        Assert.Empty(owner.Contracts);
    }

    [Fact]
    public void A_clause_is_there_or_not_or_nobody_wrote_down_which_there_are()
    {
        var inventory = Bank.With("c-net", (Contract contract) => contract with { Clauses = ["audit", "termination", "sla"] });
        var entries = SupplierDirectory.Of(InventoryGraph.Of(inventory));
        Assert.All(entries[0].Contracts[0].Clauses, state => Assert.Equal(ClauseState.Unknown, state));
        var net = entries[1].Contracts[0];
        Assert.Equal("eh", string.Concat(ContractClause.All.Where((_, at) => net.Clauses[at] == ClauseState.Present).Select(clause => clause.Letter)));
        Assert.Equal("abcdfg", string.Concat(ContractClause.All.Where((_, at) => net.Clauses[at] == ClauseState.Absent).Select(clause => clause.Letter)));
        Assert.Equal(2, net.Present);
    }

    [Fact]
    public void The_clauses_are_eight_from_a_to_h() => Assert.Equal("abcdefgh", string.Concat(ContractClause.All.Select(clause => clause.Letter)));
}
