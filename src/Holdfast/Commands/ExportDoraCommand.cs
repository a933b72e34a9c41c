using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Holdfast.Adapters;
using Holdfast.Adapters.Formats.Dora;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Regulation;
using Holdfast.Index;
using Holdfast.Output;
using Holdfast.Regulation;

namespace Holdfast.Commands;

/// <summary><c>holdfast export dora</c>: the register of information as a package, and what it lacks.</summary>
internal static class ExportDoraCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("dora", "Fill the DORA register of information and say what it lacks; with --output write the package. Not legal advice, not checked against the EBA's taxonomy.");
        var output = new Option<string>("--output", "-o") { Description = "Write the package; refused while a rejecting rule is broken", HelpName = "FILE.zip" };
        var asked = new OutputFile();
        var entity = new Option<string>("--entity") { Description = "LEI of the entity that files [default: the organisation's]", HelpName = "LEI" };
        var date = new Option<string>("--reference-date") { Description = "The day that the register describes [default: 31 December of last year]", HelpName = "DATE" };
        var draft = new Option<bool>("--draft") { Description = "Write the package although it would be rejected" };
        var check = new Option<string>("--check") { Description = "Check a package, of this or another tool, instead of making one", HelpName = "FILE.zip" };
        var most = Rows.Option(20);
        var inventory = new InventoryChoice();
        inventory.AddTo(command);
        foreach (var option in (Option[])[output, asked.Force, entity, date, draft, check, most]) command.Options.Add(option);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (line.GetValue(check) is { } file) return Check(invocation, file, line.GetValue(most));
            var lei = line.GetValue(entity) ?? "";
            if (lei.Length > 0 && !LegalId.IsLei(lei))
            {
                invocation.Fail($"--entity '{lei}' is no LEI", "20 capital letters and digits of which the last two are check digits");
                return ExitCodes.Usage;
            }
            var day = RegisterRequest.ReferenceDateOf(DateOnly.FromDateTime(shell.Clock.GetUtcNow().UtcDateTime));
            if (line.GetValue(date) is { } written && !DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            {
                invocation.Fail($"--reference-date '{written}' is no date", "write year-month-day, such as 2025-12-31");
                return ExitCodes.Usage;
            }
            if (inventory.Load(invocation) is not { } graph) return ExitCodes.ConfigInvalid;
            var register = RegisterBuilder.Build(graph, new(day, lei));
            var gaps = RegisterGaps.Of(RegisterLint.Check(register));
            var isRejected = gaps.Any(gap => gap.Weight == FindingWeight.Rejects);
            string? done = null;
            if (line.GetValue(output) is { } target && (!isRejected || line.GetValue(draft)))
            {
                using var package = new MemoryStream();
                RegisterPackage.Write(register, Path.GetFileNameWithoutExtension(target), package);
                if (asked.Write(invocation, target, package.ToArray()) is not ExitCodes.Done and var refused) return refused;
                done = target;
            }
            Show(invocation, register, gaps, line.GetValue(most), done);
            if (done is not null) shell.Error.WriteLine(isRejected ? $"draft written to {done}: do not file it" : $"written to {done}");
            else if (line.GetValue(output) is not null) invocation.Fail("the package was not written: it would be rejected", "fill what is listed under 'Rejects the filing', or write a draft with --draft");
            return isRejected && done is null ? ExitCodes.Refused : ExitCodes.Done;
        });
        return command;
    }

    private static int Check(Invocation invocation, string file, int most)
    {
        var problems = new List<Problem>();
        var register = InputFile.Read(file, problems, package => RegisterPackageReader.Read(file, package, problems));
        invocation.ShowProblems(problems);
        if (register is null) return ExitCodes.ConfigInvalid;
        var gaps = RegisterGaps.Of(RegisterLint.Check(register));
        Show(invocation, register, gaps, most, written: null);
        return gaps.Any(gap => gap.Weight == FindingWeight.Rejects) ? ExitCodes.Refused : ExitCodes.Done;
    }

    private static void Show(Invocation invocation, RegisterOfInformation register, IReadOnlyList<RegisterGap> gaps, int most, string? written)
    {
        var shell = invocation.Shell;
        if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(RegisterReport.Of(register, gaps, written), RegisterJsonContext.Default.RegisterReport));
        else RegisterText.Write(register, gaps, most, shell.Out, shell.Paint);
    }
}
