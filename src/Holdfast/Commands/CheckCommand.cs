using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast check</c>: reads the configuration and its inventory whole and shows every problem. Asks nobody, needs no secret.</summary>
internal static class CheckCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("check", "Check the configuration and the inventory: every problem with file:line:column and the fix.");
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            var problems = new List<Problem>();
            var (configuration, inventory) = invocation.ReadWhole(problems);
            if (invocation.IsJson)
            {
                var report = new CheckReport(configuration is not null, problems.Select(problem => new ProblemReport(
                    problem.File, problem.Line, problem.Column, problem.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" }, problem.Message, problem.Hint)).ToList());
                shell.Out.WriteLine(JsonSerializer.Serialize(report, CheckJsonContext.Default.CheckReport));
            }
            else
            {
                invocation.ShowProblems(problems);
            }
            if (configuration is null) return ExitCodes.ConfigInvalid;
            if (!invocation.IsJson)
            {
                var sets = configuration.Zones.Sum(zone => zone.Records.Count);
                shell.Out.WriteLine(
                    $"{shell.Paint.Green("valid")}: {Count(configuration.Zones.Count, "zone")}, {Count(sets, "record set")}, "
                    + $"{Count(configuration.Providers.Count, "provider")}, {Count(configuration.Routers.Count, "router")}"
                    + (inventory!.Components.Count(component => component.Provenance is not Provenance.Generated) is > 0 and var components ? $", {Count(components, "component")}" : "")
                    + (problems.Count == 0 ? "" : $"; {Count(problems.Count, "remark")}"));
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

internal sealed record CheckReport(bool Valid, List<ProblemReport> Problems);

internal sealed record ProblemReport(string File, int Line, int Column, string Severity, string Message, string Hint);

[JsonSerializable(typeof(CheckReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class CheckJsonContext : JsonSerializerContext;
