using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Journal;
using Holdfast.Core.Failover;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast replay</c>: runs the engine over a journal again; the decisions must be the same.</summary>
internal static class ReplayCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("replay", "Run the decision engine over a journal again: the same input must give the same decisions.");
        var file = new Argument<string?>("JOURNAL") { Description = "The journal file [default: the state folder's]", Arity = ArgumentArity.ZeroOrOne };
        SyncArguments.RefuseOptions(file);
        command.Arguments.Add(file);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            var path = line.GetValue(file);
            if (path is null)
            {
                if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
                if (HistoryCommand.JournalOf(invocation, state) is not { } found) return ExitCodes.Unexpected;
                path = found;
            }
            else if (!File.Exists(path))
            {
                invocation.Fail($"there is no journal {path}", "without a path the journal of the state folder is replayed");
                return ExitCodes.Usage;
            }
            IReadOnlyList<JournalRow> rows;
            try
            {
                using var journal = Journal.Open(path, readOnly: true);
                rows = journal.Read();
            }
            catch (IOException error)
            {
                invocation.Fail(error.Message, "name a journal that a watcher wrote; without a path the one of the state folder is replayed");
                return ExitCodes.Unexpected;
            }
            var results = rows.GroupBy(row => row.Router).Select(router => (Router: router.Key, Result: RouterMachine.Replay(router.Select(row => row.Entry)))).ToList();
            if (invocation.IsJson)
            {
                shell.Out.WriteLine(new JsonObject
                {
                    ["routers"] = new JsonArray([.. results.Select(one => (JsonNode)new JsonObject
                    {
                        ["router"] = one.Router,
                        ["decisions"] = one.Result.Decisions.Count,
                        ["different"] = one.Result.Differences.Count,
                        ["decidedBy"] = new JsonArray([.. one.Result.Programs.Select(program => (JsonNode?)Program(program))]),
                    })]),
                }.ToJsonString());
            }
            foreach (var (router, result) in results)
            {
                if (!invocation.IsJson)
                    shell.Out.WriteLine($"{router}: {result.Decisions.Count} decisions of {string.Join(", ", result.Programs.Select(Program))}, {(result.IsSame ? shell.Paint.Green("all the same") : shell.Paint.Red($"{result.Differences.Count} different"))}");
                foreach (var difference in result.Differences.Take(20))
                    shell.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {difference.At:O}: then {difference.Then.Reason}; now {difference.Now.Reason}"));
            }
            return results.All(one => one.Result.IsSame) ? ExitCodes.Done : ExitCodes.Unexpected;
        });
        return command;
    }

    private static string Program(string? version) => version is null ? "holdfast before its journal named the version" : $"holdfast {version}";
}
