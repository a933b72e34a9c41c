using System.Globalization;
using System.Text;
using Holdfast.Adapters.Tests.Inventory;
using Holdfast.Core.Incidents;
using Holdfast.Lab.World;

namespace Holdfast.Adapters.Tests.World;

/// <summary>The table of outages in docs/reliability.md is computed, never typed: UPDATE_GOLDEN=1 writes it again.</summary>
public class ReliabilityPageTests
{
    private const string Begin = "<!-- outages: computed by ReliabilityPageTests, UPDATE_GOLDEN=1 writes it again -->";
    private const string End = "<!-- end of outages -->";

    [Fact]
    public void The_table_of_outages_is_the_one_that_the_simulation_gives()
    {
        var path = Repository.Path("docs/reliability.md");
        var page = File.ReadAllText(path);
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin > Begin.Length && end > begin, "the page has lost its marks");
        var table = Table();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            page = page[..begin] + "\n" + table + page[end..];
            File.WriteAllText(path, page);
            end = begin + 1 + table.Length;
        }
        Assert.Equal(table, page[begin..end].TrimStart('\n'));
    }

    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("| outage | DNS API of its owner | deSEC minimum_ttl | router at the CDNs' owners: lost (floor) | router at the owner and deSEC: lost (floor) | router outside: lost (floor) | original tool there: sample / fixed configuration |\n");
        text.Append("|---|---|---|---|---|---|---|\n");
        var untouched = new List<string>();
        foreach (var incident in Reports.Incidents)
        {
            var isChosen = incident.Id == "cf-2025-11-18";
            foreach (var api in isChosen ? new PlaneState?[] { null, PlaneState.Up, PlaneState.Frozen, PlaneState.Down } : [null])
            {
                var reports = new[] { RouterPlace.Owners, RouterPlace.Same, RouterPlace.Outside }.Select(place => Reports.Of(incident.Id, place, api)).ToList();
                if (reports[0].Runs[0].UserTimeLost is null)
                {
                    Assert.All(reports.SelectMany(report => report.Runs), run => Assert.Empty(run.Switches));
                    untouched.Add(incident.Id);
                    continue;
                }
                for (var i = 0; i < reports[0].Runs.Count; i++)
                {
                    var runs = reports.Select(report => report.Runs[i]).ToList();
                    text.Append(CultureInfo.InvariantCulture, $"| {incident.Id} | {reports[0].DnsApi} | {runs[0].DesecMinimumTtl} | ");
                    text.Append(string.Join(" | ", runs.Select(run => $"{run.UserTimeLost} ({run.Floor})")));
                    text.Append(CultureInfo.InvariantCulture, $" | {runs[1].OriginalSample} / {runs[1].OriginalFixed} |\n");
                }
            }
        }
        text.Append(CultureInfo.InvariantCulture, $"\nThe first front was never bad, so no share can be computed, and nothing was switched: {string.Join(", ", untouched)}.\n");
        return text.ToString();
    }
}
