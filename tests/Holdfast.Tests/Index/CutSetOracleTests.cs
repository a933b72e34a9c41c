using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Index;

/// <summary>
/// <c>analyse</c> on random inventories of every kind of thing - alternatives, k of n, cycles, owners, places within places, laws, technologies -
/// against trying all subsets of what can fail, by way of the real command line.
/// </summary>
public sealed class CutSetOracleTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Cut_sets_unavailability_and_importance_are_what_all_subsets_say(int seed)
    {
        var (text, graph) = Draw(seed);
        var oracle = new Oracle(graph, (_, _) => true);
        var report = await Analyse(text, "--order all --combinations all");
        var top = report["critical"]!.AsArray().Single()!;

        var expected = oracle.MinimalCutSets();
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(Line).Order(), Told(top).Order());
        foreach (var size in expected.GroupBy(set => set.Count)) Assert.Equal(size.Count(), (int)top["cutSets"]![$"{size.Key}"]!);

        var probability = oracle.Probability();
        Assert.Equal(probability, (double)top["unavailability"]!, 12);
        foreach (var each in top["importance"]!.AsArray())
        {
            var node = graph.Number((string)each!["id"]!);
            var (with, without) = (oracle.Probability(certain: node), oracle.Probability(impossible: node));
            Assert.Equal(with - without, (double)each["birnbaum"]!, 9);
            Assert.Equal((probability - without) / probability, (double)each["fussellVesely"]!, 9);
            Assert.Equal(with / probability, (double)each["riskAchievementWorth"]!, 6);
            if (without > 0) Assert.Equal(probability / without, (double)each["riskReductionWorth"]!, 6);
        }
    }

    [Theory]
    [InlineData(1, "owners")]
    [InlineData(2, "place,jurisdiction")]
    [InlineData(3, "technologies,components")]
    [InlineData(4, "supplier,group,plane")]
    [InlineData(5, "owner,places,jurisdictions,technology")]
    public async Task Only_the_kinds_that_are_asked_for_fail(int seed, string over)
    {
        var (text, graph) = Draw(seed);
        var words = over.Split(',').Select(word => word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y" : word.TrimEnd('s')).ToHashSet();
        var oracle = new Oracle(graph, (node, id) => words.Contains(node.Kind.ToString().ToLowerInvariant())
            || (words.Contains("owner") && (node.Kind == NodeKind.Group || id is "supplier:alone" or "supplier:self-made")));
        var report = await Analyse(text, $"--order all --combinations all --over {over}");
        var top = report["critical"]!.AsArray().Single()!;
        Assert.Equal(oracle.MinimalCutSets().Select(Line).Order(), Told(top).Order());
        Assert.All(top["spof"]!.AsArray(), point => Assert.Contains(graph[graph.Number((string)point!["id"]!)], oracle.Nodes));
    }

    [Theory]
    [InlineData("--over supplers", "supplers")]
    [InlineData("--over component,", "KIND")]
    [InlineData("--combinations some", "--combinations is 'some'")]
    [InlineData("--combinations 1000001", "up to 1000000")]
    public async Task Kinds_and_numbers_that_make_no_sense_are_refused(string options, string expected)
    {
        var result = await _work.RunAsync($"analyse {options}");
        Assert.Equal(2, result.Code);
        Assert.Contains(expected == "KIND" ? "jurisdiction" : expected, result.Error, StringComparison.Ordinal);
    }

    private async Task<JsonNode> Analyse(string text, string options)
    {
        var file = _work.Write("inventory.yaml", text);
        var result = await _work.RunAsync($"analyse --inventory {file} {options} --format json");
        Assert.True(result.Code == 0, result.Error);
        return result.Json;
    }

    private static string Line(IEnumerable<string> ids) => string.Join('+', ids.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Told(JsonNode top) =>
        top["spof"]!.AsArray().Select(point => (string)point!["id"]!)
            .Concat(top["combinations"]!.AsArray().Select(set => Line(set!.AsArray().Select(id => (string)id!))));

    /// <summary>At most 15 things that can fail besides the top.</summary>
    private static (string Text, InventoryGraph Graph) Draw(int seed)
    {
        var random = new Random(seed * 7919);
        var text = new StringBuilder("""
            holdfast-inventory: 1
            organisation: { name: Drawn, country: FR }
            jurisdictions:
              US: { name: United States, countries: [US], reach: extraterritorial }
            suppliers:
              east: { name: East, country: US, parent: mother, outages: { per-year: 2, repair: 8h } }
              west: { name: West, country: US, parent: mother }
              mother: { name: Mother, country: US }
              alone: { name: Alone, country: FR, outages: { per-year: 1, repair: 1d } }
            places:
              hall: { kind: site, country: FR, outages: { per-year: 3, repair: 12h } }
            technologies:
              engine: { name: Engine }
            components:

            """);
        // The top needs what was drawn last; c0 to c4 stand on earlier ones, and once on a later one, which closes a circle.
        string[] suppliers = ["east", "west", "alone"];
        for (var i = 0; i < 5; i++)
        {
            var needs = new List<string>();
            if (i > 0 && random.Next(2) == 0) needs.Add($"c{random.Next(i)}");
            if (i > 1) needs.Add($"{{ any: [c{i - 1}, c{i - 2}] }}");
            if (i > 2 && random.Next(2) == 0) needs.Add($"{{ at-least: 2, of: [c0, c{i - 1}, {{ any: [c1, place:hall] }}] }}");
            if (i == 1 && seed % 2 == 0) needs.Add("{ any: [c3, c0] }");
            if (random.Next(4) == 0) needs.Add("{ need: technology:engine, without: degraded }");
            var line = $"  c{i}: {{ kind: service, needs: [{string.Join(", ", needs)}]";
            if (random.Next(3) > 0) line += $", supplier: {suppliers[random.Next(3)]}";
            if (random.Next(3) == 0) line += ", place: hall";
            if (random.Next(3) == 0) line += ", technologies: [engine]";
            text.AppendLine(line + $", outages: {{ per-year: {1 + random.Next(9)}, repair: {1 + random.Next(30)}h }} }}");
        }
        text.AppendLine("  top: { kind: function, criticality: vital, needs: [{ any: [c4, c3] }, { at-least: 2, of: [c0, c2, c4] }] }");
        var problems = new List<Problem>();
        var inventory = InventoryLoader.Read("inventory.yaml", new StringReader(text.ToString()), topology: null, problems);
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        return (text.ToString(), InventoryGraph.Of(inventory));
    }

    /// <summary>Every subset of what can fail, and the least fixed point of "down" for each.</summary>
    private sealed class Oracle
    {
        private readonly InventoryGraph _graph;
        private readonly int[] _events;
        private readonly double[] _shares;
        private readonly bool[] _isDown;

        public Oracle(InventoryGraph graph, Func<GraphNode, string, bool> mayFail)
        {
            _graph = graph;
            var top = graph.Number("top");
            _events = [.. Enumerable.Range(0, graph.Count).Where(node => node != top && graph[node] is { IsEvent: true, IsHome: false } && mayFail(graph[node], graph[node].Id))];
            Assert.InRange(_events.Length, 1, 16);
            var all = Unavailability.Of(graph);
            _shares = [.. _events.Select(node => double.IsNaN(all[node]) ? 0 : all[node])];
            _isDown = [.. Enumerable.Range(0, 1 << _events.Length).Select(subset => Falls(subset, top))];
        }

        public IEnumerable<GraphNode> Nodes => _events.Select(node => _graph[node]);

        public List<List<string>> MinimalCutSets() =>
            [.. Enumerable.Range(0, _isDown.Length)
                .Where(subset => _isDown[subset] && Enumerable.Range(0, _events.Length).All(at => (subset >> at & 1) == 0 || !_isDown[subset ^ 1 << at]))
                .Select(subset => Enumerable.Range(0, _events.Length).Where(at => (subset >> at & 1) != 0).Select(at => _graph[_events[at]].Id).ToList())];

        public double Probability(int certain = -1, int impossible = -1)
        {
            var sum = 0.0;
            for (var subset = 0; subset < _isDown.Length; subset++)
            {
                if (!_isDown[subset]) continue;
                var product = 1.0;
                for (var at = 0; at < _events.Length; at++)
                {
                    var share = _events[at] == certain ? 1 : _events[at] == impossible ? 0 : _shares[at];
                    product *= (subset >> at & 1) != 0 ? share : 1 - share;
                }
                sum += product;
            }
            return sum;
        }

        private bool Falls(int subset, int top)
        {
            var down = new bool[_graph.Count];
            for (var at = 0; at < _events.Length; at++) down[_events[at]] = (subset >> at & 1) != 0;
            for (var changes = true; changes;)
            {
                changes = false;
                for (var node = 0; node < down.Length; node++)
                {
                    if (down[node] || !_graph.Needs[node].Any(need => !need.IsDegrading && need.Members.Count(member => !down[member]) < need.AtLeast)) continue;
                    down[node] = changes = true;
                }
            }
            return down[top];
        }
    }
}
