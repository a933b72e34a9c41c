using System.CommandLine;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Incidents;
using Holdfast.Adapters.Inventory;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Index;

/// <summary>The inventory that a command works on: that of the configuration, or a file of its own.</summary>
internal sealed class InventoryChoice
{
    public Option<string> File { get; } = new("--inventory")
    {
        Description = "The inventory [default: what the configuration's 'inventory:' names]", HelpName = "FILE",
    };

    public Option<bool> DefaultRates { get; } = new("--default-rates")
    {
        Description = "Where no outage rate is stated, take one from the outages on record or from the program's own figures; each is marked as an assumption",
    };

    public void AddTo(Command command) => command.Options.Add(File);

    /// <summary>For commands whose figures rest on outage rates.</summary>
    public void AddWithRatesTo(Command command)
    {
        AddTo(command);
        command.Options.Add(DefaultRates);
    }

    /// <summary>Null, after every problem was shown, when it is not valid: exit with <see cref="ExitCodes.ConfigInvalid"/>.</summary>
    public InventoryGraph? Load(Invocation invocation)
    {
        var problems = new List<Problem>();
        var inventory = Read(invocation, problems);
        invocation.ShowProblems(problems.Where(problem => problem.Severity != Severity.Note));
        if (inventory is null || problems.Any(problem => problem.Severity == Severity.Error)) return null;
        return InventoryGraph.Of(invocation.Line.GetResult(DefaultRates) is not null && invocation.Line.GetValue(DefaultRates) ? Core.Simulation.DefaultRates.In(inventory, IncidentFile.BuiltIn()) : inventory);
    }

    private DependencyInventory? Read(Invocation invocation, List<Problem> problems)
    {
        var environment = invocation.Shell.Environment;
        if (invocation.Line.GetValue(File) is not { } file)
            return ConfigurationUse.ForIndex(invocation.ConfigFile, environment, problems) is { } main ? RouterRoom.Steered(InventoryLoader.Load(main, problems), main) : null;

        // Routers and providers of the configuration that this inventory belongs to are part of the graph.
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".", ConfigLoader.DefaultFile);
        foreach (var candidate in new[] { invocation.ConfigFile, beside }.Where(System.IO.File.Exists))
        {
            var found = new List<Problem>();
            if (ConfigurationUse.ForIndex(candidate, environment, found) is not { } configuration || !Belongs(configuration, file)) continue;
            problems.AddRange(found);
            return RouterRoom.Steered(InventoryLoader.Load(configuration, problems), configuration);
        }
        return InventoryLoader.Load(file, topology: null, problems);
    }

    private static bool Belongs(Configuration configuration, string file) =>
        Path.GetFullPath(configuration.File) == Path.GetFullPath(file)
        || (configuration.Inventory is { } named && Path.GetFullPath(named, configuration.Folder) == Path.GetFullPath(file));
}
