using System.CommandLine;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast export</c>: what others ask to be told, made of the inventory.</summary>
internal static class ExportCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("export", "Write what regulations ask for from the inventory: the DORA register, the NIS2 supplier directory, mappings between texts.");
        command.Subcommands.Add(ExportDoraCommand.Create(shell, options));
        command.Subcommands.Add(ExportNis2Command.Create(shell, options));
        command.Subcommands.Add(ExportMappingsCommand.Create(shell, options));
        return command;
    }
}
