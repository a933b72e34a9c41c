using System.Globalization;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>With what the figures can be made again.</summary>
internal static class VersionsSection
{
    public static Section Of(Telling told)
    {
        var versions = told.Model.Versions;
        var rows = new List<Row>
        {
            new([told["versions.program"], versions.Program]),
            new([told["versions.made"], told.Model.Made.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)]),
            new([told["versions.inventory"], versions.Sha256]),
            new([told["versions.incidents"], told.Count(versions.Incidents)]),
        };
        if (told.Model.Score is { } score)
        {
            rows.Add(new([told["versions.referential"], $"{score.Referential} {score.ReferentialVersion}"]));
            rows.Add(new([told["versions.referentialHash"], score.ReferentialSha256]));
            rows.Add(new([told["versions.profile"], score.Profile]));
        }
        if (told.Model.Year is { } year)
        {
            rows.Add(new([told["versions.years"], told.Count(year.Years)]));
            rows.Add(new([told["versions.seed"], year.Seed.ToString(CultureInfo.InvariantCulture)]));
        }
        return new("versions", told["versions.heading"],
        [
            new Block.Table(told["versions.caption"], told.Columns("item", "value"), rows.ToValueList()),
            new Block.Paragraph(told["versions.same"]),
        ]);
    }
}
