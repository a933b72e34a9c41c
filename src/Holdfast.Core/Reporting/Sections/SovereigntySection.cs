using System.Globalization;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>Control over cloud services: beside maturity and structure, never part of them.</summary>
internal static class SovereigntySection
{
    private const int MostServices = 15;

    public static Section Of(Telling told)
    {
        var found = told.Model.Sovereignty;
        var shown = found?.Services.Take(MostServices).ToList() ?? [];
        return new("sovereignty", told["sovereignty.heading"], found is null || found.Services.IsEmpty
            ? [new Block.Note(told["sovereignty.missing"], Tone.Warning)]
            :
            [
                new Block.Lead(told["sovereignty.lead"]),
                new Block.Table(
                    told.Say("sovereignty.caption", ("shown", told.Count(shown.Count)), ("total", told.Count(found.Services.Count))),
                    [.. told.Columns("service", "supplier", "#seal", "#objectives"), .. found.Profiles.Select(profile => new Column(profile, IsNumber: true))],
                    shown.Select(service => new Row(
                        [
                            told.Names.Node(service.What), service.Supplier, service.Seal is { } seal ? $"{(service.IsComplete ? "" : "≤ ")}{seal.ToString(CultureInfo.InvariantCulture)}" : "–",
                            told.Of(service.Known, service.Objectives),
                            .. service.Scores.Select(score => score is { } known ? told.Language.Number(known, 1) : "–"),
                        ])).ToValueList()),
            ]);
    }
}
