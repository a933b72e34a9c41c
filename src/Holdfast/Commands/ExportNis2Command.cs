using System.CommandLine;
using System.Text;
using System.Text.Json;
using Holdfast.Adapters.Formats.Nis2;
using Holdfast.Core;
using Holdfast.Core.Regulation;
using Holdfast.Index;
using Holdfast.Output;
using Holdfast.Regulation;

namespace Holdfast.Commands;

/// <summary><c>holdfast export nis2</c>: the directory of suppliers, with the clauses of each contract.</summary>
internal static class ExportNis2Command
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("nis2", "The supplier directory of NIS2: contacts, products and services, and which clauses each contract has. Not legal advice.");
        var kind = new Option<string>("--as") { Description = "markdown for people, csv for spreadsheets, json for machines [default: markdown, or json with --format json]", HelpName = "markdown|csv|json" };
        kind.AcceptOnlyFromAmong("markdown", "csv", "json");
        var output = new Option<string>("--output", "-o") { Description = "Write to a file instead of standard output", HelpName = "FILE" };
        var asked = new OutputFile();
        var inventory = new InventoryChoice();
        inventory.AddTo(command);
        command.Options.Add(kind);
        command.Options.Add(output);
        command.Options.Add(asked.Force);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (inventory.Load(invocation) is not { } graph) return ExitCodes.ConfigInvalid;
            var entries = SupplierDirectory.Of(graph);
            var organisation = graph.Inventory.Organisation.Name;
            var text = (line.GetValue(kind) ?? (invocation.IsJson ? "json" : "markdown")) switch
            {
                "csv" => SupplierDirectoryText.Csv(entries),
                "json" => JsonSerializer.Serialize(SupplierDirectoryReport.Of(organisation, entries), SupplierDirectoryJsonContext.Default.SupplierDirectoryReport) + "\n",
                _ => SupplierDirectoryText.Markdown(organisation, entries),
            };
            if (line.GetValue(output) is not { } file) shell.Out.Write(text);
            else if (asked.Write(invocation, file, Encoding.UTF8.GetBytes(text)) is not ExitCodes.Done and var refused) return refused;
            else shell.Error.WriteLine($"written to {file}");
            Lacking(entries, shell.Error);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Lacking(ValueList<SupplierEntry> entries, TextWriter to)
    {
        var silent = entries.Where(entry => entry.Supplier.Contacts.IsEmpty && !entry.Functions.IsEmpty).Select(entry => entry.Supplier.Id).ToList();
        if (silent.Count > 0) to.WriteLine($"without contacts, though a function needs them: {string.Join(", ", silent)} (key 'contacts' of a supplier)");
        var unclear = entries.SelectMany(entry => entry.Contracts).Where(contract => contract.Clauses.All(state => state == ClauseState.Unknown)).Select(contract => contract.Contract.Id).ToList();
        if (unclear.Count > 0) to.WriteLine($"without clauses: {string.Join(", ", unclear)} (key 'clauses' of a contract)");
    }
}
