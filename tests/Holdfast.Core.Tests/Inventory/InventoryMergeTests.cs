using CsCheck;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Inventory;

public class InventoryMergeTests
{
    private static readonly Provenance Imported = new Provenance.Inferred("compose.yaml");

    [Fact]
    public void What_a_person_wrote_stays_as_it_was()
    {
        var own = new DependencyInventory { Components = [new() { Id = "web", Name = "Web", Kind = "service", Needs = [Need.AnyOf("db", "replica")] }] };
        var merged = own.With(new DependencyInventory
        {
            Components =
            [
                new() { Id = "web", Name = "other", Kind = "container", Supplier = "aws", Provenance = Imported, Needs = ["db", new Dependency(new Need.One("cache")) { Provenance = Imported }] },
                new() { Id = "cache", Provenance = Imported },
            ],
        });

        var web = merged.Components[0];
        Assert.Equal(("Web", "service", "aws"), (web.Name, web.Kind, web.Supplier.Id));
        Assert.Equal(2, web.Needs.Count); // db stands in an any-of already
        Assert.Equal(Imported, web.Needs[1].Provenance);
        Assert.Equal(Imported, merged.Components[1].Provenance);
    }

    [Fact]
    public void Importing_twice_changes_nothing()
    {
        var ids = Gen.Int[0, 3].Select(number => "abcd"[number].ToString());
        var component = Gen.Select(ids, ids.List[0, 3], (id, needs) => new Component { Id = id, Needs = needs.Select(need => (Dependency)need).ToValueList() });
        var inventory = component.List[0, 4].Select(list => new DependencyInventory { Components = list.DistinctBy(each => each.Id).ToValueList() });
        Gen.Select(inventory, inventory).Sample((own, imported) =>
        {
            var once = own.With(imported);
            Assert.Equal(once, once.With(imported));
            foreach (var mine in own.Components)
            {
                var after = once.Components.Single(each => each.Id == mine.Id);
                Assert.Equal(mine.Needs, after.Needs.Take(mine.Needs.Count).ToValueList());
            }
        });
    }
}
