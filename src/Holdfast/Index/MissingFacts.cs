using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Commands;
using Holdfast.Core.Scoring;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary>What to fill in so that the rules can tell more, what helps most first.</summary>
internal static class MissingFacts
{
    public static void Write(Scorecard card, Invocation invocation, int most)
    {
        // The same key of many components is one line.
        var facts = card.Open
            .SelectMany(each => each.Suggestion?.Missing.Select(missing => (
                Missing: Reasoned(missing, each.Suggestion!).Replace($"components: {each.Subject}:", "components: ...:", StringComparison.Ordinal).Replace($"[{each.Subject}", "[...", StringComparison.Ordinal), Criterion: each)) ?? [])
            .GroupBy(pair => pair.Missing, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new MissingFact(
                group.Key, group.Count(), group.Select(pair => pair.Criterion.Criterion).Distinct().Order(StringComparer.Ordinal).ToList(),
                group.Select(pair => pair.Criterion.Subject).Distinct().ToList()))
            .ToList();
        if (invocation.IsJson)
        {
            invocation.Shell.Out.WriteLine(JsonSerializer.Serialize(new(facts), MissingJsonContext.Default.MissingReport));
            return;
        }
        if (facts.Count == 0)
        {
            invocation.Shell.Out.WriteLine("every rule can tell");
            return;
        }
        var table = new Table("LEVELS", "CRITERIA", "FILL IN", "FOR");
        foreach (var fact in most == 0 ? facts : facts.Take(most))
            table.Add(
                fact.Levels.ToString(CultureInfo.InvariantCulture), string.Join(" ", fact.Criteria), fact.FillIn,
                fact.FillIn.Contains("...", StringComparison.Ordinal) || fact.FillIn.StartsWith("an answer", StringComparison.Ordinal) ? $"{string.Join(", ", fact.Subjects.Take(4))}{(fact.Subjects.Count > 4 ? ", ..." : "")}" : "");
        table.Write(invocation.Shell.Out, invocation.Shell.Paint);
        if (most > 0 && facts.Count > most) invocation.Shell.Out.WriteLine(invocation.Shell.Paint.Dim($"... and {facts.Count - most} more (--top 0 shows all)"));
    }

    // "with this reason" means the rule's own sentence, which does not stand in this list otherwise.
    private static string Reasoned(string missing, Suggestion suggestion) => missing.Replace("with this reason", $"because {Reason(suggestion.Sentence)}", StringComparison.Ordinal);

    private static string Reason(string sentence) => sentence.StartsWith(Ours, StringComparison.Ordinal) ? sentence[Ours.Length..] : sentence;

    private const string Ours = "ours: ";
}

/// <param name="Levels">How many levels could then be suggested.</param>
internal sealed record MissingFact(string FillIn, int Levels, List<string> Criteria, List<string> Subjects);

internal sealed record MissingReport(List<MissingFact> Missing);

[JsonSerializable(typeof(MissingReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class MissingJsonContext : JsonSerializerContext;
