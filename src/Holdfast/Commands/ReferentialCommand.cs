using System.CommandLine;
using System.Text;
using Holdfast.Adapters.Scoring;
using Holdfast.Core;
using Holdfast.Core.Scoring;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast referential</c>: what is asked, and one's own workbook instead of our wording.</summary>
internal static class ReferentialCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("referential", "What the score asks: show it, or take the questions of your own workbook.");
        command.Subcommands.Add(Show(shell, options));
        command.Subcommands.Add(Import(shell, options));
        return command;
    }

    private static Command Show(Shell shell, GlobalOptions options)
    {
        var show = new Command("show", "List the criteria, with what proves a result and which rule can suggest a level.");
        var file = new Argument<string?>("FILE") { Description = "An imported referential [default: the one of the program]", Arity = ArgumentArity.ZeroOrOne };
        SyncArguments.RefuseOptions(file);
        show.Arguments.Add(file);
        show.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            var problems = new List<Problem>();
            var referential = line.GetValue(file) is { } named ? ReferentialFile.Load(named, problems) : ReferentialFile.BuiltIn();
            invocation.ShowProblems(problems);
            if (referential is null) return ExitCodes.ConfigInvalid;
            if (invocation.IsJson)
            {
                shell.Out.WriteLine(ReferentialJson.Text(referential));
                return ExitCodes.Done;
            }
            shell.Out.WriteLine($"{shell.Paint.Bold(referential.Id)}, version {referential.Version}, sha256 {referential.Sha256}");
            shell.Out.WriteLine(shell.Paint.Dim($"{referential.Notice}; {referential.Licence}"));
            foreach (var pillar in referential.Pillars)
            {
                shell.Out.WriteLine();
                shell.Out.WriteLine(shell.Paint.Bold($"{pillar.Id} {pillar.Name}"));
                foreach (var criterion in referential.Criteria.Where(each => each.Pillar == pillar.Id)) Write(shell, criterion);
            }
            return ExitCodes.Done;
        });
        return show;
    }

    private static void Write(Shell shell, Criterion criterion)
    {
        shell.Out.WriteLine($"  {criterion.Id} {shell.Paint.Dim(criterion.Scope == CriterionScope.Organisation ? "once" : "each asset")} {criterion.Question}");
        if (criterion.Proof.Length > 0) shell.Out.WriteLine($"      result: {criterion.Proof}");
        foreach (var (id, about) in RuleBook.All.Where(rule => rule.Id.StartsWith(criterion.Id + "/", StringComparison.Ordinal))) shell.Out.WriteLine($"      rule {id}: {about}");
    }

    private static Command Import(Shell shell, GlobalOptions options)
    {
        var import = new Command("import", "Read the questions of your own workbook (.xlsx) into a file for 'score --referential'. Its licence stays as it is: do not share the file.");
        var file = new Argument<string>("FILE") { Description = "The workbook" };
        var output = new Option<string>("--output", "-o") { Description = "Where to write [default: standard output]", HelpName = "FILE" };
        var asked = new OutputFile();
        var version = new Option<string>("--version-of") { Description = "The workbook's version [default: found in its name]", HelpName = "V" };
        SyncArguments.RefuseOptions(file);
        import.Arguments.Add(file);
        import.Options.Add(output);
        import.Options.Add(asked.Force);
        import.Options.Add(version);
        import.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            var problems = new List<Problem>();
            var referential = WorkbookReferential.Read(line.GetValue(file)!, line.GetValue(version), ReferentialFile.BuiltIn(), problems);
            invocation.ShowProblems(problems);
            if (referential is null) return ExitCodes.ConfigInvalid;
            var text = ReferentialWriter.Text(referential);
            if (line.GetValue(output) is not { } target) shell.Out.Write(text);
            else if (asked.Write(invocation, target, Encoding.UTF8.GetBytes(text)) is not ExitCodes.Done and var refused) return refused;
            shell.Error.WriteLine($"{referential.Criteria.Count} criteria in {referential.Pillars.Count} pillars, version {referential.Version}, sha256 {referential.Sha256}");
            shell.Error.WriteLine($"licence: {referential.Licence}");
            return ExitCodes.Done;
        });
        return import;
    }
}
