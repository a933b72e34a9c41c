using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;
using Holdfast.Core.Tests.Scoring;

namespace Holdfast.Core.Tests.Oracle;

// From levels to one figure, by the formulas of docs/method.md: which systems, which assets, what each weighs, and the means.
public partial class InventoryOracleTests
{
    private static readonly string[] AskedCriteria = ["A.1", "A.2", "B.1", "C.1o", "C.2"];
    private static readonly MaturityLevel[] Levels3 = [MaturityLevel.NotResilient, MaturityLevel.Intention, MaturityLevel.Means, MaturityLevel.NotConcerned];

    [Fact]
    public void The_score_is_what_the_formulas_of_the_method_give()
    {
        var scored = 0;
        for (var seed = From; seed < From + Count; seed++)
        {
            var random = new Random(seed);
            var inventory = DrawnInventory.Of(seed, withSwitches: seed % 2 == 0);
            var plain = new PlainReading(inventory);
            var systems = inventory.Components.Where(component => component.Kind == "function" && component.Criticality is Criticality.Essential or Criticality.Vital).ToList();
            var assets = systems.ToDictionary(system => system.Id, system =>
            {
                var led = plain.LedTo(system.Id, alsoDegrading: true);
                return inventory.Components.Where(component => component.Id != system.Id && component.Kind != "function" && led.Contains(component.Id)
                    && (component.Supplier.Id != "" || component.Kind is "server" or "application" or "database")).Select(component => component.Id).ToList();
            }, StringComparer.Ordinal);
            var answers = new List<Answer>();
            var said = new Dictionary<(string, string), MaturityLevel>();
            foreach (var criterion in AskedCriteria)
                foreach (var subject in criterion.EndsWith('o') ? [Subject.Organisation] : assets.Values.SelectMany(each => each).Distinct().Order(StringComparer.Ordinal).ToList())
                    if (random.Next(8) > 0) answers.Add(Sample.Says(criterion, subject, said[(criterion, subject)] = Levels3[random.Next(Levels3.Length)], "for a reason"));
            var card = Sample.Score(InventoryGraph.Of(inventory), Sample.Asking(AskedCriteria), answers.ToValueList(), profile: Sample.Profile with { UnstatedImportance = UnstatedImportance.FromGraph });

            var one = Geometric(systems.Select(system => (Weight(system.Criticality), Geometric(assets[system.Id].Select(asset => (Weight(Importance(plain, system, asset)), OfAsset(said, asset)))))));
            if (card.Score is not { } score) continue;
            Assert.True(Math.Abs(one!.Value - score) < 1e-9, $"seed {seed}: {one} {score}");
            scored++;
        }
        Assert.True(scored > Count / 3, $"{scored} of {Count}");
    }

    // The system's own if it alone takes the system down; one step less with an alternative; standard if the system only gets worse.
    private static Criticality Importance(PlainReading plain, Component system, string asset) =>
        !plain.LedTo(system.Id, alsoDegrading: false).Contains(asset) ? Criticality.Standard
        : plain.Down([asset]).Contains(system.Id) ? system.Criticality
        : system.Criticality == Criticality.Vital ? Criticality.Essential : Criticality.Standard;

    private static double Weight(Criticality criticality) => criticality switch { Criticality.Vital => 4, Criticality.Essential => 2, _ => 1 };

    // Within a pillar the plain mean, over the pillars the geometric one; what is asked of the organisation counts in every asset.
    private static double? OfAsset(Dictionary<(string, string), MaturityLevel> said, string asset) => Geometric(AskedCriteria.GroupBy(criterion => criterion[0]).Select(pillar =>
    {
        var points = pillar.Select(criterion => said.TryGetValue((criterion, criterion.EndsWith('o') ? Subject.Organisation : asset), out var level)
            ? level switch { MaturityLevel.NotResilient => 10, MaturityLevel.Intention => 25, MaturityLevel.Means => 50, _ => (double?)null } : null).OfType<double>().ToList();
        return (1.0, points.Count == 0 ? (double?)null : points.Sum() / points.Count);
    }));

    private static double? Geometric(IEnumerable<(double Weight, double? Value)> parts)
    {
        var known = parts.Where(part => part.Value is not null).ToList();
        return known.Count == 0 ? null : Math.Exp(known.Sum(part => part.Weight * Math.Log(part.Value!.Value)) / known.Sum(part => part.Weight));
    }
}
