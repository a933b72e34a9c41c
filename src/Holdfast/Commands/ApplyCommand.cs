using System.CommandLine;
using System.Text.Json;
using Holdfast.Adapters.Config;
using Holdfast.Output;
using Holdfast.Sync;

namespace Holdfast.Commands;

/// <summary><c>holdfast apply</c>: plans again and applies; with digests only those plans.</summary>
internal static class ApplyCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("apply", "Apply what is declared, at each provider on its own, and verify it at the authoritative servers.");
        var arguments = new SyncArguments();
        var digest = new Option<string[]>("--digest")
        {
            Description = "Apply only the plan with this digest (repeatable); a plan that changed since is refused", HelpName = "sha256:...", DefaultValueFactory = _ => [],
        };
        var yes = new Option<bool>("--yes") { Description = "Do not ask first; on a terminal it asks once, elsewhere never" };
        arguments.AddTo(command);
        command.Options.Add(yes);
        command.Options.Add(digest);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (invocation.LoadConfiguration() is not { } configuration) return ExitCodes.ConfigInvalid;
            if (arguments.Read(invocation, configuration.Zones.Select(zone => zone.Zone), line.GetValue(digest) ?? []) is not { } sync) return ExitCodes.Usage;
            var asks = shell.CanAsk && !line.GetValue(yes) && sync.Digests.Count == 0 && sync.Forced.Count == 0;
            return await RunAsync(invocation, configuration, sync, cancel, asks);
        });
        return command;
    }

    internal static async Task<int> RunAsync(Invocation invocation, Configuration configuration, SyncOptions sync, CancellationToken cancel, bool asks = false)
    {
        var shell = invocation.Shell;
        if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
        using var run = new SyncRun(configuration, state, shell);
        if (asks)
        {
            // The drafts are read once in a run: what is shown is what is applied.
            var planned = await run.PlanAsync(sync, cancel);
            if (planned.OfType<PlannedZone.Planned>().Sum(one => one.Plan.Changes.Count) is > 0 and var changes)
            {
                PlanText.Write(planned, digests => invocation.Command(["apply", .. digests.SelectMany(digest => (string[])["--digest", digest])]), shell.Error, shell.ErrorPaint);
                if (!shell.Asks($"apply {(changes == 1 ? "this change" : $"these {changes} changes")}?"))
                {
                    shell.Error.WriteLine("nothing was changed");
                    return planned.Any(one => one is PlannedZone.Refused || one.IsHeldBack) ? ExitCodes.Refused : ExitCodes.Done;
                }
            }
        }
        IReadOnlyList<AppliedZone> applied;
        try
        {
            applied = await run.ApplyAsync(sync, cancel);
        }
        catch (OperationCanceledException) when (run.HasBegunToWrite)
        {
            invocation.Fail("stopped while writing: some changes may have been made", $"run it again, it reads first: {invocation.Command("apply")}");
            return ExitCodes.Partial;
        }
        if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(PlanJson.Of(applied), PlanJsonContext.Default.PlanReport));
        else PlanText.Write(applied, shell.Out, shell.Paint);
        if (applied.Any(one => one.WasRefused || one.Planned.IsHeldBack) || !AllDigestsMatch(invocation, sync, applied)) return ExitCodes.Refused;
        return applied.All(one => one.IsComplete) ? ExitCodes.Done : ExitCodes.Partial;
    }

    /// <summary>A digest that no plan has was not applied: that is said, also when there is nothing to do any more.</summary>
    private static bool AllDigestsMatch(Invocation invocation, SyncOptions sync, IReadOnlyList<AppliedZone> applied)
    {
        var unmatched = sync.Digests.Except(applied.Select(one => one.Planned).OfType<PlannedZone.Planned>().Select(one => one.Plan.Digest)).Order(StringComparer.Ordinal).ToList();
        foreach (var digest in unmatched)
            invocation.Fail($"no plan that could be made has the digest {digest}: what it stood for was not applied", $"see what there is to do now: {invocation.Command("plan")}");
        // Of what could not be read nobody knows whether it would have matched: that is partial, not refused.
        return unmatched.Count <= applied.Count(one => one.Planned is PlannedZone.Unreadable);
    }
}
