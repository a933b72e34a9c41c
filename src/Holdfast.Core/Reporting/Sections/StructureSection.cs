using Holdfast.Core.Reporting.Charts;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>Single points of failure: drawn, listed, and counted for each critical component.</summary>
internal static class StructureSection
{
    private const int MostDrawn = 10;
    private const int MostListed = 15;
    private const int MostCovered = 60;

    public static Section Of(Telling told)
    {
        var structure = told.Model.Structure;
        var roots = structure.Points.Where(point => point.IsRoot).ToList();
        var listed = roots.Take(MostListed).ToList();
        var blocks = new List<Block> { new Block.Lead(told["structure.lead"]), new Block.Figure(PointsChart.Of(told.Model, told.Language, told.Names, roots.Take(MostDrawn).ToList())) };
        if (listed.Count > 0)
            blocks.Add(new Block.Table(
                told.Say("structure.points", ("shown", told.Count(listed.Count)), ("total", told.Count(structure.Points.Count))),
                told.Columns("cause", "kind", "#stops", "#reach"),
                listed.Select(point => new Row(
                    [told.Names.Node(point.What), told.Names.Kind(point.What.Kind), told.Of(point.Breaks.Count, structure.Critical.Count), told.Count(point.Reach)])).ToValueList()));
        var covered = structure.Points.Where(point => !point.IsRoot).Select(point => told.Names.Node(point.What)).ToList();
        if (covered.Count > 0)
            blocks.Add(new Block.Paragraph(told.Say("structure.covered", ("count", told.Count(covered.Count)), ("names", told.Language.List(covered, MostCovered)))));
        var common = structure.CommonModes.Where(point => point.IsRoot).ToList();
        if (common.Count > 0)
        {
            var first = common.Take(MostListed).ToList();
            blocks.Add(new Block.Table(
                told.Say("structure.commonModes", ("shown", told.Count(first.Count)), ("total", told.Count(structure.CommonModes.Count))), told.Columns("technology", "#stops", "#reach"),
                first.Select(point => new Row([told.Names.Node(point.What), told.Of(point.Breaks.Count, structure.Critical.Count), told.Count(point.Reach)])).ToValueList()));
        }
        blocks.Add(new Block.Table(
            told["structure.critical"], told.Columns("component", "criticality", "#rto", "#costPerHour", "#points", "#pairs", "#hours"),
            structure.Critical.Select(critical => new Row(
                [
                    told.Names.Node(critical.What), told.Names.Criticality(critical.Criticality), critical.Rto is { } rto ? told.Language.Span(rto) : "–",
                    critical.CostPerHour is { } cost ? told.Money(cost) : "–", told.Count(critical.Points), critical.Pairs is { } pairs ? told.Language.Number(pairs) : "–",
                    critical.HoursPerYear is { } hours ? told.Language.Number(hours, 1) : "–",
                ])).ToValueList()));
        if (structure.CannotStart > 0) blocks.Add(new Block.Note(told.Say("structure.coldstart", ("count", told.Count(structure.CannotStart))), Tone.Warning));
        return new("structure", told["structure.heading"], blocks.ToValueList());
    }
}
