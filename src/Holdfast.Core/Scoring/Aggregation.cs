using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>Levels → pillars → assets → systems → one figure, with its completeness (docs/method.md).</summary>
internal static class Aggregation
{
    public static Scorecard Of(Referential referential, ScoringProfile profile, ScoredEstate estate, List<CriterionScore> criteria, DateOnly today, bool withSuggestions)
    {
        var pillarOf = referential.Criteria.ToDictionary(criterion => criterion.Id, criterion => criterion.Pillar, StringComparer.Ordinal);
        var own = criteria.Where(each => each.Subject == Subject.Organisation).ToList();
        var bySubject = criteria.ToLookup(each => each.Subject);
        var isInherited = profile.OrganisationCriteria == OrganisationCriteria.Inherit;
        var assets = estate.Assets.Select(Asset).ToValueList();
        var byId = assets.ToDictionary(asset => asset.Asset.Id, StringComparer.Ordinal);
        var systems = estate.Systems.Select(System).ToValueList();
        var completeness = Completeness.Of(criteria.Select(each => each.Level));
        var (score, withheld) = Headline(systems.Select(system => (system.Score, profile.Weights.Of(system.Criticality))), completeness, profile);
        return new()
        {
            Referential = new(referential.Id, referential.Version, referential.Sha256, referential.Notice, referential.Source),
            Profile = profile,
            Today = today,
            WithSuggestions = withSuggestions,
            Completeness = completeness,
            Score = score,
            Withheld = withheld,
            OtherReading = score is null ? null : Other(),
            Pillars = referential.Pillars.Select(Pillar).ToValueList(),
            Systems = systems,
            Assets = assets,
            Criteria = criteria.ToValueList(),
        };

        AssetScore Asset(DigitalAsset asset)
        {
            var mine = bySubject[asset.Id].ToList();
            var inherited = Pillars(mine.Concat(own));
            var separate = Pillars(mine);
            return new(
                asset,
                ScoreFormula.Asset((isInherited ? inherited : separate).Select(pillar => pillar.Score)),
                ScoreFormula.Asset(separate.Select(pillar => pillar.Score)),
                Completeness.Of((isInherited ? mine.Concat(own) : mine).Select(each => each.Level)),
                isInherited ? inherited : separate);
        }

        ValueList<AssetPillar> Pillars(IEnumerable<CriterionScore> scores)
        {
            var byPillar = scores.ToLookup(each => pillarOf[each.Criterion]);
            return referential.Pillars.Where(pillar => byPillar.Contains(pillar.Id))
                .Select(pillar => new AssetPillar(pillar.Id, ScoreFormula.Pillar(byPillar[pillar.Id].Select(each => profile.Points.Of(each.Level)))))
                .ToValueList();
        }

        SystemScore System(CriticalSystem system)
        {
            var parts = system.Assets.Select(id => (Asset: byId[id], Weight: Weight(byId[id].Asset, system.Id))).ToList();
            var asked = system.Assets.SelectMany(id => bySubject[id]);
            return new(
                system.Id, system.Title, system.Criticality,
                ScoreFormula.System(parts.Select(part => (part.Asset.Score, part.Weight))),
                ScoreFormula.System(parts.Select(part => (part.Asset.Separate, part.Weight))),
                Completeness.Of((isInherited ? asked.Concat(own) : asked).Select(each => each.Level)),
                system.Assets);
        }

        double Weight(DigitalAsset asset, string system) => profile.Weights.Of(asset.Uses.First(use => use.System == system).Importance);

        // A pooled arithmetic mean, each asset once (irn section 2.2, code details).
        PillarScore Pillar(Pillar pillar)
        {
            var asked = criteria.Where(each => pillarOf[each.Criterion] == pillar.Id).ToList();
            return new(pillar.Id, pillar.Name, ScoreFormula.Pillar(asked.Select(each => profile.Points.Of(each.Level))), Completeness.Of(asked.Select(each => each.Level)));
        }

        double? Other()
        {
            var other = profile with { OrganisationCriteria = isInherited ? OrganisationCriteria.Separate : OrganisationCriteria.Inherit };
            return Of(referential, other with { CompletenessLimit = double.PositiveInfinity }, estate, criteria, today, withSuggestions) is { } card
                ? ScoreFormula.System(card.Systems.Select(system => (system.Score, profile.Weights.Of(system.Criticality))))
                : null;
        }
    }

    private static (double? Score, string Withheld) Headline(IEnumerable<(double? Score, double Weight)> systems, Completeness completeness, ScoringProfile profile)
    {
        if (completeness.Total == 0) return (null, "there is nothing to score: the inventory has no critical system");
        if (ScoreFormula.System(systems) is not { } score) return (null, "nothing is scored yet");
        return completeness.Share < profile.CompletenessLimit
            ? (null, FormattableString.Invariant($"{completeness.Answered} of {completeness.Total} answers: a single figure is printed from {profile.CompletenessLimit:P0} on"))
            : (score, "");
    }
}
