using System.CommandLine;
using Holdfast.Adapters.Incidents;
using Holdfast.Core.Incidents;
using Holdfast.Demo;
using Holdfast.Lab.World;
using Holdfast.Output;
using Live = Holdfast.Lab.Internet.RouterPlace;

namespace Holdfast.Commands;

/// <summary><c>holdfast lab</c>: the little internet with everything in it; the first thing that a new user runs.</summary>
internal static class LabCommand
{
    // The lowest TTL that a name server can give is a second: 60 s, 60 times as fast.
    private const double HighestSpeed = 60;

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("lab", "A little internet on this machine: sync, watch, break the first front, switch, prove, heal, fail back. No account, no root, nothing beyond loopback.");
        var scenario = new Option<string>("--scenario") { Description = $"Replay a real incident instead: {string.Join(", ", IncidentFile.BuiltIn().Select(incident => incident.Id))}", HelpName = "ID" };
        var place = new Option<string>("--router-zone") { Description = "Where the router's zone lives: outside every front's owner, in the same zone as the site (the first owner and deSEC), or at both owners of the fronts", HelpName = "same|outside|owners", DefaultValueFactory = _ => "outside" };
        place.AcceptOnlyFromAmong("same", "outside", "owners");
        var api = new Option<string>("--dns-api") { Description = "What becomes of the DNS API of the incident's owner [default: as it was]", HelpName = "up|degraded|frozen|down" };
        api.AcceptOnlyFromAmong("up", "degraded", "frozen", "down");
        var minimum = new Option<int[]>("--minimum-ttl") { Description = "deSEC's minimum_ttl in seconds, once or several times [default: 60 and 3600 for a scenario, 60 else]", HelpName = "SECONDS", AllowMultipleArgumentsPerToken = true };
        minimum.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => !int.TryParse(token.Value, out var seconds) || seconds is < 1 or > 86400)) result.AddError("--minimum-ttl takes seconds from 1 to 86400");
        });
        var time = new Option<string>("--time") { Description = "virtual: simulated within seconds; real: real servers, probes and users. [default: virtual for a scenario, which lasts hours]", HelpName = "real|virtual" };
        time.AcceptOnlyFromAmong("real", "virtual");
        var speed = new Option<double>("--speed") { Description = "With --time real: incident, policy and TTLs run so many times faster, 1 to 60", HelpName = "N", DefaultValueFactory = _ => 1 };
        speed.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var times) && times is >= 1 and <= HighestSpeed)) result.AddError("--speed takes a number from 1 to 60");
        });
        var keep = new Option<bool>("--keep") { Description = "Leave it running afterwards, to try the other commands by hand" };
        foreach (var option in (Option[])[scenario, place, api, minimum, time, speed, keep]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(scenario) is not null && result.GetValue(keep)) result.AddError("--keep belongs to the lab without --scenario");
            if (result.GetValue(scenario) is null && result.GetValue(time) == "virtual") result.AddError("the lab without --scenario is real; virtual time belongs to --scenario ID");
            if (result.GetValue(scenario) is null && result.GetValue(api) is not null) result.AddError("--dns-api belongs to --scenario ID");
            if (result.GetResult(speed) is { Implicit: false } && !(result.GetValue(scenario) is not null && result.GetValue(time) == "real")) result.AddError("--speed belongs to --scenario ID --time real");
        });
        command.SetAction((line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            var minimums = line.GetValue(minimum) ?? [];
            if (line.GetValue(scenario) is not { } id) return InteractiveAsync(invocation, line.GetValue(place)!, minimums, line.GetValue(keep), cancel);
            var isReal = line.GetValue(time) == "real";
            var routerPlace = Enum.Parse<RouterPlace>(line.GetValue(place)!, ignoreCase: true);
            // Real time knows one world at a time; at the owners of the fronts deSEC plays no part, and all its TTLs are one world.
            var isOneWorld = isReal || routerPlace == RouterPlace.Owners;
            var chosen = new ScenarioOptions
            {
                Place = routerPlace,
                DnsApi = line.GetValue(api) is { } state ? Enum.Parse<PlaneState>(state, ignoreCase: true) : null,
                MinimumTtls = minimums.Length > 0 ? [.. isOneWorld ? minimums[..1] : minimums] : isOneWorld ? [60] : [60, 3600],
            };
            return LabScenario.RunAsync(invocation, id, chosen, isReal ? line.GetValue(speed) : null, cancel);
        });
        return command;
    }

    private static async Task<int> InteractiveAsync(Invocation invocation, string place, int[] minimums, bool keep, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        var folder = Directory.CreateTempSubdirectory("holdfast-lab-").FullName;
        try
        {
            var settings = new LiveSiteOptions(
                Enum.Parse<Live>(place, ignoreCase: true), LabSetup.Scaled, LabSetup.ScaledTtl,
                Math.Max(1, (minimums is [var first, ..] ? first : LabSetup.ScaledTtl * LabSetup.Scale) / LabSetup.Scale));
            var inside = invocation.IsJson ? shell with { Out = shell.Error, OutIsTerminal = shell.ErrorIsTerminal } : shell;
            var result = await new LabRun(inside, folder, settings).RunAsync(keep, cancel);
            if (result is null) return ExitCodes.Unexpected;
            if (invocation.IsJson) shell.Out.WriteLine(LabJson.Of(result, settings).ToJsonString(LabJson.Indented));
            return result.Broken.IsEmpty ? ExitCodes.Done : ExitCodes.Unexpected;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
