using System.Globalization;
using Holdfast.Lab.World;

namespace Holdfast.Adapters.Tests.World;

/// <summary>The whole loop under random faults. 1,000 worlds by default, 10,000 in CI (HOLDFAST_SCHEDULES=10000), 200,000 and more in the long run; HOLDFAST_SEED=n replays one.</summary>
public class ScheduleTests(ITestOutputHelper output)
{
    [Fact]
    public void Random_worlds_break_no_invariant()
    {
        var one = Environment.GetEnvironmentVariable("HOLDFAST_SEED");
        var first = ulong.Parse(one ?? Environment.GetEnvironmentVariable("HOLDFAST_FIRST") ?? "1", CultureInfo.InvariantCulture);
        var count = one is not null ? 1 : int.Parse(Environment.GetEnvironmentVariable("HOLDFAST_SCHEDULES") ?? "1000", CultureInfo.InvariantCulture);
        var report = Endurance.Run(first, count, cancel: TestContext.Current.CancellationToken);
        output.WriteLine(report.ToString());
        Assert.True(report.Broken.IsEmpty, string.Join("\n", report.Broken.Take(40)) + "\nReplay one with HOLDFAST_SEED=n");
        Assert.True(report.Switches > report.Schedules / 2, "too little happens in these worlds");
    }

    [Fact]
    public void The_same_seed_gives_the_same_world()
    {
        for (ulong seed = 500; seed < 520; seed++)
        {
            var one = SimulatedWorld.Run(Schedules.FromSeed(seed));
            var two = SimulatedWorld.Run(Schedules.FromSeed(seed));
            Assert.Equal(one, two);
        }
    }
}
