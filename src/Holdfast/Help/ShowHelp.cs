using System.CommandLine;
using System.CommandLine.Invocation;
using Holdfast.Output;

namespace Holdfast.Help;

/// <summary>What <c>--help</c> does.</summary>
internal sealed class ShowHelp(Shell shell) : SynchronousCommandLineAction
{
    // Help counts whatever else is wrong with the line.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var page = HelpPage.Of(command);
        if (command is RootCommand) HelpText.WriteRoot(shell, page);
        else HelpText.Write(shell, page);
        return ExitCodes.Done;
    }
}
