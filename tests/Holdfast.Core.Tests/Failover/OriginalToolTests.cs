using Holdfast.Core.Failover;

namespace Holdfast.Core.Tests.Failover;

/// <summary>
/// The table of failover.md 0.1, computed again: one run per two minutes, 40 runs, the first CDN dead in runs 10-24,
/// no caching, half of the users read each provider, the checker's resolver alternates between them.
/// </summary>
public class OriginalToolTests
{
    [Theory]
    [InlineData('A', 100, 0)]
    [InlineData('B', 46.7, 16)]
    [InlineData('C', 0, 2)]
    [InlineData('D', 100, 0)]
    [InlineData('E', 100, 0)]
    [InlineData('F', 50, 2)]
    [InlineData('G', 50, 2)]
    [InlineData('H', 100, 0)]
    public void What_goes_wrong_in_the_original_tool(char scenario, double percentFailing, int runsThatChanged)
    {
        const int First = 10, Last = 24;
        OriginalTarget[] providers = [OriginalTarget.Primary, OriginalTarget.Primary];
        var lost = 0.0;
        var changed = 0;
        for (var run = 0; run < 40; run++)
        {
            var isBad = run is >= First and <= Last;
            bool Answers(OriginalTarget target) => !isBad || target == OriginalTarget.Secondary && scenario != 'H';
            var throughRouter = Answers(providers[run % 2]);
            var primary = scenario is 'A' or 'B' ? throughRouter : Answers(OriginalTarget.Primary);
            var secondary = scenario == 'A' ? throughRouter : Answers(OriginalTarget.Secondary);
            var outcome = OriginalTool.Run(
                isFirstProviderReadable: !(scenario == 'D' && isBad),
                providers[0],
                primary,
                secondary,
                [("cloudflare", !(scenario == 'E' && isBad)), ("desec", scenario != 'F' && !(scenario == 'G' && isBad))]);
            if (outcome.Written.Contains("cloudflare")) providers[0] = outcome.Wanted!.Value;
            if (outcome.Written.Contains("desec")) providers[1] = outcome.Wanted!.Value;
            if (!outcome.Written.IsEmpty) changed++;
            if (isBad) lost += providers.Count(target => !Answers(target)) / 2.0;
        }
        Assert.Equal((percentFailing, runsThatChanged), (Math.Round(lost / (Last - First + 1) * 100, 1), changed));
    }
}
