using Holdfast.Benchmarks.Fuzz;

namespace Holdfast.Adapters.Tests.Fuzz;

/// <summary>A short run of what bench/Holdfast.Benchmarks does at length (docs/reliability.md, "Fuzzing").</summary>
public class FuzzTests
{
    private const int Inputs = 20_000;

    public static IEnumerable<TheoryDataRow<string>> Targets => FuzzTargets.All.Select(target => new TheoryDataRow<string>(target.Name));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Any_input_is_read_or_explained(string name)
    {
        var target = FuzzTargets.All.Single(target => target.Name == name);

        var report = FuzzRun.Of(target, Inputs / FuzzTargets.All.Count, seed: 1);

        Assert.True(report.Crashes.Count == 0, string.Join('\n', report.Crashes.Select(crash => $"{crash.Input}\n=> {crash.What}")));
        Assert.True(report.Accepted > report.Inputs / 200, $"only {report.Accepted} of {report.Inputs} inputs were good: the run stayed at the surface");
    }

    [Fact]
    public void Every_seed_is_a_good_input() =>
        Assert.All(FuzzTargets.All.SelectMany(target => target.Seeds.Select(seed => (target, seed))), pair => Assert.True(pair.target.Try(pair.seed) || pair.seed is "." or "@", $"{pair.target.Name}: {pair.seed}"));
}
