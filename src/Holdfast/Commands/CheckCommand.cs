using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast check</c>: reads the configuration and its inventory whole and shows every problem. Asks nobody, needs no secret.</summary>
internal static class CheckCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("check", "Check the configuration and the inventory: every problem with file:line:column and the fix. --config may name an inventory alone.");
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            var problems = new List<Problem>();
            Configuration? configuration = null;
            DependencyInventory? inventory = null;
            if (InventoryLoader.IsInventory(invocation.ConfigFile)) inventory = InventoryLoader.Load(invocation.ConfigFile, topology: null, problems);
            else (configuration, inventory) = invocation.ReadWhole(problems);
            var isValid = inventory is not null && problems.All(problem => problem.Severity != Severity.Error);
            if (invocation.IsJson)
            {
                var report = new CheckReport(isValid, problems.Select(problem => new ProblemReport(
                    problem.File, problem.Line, problem.Column, problem.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" }, problem.Message, problem.Hint)).ToList());
                shell.Out.WriteLine(JsonSerializer.Serialize(report, CheckJsonContext.Default.CheckReport));
            }
            else
            {
                invocation.ShowProblems(problems);
            }
            if (!isValid) return ExitCodes.ConfigInvalid;
            if (!invocation.IsJson)
            {
                var components = inventory!.Components.Count(component => component.Provenance is not Provenance.Generated);
                List<string> parts = configuration is null
                    ? []
                    : [Count(configuration.Zones.Count, "zone"), Count(configuration.Zones.Sum(zone => zone.Records.Count), "record set"), Count(configuration.Providers.Count, "provider"), Count(configuration.Routers.Count, "router")];
                if (configuration is null || components > 0) parts.Add(Count(components, "component"));
                shell.Out.WriteLine($"{shell.Paint.Green("valid")}: {string.Join(", ", parts)}{(problems.Count == 0 ? "" : $"; {Count(problems.Count, "remark")}")}");
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
