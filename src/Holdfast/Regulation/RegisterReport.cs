using System.Text.Json.Serialization;
using Holdfast.Core.Regulation;

namespace Holdfast.Regulation;

/// <summary>The JSON of <c>export dora</c>: what the register holds and what it lacks.</summary>
/// <param name="Rejected">One of the rules 805 to 808 is broken: a supervisor would refuse the filing.</param>
/// <param name="Written">The file, when one was written.</param>
internal sealed record RegisterReport(string Entity, string ReferenceDate, bool Rejected, string? Written, List<RegisterTemplateReport> Templates, List<RegisterGapReport> Missing)
{
    [JsonPropertyOrder(-2)]
    public string Format { get; } = "holdfast-register";

    [JsonPropertyOrder(-1)]
    public int Version { get; } = 1;

    public static RegisterReport Of(RegisterOfInformation register, IReadOnlyList<RegisterGap> gaps, string? written) => new(
        register.Header.EntityLei,
        register.Header.ReferenceDate.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        gaps.Any(gap => gap.Weight == FindingWeight.Rejects),
        written,
        RegisterTemplates.All.Select(template => new RegisterTemplateReport(template.Code, template.Title, register.Table(template.Code)?.Rows.Count ?? 0, template.IsFilled)).ToList(),
        gaps.Select(gap => new RegisterGapReport(Word(gap.Weight), gap.Rule == 0 ? null : gap.Rule, gap.Key.Length == 0 ? null : gap.Key, gap.Message, [.. gap.Places])).ToList());

    internal static string Word(FindingWeight weight) => weight switch
    {
        FindingWeight.Rejects => "rejects",
        FindingWeight.LeftOut => "left-out",
        FindingWeight.Empty => "empty",
        FindingWeight.Doubtful => "doubtful",
        _ => "assumed",
    };
}

/// <param name="IsFilled">False: the inventory cannot say it, see docs/regulation.md.</param>
internal sealed record RegisterTemplateReport(string Template, string Title, int Rows, bool IsFilled);

/// <param name="Key">The key of the inventory to fill; null when a package was checked.</param>
internal sealed record RegisterGapReport(string Weight, int? Rule, string? Key, string Message, List<string> Places);

[JsonSerializable(typeof(RegisterReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class RegisterJsonContext : JsonSerializerContext;
