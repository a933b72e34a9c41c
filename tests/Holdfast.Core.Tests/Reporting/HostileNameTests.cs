using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting;
using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Markdown;
using Holdfast.Core.Reporting.Page;

namespace Holdfast.Core.Tests.Reporting;

/// <summary>Whatever an inventory holds, a report shows it and never obeys it.</summary>
public partial class HostileNameTests
{
    private const string Script = "<script>alert(1)</script>", Attribute = "\" onmouseover=\"alert(1)\" x='", Close = "</title></svg></style><img src=x onerror=alert(1)>";
    private const string Link = "[click](javascript:alert(1)) ![x](https://evil.example/x.png) `code` *bold* | cell | <https://evil.example>", Lines = "one\n# two\r\n- three\u2028four\tfive";
    private const string Turned = "safe\u202egnp.exe\u202c \u2066x\u2069 \u200fy\ufeff\0\u0007\ud800 end", Style = "x}</style><style>*{display:none}", Cdata = "]]><!-- --!> & &lt; &#x3c;";

    // As long as that one: what is cut in a drawing is listed below it.
    private static string Harmless(string name) => new('n', PlainText.Of(name).Length);

    public static TheoryData<string> Names => [Script, Attribute, Close, Link, Lines, Turned, Style, Cdata];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_stays_well_formed_and_gains_no_element_and_no_attribute(string name)
    {
        var plain = Page(Named(Harmless(name)));
        foreach (var language in (string[])["en", "fr", "de"])
        {
            var page = Page(Named(name), language);
            Assert.Equal(Shape(plain), Shape(page));
            Assert.DoesNotMatch(ForbiddenCharacters(), page.ToString(SaveOptions.DisableFormatting));
            Assert.Contains(PlainText.Of(name).Trim(), page.Root!.Value, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Markdown_gains_no_heading_no_cell_no_link_and_no_element(string name)
    {
        var plain = Markdown(Harmless(name)).Split('\n');
        var lines = Markdown(name).Split('\n');
        Assert.Equal(plain.Length, lines.Length);
        for (var at = 0; at < lines.Length; at++)
        {
            Assert.Equal(plain[at].StartsWith('#'), lines[at].StartsWith('#'));
            Assert.Equal(Bare(plain[at], '|'), Bare(lines[at], '|'));
            if (at == 0) continue; // our own mark is a comment
            Assert.Equal(0, Bare(lines[at], '<') + Bare(lines[at], '[') + Bare(lines[at], '`'));
        }
        Assert.DoesNotMatch(ForbiddenCharacters(), Markdown(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_JSON_holds_the_name_as_it_is_and_no_markup_as_such(string name)
    {
        var json = ReportJson.Write(ReportBuilder.Build(ReportExample.Assessed(Named(name))));
        using var document = System.Text.Json.JsonDocument.Parse(json);
        var read = document.RootElement.GetProperty("organisation").GetProperty("name").GetString();
        Assert.Equal(name.Replace('\ud800', '\ufffd'), read);
        Assert.DoesNotContain("<", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_cut_between_characters_and_what_turns_the_direction_is_taken_out()
    {
        Assert.Equal("abc…", PlainText.Short("abcdefgh", 4));
        Assert.Equal("ab…", PlainText.Short("ab😀😀", 4));
        Assert.Equal("safegnp.exe", PlainText.Of("safe\u202egnp.exe"));
        Assert.Equal("a b", PlainText.Of("a\nb"));
        Assert.Equal("😀\ufffd", PlainText.Of("😀\udc00"));
        Assert.Equal("&lt;a href=&quot;x&quot; &amp; &#39;y&#39;&gt;", PlainText.Escaped("<a href=\"x\" & 'y'>"));
    }

    // The name everywhere where a person can write one.
    private static DependencyInventory Named(string name) => ReportExample.Inventory with
    {
        Organisation = ReportExample.Inventory.Organisation with { Name = name },
        Suppliers = ReportExample.Inventory.Suppliers.Select(supplier => supplier with { Name = name, Outages = new(1, TimeSpan.FromHours(1), name) }).ToValueList(),
        Technologies = ReportExample.Inventory.Technologies.Select(technology => technology with { Name = name }).ToValueList(),
        Jurisdictions = ReportExample.Inventory.Jurisdictions.Select(jurisdiction => jurisdiction with { Name = name }).ToValueList(),
        Components = ReportExample.Inventory.Components.Select(component => component with { Name = name, Layers = component.Id == "payment" ? [name] : [] }).ToValueList(),
    };

    private static XDocument Page(DependencyInventory inventory, string language = "en")
    {
        var html = ReportPage.Render(ReportExample.Document(language, ReportBuilder.Build(ReportExample.Assessed(inventory))));
        using var reader = XmlReader.Create(new StringReader(html), new() { DtdProcessing = DtdProcessing.Ignore, CheckCharacters = true });
        return XDocument.Load(reader);
    }

    // Elements and attributes without their text. Boxes that are folded or blocks of one owner do not depend on names.
    private static List<string> Shape(XDocument page) =>
        [.. page.Descendants().Select(element => $"{element.Name.LocalName}({string.Join(',', element.Attributes().Select(attribute => attribute.Name.LocalName))})").Order(StringComparer.Ordinal)];

    private static string Markdown(string name) => ReportMarkdown.Render(ReportExample.Document("en", ReportBuilder.Build(ReportExample.Assessed(Named(name)))));

    // How often the character stands there without a backslash before it.
    private static int Bare(string line, char sought)
    {
        var count = 0;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '\\') at++;
            else if (line[at] == sought) count++;
        }
        return count;
    }

    [GeneratedRegex("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff\0-\u0008]")]
    private static partial Regex ForbiddenCharacters();
}
