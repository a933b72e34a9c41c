using Holdfast.Lab.World;

namespace Holdfast.Adapters.Tests.World;

/// <summary>A simulation that cannot find a bug proves nothing: each of these machines is broken in one place.</summary>
public class MutationTests(ITestOutputHelper output)
{
    private const int MostSeeds = 4000;

    public static TheoryData<string> Names => [.. Mutation.All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_simulation_notices_that(string name)
    {
        var mutation = Mutation.All.Single(mutation => mutation.Name == name);
        for (ulong seed = 1; seed <= MostSeeds; seed++)
        {
            var result = SimulatedWorld.Run(Schedules.FromSeed(seed), mutation.Machine);
            // The replay (invariant 7) runs the true engine, so it would notice any change of the decisions: too easy.
            if (result.Broken.FirstOrDefault(violation => violation.Invariant != 7) is not { } found) continue;
            output.WriteLine($"seed {seed}, invariant {found.Invariant}: {found.What}");
            return;
        }
        Assert.Fail($"{MostSeeds} worlds did not notice: {name}");
    }
}
