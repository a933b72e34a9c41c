using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Inventory;

public class ModellingHintsTests
{
    private static readonly DateOnly Today = new(2026, 12, 1);

    [Fact]
    public void What_has_expired_is_told_the_day_after()
    {
        var inventory = new DependencyInventory
        {
            Components = [new() { Id = "domain", Expires = Today.AddDays(-1) }, new() { Id = "licence", Expires = Today }],
            Credentials = [new() { Id = "token", Expires = new(2026, 10, 31) }],
        };
        Assert.Equal(
            ["domain expired on 2026-11-30 and is still taken to work (expires:)", "token expired on 2026-10-31 and is still taken to work (expires:)"],
            Of(inventory));
    }

    [Fact]
    public void A_log_in_kept_aside_must_not_need_what_it_is_kept_for()
    {
        var inventory = new DependencyInventory
        {
            Components = [new() { Id = "entra" }],
            Credentials =
            [
                new() { Id = "safe", Kind = CredentialKind.BreakGlass },
                new() { Id = "rescue", Kind = CredentialKind.BreakGlass, IdentityProvider = new("entra") },
                new() { Id = "every-day", Kind = CredentialKind.Identity, IdentityProvider = new("entra") },
            ],
        };
        Assert.Contains("rescue is kept for the day when log-ins fail and needs entra itself", Assert.Single(Of(inventory)), StringComparison.Ordinal);
    }

    [Fact]
    public void Alternatives_under_one_hazard_are_told_and_those_apart_are_not()
    {
        var inventory = new DependencyInventory
        {
            Places =
            [
                new() { Id = "valley", Hazards = ["flood", "heat"] }, new() { Id = "north", Within = new("valley") }, new() { Id = "south", Hazards = ["flood"] },
                new() { Id = "hill", Hazards = ["storm"] },
            ],
            Components =
            [
                new() { Id = "shop", Needs = [Need.AnyOf("a", "b")] }, new() { Id = "mail", Needs = [Need.AnyOf("a", "c")] },
                new() { Id = "a", Place = new("north") }, new() { Id = "b", Place = new("south") }, new() { Id = "c", Place = new("hill") },
            ],
        };
        Assert.Equal("the alternatives of shop stand in places that all name flood: north, south (hazards:)", Assert.Single(Of(inventory)));
    }

    [Fact]
    public void Needs_that_are_guesses_are_told_the_least_certain_first()
    {
        var inventory = new DependencyInventory
        {
            Components =
            [
                new() { Id = "shop", Needs = [new Dependency(new Need.One(new("cdn"))) { Confidence = 0.9 }, new Dependency(new Need.One(new("queue"))) { Confidence = 0.25 }] },
                new() { Id = "cdn", Needs = [new Dependency(new Need.One(new("queue"))) { Confidence = 1 }] }, new() { Id = "queue" },
            ],
        };
        Assert.Equal("not certain, and taken as certain in every figure: shop needs queue (0.25); shop needs cdn (0.9) (confidence:)", Assert.Single(Of(inventory)));
    }

    private static ValueList<string> Of(DependencyInventory inventory) => ModellingHints.Of(InventoryGraph.Of(inventory), Today);
}
