using System.Text.Json.Serialization.Metadata;
using Holdfast.Core.Reporting;
using Holdfast.Index;
using Holdfast.Regulation;

namespace Holdfast.Formats;

/// <summary>The formats of results that others may build upon (docs/format.md). A new one is one line here and its words beside it.</summary>
internal static class ResultSchemas
{
    public static IReadOnlyList<ResultSchema> All { get; } =
    [
        Of("analyse", 1, AnalyseJsonContext.Default.AnalyseReport, "structure of the dependency graph", ResultWords.Analyse),
        Of("simulate", 1, SimulateJsonContext.Default.SimulateReport, "one event played against the inventory", ResultWords.Simulate),
        Of("ranking", 1, SimulateJsonContext.Default.RankingReport, "all single events, the worst first", ResultWords.Ranking),
        Of("score", 1, ScoreJsonContext.Default.ScoreReport, "maturity by answers, evidence and facts", ResultWords.Score),
        Of("mitigate", 1, MitigateJsonContext.Default.MitigateReport, "the plan of measures", MitigateWords.Plan),
        Of("report", 1, ReportJson.Type, "the report for a board, without a language", ReportWords.Report),
        Of("register", 1, RegisterJsonContext.Default.RegisterReport, "what a DORA register of information holds and lacks", ResultWords.Register),
        Of("suppliers", 1, SupplierDirectoryJsonContext.Default.SupplierDirectoryReport, "directory of direct suppliers", ResultWords.Suppliers),
        Of("mappings", 1, MappingJsonContext.Default.MappingReport, "how criteria relate to other texts", ResultWords.Mappings),
    ];

    // Lines of "path: meaning".
    private static ResultSchema Of(string name, int version, JsonTypeInfo type, string title, string words) => new(name, version, type, title, words
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => (Colon: line.IndexOf(": ", StringComparison.Ordinal), line))
        .ToDictionary(each => each.line[..each.Colon], each => each.line[(each.Colon + 2)..], StringComparer.Ordinal));
}
