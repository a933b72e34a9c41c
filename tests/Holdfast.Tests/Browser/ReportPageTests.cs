using System.Collections.Concurrent;
using System.Text;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Browser;

/// <summary>The report in a real browser: nothing from elsewhere, nothing cut, readable by everybody, and names that stay names.</summary>
public sealed class ReportPageTests(Chromium browser) : IClassFixture<Chromium>, IDisposable
{
    // Each language is written once for all tests: they only read.
    private static readonly ConcurrentDictionary<string, Task<string>> Written = new(StringComparer.Ordinal);

    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    private async Task<string> Report(string language = "en", string? config = null)
    {
        Chromium.Required();
        var file = Path.Combine(_work.Folder, $"report.{language}.html");
        await File.WriteAllTextAsync(file, config is null ? await Written.GetOrAdd(language, _ => Write(language, Samples.Company)) : await Write(language, config), TestContext.Current.CancellationToken);
        return file;
    }

    private async Task<string> Write(string language, string config)
    {
        var result = await _work.RunAsync($"report --config {config} --language {language} --output - --as html");
        Assert.True(result.Code == 0, result.Error);
        return result.Out;
    }

    [Fact]
    public async Task It_asks_for_nothing_but_itself_and_the_console_stays_empty()
    {
        var file = await Report();
        var page = await browser.OpenAsync(file, 1280);
        Assert.Empty(page.Complaints); // a style that its security policy refused would be said here
        Assert.Equal([new Uri(file).AbsoluteUri], page.Requests.Where(request => !request.StartsWith("data:", StringComparison.Ordinal)));
        // The styles really are in use.
        Assert.Equal("grid", (string?)await page.EvaluateAsync("getComputedStyle(document.querySelector('.tiles')).display"));
        await page.CloseAsync();
    }

    [Theory]
    [InlineData("en", 1280, false)]
    [InlineData("fr", 390, false)]
    [InlineData("de", 390, false)]
    [InlineData("de", 680, true)] // the width of an A4 page less its margins, in CSS pixels
    [InlineData("fr", 680, true)]
    public async Task Nothing_sticks_out_at_the_side(string language, int width, bool isPrint)
    {
        var page = await browser.OpenAsync(await Report(language), width, isPrint: isPrint);
        var (scroll, client) = ((int)(await page.EvaluateAsync("document.documentElement.scrollWidth"))!, (int)(await page.EvaluateAsync("document.documentElement.clientWidth"))!);
        var widest = (string?)await page.EvaluateAsync("""
            [...document.querySelectorAll('body *')].filter(each => !each.closest('.skip') && !each.closest('.frame, .canvas') && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .map(each => `${each.tagName}.${each.className}`).slice(0, 5).join(', ')
            """);
        Assert.True(scroll <= client, $"{scroll} > {client}: {widest}");
        Assert.Equal("", widest);
        // On paper nothing can be scrolled: tables and drawings must fit too.
        if (isPrint) Assert.Equal("", (string?)await page.EvaluateAsync("[...document.querySelectorAll('main table, main svg')].filter(each => each.getBoundingClientRect().right > innerWidth + 1).map(each => each.closest('section').id + ' ' + each.getBoundingClientRect().right).join(', ')"));
        await page.CloseAsync();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("de")]
    public async Task No_text_of_a_drawing_is_cut_or_lies_on_another(string language)
    {
        var page = await browser.OpenAsync(await Report(language), 1280);
        var cut = await page.EvaluateAsync("""
            [...document.querySelectorAll('svg.drawing')].flatMap(svg => [...svg.querySelectorAll('text')].filter(text => {
                const [box, frame] = [text.getBoundingClientRect(), svg.getBoundingClientRect()];
                return box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5;
            }).map(text => `${svg.getAttribute('class')}: ${text.textContent}`)).join('; ')
            """);
        Assert.Equal("", (string?)cut);
        var onEachOther = await page.EvaluateAsync("""
            [...document.querySelectorAll('svg.chart')].flatMap(svg => {
                const all = [...svg.querySelectorAll('text')].map(text => ({ text, box: text.getBBox() })).filter(each => each.text.textContent.trim());
                return all.flatMap((one, at) => all.slice(at + 1).filter(two =>
                    one.box.x < two.box.x + two.box.width - 1 && two.box.x < one.box.x + one.box.width - 1 && one.box.y < two.box.y + two.box.height - 3 && two.box.y < one.box.y + one.box.height - 3)
                    .map(two => `${one.text.textContent} / ${two.text.textContent}`));
            }).join('; ')
            """);
        Assert.Equal("", (string?)onEachOther);
        await page.CloseAsync();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("de")]
    public async Task On_a_narrow_screen_the_wheel_is_whole_its_names_do_not_meet_and_no_column_is_lost(string language)
    {
        var page = await browser.OpenAsync(await Report(language), 500);
        var found = await page.EvaluateAsync("""
            (() => {
                const frame = document.querySelector('svg.radar').closest('.canvas').getBoundingClientRect();
                const all = [...document.querySelectorAll('svg.radar text')].map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }));
                const cut = all.filter(each => each.box.left < frame.left - 0.5 || each.box.right > frame.right + 0.5).map(each => each.text);
                const met = all.flatMap((one, at) => all.slice(at + 1).filter(two =>
                    one.box.left < two.box.right - 1 && two.box.left < one.box.right - 1 && one.box.top < two.box.bottom - 4 && two.box.top < one.box.bottom - 4)
                    .map(two => `${one.text} / ${two.text}`));
                return [...cut, ...met].join('; ');
            })()
            """);
        Assert.Equal("", (string?)found);
        // A row is a card: nothing scrolls sideways, each cell says which column it is, and it is a table still for those who listen.
        Assert.Equal("", (string?)await page.EvaluateAsync("[...document.querySelectorAll('.frame')].filter(frame => frame.scrollWidth > frame.clientWidth + 1).map(frame => frame.closest('section').id).join(', ')"));
        Assert.Equal(0, (int)(await page.EvaluateAsync("[...document.querySelectorAll('.frame td')].filter(cell => getComputedStyle(cell, '::before').content.replaceAll('\"', '').length < 2 && cell.dataset.label.length > 1).length"))!);
        Assert.Equal("block", (string?)await page.EvaluateAsync("getComputedStyle(document.querySelector('.frame tbody tr')).display"));
        var seen = await page.AccessibilityAsync();
        Assert.Equal((int)(await page.EvaluateAsync("document.querySelectorAll('table').length"))!, seen.Count(node => node.Role == "table"));
        Assert.True(seen.Count(node => node.Role == "rowheader") > 40);
        await page.CloseAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_text_stands_out_from_what_lies_behind_it(bool isDark)
    {
        var page = await browser.OpenAsync(await Report(), 1280, isDark: isDark);
        Assert.Equal(isDark, (bool)(await page.EvaluateAsync("matchMedia('(prefers-color-scheme: dark)').matches"))!);
        var found = (await page.EvaluateAsync(Script("contrast.js")))!;
        Assert.True((int)found["count"]! > 500, $"only {found["count"]} texts were looked at");
        Assert.Empty(found["bad"]!.AsArray().Select(line => (string)line!));
        // The check can tell: grey on white is found.
        await page.EvaluateAsync("document.querySelector('h1').style.color = 'rgb(200, 200, 200)'; document.querySelector('h1').style.background = 'white'");
        Assert.NotEmpty((await page.EvaluateAsync(Script("contrast.js")))!["bad"]!.AsArray());
        await page.CloseAsync();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public async Task Headings_follow_their_order_and_everything_has_a_name_for_those_who_cannot_see_it(string language)
    {
        var page = await browser.OpenAsync(await Report(language), 1280);
        var levels = (await page.EvaluateAsync("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(heading => +heading.tagName[1])"))!.AsArray().Select(level => (int)level!).ToList();
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, $"h{pair.First} is followed by h{pair.Second}"));

        var seen = await page.AccessibilityAsync();
        string[] named = ["image", "img", "graphics-document", "table", "link", "heading", "region", "navigation", "article", "RootWebArea", "button"];
        Assert.Empty(seen.Where(node => named.Contains(node.Role) && node.Name.Length == 0).Select(node => node.Role));
        foreach (var landmark in (string[])["banner", "main", "navigation"]) Assert.Single(seen, node => node.Role == landmark);
        Assert.Equal((int)(await page.EvaluateAsync("document.querySelectorAll('svg').length"))!, seen.Count(node => node.Role is "image" or "img" or "graphics-document"));
        Assert.Equal((int)(await page.EvaluateAsync("document.querySelectorAll('table').length"))!, seen.Count(node => node.Role == "table"));
        Assert.True(seen.Count(node => node.Role == "columnheader") > 20 && seen.Count(node => node.Role == "rowheader") > 40);
        Assert.Equal(language, (string?)await page.EvaluateAsync("document.documentElement.lang"));
        // With the keyboard alone: the first stop leads past the contents, and whatever scrolls can be reached.
        Assert.Equal("#report", (string?)await page.EvaluateAsync("document.querySelector('a').getAttribute('href')"));
        Assert.Equal(0, (int)(await page.EvaluateAsync("[...document.querySelectorAll('*')].filter(each => each.scrollWidth > each.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(each).overflowX) && each.tabIndex < 0).length"))!);
        await page.CloseAsync();
    }

    [Fact]
    public async Task What_is_written_in_an_inventory_is_shown_and_never_run()
    {
        const string evil = "<script>window.ran=1</script><img src=x onerror='window.ran=2'><svg onload='window.ran=3'></svg>\\\" autofocus onfocus='window.ran=4' </title></style><script>alert(5)</script>";
        _work.Configure("holdfast: 1\ninventory: inventory.yaml\n");
        _work.Write("inventory.yaml", $$"""
            holdfast-inventory: 1
            organisation: { name: "{{evil}}", country: FR }
            suppliers:
              s: { name: "{{evil}}", country: US, outages: { per-year: 1, repair: 1h, source: "{{evil}}" } }
            technologies:
              t: { name: "{{evil}}" }
            contracts:
              c: { supplier: s, annual-cost: 100 EUR, exit-plan: documented }
            components:
              shop: { name: "{{evil}}", kind: function, criticality: vital, cost-per-hour: 100 EUR, users: 10, rto: 1h, needs: [{ any: [one, two], switch: 5m, evidence: "drill {{evil}} 2026-01-01" }, base] }
              one: { name: "{{evil}}", supplier: s, layers: ["{{evil}}"] }
              two: { name: "{{evil}}", technologies: [t] }
              base: { name: "{{evil}}", supplier: s }
            """);
        var page = await browser.OpenAsync(await Report("fr", _work.ConfigFile), 1280);
        Assert.Equal("undefined", (string?)await page.EvaluateAsync("typeof window.ran"));
        Assert.Empty(page.Dialogs);
        Assert.Empty(page.Complaints);
        Assert.Single(page.Requests, request => !request.StartsWith("data:", StringComparison.Ordinal));
        Assert.Equal(0, (int)(await page.EvaluateAsync("document.scripts.length + document.images.length + [...document.querySelectorAll('*')].flatMap(each => [...each.attributes]).filter(attribute => attribute.name.startsWith('on') || attribute.name === 'autofocus').length"))!);
        Assert.True((int)(await page.EvaluateAsync("document.body.innerText.split('<script>window.ran=1</script>').length"))! > 10);
        await page.CloseAsync();
    }

    [Fact]
    public async Task The_PDF_has_its_pages_its_structure_for_readers_and_its_outline()
    {
        Chromium.Required();
        _work["HOLDFAST_BROWSER"] = Chromium.Program!;
        var file = Path.Combine(_work.Folder, "report.pdf");
        var result = await _work.RunAsync($"report --config {Samples.Company} --language fr --output {file}");
        Assert.True(result.Code == 0, result.Error);
        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        Assert.Contains("/StructTreeRoot", text);
        Assert.Contains("/Outlines", text);
        // A4 upright, and lying for the map: 595 × 842 points.
        Assert.Matches(@"/MediaBox \[0 0 59[45]\.?\d* 84[12]\.?\d*\]", text);
        Assert.Matches(@"/MediaBox \[0 0 84[12]\.?\d* 59[45]\.?\d*\]", text);
        Assert.InRange(text.Split("/Type /Page\n").Length + text.Split("/Type /Page ").Length, 6, 40);
    }

    [Fact]
    public async Task No_line_of_the_map_strikes_through_a_name()
    {
        var page = await browser.OpenAsync(await Report(), 1280);
        // Every few units along each line: what a name stands on must have been drawn after the line.
        const string struck = """
            [...document.querySelectorAll('svg.map')].flatMap(svg => {
                const order = [...svg.querySelectorAll('*')];
                const texts = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim()).map(text => ({ text, box: text.getBBox() }));
                const grounds = [...svg.querySelectorAll('rect, circle')].map(rect => ({ at: order.indexOf(rect), box: rect.getBBox() }));
                return [...svg.querySelectorAll('path.edge')].flatMap(path => {
                    const at = order.indexOf(path), length = path.getTotalLength(), met = new Set();
                    for (let along = 0; along <= length; along += 3) {
                        const point = path.getPointAtLength(along);
                        for (const { text, box } of texts)
                            if (point.x > box.x + 1 && point.x < box.x + box.width - 1 && point.y > box.y + 2 && point.y < box.y + box.height - 2
                                && !grounds.some(ground => ground.at > at && ground.at < order.indexOf(text) && point.x >= ground.box.x && point.x <= ground.box.x + ground.box.width && point.y >= ground.box.y && point.y <= ground.box.y + ground.box.height))
                                met.add(text.textContent);
                    }
                    return [...met];
                });
            }).join('; ')
            """;
        Assert.Equal("", (string?)await page.EvaluateAsync(struck));
        // The check can tell: without what names stand on, some are struck.
        await page.EvaluateAsync("document.querySelectorAll('svg.map rect.behind').forEach(rect => rect.remove())");
        Assert.NotEqual("", (string?)await page.EvaluateAsync(struck));
        await page.CloseAsync();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("de")]
    public async Task Each_slide_is_16_to_9_and_holds_all_of_its_text(string language)
    {
        Chromium.Required();
        var file = Path.Combine(_work.Folder, $"slides.{language}.html");
        var result = await _work.RunAsync($"report --config {Samples.Company} --budget 50000 --slide --language {language} --output {file}");
        Assert.True(result.Code == 0, result.Error);
        var page = await browser.OpenAsync(file, 1400, isPrint: true);
        Assert.Equal(5, (int)(await page.EvaluateAsync("document.querySelectorAll('main > section').length"))!);
        Assert.Equal("", (string?)await page.EvaluateAsync("[...document.querySelectorAll('main > section')].filter(slide => slide.scrollHeight > slide.clientHeight + 1 || slide.scrollWidth > slide.clientWidth + 1).map(slide => `${slide.id}: ${slide.scrollHeight}`).join(', ')"));
        Assert.Equal("1280 719", (string?)await page.EvaluateAsync("(slide => `${slide.offsetWidth} ${slide.offsetHeight}`)(document.querySelector('main > section'))"));
        await page.CloseAsync();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("de")]
    public async Task Page_1_on_paper_is_full_and_holds_the_sentences_the_figures_and_the_choices(string language)
    {
        var page = await browser.OpenAsync(await Report(language), 680, isPrint: true);
        // A4 less its margins at 96 dots an inch: 680 × 994.
        var bottoms = (await page.EvaluateAsync("(top => ['.statements', '.tiles', '#board .frame'].map(each => document.querySelector(each).getBoundingClientRect().bottom - top))(document.querySelector('.cover').getBoundingClientRect().top)"))!.AsArray().Select(bottom => (double)bottom!).ToList();
        Assert.Equal(bottoms.Order(), bottoms);
        Assert.InRange(bottoms[2], 994 * 0.75, 994);
        await page.CloseAsync();
    }

    private static string Script(string name) => File.ReadAllText(Samples.Find($"tests/Holdfast.Tests/Browser/{name}"));
}
