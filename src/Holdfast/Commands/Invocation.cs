using System.CommandLine;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Index;
using Holdfast.Output;
using Holdfast.Watch;

namespace Holdfast.Commands;

/// <summary>One run of a command: its parsed line, the shell, and the steps that most commands start with.</summary>
public sealed class Invocation(Shell shell, ParseResult line, GlobalOptions options)
{
    public Shell Shell => shell;
    public ParseResult Line => line;
    public bool IsJson => line.GetValue(options.Format) == "json";
    public string ConfigFile => line.GetValue(options.Config) ?? shell.Environment("HOLDFAST_CONFIG") ?? ConfigLoader.DefaultFile;

    /// <summary>
    /// Reads the configuration whole, as <c>check</c> does; prints what is wrong. Null when any of it is not valid: exit with
    /// <see cref="ExitCodes.ConfigInvalid"/>. What writes records must not do it from a file that <c>check</c> refuses.
    /// </summary>
    public Configuration? LoadConfiguration()
    {
        var problems = new List<Problem>();
        var (configuration, _) = ReadWhole(problems);
        ShowProblems(problems);
        return configuration;
    }

    /// <summary>The configuration with its failover, its inventory and the answers about it; null when any of them has an error.</summary>
    public (Configuration? Configuration, DependencyInventory? Inventory) ReadWhole(List<Problem> problems)
    {
        var reading = Examine(out var inventory);
        problems.AddRange(reading.Problems);
        return reading.HasErrors ? (null, null) : (reading.Configuration, inventory);
    }

    /// <summary>The configuration with its inventory and the answers about it, part by part; what hangs on a part with errors is not judged.</summary>
    internal ConfigReading Examine(out DependencyInventory? inventory)
    {
        inventory = null;
        var reading = ConfigLoader.Reading(ConfigFile, shell.Environment);
        if (reading.Configuration is not { } configuration || reading.Findings.Any(finding => ConfigReading.IsError(finding) && ConfigReading.IsUsedByIndex(finding.Part))) return reading;
        var (ofInventory, ofAnswers) = (new List<Problem>(), new List<Problem>());
        inventory = InventoryLoader.Load(configuration, ofInventory);
        if (ofInventory.All(problem => problem.Severity != Severity.Error)) AnswersReading.Check(configuration, inventory, shell.Clock, ofAnswers);
        return reading with
        {
            Findings =
            [
                .. reading.Findings,
                .. ofInventory.Select(problem => new ConfigFinding(new ConfigPart(ConfigPartKind.Inventory), problem)),
                .. ofAnswers.Select(problem => new ConfigFinding(new ConfigPart(ConfigPartKind.Answers), problem)),
            ],
        };
    }

    public void ShowProblems(IEnumerable<Problem> problems)
    {
        const int most = 200;
        var shown = 0;
        foreach (var problem in problems)
        {
            if (++shown > most) continue;
            var paint = shell.ErrorPaint;
            var label = problem.Severity switch
            {
                Severity.Error => paint.Red("error"),
                Severity.Warning => paint.Yellow("warning"),
                _ => paint.Cyan("note"),
            };
            var place = problem.Line == 0 ? problem.File : $"{problem.File}:{problem.Line}:{problem.Column}";
            shell.Error.WriteLine($"{place}: {label}: {problem.Message}");
            if (problem.Hint.Length > 0) shell.Error.WriteLine($"    {paint.Dim("fix:")} {problem.Hint}");
        }
        if (shown > most) shell.Error.WriteLine($"... and {shown - most} more");
    }

    /// <summary>Null (after a message) when the state folder cannot be used.</summary>
    public StateFolder? OpenState()
    {
        try
        {
            return StateFolder.Open(line.GetValue(options.State), shell.Environment);
        }
        catch (StateFolderException error)
        {
            Fail(error.Message, "name another with --state DIR");
            return null;
        }
    }

    /// <summary>The state folder was named: commands and watcher meet there and nowhere else.</summary>
    public bool NamesState => line.GetValue(options.State) is { Length: > 0 } || shell.Environment("HOLDFAST_STATE") is { Length: > 0 };

    /// <summary>Asks the running watcher, wherever its socket stands. What was refused or silent counts only if no other place answers.</summary>
    internal async Task<ControlAnswer> AskWatcherAsync(StateFolder state, ControlRequest request, CancellationToken cancel)
    {
        ControlAnswer found = ControlAnswer.Nobody.There;
        foreach (var folder in ControlPlace.ToAsk(state.FullPath, NamesState, shell.Environment))
        {
            var answer = await new ControlSocket(folder).AskAsync(request, shell.Clock, cancel);
            if (answer is ControlAnswer.Replied or ControlAnswer.Silent) return answer;
            if (answer is not ControlAnswer.Nobody) found = answer;
        }
        return found;
    }

    /// <summary>The state folder if it is there already; a command that only reads makes none.</summary>
    public StateFolder? FindState() => StateFolder.Find(line.GetValue(options.State), shell.Environment);

    /// <summary>A command line for people to run: with the configuration and the state folder that this one was given, quoted for a shell.</summary>
    public string Command(params IEnumerable<string> words)
    {
        List<string> all = ["holdfast", .. words];
        foreach (var option in (Option<string>[])[options.Config, options.State])
            if (line.GetResult(option) is { Implicit: false } && line.GetValue(option) is { } value) all.AddRange([option.Name, value]);
        return string.Join(' ', all.Select(Quoted));
    }

    private static string Quoted(string word) => word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_./:=,@%+~".Contains(c, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public void Fail(string message, string? hint = null)
    {
        shell.Error.WriteLine($"{shell.ErrorPaint.Red("error")}: {message}");
        if (hint is not null) shell.Error.WriteLine($"    {shell.ErrorPaint.Dim("fix:")} {hint}");
    }
}
