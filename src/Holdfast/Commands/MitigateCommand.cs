using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Holdfast.Adapters.Incidents;
using Holdfast.Adapters.Mitigation;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Core.Simulation;
using Holdfast.Index;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast mitigate</c>: what to do next, what it costs, what it buys.</summary>
internal static class MitigateCommand
{
    private const string TargetForms = "no-spof, rto, or survive=EVENT,EVENT (see: holdfast simulate --list)";

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("mitigate", "Find the cheapest measures: the least expected loss for a budget, or the cheapest way to a target.");
        var inventory = new InventoryChoice();
        var budget = new Option<string[]>("--budget", "-b") { Description = "For the first year, such as 50000 or 50000 EUR", HelpName = "AMOUNT", Arity = new(1, 2), AllowMultipleArgumentsPerToken = true };
        var target = new Option<string[]>("--target", "-t") { Description = $"What must be reached (repeatable): {TargetForms}", HelpName = "TARGET" };
        var measures = new Option<string>("--measures") { Description = $"Own measures and figures [default: {MeasureFile.DefaultName} beside the configuration, if it is there]", HelpName = "FILE" };
        var list = new Option<bool>("--list") { Description = "List the measures that apply, with their cost, and choose nothing" };
        var points = new Option<int>("--pareto") { Description = "At most so many points of cost against loss; 0 = none", HelpName = "N", DefaultValueFactory = _ => 24 };
        var most = new Option<int>("--top") { Description = "Rows of each list for people; 0 = all", HelpName = "N", DefaultValueFactory = _ => 10 };
        inventory.AddTo(command);
        foreach (var option in (Option[])[budget, target, measures, list, points, most]) command.Options.Add(option);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (line.GetValue(points) is < 0 or > 1000)
            {
                invocation.Fail("--pareto is outside 0 to 1000");
                return ExitCodes.Usage;
            }
            var amount = line.GetValue(budget) ?? [];
            if (amount.Length == 0 && line.GetValue(target) is not { Length: > 0 } && !line.GetValue(list))
            {
                invocation.Fail("neither a budget nor a target is given", $"--budget 50000, --target {TargetForms}, or --list to see what could be done");
                return ExitCodes.Usage;
            }
            if (inventory.Load(invocation) is not { } graph) return ExitCodes.ConfigInvalid;
            if (!TryBudget(invocation, amount, graph.Inventory.Organisation.Currency, out var money)) return ExitCodes.Usage;
            if (Targets(invocation, graph, line.GetValue(target) ?? []) is not { } targets) return ExitCodes.Usage;

            var problems = new List<Problem>();
            var found = MeasureFile.For(graph.Inventory, line.GetValue(measures) ?? Beside(invocation, line.GetValue(inventory.File)), problems);
            invocation.ShowProblems(problems);
            if (problems.Any(problem => problem.Severity == Severity.Error)) return ExitCodes.ConfigInvalid;
            if (line.GetValue(list))
            {
                if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(MeasureListReport.Of(found), MitigateJsonContext.Default.MeasureListReport));
                else MitigateText.Write(found, graph.Inventory.Organisation.Currency, shell.Out, shell.Paint);
                return ExitCodes.Done;
            }

            var plan = Plan(invocation, graph.Inventory, new()
            {
                Measures = found, Budget = money, Targets = targets, ParetoPoints = line.GetValue(points), Shown = Shown(graph),
            });
            if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(MitigateReport.Of(plan), MitigateJsonContext.Default.MitigateReport));
            else new MitigateText(plan, graph.Inventory, shell.Out, shell.Paint, line.GetValue(most)).Write();
            return plan.Targets.All(each => each.IsReached) ? ExitCodes.Done : ExitCodes.Partial;
        });
        return command;
    }

    private static MitigationPlan Plan(Invocation invocation, DependencyInventory inventory, MitigationRequest request)
    {
        using var progress = new Progress(invocation.Shell);
        IDisposable? piece = null;
        try
        {
            return MitigationPlanner.Plan(inventory, request, ConstraintSolver.Solve, raised: null, what =>
            {
                piece?.Dispose();
                piece = progress.Running(what);
            });
        }
        finally
        {
            piece?.Dispose();
        }
    }

    // What has happened to others and hits something here, and what everybody should have looked at once.
    private static ValueList<Scenario> Shown(InventoryGraph graph) =>
    [
        .. IncidentScenario.Of(IncidentFile.BuiltIn(), graph).Where(scenario => !scenario.Disturbances.IsEmpty),
        .. ScenarioTemplates.All.Select(template => ScenarioTemplates.Find(template.Name, graph, out _)).OfType<Scenario>(),
    ];

    private static bool TryBudget(Invocation invocation, string[] written, string currency, out decimal? budget)
    {
        budget = null;
        if (written.Length == 0) return true;
        var text = string.Join(' ', written);
        var number = written[0].Replace("_", "", StringComparison.Ordinal);
        if (written.Length == 1 && number.Length > 3 && number[^3..].All(char.IsAsciiLetterUpper)) (number, written) = (number[..^3], [number[..^3], number[^3..]]);
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
            invocation.Fail($"--budget is '{text}'", $"write a number, and the currency if you like: --budget 50000 {currency}");
        else if (amount is < 0 or > 1_000_000_000_000m)
            invocation.Fail($"--budget is {text}", "0 or more: what may be spent in the first year");
        else if (written.Length == 2 && written[1] != currency)
            invocation.Fail($"--budget is in {written[1]}, the organisation counts in {currency}", $"write it in {currency}: nothing here knows rates of exchange");
        else
            budget = amount;
        return budget is not null;
    }

    private static ValueList<MitigationTarget>? Targets(Invocation invocation, InventoryGraph graph, string[] written)
    {
        var targets = new List<MitigationTarget>();
        foreach (var text in written)
        {
            if (text == "no-spof") targets.Add(new MitigationTarget.NoSinglePoint());
            else if (text == "rto") targets.Add(new MitigationTarget.MeetLimits());
            else if (text.StartsWith("survive=", StringComparison.Ordinal) && text.Length > 8)
            {
                foreach (var name in text[8..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    if (SimulateCommand.Find(invocation, graph, name, null, 0.5) is not { } scenario) return null;
                    targets.Add(new MitigationTarget.Survive(scenario));
                }
            }
            else
            {
                invocation.Fail($"--target is '{text}'", Suggest.Nearest(text.Split('=')[0], ["no-spof", "rto", "survive"]) is { } near ? $"did you mean '{near}'? {TargetForms}" : TargetForms);
                return null;
            }
        }
        if (targets.OfType<MitigationTarget.MeetLimits>().Any() && graph.Inventory.Components.All(component => component.Rto is null))
        {
            invocation.Fail("--target rto, but nothing in the inventory has a limit", "write 'rto: 4h' under what must not be out for longer");
            return null;
        }
        return targets.ToValueList();
    }

    private static string? Beside(Invocation invocation, string? inventory)
    {
        var path = Path.Combine(Path.GetDirectoryName(inventory ?? invocation.ConfigFile) ?? "", MeasureFile.DefaultName);
        return File.Exists(path) ? path : null;
    }
}
