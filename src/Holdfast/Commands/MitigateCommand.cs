using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Holdfast.Adapters.Config;
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
    private const string TargetForms = "no-spof, rto, survive=EVENT,EVENT (see: holdfast simulate --list), or score=N";

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("mitigate", "Find the cheapest measures: the least expected loss for a budget, or the cheapest way to a target.");
        var inventory = new InventoryChoice();
        var budget = new Option<string[]>("--budget", "-b") { Description = "For the first year, such as 50000 or 50000 EUR", HelpName = "AMOUNT", Arity = new(1, 2), AllowMultipleArgumentsPerToken = true };
        var target = new Option<string[]>("--target", "-t") { Description = $"What must be reached (repeatable): {TargetForms}", HelpName = "TARGET" };
        var measures = new Option<string>("--measures") { Description = $"Own measures and figures [default: {MeasureFile.DefaultName} beside the configuration, if it is there]", HelpName = "FILE" };
        var take = new Option<string[]>("--take") { Description = "Decided: in the plan whatever it brings (repeatable)", HelpName = "ID" };
        var leave = new Option<string[]>("--leave") { Description = "Not to be considered (repeatable)", HelpName = "ID" };
        var write = new Option<string>("--write-config") { Description = "Write what changes in holdfast.yaml, one file for each measure that Holdfast deploys", HelpName = "DIR" };
        var list = new Option<bool>("--list") { Description = "List the measures that apply, with their cost, and choose nothing" };
        var missing = new Option<bool>("--missing") { Description = "List what could have an outage rate and has none, and choose nothing" };
        var points = new Option<int>("--pareto") { Description = "At most so many points of cost against loss; 0 = none", HelpName = "N", DefaultValueFactory = _ => 24 };
        var most = Rows.Option(10);
        var score = new ScoreChoice();
        inventory.AddWithRatesTo(command);
        score.AddTo(command);
        foreach (var option in (Option[])[budget, target, measures, take, leave, write, list, missing, points, most]) command.Options.Add(option);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (line.GetValue(points) is < 0 or > 1000)
            {
                invocation.Fail("--pareto is outside 0 to 1000");
                return ExitCodes.Usage;
            }
            var amount = line.GetValue(budget) ?? [];
            if (amount.Length == 0 && line.GetValue(target) is not { Length: > 0 } && !line.GetValue(list) && !line.GetValue(missing))
            {
                invocation.Fail("neither a budget nor a target is given", $"--budget 50000, --target {TargetForms}, or --list to see what could be done");
                return ExitCodes.Usage;
            }
            if (inventory.Load(invocation) is not { } graph) return ExitCodes.ConfigInvalid;
            if (line.GetValue(missing))
            {
                var silent = OutageRates.Missing(graph);
                if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(new MissingRatesReport([.. silent]), MitigateJsonContext.Default.MissingRatesReport));
                else
                {
                    shell.Out.WriteLine(silent.IsEmpty ? "everything that can fail has an outage rate" : $"{silent.Count} sources of failure without a rate (outages: {{ per-year: 1, repair: 4h, source: ... }}):");
                    foreach (var id in silent) shell.Out.WriteLine($"  {id}");
                }
                return ExitCodes.Done;
            }
            if (!TryBudget(invocation, amount, graph.Inventory.Organisation.Currency, out var money)) return ExitCodes.Usage;
            var wanted = line.GetValue(target) ?? [];
            ScoreInputs? inputs = null;
            if (wanted.Any(each => each.StartsWith("score=", StringComparison.Ordinal)) && (inputs = score.Load(invocation, graph)) is null) return ExitCodes.ConfigInvalid;
            if (Targets(invocation, graph, inputs, wanted) is not { } targets) return ExitCodes.Usage;

            if (MeasurePlan.Measures(invocation, graph, line.GetValue(measures)) is not { } found) return ExitCodes.ConfigInvalid;
            var (decided, left) = (line.GetValue(take) ?? [], line.GetValue(leave) ?? []);
            if (!AreKnown(invocation, "--take", decided, found) || !AreKnown(invocation, "--leave", left, found)) return ExitCodes.Usage;
            if (decided.Intersect(left, StringComparer.Ordinal).FirstOrDefault() is { } both)
            {
                invocation.Fail($"'{both}' is both taken and left", "leave out --take or --leave");
                return ExitCodes.Usage;
            }
            found = found.Where(measure => !left.Contains(measure.Id)).ToValueList();
            if (line.GetValue(list))
            {
                if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(MeasureListReport.Of(found), MitigateJsonContext.Default.MeasureListReport));
                else MitigateText.Write(found, graph.Inventory.Organisation.Currency, shell.Out, shell.Paint);
                return ExitCodes.Done;
            }

            var plan = MeasurePlan.Of(invocation, graph, new()
            {
                Measures = found, Decided = [.. decided], Budget = money, Targets = targets, ParetoPoints = line.GetValue(points), Draws = MeasurePlan.Draws, Shown = MeasurePlan.Shown(graph),
            });
            if (decided.Length > 0 && plan.Chosen.IsEmpty)
            {
                invocation.Fail("what is decided (--take) does not fit the budget, or excludes itself", "a larger --budget, or fewer --take");
                return ExitCodes.Refused;
            }
            if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(MitigateReport.Of(plan), MitigateJsonContext.Default.MitigateReport));
            else new MitigateText(plan, graph.Inventory, shell.Out, shell.Paint, line.GetValue(most)).Write();
            if (line.GetValue(write) is { } folder && Write(invocation, plan, folder) is not ExitCodes.Done and var refused) return refused;
            return plan.Targets.All(each => each.IsReached) ? ExitCodes.Done : ExitCodes.Partial;
        });
        return command;
    }

    internal static bool TryBudget(Invocation invocation, string[] written, string currency, out decimal? budget)
    {
        budget = null;
        if (written.Length == 0) return true;
        var text = string.Join(' ', written);
        written = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (written.Length == 0) written = [""];
        var number = written[0].Replace("_", "", StringComparison.Ordinal);
        if (written.Length == 1 && number.Length > 3 && number[^3..].All(char.IsAsciiLetterUpper)) (number, written) = (number[..^3], [number[..^3], number[^3..]]);
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
            invocation.Fail($"--budget is '{text}'", $"write a number, and the currency if you like: --budget 50000 {currency}");
        else if (amount is < 0 or > 1_000_000_000_000m)
            invocation.Fail($"--budget is {text}", "0 or more: what may be spent in the first year");
        else if (written.Length > 1 && (written.Length > 2 || written[1] != currency))
            invocation.Fail($"--budget is in {string.Join(' ', written[1..])}, the organisation counts in {currency}", $"write it in {currency}: nothing here knows rates of exchange");
        else
            budget = amount;
        return budget is not null;
    }

    private static ValueList<MitigationTarget>? Targets(Invocation invocation, InventoryGraph graph, ScoreInputs? inputs, string[] written)
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
            else if (text.StartsWith("score=", StringComparison.Ordinal) && inputs is not null)
            {
                if (Score(invocation, inputs, text, written.Length) is not { } least) return null;
                targets.Add(least);
            }
            else
            {
                invocation.Fail($"--target is '{text}'", Suggest.Nearest(text.Split('=')[0], ["no-spof", "rto", "survive", "score"]) is { } near ? $"did you mean '{near}'? {TargetForms}" : TargetForms);
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

    private static MitigationTarget? Score(Invocation invocation, ScoreInputs inputs, string text, int targets)
    {
        if (targets > 1)
        {
            invocation.Fail($"--target {text} stands alone", "ask for it and for the others one after the other");
            return null;
        }
        if (!double.TryParse(text["score=".Length..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var least) || least is < 10 or > 95)
        {
            invocation.Fail($"--target is '{text}'", "the scale goes from 10 to 95, such as score=40");
            return null;
        }
        var card = inputs.Score();
        if (card.Score is not null) return new MitigationTarget.Score(least, new(card, inputs.Referential, inputs.Estate));
        invocation.Fail($"--target {text}: there is no score yet: {card.Withheld}", "answer first: holdfast score --ask");
        return null;
    }

    private static bool AreKnown(Invocation invocation, string option, string[] ids, ValueList<Measure> measures)
    {
        foreach (var id in ids.Where(id => measures.All(measure => measure.Id != id)))
        {
            invocation.Fail($"{option}: there is no measure '{id}' for this inventory",
                Suggest.Nearest(id, measures.Select(measure => measure.Id)) is { } near ? $"did you mean '{near}'?" : "holdfast mitigate --list shows what there is");
            return false;
        }
        return true;
    }

    /// <summary>One file for each measure of the plan that Holdfast can deploy; what is there already is left alone.</summary>
    private static int Write(Invocation invocation, MitigationPlan plan, string folder)
    {
        var shell = invocation.Shell;
        if (ConfigurationUse.ForIndex(invocation.ConfigFile, shell.Environment, []) is not { } configuration || ConfigFragment.Open(configuration) is not { } fragments)
        {
            invocation.Fail($"--write-config: {invocation.ConfigFile} is not a valid configuration", "holdfast check says why");
            return ExitCodes.ConfigInvalid;
        }
        var code = ExitCodes.Done;
        var written = 0;
        var others = new List<string>();
        foreach (var measure in plan.Chosen.Select(chosen => chosen.Measure))
        {
            if (fragments.Of(measure) is not { } text)
            {
                others.Add(measure.Id);
                continue;
            }
            var file = Path.Combine(folder, ConfigFragment.FileName(measure));
            try
            {
                Directory.CreateDirectory(folder);
                using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
                written++;
                shell.Error.WriteLine($"wrote {file}: {measure.Title}");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                invocation.Fail(File.Exists(file) ? $"{file} is there already and was left as it is" : $"{file} cannot be written: {error.Message}", "name another folder");
                code = ExitCodes.Refused;
            }
        }
        if (others.Count > 0) shell.Error.WriteLine($"not written, because no change of this configuration does it: {string.Join(", ", others)}");
        if (written == 0 && code == ExitCodes.Done)
            shell.Error.WriteLine("nothing to write: no measure of the plan is one that Holdfast deploys (second DNS provider, router zone, second front); --take ID puts one into the plan");
        return code;
    }
}
