using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Incidents;
using Holdfast.Lab.World;

namespace Holdfast.Adapters.Tests.World;

/// <summary>
/// What resolvers of different habits keep, against the measurements of failover.md 0.2: provider A cannot be changed any more and answers
/// OLD, provider B is changed and answers NEW; the share of users on OLD while the first front is dead, after one TTL.
/// </summary>
public class ResolverTests
{
    private const long Minute = 60_000;

    [Theory]
    [InlineData("even (Unbound, whatever is near)", 0.5, 0.5)]
    [InlineData("A nearer (BIND 100 %, PowerDNS 99.8 %)", 1.0, 1.0)]
    [InlineData("B nearer (BIND 0 %, PowerDNS 0.3 %)", 0.0, 0.0)]
    public void A_provider_that_cannot_be_changed_keeps_its_share_of_the_users(string habit, double weightOfA, double expected) =>
        Assert.True(Math.Abs(Stale(Frozen(), weightOfA) - expected) < 0.02, habit);

    [Fact]
    public void A_provider_whose_servers_are_dead_keeps_nobody()
    {
        // A drops every packet: no failures and nothing old in any resolver that was measured. A dead server is better than a stale one.
        Assert.InRange(Stale(Frozen() with { Serving = Down() }, 0.5), 0, 0.02);
        Assert.InRange(Stale(Frozen() with { Serving = Down() }, 1.0), 0, 0.02);
    }

    private static ProviderSpec Frozen() => new("a", new Course([new Stretch(20 * Minute, 200 * Minute, PlaneState.Frozen)]), Course.AlwaysUp);

    private static Course Down() => new([new Stretch(20 * Minute, 200 * Minute, PlaneState.Down)]);

    private static double Stale(ProviderSpec a, double weightOfA)
    {
        var spec = new WorldSpec
        {
            Seed = 1,
            Horizon = 200 * Minute,
            Policy = RouterPolicy.Default,
            Router = new Router("web", [new Front(FrontName.Parse("first"), "one"), new Front(FrontName.Parse("second"), "two")], [new Canary("wiki", "elsewhere")], ["here"]),
            Fronts = [Down(), Course.AlwaysUp],
            Canaries = [Course.AlwaysUp],
            Providers = [a, new ProviderSpec("b", Course.AlwaysUp, Course.AlwaysUp)],
            Watchers = [new WatcherSpec("here", 0, Course.AlwaysUp)],
            Users = [new ResolverHabit("all", 1, [weightOfA, 1 - weightOfA])],
        };
        return SimulatedWorld.Run(spec).LostShare!.Value;
    }
}
