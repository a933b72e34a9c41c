using Holdfast.Adapters.Config;
using Holdfast.Adapters.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Tests.Inventory;

/// <summary>The sample must say what an engineer of such a company would want to hear.</summary>
public class SampleCompanyTests
{
    private static InventoryGraph Company => field ??= InventoryGraph.Of(Load());

    [Fact]
    public void It_has_the_size_of_a_real_company()
    {
        Assert.InRange(Company.Inventory.Components.Count(component => component.Provenance is Provenance.Written), 60, 100);
        Assert.InRange(Company.Inventory.Suppliers.Count, 25, 60);
        Assert.Contains(Company.Nodes, node => node.Id == "front:web/bunny");
        Assert.Contains(Company.Nodes, node => node.Id == "watcher:gravelines");
        Assert.Equal("group:microsoft", Assert.Single(Company.Nodes, node => node.Kind == NodeKind.Group && node.Key == "microsoft").Id);
    }

    [Fact]
    public void Every_supplier_has_a_country() =>
        Assert.All(Company.Inventory.Suppliers.Where(supplier => supplier.Provenance is Provenance.Written), supplier => Assert.NotEqual("", supplier.Country));

    [Theory]
    [InlineData("plane:cloudflare/cdn-data", "router:web", false)] // the router leaves for the other CDN
    [InlineData("plane:cloudflare/cdn-data", "sell-online", false)]
    [InlineData("plane:cloudflare/cdn-data", "sell-b2b", true)] // the older path has no second one
    [InlineData("supplier:cloudflare", "sell-online", true)] // the log-in form asks Turnstile
    [InlineData("plane:cloudflare/turnstile", "sell-online", true)]
    [InlineData("plane:cloudflare/dns-serving", "zone:example.com", false)]
    [InlineData("supplier:desec", "sell-online", false)]
    [InlineData("place:eu-west-3a", "shop-app-aws", true)] // the secrets run in one zone only
    [InlineData("place:eu-west-3a", "sell-online", false)]
    [InlineData("place:eu-west-3", "sell-online", true)] // the standby does not have the customers' log-in
    [InlineData("place:eu-west-3", "shop-app", false)]
    [InlineData("supplier:stripe-europe", "payments", false)]
    [InlineData("depot-duct", "ship-orders", true)] // two operators, one trench
    [InlineData("supplier:orange", "wms", false)]
    [InlineData("supplier:la-poste", "carriers", false)]
    [InlineData("group:la-poste", "carriers", true)] // two carriers, one owner
    [InlineData("power-lyon-depot", "wms", false)]
    [InlineData("plane:gandi/registration", "sell-online", true)]
    [InlineData("plane:isrg/trust", "sell-online", true)]
    [InlineData("jurisdiction:US", "sell-online", true)]
    [InlineData("jurisdiction:US", "carriers", false)]
    [InlineData("supplier:microsoft-ireland", "admin-login", true)]
    [InlineData("supplier:microsoft-ireland", "respond-to-incidents", false)] // the envelope and the telephone
    [InlineData("technology:openssl", "sell-online", true)]
    public void One_failure_takes_down_what_it_should(string fails, string component, bool falls)
    {
        Assert.Equal(falls, Down(fails).Contains(component));
    }

    [Fact]
    public void With_nothing_failed_everything_is_up() => Assert.Empty(Down());

    private static HashSet<string> Down(params string[] failed)
    {
        var down = new bool[Company.Count];
        foreach (var id in failed)
        {
            Assert.True(Company.Number(id) >= 0, $"no node {id}");
            down[Company.Number(id)] = true;
        }
        for (var changed = true; changed;)
        {
            changed = false;
            for (var node = 0; node < Company.Count; node++)
                if (!down[node] && Company.Needs[node].Any(need => !need.IsDegrading && need.Members.Count(member => !down[member]) < need.AtLeast))
                    down[node] = changed = true;
        }
        return Enumerable.Range(0, Company.Count).Where(node => down[node]).Select(node => Company[node].Id).ToHashSet();
    }

    [Fact]
    public void Its_configuration_gives_the_topology_that_the_other_tests_use()
    {
        var problems = new List<Problem>();
        var configuration = ConfigLoader.Load(Repository.Path("samples/company/holdfast.yaml"), _ => "token", problems);
        Assert.SkipWhen(problems.Any(problem => problem.Message.Contains("unknown kind", StringComparison.Ordinal)), "a provider kind of the sample is not in this build");
        Assert.True(configuration is not null, string.Join('\n', problems));
        Assert.Equal(Topology, ConfigTopology.Of(configuration)! with { File = Topology.File });
        var inventory = InventoryLoader.Load(configuration, problems);
        Assert.Equal("", string.Join('\n', problems.Where(problem => problem.Severity == Severity.Error)));
        Assert.Equal(Company.Inventory.Components.Select(component => component.Id), inventory.Components.Select(component => component.Id));
    }

    internal static FailoverTopology Topology { get; } = new()
    {
        Providers = [new("cloudflare", "cloudflare"), new("desec", "desec")],
        Zones = [new("example.com", ["cloudflare", "desec"]), new("r.example.com", ["desec", "cloudflare"])],
        Routers =
        [
            new("web", "r.example.com", TimeSpan.FromSeconds(60), [new("cloudflare", "edge.example-cdn.net", "cloudflare"), new("bunny", "example.b-cdn.example.net", "bunny")]),
        ],
        Watchers = [new("gravelines", "", "")],
    };

    internal static DependencyInventory Load()
    {
        var problems = new List<Problem>();
        var inventory = InventoryLoader.Load(Repository.Path("samples/company/inventory.yaml"), Topology, problems);
        Assert.Equal("", string.Join('\n', problems));
        return inventory;
    }
}
