using System.CommandLine;
using System.Text.Json;
using Holdfast.Output;
using Holdfast.Sync;

namespace Holdfast.Commands;

/// <summary><c>holdfast plan</c>: what would change at each provider. Reads only.</summary>
internal static class PlanCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("plan", "Show what would change at each provider, with a digest. Writes nothing.");
        var arguments = new SyncArguments();
        var expectNone = new Option<bool>("--expect-no-changes") { Description = "Exit with 4 when anything would change, or when something breaks users as it stands (a drift alarm)" };
        arguments.AddTo(command);
        command.Options.Add(expectNone);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (invocation.LoadConfiguration() is not { } configuration) return ExitCodes.ConfigInvalid;
            if (arguments.Read(invocation, configuration.Zones.Select(zone => zone.Zone), []) is not { } sync) return ExitCodes.Usage;
            if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
            using var run = new SyncRun(configuration, state, shell);
            var planned = await run.PlanAsync(sync, cancel);
            if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(PlanJson.Of(planned), PlanJsonContext.Default.PlanReport));
            else PlanText.Write(planned, digests => invocation.Command(arguments.Apply(sync, digests)), shell.Out, shell.Paint);
            return ExitCode(planned, line.GetValue(expectNone));
        });
        return command;
    }

    private static int ExitCode(IReadOnlyList<PlannedZone> planned, bool expectNone)
    {
        if (planned.Any(zone => zone.IsHeldBack)) return ExitCodes.Refused;
        if (planned.Any(zone => zone is PlannedZone.Unreadable)) return ExitCodes.Partial;
        return expectNone && (planned.OfType<PlannedZone.Planned>().Any(zone => !zone.Plan.IsEmpty) || planned.Any(zone => !zone.Findings.IsEmpty)) ? ExitCodes.ChangesPending : ExitCodes.Done;
    }
}
