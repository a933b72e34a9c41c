using System.CommandLine;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Adapters;
using Holdfast.Adapters.Incidents;
using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Scoring;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting;
using Holdfast.Core.Reporting.Charts;
using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Markdown;
using Holdfast.Core.Reporting.Page;
using Holdfast.Core.Reporting.Wording;
using Holdfast.Core.Scoring.Sovereignty;
using Holdfast.Core.Simulation;
using Holdfast.Index;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast report</c>: what a board reads.</summary>
internal static class ReportCommand
{
    private const double UnknownShare = 0.5;

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("report", "Write the report for the board: HTML, PDF, Markdown or JSON, in English, French or German.");
        var inventory = new InventoryChoice();
        var score = new ScoreChoice();
        var plan = new ReportPlan();
        var output = new Option<string>("--output", "-o") { Description = "The file to write; - = standard output [default: report.html, .pdf, .md, .json or .svg]", HelpName = "FILE" };
        var form = new Option<string>("--as") { Description = "The form; radar = the pillars alone, as a picture [default: by the ending of --output, else html]", HelpName = "html|pdf|markdown|json|radar" };
        form.AcceptOnlyFromAmong("html", "pdf", "markdown", "json", "radar");
        var language = new Option<string>("--language", "-l") { Description = "The language", HelpName = "en|fr|de", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong([.. ReportLanguage.Codes]);
        var since = new Option<string>("--since") { Description = "Compare with an earlier report, written with --as json", HelpName = "FILE" };
        var noHistory = new Option<bool>("--no-history") { Description = "Neither show earlier runs nor keep the figures of this one in the state folder" };
        var slide = new Option<bool>("--slide") { Description = "Slides in 16:9, for HTML and PDF: the board's page without the rest" };
        var asked = new OutputFile(ReportFile.Marks);
        var years = new Option<int>("--years") { Description = "Draw so many years from the outage rates; 0 = none", HelpName = "N", DefaultValueFactory = _ => 1000 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the draw", HelpName = "S", DefaultValueFactory = _ => 1 };
        var failOn = new FailOn();
        inventory.AddWithRatesTo(command);
        failOn.AddTo(command);
        score.AddTo(command);
        plan.AddTo(command);
        foreach (var option in (Option[])[output, form, language, since, slide, noHistory, asked.Force, years, seed]) command.Options.Add(option);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (line.GetValue(years) is < 0 or 1 or > 100_000)
            {
                invocation.Fail("--years is outside 2 to 100000", "or 0 for none");
                return ExitCodes.Usage;
            }
            if (line.GetValue(form) is null && line.GetValue(output) is { } target && Form(target) is null)
            {
                invocation.Fail($"--output is '{target}': there is no report of the kind '{Path.GetExtension(target)}'", "end it with .html, .pdf, .md, .json or .svg, or name the form with --as");
                return ExitCodes.Usage;
            }
            var isForStandardOutput = line.GetValue(output) == "-" || (invocation.IsJson && line.GetValue(output) is null);
            var chosen = line.GetValue(form) ?? (invocation.IsJson ? "json" : Form(line.GetValue(output))!);
            var file = isForStandardOutput ? null : line.GetValue(output) ?? $"report.{Ending(chosen)}";
            if (chosen == "pdf" && file is null)
            {
                invocation.Fail("a PDF is not written to standard output", "--output FILE");
                return ExitCodes.Usage;
            }
            if (line.GetValue(slide) && chosen is not ("html" or "pdf"))
            {
                invocation.Fail($"--slide makes HTML or PDF, not {chosen}", "leave it out, or end --output with .html or .pdf");
                return ExitCodes.Usage;
            }
            if (file is not null && asked.IsRefused(invocation, file)) return ExitCodes.Refused;
            EarlierReport? earlier = null;
            if (line.GetValue(since) is { } before && (earlier = Earlier(invocation, before)) is null) return ExitCodes.Usage;
            if (inventory.Load(invocation) is not { } graph || score.Load(invocation, graph) is not { } answers) return ExitCodes.ConfigInvalid;
            if (!plan.TryRead(invocation, graph, out var request, out var code)) return code;
            // Beside the rest, which takes about as long.
            var planning = Task.Run(() => ReportPlan.Of(invocation, graph, request), cancel);
            // Single points and pairs: the report speaks of no larger combinations.
            if (Structure.Of(graph, order: 2, combinations: 0) is not { } structure)
            {
                invocation.Fail("the single points of failure of this graph take more than 2 GB", "report on a part of it");
                return ExitCodes.Unexpected;
            }
            var input = Input(shell, structure, answers) with { Years = line.GetValue(years), Seed = line.GetValue(seed), Earlier = earlier };
            var history = new ReportHistory(invocation);
            if (line.GetValue(noHistory) is false) input = input with { Runs = history.Read() };
            var planned = await planning;
            var model = ReportBuilder.WithPlan(ReportBuilder.Build(input), planned.Plan, planned.Small);
            if (Text(line.GetValue(slide) ? "slides" : chosen, model, ReportLanguage.Of(line.GetValue(language)!)) is not { } text)
            {
                invocation.Fail("there is no maturity to draw: the inventory has no critical system", "say which functions are essential or vital (criticality:)");
                return ExitCodes.Unexpected;
            }
            if (file is null)
            {
                shell.Out.Write(text);
                return failOn.Code(invocation, model.Concentration.Limits);
            }
            var written = await ReportFile.WriteAsync(invocation, asked, chosen, file, text, cancel);
            if (written == ExitCodes.Done && line.GetValue(noHistory) is false) history.Add(ReportRun.Of(model));
            return written == ExitCodes.Done ? failOn.Code(invocation, model.Concentration.Limits) : written;
        });
        return command;
    }

    private static ReportInput Input(Shell shell, Structure structure, ScoreInputs answers)
    {
        var graph = structure.Graph;
        var incidents = IncidentFile.BuiltIn();
        var now = shell.Clock.GetUtcNow();
        var local = TimeZoneInfo.TryFindSystemTimeZoneById(graph.Inventory.Organisation.TimeZone, out var zone) ? TimeZoneInfo.ConvertTime(now, zone) : now;
        return new()
        {
            Graph = graph,
            Structure = structure,
            Incidents = IncidentScenario.Of(incidents, graph, UnknownShare),
            Now = local,
            Today = DateOnly.FromDateTime(local.DateTime),
            Versions = new($"holdfast {Version()}", Sha256(graph.Inventory), incidents.Count, ScenarioCatalogue.DefaultOutage.TotalHours, UnknownShare),
            Threads = Environment.ProcessorCount,
            Scorecard = answers.Score(),
            Suggested = answers.Score(withSuggestions: true),
            Evidence = [.. answers.Sheet.Evidence, .. answers.Found],
            Sovereignty = SovereigntyScorer.Of(graph, answers.Estate, answers.Sheet.Sovereignty, ProfileFile.BuiltIn().Sovereignty),
        };
    }

    private static string? Text(string form, ReportModel model, ReportLanguage language) => form switch
    {
        "json" => ReportJson.Write(model),
        "slides" => ReportPage.Render(ReportComposer.Slides(model, language)),
        "radar" => RadarChart.File(model, language),
        "markdown" => ReportMarkdown.Render(ReportComposer.Compose(model, language)),
        _ => ReportPage.Render(ReportComposer.Compose(model, language)),
    };

    // What 'inventory export --as yaml' prints: includes and imports are in it, comments and their order are not.
    private static string Sha256(DependencyInventory inventory) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(InventoryWriter.Write(inventory))));

    private static string Version() => Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static EarlierReport? Earlier(Invocation invocation, string file)
    {
        const string fix = "write one with: holdfast report --as json";
        var problems = new List<Problem>();
        if (InputFile.ReadText(file, problems, text => text.ReadToEnd(), fix) is not { } written)
        {
            invocation.ShowProblems(problems);
            return null;
        }
        if (EarlierReport.TryRead(written, out var problem) is { } earlier) return earlier;
        invocation.Fail($"--since {file}: {problem}", fix);
        return null;
    }

    /// <summary>Null: the ending says a form that there is not.</summary>
    private static string? Form(string? file) => Path.GetExtension(file ?? "").ToLowerInvariant() switch
    {
        ".pdf" => "pdf",
        ".md" or ".markdown" => "markdown",
        ".json" => "json",
        ".svg" => "radar",
        ".html" or ".htm" or "" => "html",
        _ => null,
    };

    private static string Ending(string form) => form switch { "markdown" => "md", "radar" => "svg", _ => form };
}
