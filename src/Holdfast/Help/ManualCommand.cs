using System.CommandLine;
using System.Reflection;
using Holdfast.Commands;
using Holdfast.Output;

namespace Holdfast.Help;

/// <summary><c>holdfast manual</c>: help as documents, for those who package the program. Not listed.</summary>
internal static class ManualCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("manual", "Print the manual page, or write docs/commands.") { Hidden = true };
        var folder = new Option<string>("--markdown") { Description = "Write the pages of docs/commands into this folder", HelpName = "DIR" };
        command.Options.Add(folder);
        command.SetAction(line =>
        {
            var root = HelpPage.Of(CommandLine.Root(shell));
            if (line.GetValue(folder) is not { } place)
            {
                shell.Out.Write(HelpDocuments.Manual(root, Version));
                return ExitCodes.Done;
            }
            Directory.CreateDirectory(place);
            foreach (var (file, text) in HelpDocuments.Markdown(root)) File.WriteAllText(Path.Combine(place, file), text);
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Version => Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "";
}
