using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Incidents;
using Holdfast.Demo;
using Holdfast.Lab.Internet;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast lab</c>: the little internet with everything in it; the first thing that a new user runs.</summary>
internal static class LabCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("lab", "A little internet on this machine: sync, watch, break the first front, switch, prove, heal, fail back. No account, no root, nothing beyond loopback.");
        var place = new Option<string>("--router-zone") { Description = "Where the router's zone lives: outside every front's owner, or the same zone as the site", HelpName = "same|outside", DefaultValueFactory = _ => "outside" };
        place.AcceptOnlyFromAmong("same", "outside");
        var keep = new Option<bool>("--keep") { Description = "Leave it running afterwards, to try the other commands by hand" };
        var scenario = new Option<string>("--scenario") { Description = $"Replay a real incident in virtual time: {string.Join(", ", IncidentFile.BuiltIn().Select(incident => incident.Id))}", HelpName = "ID" };
        var api = new Option<string>("--dns-api") { Description = "What becomes of the DNS API of the incident's owner [default: as it was]", HelpName = "up|degraded|frozen|down" };
        api.AcceptOnlyFromAmong("up", "degraded", "frozen", "down");
        command.Options.Add(scenario);
        command.Options.Add(place);
        command.Options.Add(api);
        command.Options.Add(keep);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (line.GetValue(scenario) is { } id) return LabScenario.Run(invocation, id, line.GetValue(place)!, line.GetValue(api));
            var folder = Directory.CreateTempSubdirectory("holdfast-lab-").FullName;
            try
            {
                var inside = invocation.IsJson ? shell with { Out = shell.Error, OutIsTerminal = shell.ErrorIsTerminal } : shell;
                var result = await new LabRun(inside, folder, line.GetValue(place) == "same" ? RouterPlace.Same : RouterPlace.Outside).RunAsync(line.GetValue(keep), cancel);
                if (result is null) return ExitCodes.Unexpected;
                if (invocation.IsJson) shell.Out.WriteLine(Json(result).ToJsonString());
                return ExitCodes.Done;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static JsonObject Json(LabResult result) => new()
    {
        ["scenario"] = "lab",
        ["mode"] = "real",
        ["detectedSeconds"] = result.Detected.TotalSeconds,
        ["decidedSeconds"] = result.Decided.TotalSeconds,
        ["visibleSeconds"] = new JsonObject(result.Visible.Select(one => KeyValuePair.Create(one.Provider, (JsonNode?)one.After.TotalSeconds))),
        ["userTimeLostShare"] = Math.Round(result.Lost, 4),
        ["floorShare"] = Math.Round(result.OracleLost, 4),
        ["badSeconds"] = double.Parse(result.Bad.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
    };
}
