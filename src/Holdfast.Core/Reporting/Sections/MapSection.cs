using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Map;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>The whole map, for those who want to follow a path.</summary>
internal static class MapSection
{
    public static Section? Of(Telling told)
    {
        if (told.Model.Map is not { } map || map.Nodes.IsEmpty) return null;
        var title = told.Say("map.title", ("boxes", told.Count(map.Nodes.Count)), ("lines", told.Count(map.Edges.Count)));
        var picture = MapSvg.Draw(map, new(
            count => told.Counted("map.folded", count),
            (atLeast, of) => told.Say("map.choice", ("count", told.Count(atLeast)), ("total", told.Count(of)))) { Name = node => told.Names.Of(node.Id, node.Name) });
        var blocks = new List<Block> { new Block.Lead(told["map.lead"]) };
        if (map.Hidden > 0) blocks.Add(new Block.Paragraph(told.Say("map.hidden", ("count", told.Count(map.Hidden)))));
        blocks.Add(new Block.Figure(new("map", picture.Width, picture.Height, picture.Markup, title, [told["map.lead"]]) { Kind = "map" }));
        if (!picture.Cut.IsEmpty) blocks.Add(new Block.Paragraph(told.Say("map.cut", ("names", told.Language.List(picture.Cut)))));
        return new("map", told["map.heading"], blocks.ToValueList(), IsWide: true);
    }
}
