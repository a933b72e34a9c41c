using System.CommandLine;
using System.Text.Json;
using Holdfast.Adapters.Incidents;
using Holdfast.Adapters.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;
using Holdfast.Index;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast simulate</c>: what a real outage, or a thinkable one, would do to us.</summary>
internal static class SimulateCommand
{
    private const int MostYears = 1_000_000;

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("simulate", "Play an outage against the inventory: a real incident, a template, or the fall of any node.");
        var inventory = new InventoryChoice();
        var name = new Option<string>("--event", "-e") { Description = "An incident or template (see --list), or the id of a component, supplier:ID, place:ID, plane:SUPPLIER/PLANE, ...", HelpName = "ID" };
        var file = new Option<string>("--scenario") { Description = "Play a scenario of one's own: a YAML file that says what fails, in phases", HelpName = "FILE" };
        var how = new Option<string>("--how") { Description = "How the node or the subject of a template fails [default: down]: degraded:0.7 serves that share of calls, flapping:10m or flapping:10m:0.3 comes and goes", HelpName = "STATE" };
        var all = new Option<bool>("--all") { Description = "Rank all single events by damage" };
        var list = new Option<bool>("--list") { Description = "List incidents and templates" };
        var duration = new Option<string>("--duration") { Description = "How long it lasts, such as 4h; incidents keep their own", HelpName = "TIME" };
        var years = new Option<int?>("--years") { Description = "Draw so many years from the outage rates instead (Monte Carlo)", HelpName = "N" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the draw", HelpName = "S", DefaultValueFactory = _ => 1 };
        var unknown = new Option<double>("--unknown-share") { Description = "Share of calls taken to succeed where the record of an incident says 'degraded' without a figure, 0 to 1", DefaultValueFactory = _ => 0.5 };
        var unswitched = new Option<bool>("--no-switches") { Description = "Nobody switches anything over: the difference is what the mitigations are worth" };
        var most = Rows.Option(15);
        inventory.AddWithRatesTo(command);
        foreach (var option in (Option[])[name, file, how, all, list, duration, years, seed, unknown, unswitched, most]) command.Options.Add(option);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            var text = new SimulateText(shell.Out, shell.Paint, line.GetValue(most));
            TimeSpan? length = null;
            if (line.GetValue(duration) is { } written)
            {
                if (!Duration.TryParse(written, out var parsed) || parsed <= TimeSpan.Zero)
                {
                    invocation.Fail($"--duration is '{written}'", Duration.Forms);
                    return ExitCodes.Usage;
                }
                length = parsed;
            }
            if (line.GetValue(years) is < 2 or > MostYears)
            {
                invocation.Fail($"--years is outside 2 to {MostYears}");
                return ExitCodes.Usage;
            }
            if (line.GetValue(unknown) is not (>= 0 and <= 1))
            {
                invocation.Fail("--unknown-share is outside 0 to 1");
                return ExitCodes.Usage;
            }
            if (line.GetValue(list)) return List(invocation);
            var asked = new[] { line.GetValue(name) is not null, line.GetValue(file) is not null, line.GetValue(all), line.GetValue(years) is not null }.Count(each => each);
            if (asked != 1)
            {
                invocation.Fail(asked == 0 ? "no event is named" : "more than one thing is asked for", "one of --event ID, --scenario FILE, --all and --years N; --list shows incidents and templates");
                return ExitCodes.Usage;
            }
            DisturbanceState? state = null;
            if (line.GetValue(how) is { } wanted)
            {
                if (!DisturbanceText.TryParse(wanted, out var parsed))
                {
                    invocation.Fail($"--how is '{wanted}'", DisturbanceText.Forms);
                    return ExitCodes.Usage;
                }
                if (line.GetValue(name) is null)
                {
                    invocation.Fail("--how goes with --event", line.GetValue(file) is null ? "name the event" : "a scenario file states it phase by phase");
                    return ExitCodes.Usage;
                }
                state = parsed;
            }
            if (inventory.Load(invocation) is not { } graph) return ExitCodes.ConfigInvalid;
            var settings = SimulationOptions.Default with { AllowSwitches = !line.GetValue(unswitched) };

            if (line.GetValue(years) is { } span)
            {
                var drawn = MonteCarlo.Of(graph, span, line.GetValue(seed), settings, Environment.ProcessorCount);
                if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(drawn, SimulateJsonContext.Default.MonteCarloResult));
                else text.Write(drawn, graph.Inventory.Organisation.Currency);
                return ExitCodes.Done;
            }
            if (line.GetValue(all))
            {
                var ranking = Ranking.Of(graph, length, settings);
                if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(RankingReport.Of(length, ranking), SimulateJsonContext.Default.RankingReport));
                else text.Write(ranking, length);
                return ExitCodes.Done;
            }
            Scenario? scenario;
            if (line.GetValue(file) is { } path)
            {
                var problems = new List<Problem>();
                scenario = ScenarioFile.Read(path, graph, problems);
                invocation.ShowProblems(problems);
                if (scenario is null) return ExitCodes.ConfigInvalid;
            }
            else
            {
                scenario = Find(invocation, graph, line.GetValue(name)!, length, line.GetValue(unknown));
                if (scenario is null) return ExitCodes.Usage;
                if (state is not null && scenario.Start is not null)
                {
                    invocation.Fail($"{scenario.Id} happened as it did", "--how is for templates and single nodes; a scenario file can play a variant");
                    return ExitCodes.Usage;
                }
                if (state is not null) scenario = scenario.InState(state);
            }
            var result = Simulator.Run(graph, scenario, settings);
            var rescue = Rescue.Of(graph, scenario, options: settings);
            var circles = FallenCircle.Of(graph, result);
            if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(SimulateReport.Of(result, rescue, circles), SimulateJsonContext.Default.SimulateReport));
            else text.Write(result, rescue, circles);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Null, after a message with what may have been meant, when nothing has the name.</summary>
    public static Scenario? Find(Invocation invocation, InventoryGraph graph, string name, TimeSpan? duration, double unknownShare)
    {
        var incidents = IncidentScenario.Of(IncidentFile.BuiltIn(), graph, unknownShare);
        if (ScenarioCatalogue.Find(name, graph, incidents, duration, out var hint) is { } scenario) return scenario;
        var isTemplate = ScenarioTemplates.All.Any(template => name == template.Name || name.StartsWith(template.Name + ":", StringComparison.Ordinal));
        invocation.Fail(isTemplate ? $"nothing in the inventory is what '{name}' is about" : $"there is no event '{name}'", hint);
        return null;
    }

    private static int List(Invocation invocation)
    {
        var shell = invocation.Shell;
        var incidents = IncidentFile.BuiltIn().OrderByDescending(incident => incident.Start).ToList();
        if (invocation.IsJson)
        {
            var report = new EventListReport(
                incidents.Select(incident => new EventReport(incident.Id, incident.Title)).ToList(),
                ScenarioTemplates.All.Select(template => new EventReport(template.Name, template.About)).ToList());
            shell.Out.WriteLine(JsonSerializer.Serialize(report, SimulateJsonContext.Default.EventListReport));
            return ExitCodes.Done;
        }
        var table = new Table("EVENT", "LASTED", "WHAT");
        foreach (var incident in incidents) table.Add(incident.Id, Duration.Format(incident.End - incident.Start), incident.Title);
        foreach (var (template, about) in ScenarioTemplates.All) table.Add(template, "", about);
        table.Write(shell.Out, shell.Paint);
        shell.Out.WriteLine("and the id of anything in the inventory: a component, supplier:ID, group:ID, place:ID, jurisdiction:ID, technology:ID, plane:SUPPLIER/PLANE");
        return ExitCodes.Done;
    }
}
