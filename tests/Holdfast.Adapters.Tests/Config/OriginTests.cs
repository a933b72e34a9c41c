using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Tests.Config;

public class OriginTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData(", supplier: ovh", "ovh")]
    public void Who_hosts_the_origin_reaches_the_router(string written, string? supplier)
    {
        var (router, problems) = Read(written);
        Assert.Equal((true, supplier), (router.ProbesOrigin, router.OriginSupplier));
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        Assert.DoesNotContain(problems, problem => problem.Message.Contains("the origin shares", StringComparison.Ordinal));
    }

    [Fact]
    public void An_origin_at_a_fronts_owner_is_told() =>
        Assert.Contains(Read(", supplier: one").Problems, problem => problem is { Severity: Severity.Warning } && problem.Message.Contains("the origin shares the supplier one with front first", StringComparison.Ordinal));

    private static (Router Router, List<Problem> Problems) Read(string supplier)
    {
        var problems = new List<Problem>();
        var configuration = ConfigLoader.Read("holdfast.yaml", new StringReader($$"""
            holdfast: 1
            providers:
              south: { kind: zonefile, path: south.zone }
            zones:
              r.example.com: { providers: [south], records: [] }
            routers:
              web:
                record: web.r.example.com
                fronts: [{ name: first, target: a.example.net., supplier: one }, { name: second, target: b.example.org., supplier: two }]
                probe: { url: https://www.example.com/health }
                origin: { url: https://origin.example.com/health{{supplier}} }
            """), _ => null, problems);
        return (configuration!.Failover.Routers[0].Router, problems);
    }
}
