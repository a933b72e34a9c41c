using Holdfast.Core.Reporting.Charts;
using Holdfast.Core.Reporting.Map;

namespace Holdfast.Core.Tests.Reporting;

public class PlainColoursTests
{
    [Fact]
    public void Custom_properties_become_the_light_colours_and_media_rules_go()
    {
        const string styles = ".a { --ink:#123; --paper: #fff; } @media screen and (prefers-color-scheme: dark) { .a { --ink:#eee; } } .a text { fill: var(--ink); } .b { fill: var( --paper ); stroke: var(--none); }";
        var plain = PlainColours.In(styles.Replace("var( --paper )", "var(--paper)", StringComparison.Ordinal));
        Assert.Contains("fill: #123;", plain, StringComparison.Ordinal);
        Assert.Contains("fill: #fff; stroke: currentColor;", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("@media", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("var(", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("#eee", plain, StringComparison.Ordinal);
    }

    [Fact]
    public void No_drawing_that_leaves_the_page_has_a_custom_property_in_use()
    {
        Assert.DoesNotContain("var(", PlainColours.In(MapSvg.Style), StringComparison.Ordinal);
        Assert.DoesNotContain("currentColor", PlainColours.In(MapSvg.Style), StringComparison.Ordinal);
    }
}
