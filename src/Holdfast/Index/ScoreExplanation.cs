using System.Globalization;
using System.Text.Json;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Scoring;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary>The tree of reasons behind a part of the scorecard.</summary>
internal abstract record ScoreExplanation
{
    private ScoreExplanation()
    {
    }

    public abstract int Write(Invocation invocation);

    /// <param name="what">CRITERION, CRITERION@SUBJECT, an asset or a system.</param>
    /// <param name="hint">What might have been meant, when nothing is found.</param>
    public static ScoreExplanation? Find(Scorecard card, ScoreInputs inputs, string what, out string hint)
    {
        hint = "";
        var at = what.IndexOf('@');
        var (id, subject) = at < 0 ? (what, "") : (what[..at], what[(at + 1)..]);
        if (inputs.Referential.Find(id) is { } criterion)
        {
            var all = card.Criteria.Where(each => each.Criterion == id).ToList();
            var scores = subject.Length == 0 ? all : all.Where(each => each.Subject == subject).ToList();
            if (scores.Count > 0) return new OfCriterion(criterion, scores.ToValueList());
            hint = Suggest.Nearest(subject, all.Select(each => each.Subject)) is { } meant ? $"did you mean '{id}@{meant}'?" : $"its subjects are {string.Join(", ", all.Take(5).Select(each => each.Subject))}, ...";
            return null;
        }
        if (card.Systems.FirstOrDefault(each => each.Id == what) is { } system) return new OfSystem(card, system);
        if (card.Assets.FirstOrDefault(each => each.Asset.Id == what) is { } asset) return new OfAsset(card, asset);
        hint = Suggest.Nearest(id, inputs.Referential.Criteria.Select(each => each.Id).Concat(card.Systems.Select(each => each.Id)).Concat(card.Assets.Select(each => each.Asset.Id))) is { } near
            ? $"did you mean '{near}{(at < 0 ? "" : what[at..])}'?"
            : "a criterion such as RES-4.3, a criterion and a subject such as RES-4.3@ASSET, an asset or a critical system";
        return null;
    }

    public sealed record OfCriterion(Criterion Criterion, ValueList<CriterionScore> Scores) : ScoreExplanation
    {
        public override int Write(Invocation invocation)
        {
            var (writer, paint) = (invocation.Shell.Out, invocation.Shell.Paint);
            if (invocation.IsJson)
            {
                writer.WriteLine(JsonSerializer.Serialize(Scores.Select(CriterionReport.Of).ToList(), ScoreJsonContext.Default.ListCriterionReport));
                return ExitCodes.Done;
            }
            writer.WriteLine($"{paint.Bold(Criterion.Id)} {Criterion.Question}");
            if (Criterion.Proof.Length > 0) writer.WriteLine($"    shown for the top rung: {Criterion.Proof}");
            var tree = new CriterionTree(writer, paint);
            foreach (var score in Scores)
            {
                writer.WriteLine();
                tree.Write(score);
            }
            return ExitCodes.Done;
        }
    }

    public sealed record OfAsset(Scorecard Card, AssetScore Asset) : ScoreExplanation
    {
        public override int Write(Invocation invocation)
        {
            var (writer, paint) = (invocation.Shell.Out, invocation.Shell.Paint);
            var own = Card.Criteria.Where(each => each.Subject == Asset.Asset.Id).ToList();
            if (invocation.IsJson)
            {
                writer.WriteLine(JsonSerializer.Serialize(own.Select(CriterionReport.Of).ToList(), ScoreJsonContext.Default.ListCriterionReport));
                return ExitCodes.Done;
            }
            writer.WriteLine($"{paint.Bold($"{Asset.Asset.Id}: {ScoreText.Figure(Asset.Score)}")} ({Asset.Asset.Title}); {ScoreText.Complete(Asset.Completeness)}");
            foreach (var use in Asset.Asset.Uses) writer.WriteLine($"    in {use.System} it weighs as {use.Importance.ToString().ToLowerInvariant()} (D = {Card.Profile.Weights.Of(use.Importance)}): {use.Reason}");
            var scored = Asset.Pillars.Where(pillar => pillar.Score is not null).ToList();
            if (scored.Count > 0)
                writer.WriteLine($"    E = geometric mean of {string.Join(", ", scored.Select(pillar => $"{pillar.Pillar} {ScoreText.Figure(pillar.Score)}"))} = {ScoreText.Figure(Asset.Score)}; without answers about the organisation {ScoreText.Figure(Asset.Separate)}");
            writer.WriteLine();
            var table = new Table("CRITERION", "LEVEL", "POINTS", "SUGGESTED", "WHY");
            foreach (var each in own)
                table.Add(each.Criterion, each.Level.Title(), Card.Profile.Points.Of(each.Level)?.ToString("0", CultureInfo.InvariantCulture) ?? "", each.Suggested?.Title() ?? "", CriterionTree.Short(each));
            table.Write(writer, paint);
            return ExitCodes.Done;
        }
    }

    public sealed record OfSystem(Scorecard Card, SystemScore System) : ScoreExplanation
    {
        public override int Write(Invocation invocation)
        {
            var (writer, paint) = (invocation.Shell.Out, invocation.Shell.Paint);
            var assets = Card.Assets.Where(asset => System.Assets.Contains(asset.Asset.Id)).Select(asset => (Asset: asset, Use: asset.Asset.Uses.First(use => use.System == System.Id))).ToList();
            if (invocation.IsJson)
            {
                writer.WriteLine(JsonSerializer.Serialize(ScoreReport.Of(Card).Assets.Where(asset => System.Assets.Contains(asset.Id)).ToList(), ScoreJsonContext.Default.ListAssetReport));
                return ExitCodes.Done;
            }
            writer.WriteLine($"{paint.Bold($"{System.Id}: {ScoreText.Figure(System.Score)}")} ({System.Title}, {System.Criticality.ToString().ToLowerInvariant()}); {ScoreText.Complete(System.Completeness)}");
            writer.WriteLine("    S = exp(sum of D ln E / sum of D) over the assets that have a score; assets alone: " + ScoreText.Figure(System.Separate));
            writer.WriteLine();
            var table = new Table("ASSET", "E", "ALONE", "D", "ln E x D", "ANSWERED", "IT WEIGHS SO BECAUSE");
            foreach (var (asset, use) in assets)
            {
                var weight = Card.Profile.Weights.Of(use.Importance);
                table.Add(
                    asset.Asset.Id, ScoreText.Figure(asset.Score), ScoreText.Figure(asset.Separate), weight.ToString("0.##", CultureInfo.InvariantCulture),
                    asset.Score is { } score ? (Math.Log(score) * weight).ToString("0.000", CultureInfo.InvariantCulture) : "", $"{asset.Completeness.Answered}/{asset.Completeness.Total}", use.Reason);
            }
            table.Write(writer, paint);
            return ExitCodes.Done;
        }
    }
}
