using Holdfast.Benchmarks.Zones;

namespace Holdfast.Adapters.Tests.Fuzz;

/// <summary>A short run of what bench/Holdfast.Benchmarks does at length: odd zones and edits, judged by BIND.</summary>
public class ZonesTests
{
    [Fact]
    public void Odd_zones_read_as_BIND_reads_them_and_edits_load_in_BIND()
    {
        if (ZonesRun.Judge is not { } judge)
        {
            Assert.Skip("named-compilezone is not installed (package bind9-utils)");
            return;
        }

        var report = ZonesRun.Of(judge, rounds: 50, seed: 1);

        Assert.True(report.Faults.Count == 0, string.Join("\n\n", report.Faults));
        Assert.True(report.Loaded > 20, $"BIND loaded only {report.Loaded} of {report.Rounds} zones: the run stayed at the surface");
        Assert.Equal(report.Loaded, report.Edits);
    }
}
