using Holdfast.Core.Simulation;

namespace Holdfast.Core.Reporting.Map;

/// <summary>What a map says besides names.</summary>
/// <param name="Folded">A box that stands for so many components.</param>
/// <param name="Choice">At least so many of so many.</param>
public sealed record MapWords(Func<int, string> Folded, Func<int, int, string> Choice)
{
    public static MapWords English { get; } = new(count => $"{count} components", (atLeast, of) => $"{atLeast} of {of}")
    {
        Tooltip = (node, name) => $"{name} ({node.Id})"
            + (node.Breaks > 0 ? $"; alone takes down {node.Breaks} critical" : "")
            + (node.State != Level.Up ? $"; {node.State.ToString().ToLowerInvariant()}" : ""),
    };

    /// <summary>What stands in a box.</summary>
    public Func<MapNode, string> Name { get; init; } = node => node.Name;

    /// <summary>What a box says when one points at it.</summary>
    public Func<MapNode, string, string> Tooltip { get; init; } = (node, name) => $"{name} ({node.Id})";
}

/// <param name="Markup">The inside of an SVG element of this size.</param>
public sealed record MapPicture(double Width, double Height, string Markup)
{
    /// <summary>Names that do not fit their boxes, in full.</summary>
    public ValueList<string> Cut { get; init; }
}
