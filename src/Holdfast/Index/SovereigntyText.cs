using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Scoring.Sovereignty;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary><c>score --sovereignty</c>: control over each bought service by the EU Cloud Sovereignty Framework, beside the score and apart from it.</summary>
internal static class SovereigntyText
{
    public static void Write(ValueList<ServiceSovereignty> services, ValueList<SovereigntyProfile> profiles, Invocation invocation)
    {
        var shell = invocation.Shell;
        if (invocation.IsJson)
        {
            shell.Out.WriteLine(JsonSerializer.Serialize(Report(services, profiles), SovereigntyJsonContext.Default.SovereigntyReport));
            return;
        }
        shell.Out.WriteLine("Control over each bought service by the EU Cloud Sovereignty Framework (levels 0 to 4): not the maturity score, and never blended with it.");
        shell.Out.WriteLine(shell.Paint.Dim("figures: share of points reached, of the objectives that are known, from four on, with the two sets of weights in circulation; * = said by a person"));
        shell.Out.WriteLine();
        var table = new Table(["SUPPLIER", .. SovereigntyObjective.All.Select(objective => objective.Id), "KNOWN", "SEAL", .. profiles.Select(profile => profile.Id.ToUpperInvariant()), "SERVICES"]);
        // What one supplier serves under the same conditions is one row.
        var rows = services.GroupBy(service => (service.Supplier, Cells: string.Join(' ', service.Objectives.Select(Cell))))
            .OrderBy(row => row.First().LowestKnown ?? int.MaxValue).ThenBy(row => row.Key.Supplier, StringComparer.Ordinal).ThenBy(row => row.First().Service, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var first = row.First();
            table.Add(
            [
                row.Key.Supplier, .. first.Objectives.Select(Cell), $"{first.Known}/8",
                first.Seal is { } seal ? seal.ToString(CultureInfo.InvariantCulture) : first.LowestKnown is { } most ? $"at most {most}" : "?",
                // Of fewer than half of the objectives a figure would say more of what is left out than of what is in.
                .. first.Scores.Select(score => 2 * first.Known >= SovereigntyObjective.All.Count ? ScoreText.Figure(score.Score) : "N/A"),
                $"{string.Join(", ", row.Take(3).Select(service => service.Service))}{(row.Count() > 3 ? $" and {row.Count() - 3} more" : "")}",
            ]);
        }
        table.Write(shell.Out, shell.Paint);
        var disputed = services.SelectMany(service => service.Objectives.Where(objective => objective.SealOfInventory is not null).Select(objective => (service, objective))).ToList();
        if (disputed.Count > 0) shell.Out.WriteLine();
        foreach (var group in disputed.GroupBy(pair => (pair.service.Supplier, pair.objective)))
        {
            var (service, objective) = group.First();
            shell.Out.WriteLine($"{objective.Objective} of {service.Service}{(group.Count() > 1 ? $" and {group.Count() - 1} more" : "")}: a person says {objective.Seal?.ToString(CultureInfo.InvariantCulture) ?? "points only"}, the inventory says {objective.SealOfInventory}{(objective.Sentence.Length > 0 ? $" ({objective.Sentence})" : "")}");
        }

        static string Cell(ObjectiveControl objective) =>
            objective.Source == ControlSource.Person ? $"{objective.Seal?.ToString(CultureInfo.InvariantCulture) ?? $"{objective.Points:0.#}/{objective.Maximum:0.#}"}*"
            : objective.Seal?.ToString(CultureInfo.InvariantCulture) ?? "?";
    }

    private static SovereigntyReport Report(ValueList<ServiceSovereignty> services, ValueList<SovereigntyProfile> profiles) => new(
        profiles.Select(profile => new SovereigntyProfileReport(profile.Id, profile.Provenance.ToString().ToLowerInvariant(), profile.Source, new(profile.Weights.ToDictionary(weight => weight.Objective, weight => weight.Weight), StringComparer.Ordinal))).ToList(),
        services.Select(service => new ServiceReport(
            service.Service, service.Supplier, service.Seal, service.LowestKnown, service.Known,
            new(service.Scores.ToDictionary(score => score.Profile, score => score.Score), StringComparer.Ordinal),
            service.Objectives.Select(objective => new ObjectiveReport(
                objective.Objective, objective.Seal, objective.Points, objective.Maximum, objective.Source.ToString().ToLowerInvariant(), objective.SealOfInventory, objective.Sentence)).ToList())).ToList());
}

internal sealed record SovereigntyReport(List<SovereigntyProfileReport> Profiles, List<ServiceReport> Services);

internal sealed record SovereigntyProfileReport(string Id, string Provenance, string Source, SortedDictionary<string, double> Weights);

internal sealed record ServiceReport(string Id, string Supplier, int? Seal, int? LowestKnown, int Known, SortedDictionary<string, double?> Scores, List<ObjectiveReport> Objectives);

internal sealed record ObjectiveReport(string Id, int? Seal, double? Points, double? Of, string Source, int? SealOfInventory, string Reason);

[JsonSerializable(typeof(SovereigntyReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class SovereigntyJsonContext : JsonSerializerContext;
