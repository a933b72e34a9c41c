using Holdfast.Core.Scoring;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary>Everything behind one level: what was said, what the facts say, what shows it.</summary>
internal sealed class CriterionTree(TextWriter writer, Paint paint)
{
    public void Write(CriterionScore score)
    {
        writer.WriteLine($"{paint.Bold(score.Subject)}: {Painted(score.Level)}{(score.Source == LevelSource.Suggestion ? " (suggested, not confirmed)" : "")}");
        if (score.Answer is { } answer)
        {
            writer.WriteLine($"├─ a person said {answer.Level.Title()}{(answer.Subject == score.Subject ? "" : $" for {answer.Subject}")}{By(answer)}{(answer.Justification.Length > 0 ? $": {answer.Justification}" : "")}");
            if (answer.Confirms.Length > 0) writer.WriteLine($"│   confirming {answer.Confirms}{(score.IsOutdated ? paint.Yellow(", which says something else by now") : "")}");
            if (answer.OverrideReason.Length > 0) writer.WriteLine($"│   against the suggestion: {answer.OverrideReason}");
            if (score.IsUnexplained) writer.WriteLine($"│   {paint.Yellow("above what the facts say, without a reason ('override: …')")}");
        }
        else
        {
            writer.WriteLine("├─ nobody has answered");
        }
        if (score.Cap is { } cap) writer.WriteLine($"├─ {paint.Yellow(cap.Sentence)}");
        if (score.Suggestion is { } suggestion)
        {
            writer.WriteLine($"├─ rule {suggestion.Rule} suggests {(score.Suggested is { } level ? Painted(level) : "nothing")}: {suggestion.Sentence}");
            foreach (var input in suggestion.Inputs) writer.WriteLine($"│   {input.Name}: {input.Value}  {paint.Dim($"({input.Source})")}");
            foreach (var missing in suggestion.Missing) writer.WriteLine($"│   {paint.Cyan("fill in")} {missing}");
        }
        else
        {
            writer.WriteLine("├─ no rule: an inventory cannot tell");
        }
        if (score.Evidence.IsEmpty) writer.WriteLine("└─ no evidence");
        for (var at = 0; at < score.Evidence.Count; at++)
            writer.WriteLine($"{(at == score.Evidence.Count - 1 ? "└─" : "├─")} {Line(score.Evidence[at])}");
    }

    /// <summary>The one reason that matters most.</summary>
    public static string Short(CriterionScore score) =>
        score.Cap is { } cap ? cap.Sentence
        : score.Answer is { Justification.Length: > 0 } answer ? answer.Justification
        : score.Answer is { OverrideReason.Length: > 0 } over ? over.OverrideReason
        : score.Suggestion?.Sentence ?? "";

    private string Line(WeighedEvidence weighed)
    {
        var evidence = weighed.Evidence;
        var against = evidence.Outcome == EvidenceOutcome.Against ? " against it" : "";
        var standing = weighed.Standing switch
        {
            EvidenceStanding.Expired => paint.Yellow(" (expired)"),
            EvidenceStanding.NotYet => paint.Yellow(" (its date is still to come)"),
            EvidenceStanding.Withdrawn => " (made good since)",
            _ => "",
        };
        return $"{EvidenceRule.Word(evidence.Kind)}{against} of {evidence.Date:yyyy-MM-dd}{standing}: {(evidence.Title.Length > 0 ? evidence.Title : evidence.Id)}{(evidence.Source.Length > 0 ? paint.Dim($" ({evidence.Source})") : "")}";
    }

    private static string By(Answer answer) => (answer.Author.Length > 0, answer.Date) switch
    {
        (true, { } date) => $" ({answer.Author}, {date:yyyy-MM-dd})",
        (true, null) => $" ({answer.Author})",
        (false, { } date) => $" ({date:yyyy-MM-dd})",
        _ => "",
    };

    private string Painted(MaturityLevel level) => level switch
    {
        MaturityLevel.NotResilient => paint.Red(level.Title()),
        MaturityLevel.Intention => paint.Yellow(level.Title()),
        MaturityLevel.Means or MaturityLevel.Result => paint.Green(level.Title()),
        _ => level.Title(),
    };
}
