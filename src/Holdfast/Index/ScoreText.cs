using System.Globalization;
using Holdfast.Core.Scoring;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary>The scorecard for a terminal.</summary>
internal sealed class ScoreText(TextWriter writer, Paint paint)
{
    private const int BarWidth = 38;

    public void Write(Scorecard card, string organisation)
    {
        Headline(card, organisation);
        writer.WriteLine();
        Pillars(card);
        writer.WriteLine();
        Systems(card);
        writer.WriteLine();
        Notes(card);
    }

    private void Headline(Scorecard card, string organisation)
    {
        var mode = card.Profile.OrganisationCriteria == OrganisationCriteria.Inherit;
        var beside = $"{Complete(card.Completeness)}{(card.WithSuggestions ? ", unconfirmed suggestions counted" : "")}";
        writer.WriteLine(card.Score is { } score
            ? $"{paint.Bold($"{organisation}: {Figure(score)}")} on a scale from 10 to 95; {beside}"
            : $"{paint.Bold($"{organisation}: no single figure")}: {card.Withheld}; {beside}");
        if (card.OtherReading is { } other)
            writer.WriteLine($"answers about the organisation {(mode ? "count in every asset; without them it would be" : "are left out; with them in every asset it would be")} {Figure(other)}");
        writer.WriteLine(paint.Dim($"profile {card.Profile.Id} ({card.Profile.Provenance.ToString().ToLowerInvariant()}); {card.Referential.Notice}"));
        if (card.Referential.Source.Length > 0) writer.WriteLine(paint.Dim($"questions: {card.Referential.Source}"));
    }

    private void Pillars(Scorecard card)
    {
        var table = new Table("", "PILLAR", "SCORE", "ANSWERED", "N.C.", Scale(card.Profile.Points));
        foreach (var (pillar, number) in card.Pillars.Select((pillar, number) => (pillar, number + 1)))
            table.Add(
                number.ToString(CultureInfo.InvariantCulture), $"{pillar.Id} {pillar.Name}", Figure(pillar.Score), $"{pillar.Completeness.Answered}/{pillar.Completeness.Total}",
                pillar.Completeness.NotConcerned == 0 ? "" : pillar.Completeness.NotConcerned.ToString(CultureInfo.InvariantCulture), Bar(pillar.Score, card.Profile.Points));
        table.Write(writer, paint);
        if (card.Pillars.Count(pillar => pillar.Score is not null) < 3 || card.Pillars.Count > 9) return;
        writer.WriteLine();
        foreach (var line in Radar.Lines(card.Pillars.Select(pillar => pillar.Score / 100).ToList())) writer.WriteLine($"        {paint.Cyan(line)}");
    }

    private void Systems(Scorecard card)
    {
        var table = new Table("SYSTEM", "CRITICALITY", "SCORE", "ASSETS ALONE", "ANSWERED", "N.C.", "WEAKEST ASSETS");
        var assets = card.Assets.ToDictionary(asset => asset.Asset.Id, StringComparer.Ordinal);
        foreach (var system in card.Systems)
        {
            var weakest = system.Assets.Select(id => assets[id]).Where(asset => asset.Score is not null)
                .OrderBy(asset => asset.Score).ThenByDescending(asset => asset.Asset.Uses.First(use => use.System == system.Id).Importance).ThenBy(asset => asset.Asset.Id, StringComparer.Ordinal)
                .Take(3).Select(asset => $"{asset.Asset.Id} {Figure(asset.Score)}");
            table.Add(
                system.Id, system.Criticality.ToString().ToLowerInvariant(), Figure(system.Score), Figure(system.Separate), $"{system.Completeness.Answered}/{system.Completeness.Total}",
                system.Completeness.NotConcerned == 0 ? "" : system.Completeness.NotConcerned.ToString(CultureInfo.InvariantCulture), string.Join(", ", weakest));
        }
        table.Write(writer, paint);
    }

    private void Notes(Scorecard card)
    {
        var unproven = card.Criteria.Count(each => each.Cap?.By == LevelCap.Unproven);
        var against = card.Criteria.Where(each => each.Cap is { } cap && cap.By != LevelCap.Unproven).ToList();
        var waiting = card.Open.Count(each => each.Suggested is not null);
        var lacking = card.Open.Where(each => each.Suggestion is { Level: null }).ToList();
        var outdated = card.Criteria.Where(each => each.IsOutdated).ToList();
        var unexplained = card.Criteria.Where(each => each.IsUnexplained).ToList();
        if (unproven > 0) writer.WriteLine($"{unproven} answers say result without proof and count as means");
        foreach (var cap in against.GroupBy(each => each.Cap!.Sentence))
            writer.WriteLine($"{paint.Yellow(string.Join(", ", cap.Take(4).Select(Name)))}{(cap.Count() > 4 ? $" and {cap.Count() - 4} more" : "")}: {cap.Key}");
        if (unexplained.Count > 0)
            writer.WriteLine($"{paint.Yellow($"{unexplained.Count} answers are above what the facts say, without a reason")}: {string.Join(", ", unexplained.Take(4).Select(Name))}{(unexplained.Count > 4 ? ", ..." : "")}");
        if (outdated.Count > 0)
            writer.WriteLine($"{paint.Yellow($"{outdated.Count} answers confirm a suggestion that has changed since")}: {string.Join(", ", outdated.Take(4).Select(Name))}{(outdated.Count > 4 ? ", ..." : "")}");
        if (waiting > 0)
            writer.WriteLine(card.WithSuggestions
                ? $"{waiting} of the levels are suggestions that nobody has confirmed: 'holdfast score --ask' walks through them"
                : $"{waiting} suggestions wait for a person: 'holdfast score --ask' walks through them, '--with-suggestions' shows what they would give");
        if (lacking.Count > 0) writer.WriteLine($"{lacking.Count} more could be suggested if the inventory said more: 'holdfast score --missing' lists what");
        writer.WriteLine(paint.Dim("reasons: holdfast score --explain RES-4.3, RES-4.3@ASSET, ASSET or SYSTEM"));
    }

    internal static string Figure(double? value) => value is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) : "N/A";

    internal static string Complete(Completeness completeness) => string.Create(CultureInfo.InvariantCulture,
        $"{completeness.Answered} of {completeness.Total} answered ({Percent(completeness)} %), {completeness.NotConcerned} not concerned");

    // Rounded as in the report; only what is complete is 100 %.
    private static double Percent(Completeness completeness) =>
        completeness.Share < 1 ? Math.Min(99, Math.Round(100 * completeness.Share, MidpointRounding.AwayFromZero)) : 100;

    internal static string Name(CriterionScore each) => each.Subject == Subject.Organisation ? each.Criterion : $"{each.Criterion}@{each.Subject}";

    // The rungs stand over their places on the bar.
    private static string Scale(LevelPoints points)
    {
        var scale = new char[BarWidth + 2];
        Array.Fill(scale, ' ');
        foreach (var rung in MaturityLevels.Rungs)
        {
            var text = points.Of(rung)!.Value.ToString("0", CultureInfo.InvariantCulture);
            text.CopyTo(scale.AsSpan(Math.Max(0, Place(points.Of(rung)!.Value) - 1)));
        }
        return new string(scale).TrimEnd();
    }

    private string Bar(double? score, LevelPoints points)
    {
        if (score is not { } value) return paint.Dim("nothing scored");
        var filled = Place(value);
        var bar = string.Concat(new string('█', filled), new string('·', BarWidth - filled));
        return value < points.Intention ? paint.Red(bar) : value < points.Means ? paint.Yellow(bar) : paint.Green(bar);
    }

    private static int Place(double value) => Math.Clamp((int)Math.Round(value / 100 * BarWidth), 1, BarWidth);
}
