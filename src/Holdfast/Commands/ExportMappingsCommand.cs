using System.CommandLine;
using System.Text.Json;
using Holdfast.Adapters.Regulation;
using Holdfast.Adapters.Scoring;
using Holdfast.Core;
using Holdfast.Core.Regulation;
using Holdfast.Core.Scoring;
using Holdfast.Index;
using Holdfast.Output;
using Holdfast.Regulation;

namespace Holdfast.Commands;

/// <summary><c>holdfast export mappings</c>: which criteria speak of the same matter as a point of another text, and who says so.</summary>
internal static class ExportMappingsCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var table = new Lazy<MappingTable>(MappingFile.BuiltIn);
        var command = new Command("mappings", "How criteria relate to NIS2, DORA, SecNumCloud and the cloud sovereignty framework: same theme or of use for, never equal.");
        var to = new Option<string>("--to") { Description = "Only this text: sov, nis2, nis2-annex, dora, dora-register or secnumcloud", HelpName = "TEXT" };
        var criterion = new Option<string>("--criterion") { Description = "Only this criterion, with what is mapped for its pillar", HelpName = "ID" };
        var levels = new Option<bool>("--levels") { Description = "Beside each: the levels that the score gives, and what proves them" };
        var inventory = new InventoryChoice();
        var score = new ScoreChoice();
        foreach (var option in (Option[])[to, criterion, levels]) command.Options.Add(option);
        inventory.AddTo(command);
        score.AddTo(command);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (line.GetValue(to) is { } text && table.Value.Text(text) is null)
            {
                var texts = table.Value.Texts.Select(each => each.Id).ToList();
                invocation.Fail($"there are no mappings to '{text}'", Suggest.Nearest(text, texts) is { } near ? $"did you mean '{near}'?" : $"one of {string.Join(", ", texts)}");
                return ExitCodes.Usage;
            }
            if (line.GetValue(criterion) is { } asked && !table.Value.Mappings.Any(mapping => mapping.Covers(asked)))
            {
                var criteria = ReferentialFile.BuiltIn().Criteria.Select(each => each.Id).ToList();
                invocation.Fail(
                    criteria.Contains(asked) ? $"nothing is mapped for {asked}" : $"there is no criterion '{asked}'",
                    Suggest.Nearest(asked, criteria.Where(each => each != asked)) is { } near && !criteria.Contains(asked) ? $"did you mean '{near}'?" : "'holdfast export mappings' without --criterion shows all");
                return ExitCodes.Usage;
            }
            var mappings = table.Value.Mappings
                .Where(mapping => (line.GetValue(to) is not { } wanted || mapping.Text == wanted) && (line.GetValue(criterion) is not { } id || mapping.Covers(id)))
                .ToList();
            Scorecard? card = null;
            if (line.GetValue(levels))
            {
                if (inventory.Load(invocation) is not { } graph || score.Load(invocation, graph) is not { } inputs) return ExitCodes.ConfigInvalid;
                card = inputs.Score();
            }
            if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(MappingReport.Of(table.Value, mappings, card), MappingJsonContext.Default.MappingReport));
            else Write(table.Value, mappings, card, shell);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(MappingTable table, List<Mapping> mappings, Scorecard? card, Shell shell)
    {
        foreach (var text in table.Texts)
        {
            var rows = mappings.Where(mapping => mapping.Text == text.Id).ToList();
            if (rows.Count == 0) continue;
            shell.Out.WriteLine(shell.Paint.Bold(text.Link.Length > 0 ? $"{text.Title}  {shell.Paint.Dim(text.Link)}" : text.Title));
            var lines = new Table(card is null ? ["criterion", "relation", "point", "about", "says"] : ["criterion", "relation", "point", "about", "says", "levels", "proofs"]);
            foreach (var mapping in rows)
            {
                string[] cells = [mapping.From, MappingReport.Word(mapping.Relation), mapping.Point.Length > 0 ? mapping.Point : "-", mapping.About, mapping.Source];
                lines.Add(card is null ? cells : [.. cells, .. Standing(mapping, card)]);
            }
            lines.Write(shell.Out, shell.Paint);
            shell.Out.WriteLine();
        }
        foreach (var source in table.Sources.Where(source => mappings.Any(mapping => mapping.Source == source.Id)))
            shell.Out.WriteLine($"{source.Id}: {source.Title}");
        shell.Out.WriteLine("same-theme: both speak of the same matter, meeting one says nothing about the other; supports: evidence for the one is of use for the other, it does not fulfil it");
    }

    private static string[] Standing(Mapping mapping, Scorecard card)
    {
        var standing = MappedStanding.Of(mapping, card);
        return [string.Join(", ", standing.Levels.Select(each => $"{each.Level} {each.Count}")), standing.Proofs.IsEmpty ? "-" : string.Join(", ", standing.Proofs)];
    }
}
