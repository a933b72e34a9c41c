using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Core.Mitigation;

/// <summary>
/// The score as it stands, and what it would be with measures taken. A measure lifts the criteria that it speaks for, of what it is about, to
/// Means where they count for less: means are deployed then. Never to Result, which needs proof; not where nobody has answered; and not where
/// a failure speaks against it, which only a later proof makes good.
/// </summary>
public sealed record ScoreBasis(Scorecard Card, Referential Referential, ScoredEstate Estate)
{
    // A billionth of a logarithm: sums of a thousand roundings stay far below a hundredth of a point.
    private const double Scale = 1e9;

    /// <summary>The scorecard with these measures taken.</summary>
    public Scorecard With(IEnumerable<Measure> measures, DependencyInventory inventory)
    {
        var lifted = measures.SelectMany(measure => Lifts(measure, inventory)).ToHashSet();
        var criteria = Card.Criteria.Select(each => lifted.Contains((each.Criterion, each.Subject)) && CanRise(each) ? each with { Level = MaturityLevel.Means } : each).ToList();
        return Aggregation.Of(Referential, Card.Profile, Estate, criteria, Card.Today, Card.WithSuggestions);
    }

    /// <summary>What the measure speaks for, as criterion and subject.</summary>
    internal IEnumerable<(string Criterion, string Subject)> Lifts(Measure measure, DependencyInventory inventory)
    {
        var subjects = Subjects(measure, inventory).Distinct().ToList();
        foreach (var criterion in measure.Criteria.Select(Referential.Find).OfType<Criterion>())
            if (criterion.Scope == CriterionScope.Organisation) yield return (criterion.Id, Subject.Organisation);
            else
                foreach (var subject in subjects) yield return (criterion.Id, subject);
    }

    /// <summary>
    /// The logarithm of the score is a weighted sum over the pillars of the assets: one charge for each that a measure can lift, of what it
    /// lacks to its best. Sums of them are what the score lacks, in billionths of its logarithm.
    /// </summary>
    internal IEnumerable<Charge> Charges(ValueList<Measure> measures, DependencyInventory inventory)
    {
        var pillarOf = Referential.Criteria.ToDictionary(criterion => criterion.Id, criterion => criterion.Pillar, StringComparer.Ordinal);
        var liftedBy = Enumerable.Range(0, measures.Count).SelectMany(measure => Lifts(measures[measure], inventory).Select(lift => (lift, measure)))
            .ToLookup(pair => pair.lift, pair => pair.measure);
        var organisation = Card.Criteria.Where(each => each.Subject == Subject.Organisation).ToList();
        var bySubject = Card.Criteria.ToLookup(each => each.Subject);
        foreach (var asset in Card.Assets)
        {
            var weight = Weight(asset);
            var scored = asset.Pillars.Count(pillar => pillar.Score is not null);
            var criteria = bySubject[asset.Asset.Id].Concat(Card.Profile.OrganisationCriteria == OrganisationCriteria.Inherit ? organisation : []).ToList();
            foreach (var pillar in asset.Pillars.Where(pillar => pillar.Score is not null))
            {
                var cells = criteria.Where(each => pillarOf[each.Criterion] == pillar.Pillar)
                    .Select(each => (each.Level, By: CanRise(each) ? MeasureSet.Of(liftedBy[(each.Criterion, each.Subject)]) : default)).ToList();
                var relevant = cells.Aggregate(default(MeasureSet), (set, cell) => set.Union(cell.By));
                if (relevant == default) continue;
                var best = Points(cells, MeasureSet.All(measures.Count));
                yield return new($"score {asset.Asset.Id}/{pillar.Pillar}", ChargeKind.Miss, relevant,
                    taken => (long)Math.Round(Scale * weight / scored * (Math.Log(best) - Math.Log(Points(cells, taken)))));
            }
        }
    }

    /// <summary>The largest sum of charges with which the score is still this much; negative when it is out of reach.</summary>
    internal static long Slack(double least, double best) => (long)Math.Floor(Scale * (Math.Log(best) - Math.Log(least)));

    // What counts for less because a person's word is not proven yet stays as it is, and so does what has failed.
    private static bool CanRise(CriterionScore score) => score is { Cap: null, Level: MaturityLevel.NotResilient or MaturityLevel.Intention };

    private double Points(List<(MaturityLevel Level, MeasureSet By)> cells, MeasureSet taken) =>
        ScoreFormula.Pillar(cells.Select(cell => Card.Profile.Points.Of(cell.By.Intersect(taken) == default ? cell.Level : MaturityLevel.Means)))!.Value;

    private double Weight(AssetScore asset)
    {
        var systems = Card.Systems.Where(system => system.Score is not null).ToList();
        var all = systems.Sum(system => Card.Profile.Weights.Of(system.Criticality));
        return systems.Where(system => system.Assets.Contains(asset.Asset.Id)).Sum(system =>
        {
            var parts = system.Assets.Select(id => Card.Assets.First(each => each.Asset.Id == id)).Where(part => part.Score is not null).ToList();
            return Card.Profile.Weights.Of(system.Criticality) / all * Importance(asset, system.Id) / parts.Sum(part => Importance(part, system.Id));
        });
    }

    private double Importance(AssetScore asset, string system) => Card.Profile.Weights.Of(asset.Asset.Uses.First(use => use.System == system).Importance);

    private static IEnumerable<string> Subjects(Measure measure, DependencyInventory inventory)
    {
        // second-region:customer-login is about customer-login.
        if (measure.Id.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon) yield return measure.Id[(colon + 1)..];
        foreach (var change in measure.Changes)
            foreach (var subject in change switch
            {
                InventoryChange.Alternative alternative => [alternative.To],
                InventoryChange.DropNeed drop => [drop.Owner],
                InventoryChange.SwitchWithin within => [within.Owner],
                InventoryChange.RarerOutages rarer => [rarer.Node],
                InventoryChange.Add add => add.Credentials.SelectMany(credential => credential.Opens).Select(door => door.Id),
                InventoryChange.AddClauses clauses => Under(clauses.Contract, inventory),
                InventoryChange.PlanExit exit => Under(exit.Contract, inventory),
                InventoryChange.Train train => inventory.Components.Where(component => component.Skills.Contains(train.Skill)).Select(component => component.Id),
                _ => (IEnumerable<string>)[],
            }) yield return subject;
    }

    private static IEnumerable<string> Under(string contract, DependencyInventory inventory)
    {
        var known = new InventoryLookup(inventory);
        return inventory.Components
            .Where(component => component.Contract.Id == contract || (component.Contract.IsNone && known.Supplier(component.Supplier.Id) is { } supplier && supplier.Contracts.Any(each => each.Id == contract)))
            .Select(component => component.Id);
    }
}
