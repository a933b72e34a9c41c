using System.CommandLine;
using Holdfast.Adapters.Formats;
using Holdfast.Adapters.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Index;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast inventory</c>: other tools' documents in and out.</summary>
internal static class InventoryCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("inventory", "Bring other tools' documents into the inventory, or write it for them.");
        command.Subcommands.Add(Import(shell, options));
        command.Subcommands.Add(Export(shell, options));
        return command;
    }

    private static Command Import(Shell shell, GlobalOptions options)
    {
        var importable = InventoryFormats.All.Where(format => format.CanImport).ToList();
        var command = new Command("import", "Print what a document says as inventory YAML, marked as inferred; what a person wrote is never changed.");
        var file = new Argument<string>("FILE") { Description = "The document" };
        var kind = new Option<string>("--as") { Description = "Its format: " + string.Join(", ", importable.Select(format => format.Name)) + " [default: found out from the file]", HelpName = "KIND" };
        var columns = new Option<string>("--columns") { Description = "For a list of suppliers: which column is what, such as \"supplier=Lieferant,cost=3\"", HelpName = "NAME=COLUMN,..." };
        var merge = new Option<bool>("--merge") { Description = "Print the inventory of the configuration (or --inventory) with the document merged into it" };
        var output = new Option<string>("--output", "-o") { Description = "Write to a file instead of standard output", HelpName = "FILE" };
        var asked = new OutputFile();
        var inventory = new InventoryChoice();
        command.Arguments.Add(file);
        foreach (var option in (Option[])[kind, columns, merge, output, asked.Force]) command.Options.Add(option);
        inventory.AddTo(command);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            var problems = new List<Problem>();
            var imported = InventoryFormats.Import(line.GetValue(kind) ?? "", line.GetValue(file)!, problems, line.GetValue(columns) ?? "");
            invocation.ShowProblems(problems);
            if (imported is null || problems.Any(problem => problem.Severity == Severity.Error)) return ExitCodes.ConfigInvalid;
            var whole = imported;
            if (line.GetValue(merge))
            {
                if (inventory.Load(invocation) is not { } own) return ExitCodes.ConfigInvalid;
                whole = own.Inventory.With(imported);
            }
            shell.Error.WriteLine($"{imported.Components.Count} components, {imported.Suppliers.Count} suppliers, {imported.Components.Sum(component => component.Needs.Count)} needs read");
            return Deliver(invocation, asked, line.GetValue(output), stream =>
            {
                using var text = new StreamWriter(stream, leaveOpen: true);
                text.Write(InventoryWriter.Write(whole));
                return true;
            });
        });
        return command;
    }

    private static Command Export(Shell shell, GlobalOptions options)
    {
        var exportable = InventoryFormats.All.Where(format => format.CanExport).ToList();
        var command = new Command("export", "Write the inventory in another tool's format.");
        var kind = new Option<string>("--as") { Description = "The format: " + string.Join(", ", exportable.Select(format => format.Name)), HelpName = "KIND", Required = true };
        var top = new Option<string>("--top-component") { Description = "With open-psa: the component whose fall is the top of the tree", HelpName = "ID" };
        var output = new Option<string>("--output", "-o") { Description = "Write to a file instead of standard output", HelpName = "FILE" };
        var asked = new OutputFile();
        var inventory = new InventoryChoice();
        foreach (var option in (Option[])[kind, top, output, asked.Force]) command.Options.Add(option);
        inventory.AddTo(command);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (inventory.Load(invocation) is not { } graph) return ExitCodes.ConfigInvalid;
            return Deliver(invocation, asked, line.GetValue(output), stream =>
            {
                var problems = new List<Problem>();
                var done = InventoryFormats.Export(line.GetValue(kind)!, graph, line.GetValue(top) ?? "", stream, problems);
                foreach (var problem in problems) invocation.Fail(problem.Message, problem.Hint.Length > 0 ? problem.Hint : null);
                return done;
            });
        });
        return command;
    }

    // Written whole in memory first: a refused export leaves nothing behind.
    private static int Deliver(Invocation invocation, OutputFile asked, string? file, Func<Stream, bool> write)
    {
        using var content = new MemoryStream();
        if (!write(content)) return ExitCodes.Usage;
        if (file is null)
        {
            content.Position = 0;
            using var text = new StreamReader(content);
            invocation.Shell.Out.Write(text.ReadToEnd());
            return ExitCodes.Done;
        }
        var code = asked.Write(invocation, file, content.ToArray());
        if (code == ExitCodes.Done) invocation.Shell.Error.WriteLine($"written to {file}");
        return code;
    }
}
