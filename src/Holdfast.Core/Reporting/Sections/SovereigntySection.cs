using System.Globalization;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>Control over cloud services: beside maturity and structure, never part of them.</summary>
internal static class SovereigntySection
{
    public static Section Of(Telling told)
    {
        var found = told.Model.Sovereignty;
        return new("sovereignty", told["sovereignty.heading"], found is null || found.Services.IsEmpty
            ? [new Block.Note(told["sovereignty.missing"], Tone.Warning)]
            :
            [
                new Block.Lead(told["sovereignty.lead"]),
                new Block.Table(
                    told["sovereignty.caption"],
                    [.. told.Columns("service", "#seal", "#objectives"), .. found.Profiles.Select(profile => new Column(profile, IsNumber: true))],
                    found.Services.Select(service => new Row(
                        [
                            told.Names.Node(service.What), service.Seal is { } seal ? $"{(service.IsComplete ? "" : "≤ ")}{seal.ToString(CultureInfo.InvariantCulture)}" : "–",
                            told.Of(service.Assessed, service.Objectives),
                            .. service.Scores.Select(score => score is { } known ? told.Language.Number(known, 1) : "–"),
                        ],
                        service.Seal is 0 ? Tone.Bad : Tone.Plain)).ToValueList()),
            ]);
    }
}
