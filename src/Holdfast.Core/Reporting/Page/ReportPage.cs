using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Map;

namespace Holdfast.Core.Reporting.Page;

/// <summary>
/// A report as one HTML file: styles and drawings inside, nothing from elsewhere, no script. The content security policy allows exactly
/// the one style sheet, by its hash, so whatever a name may have smuggled in would not run and would load nothing.
/// </summary>
public static class ReportPage
{
    /// <summary>By which a page of ours is known again.</summary>
    public const string Mark = "name=\"generator\" content=\"holdfast report\"";

    private static readonly Lazy<string> Styles = new(() => $"{Sheet("report.css")}\n{Sheet("chart.css")}\n{MapSvg.Style}\n".ReplaceLineEndings("\n"));

    public static string Render(ReportDocument document)
    {
        var page = new Markup().Made("<!DOCTYPE html>\n");
        page.Open("html", ("lang", document.Language), ("xmlns", "http://www.w3.org/1999/xhtml")).Made("\n");
        Head(page, document);
        page.Open("body", ("class", document.IsSlides ? "slides" : "paged")).Made("\n");
        page.Element("a", document.Words.Skip, ("class", "skip"), ("href", "#report"));
        page.Open("header", ("class", "cover")).Made("\n");
        page.Element("p", document.Subtitle, ("class", "whose"));
        page.Element("h1", document.Title);
        page.Open("ul", ("class", "facts")).Made("\n");
        foreach (var fact in document.Facts) page.Element("li", fact);
        page.End().End();
        page.Open("main", ("id", "report")).Made("\n");
        foreach (var section in document.Sections)
        {
            Section(page, section);
            if (section == document.Sections[0] && !document.IsSlides) Contents(page, document);
        }
        return page.End().End().End().ToString();
    }

    private static void Head(Markup page, ReportDocument document)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Styles.Value)));
        page.Open("head").Made("\n");
        page.Void("meta", ("charset", "utf-8"));
        page.Void("meta", ("name", "generator"), ("content", "holdfast report"));
        page.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", $"default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'"));
        page.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
        page.Void("meta", ("name", "referrer"), ("content", "no-referrer"));
        // Without it a browser asks for /favicon.ico.
        page.Void("link", ("rel", "icon"), ("href", "data:,"));
        page.Element("title", $"{document.Title} – {document.Subtitle}");
        page.Open("style").Made(Styles.Value).End().End();
    }

    private static void Contents(Markup page, ReportDocument document)
    {
        page.Open("nav", ("aria-label", document.Words.Contents), ("class", "contents")).Made("\n").Open("ol").Made("\n");
        foreach (var section in document.Sections.Skip(1))
            page.Open("li").Open("a", ("href", $"#{section.Id}")).Text(section.Heading).Close().End();
        page.End().End();
    }

    private static void Section(Markup page, Section section)
    {
        page.Open("section", ("id", section.Id), ("class", section.IsWide ? "wide" : section.IsAnnex ? "part annex" : "part"), ("aria-labelledby", $"{section.Id}-heading")).Made("\n");
        page.Element("h2", section.Heading, ("id", $"{section.Id}-heading"));
        for (var at = 0; at < section.Blocks.Count; at++) PageBlocks.Write(page, section.Blocks[at], $"{section.Id}-{at}");
        page.End();
    }

    /// <summary>What a drawing needs in a file of its own: the colours of the page, and what its shapes look like.</summary>
    internal static string ChartStyles
    {
        get
        {
            var page = Sheet("report.css");
            // The palette ends where the rules for elements begin.
            var palette = page[..page.IndexOf("* {", StringComparison.Ordinal)].Replace(":root", ".drawing", StringComparison.Ordinal);
            return $"{palette}{Sheet("chart.css")}".ReplaceLineEndings("\n");
        }
    }

    private static string Sheet(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream($"reporting/{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
