using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Journal;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Watch;

namespace Holdfast.Commands;

/// <summary><c>holdfast history</c>: what the watcher saw, decided and did.</summary>
internal static class HistoryCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("history", "Show what the watcher saw, decided and did, from the journal.");
        var router = new Argument<string?>("ROUTER") { Description = "Only this router [default: all]", Arity = ArgumentArity.ZeroOrOne };
        var last = new Option<int>("--last") { Description = "How many entries", HelpName = "N", DefaultValueFactory = _ => 50 };
        last.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var count) && count < 1) result.AddError("--last takes a number from 1");
        });
        SyncArguments.RefuseOptions(router);
        command.Arguments.Add(router);
        command.Options.Add(last);
        var observations = new Option<bool>("--observations") { Description = "The raw observations instead: every probe and every name server's answer" };
        command.Options.Add(observations);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
            if (JournalOf(invocation, state) is not { } path) return ExitCodes.Unexpected;
            using var journal = Journal.Open(path, readOnly: true);
            if (line.GetValue(router) is { } name && journal.Routers() is { Count: > 0 } names && !names.Contains(name))
            {
                var near = Suggest.Nearest(name, names) is { } nearest ? $"; did you mean '{nearest}'?" : "";
                invocation.Fail($"the journal has nothing of a router '{name}'{near}", $"routers: {string.Join(", ", names)}");
                return ExitCodes.Usage;
            }
            if (line.GetValue(observations)) return Observations(invocation, journal.ReadObservations(line.GetValue(router), line.GetValue(last)));
            var rows = journal.Read(line.GetValue(router), last: line.GetValue(last));
            if (invocation.IsJson)
            {
                var list = new JsonArray([.. rows.Select(row => (JsonNode)new JsonObject
                {
                    ["id"] = row.Id,
                    ["at"] = row.Entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                    ["router"] = row.Router,
                    ["what"] = Describe(row.Entry),
                })]);
                shell.Out.WriteLine(new JsonObject { ["entries"] = list }.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
                return ExitCodes.Done;
            }
            foreach (var row in rows)
                shell.Out.WriteLine($"{row.Entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {row.Router}  {Coloured(row.Entry, shell.Paint)}");
            if (rows.Count == 0) shell.Out.WriteLine("nothing happened yet");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The journal of the state folder; null, after a message, when there is none.</summary>
    internal static string? JournalOf(Invocation invocation, StateFolder state)
    {
        var path = Path.Combine(state.FullPath, Journal.FileName);
        if (File.Exists(path)) return path;
        invocation.Fail($"there is no journal in {state.FullPath}", "run 'holdfast watch' first, or name its state folder with --state DIR");
        return null;
    }

    private static int Observations(Invocation invocation, IReadOnlyList<SeenRow> rows)
    {
        var shell = invocation.Shell;
        if (invocation.IsJson)
        {
            var list = new JsonArray([.. rows.Select(row => (JsonNode)new JsonObject
            {
                ["at"] = row.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["router"] = row.Router, ["subject"] = row.Subject, ["vantage"] = row.Vantage, ["family"] = row.Family, ["good"] = row.IsGood, ["detail"] = row.Detail,
            })]);
            shell.Out.WriteLine(new JsonObject { ["observations"] = list }.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
            return ExitCodes.Done;
        }
        foreach (var row in rows)
        {
            var line = $"{row.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.f}Z  {row.Router}  {row.Subject} from {row.Vantage} over {(row.Family == "V6" ? "IPv6" : "IPv4")}: {row.Detail}";
            shell.Out.WriteLine(row.IsGood is false ? shell.Paint.Red(line) : row.IsGood is null ? shell.Paint.Yellow(line) : line);
        }
        if (rows.Count == 0) shell.Out.WriteLine("nothing was seen yet");
        return ExitCodes.Done;
    }

    internal static string Describe(JournalEntry entry) => entry switch
    {
        JournalEntry.Started { IsCheckpoint: true } started => $"watcher {started.Watcher} goes on (checkpoint)",
        JournalEntry.Started started => $"watcher {started.Watcher} started",
        JournalEntry.VerdictChanged change => $"{change.Front}: {Word(change.From)} → {Word(change.To)} ({change.Votes})",
        JournalEntry.Ticked { Decision: Decision.Switch move } => $"decided: {move.From} → {move.To}: {move.Reason}",
        JournalEntry.Ticked ticked => $"holding: {ticked.Decision.Reason}",
        JournalEntry.Operated operated => $"{operated.By}: {StatusWords.Obeyed(operated.Action, operated.Decision)}",
        JournalEntry.Adopted adopted => $"adopted epoch {adopted.Mark.Epoch}: {adopted.Mark.Front} ({adopted.Why})",
        JournalEntry.Drifted drift => $"{drift.Provider}: changed by somebody else: holds {drift.Found} instead of {drift.Wanted.Front} (epoch {drift.Wanted.Epoch}); written back",
        JournalEntry.Gap { IsOver: false } => "the journal took no entries from here on: what follows was written later",
        JournalEntry.Gap gap => gap.Lost == 0 ? "the journal takes entries again" : $"the journal takes entries again; {gap.Lost} are lost",
        JournalEntry.Overruled overruled => $"{string.Join(", ", overruled.Providers)}: nobody's decision, ours is written over it: {overruled.Why}",
        JournalEntry.SecondWriter second => $"{second.Other.Epoch.By} moves users against this watcher ({second.Other.Front}, epoch {second.Other.Epoch.Number}): "
            + (second.YieldsUntil is null ? "the other one yields" : "this one yields"),
        JournalEntry.Outbid outbid => $"not obeyed: {outbid.Why}",
        JournalEntry.Refused refused => $"not obeyed: {refused.Why}",
        JournalEntry.RefusalEnded ended => $"epoch {ended.Mark.Epoch} stands at no provider any more",
        JournalEntry.Told { Event: var told } => $"told: {NotifierMessages.Word(told.Kind)}{(told.IsOver ? " is over" : "")}: {told.Text}",
        JournalEntry.Marked marked => $"epoch {marked.Mark.Epoch}: {marked.Mark.Front}",
        JournalEntry.Sent { Errand: Errand.Write write } => $"writing {write.Mark.Front} (epoch {write.Mark.Epoch}) at {write.Provider}",
        JournalEntry.Sent sent => $"asking {sent.Errand.Provider}",
        JournalEntry.Answered answered => $"{answered.Answer.Provider}: {Answer(answered.Answer)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Answer(ConvergenceEvent.Answer answer) => answer switch
    {
        ConvergenceEvent.ReadDone read => $"holds {read.Reading}",
        ConvergenceEvent.ReadFailed failed => $"could not be read: {failed.Reason}",
        ConvergenceEvent.WriteDone => "written",
        ConvergenceEvent.WriteRefused refused => $"refused the write: {refused.Reason}",
        ConvergenceEvent.WriteUnknown unknown => $"outcome of the write unknown: {unknown.Reason}",
        ConvergenceEvent.Conflict => "changed by someone else in between",
        ConvergenceEvent.Served served => $"served by {served.Agreeing} of {served.Asked} name servers",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Coloured(JournalEntry entry, Paint paint) => entry switch
    {
        JournalEntry.Ticked { Decision: Decision.Switch } => paint.Bold(Describe(entry)),
        JournalEntry.Drifted or JournalEntry.Refused or JournalEntry.Overruled or JournalEntry.Outbid or JournalEntry.Told { Event.IsOver: false } => paint.Yellow(Describe(entry)),
        JournalEntry.Answered { Answer: ConvergenceEvent.WriteRefused or ConvergenceEvent.WriteUnknown or ConvergenceEvent.ReadFailed } => paint.Yellow(Describe(entry)),
        JournalEntry.VerdictChanged { To: Verdict.Unhealthy } => paint.Red(Describe(entry)),
        JournalEntry.VerdictChanged { To: Verdict.Healthy } => paint.Green(Describe(entry)),
        _ => Describe(entry),
    };

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
