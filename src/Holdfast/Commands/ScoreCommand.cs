using System.CommandLine;
using System.Text.Json;
using Holdfast.Adapters.Scoring;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring.Sovereignty;
using Holdfast.Index;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast score</c>: how resilient the organisation is by what it has shown, not by what it hopes.</summary>
internal static class ScoreCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("score", "Score digital resilience from answers, evidence and the facts of the inventory.");
        var inventory = new InventoryChoice();
        var score = new ScoreChoice();
        var suggestions = new Option<bool>("--with-suggestions") { Description = "Let suggestions that nobody has confirmed count where there is no answer" };
        var explain = new Option<string>("--explain") { Description = "All reasons for a criterion, one criterion of a subject, an asset or a system", HelpName = "CRITERION[@SUBJECT]|ASSET|SYSTEM" };
        var missing = new Option<bool>("--missing") { Description = "List what the inventory would have to say so that more could be suggested" };
        var ask = new Option<bool>("--ask") { Description = "Walk through what is still open; each answer is added to the file of answers" };
        var by = new Option<string>("--by") { Description = "With --ask: who answers", HelpName = "NAME" };
        var sovereignty = new Option<bool>("--sovereignty") { Description = "Instead: control over each bought service by the EU Cloud Sovereignty Framework" };
        var most = Rows.Option(25);
        var failOn = new FailOn();
        inventory.AddTo(command);
        failOn.AddTo(command);
        score.AddTo(command);
        foreach (var option in (Option[])[suggestions, explain, missing, ask, by, sovereignty, most]) command.Options.Add(option);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (new[] { line.GetValue(ask), line.GetValue(sovereignty), line.GetValue(missing), line.GetValue(explain) is not null }.Count(each => each) > 1)
            {
                invocation.Fail("more than one thing is asked for", "one of --ask, --explain, --missing and --sovereignty");
                return ExitCodes.Usage;
            }
            if (inventory.Load(invocation) is not { } graph || score.Load(invocation, graph) is not { } inputs) return ExitCodes.ConfigInvalid;
            if (line.GetValue(ask)) return new ScoreInterview(invocation, inputs, line.GetValue(by) ?? "").Run(inputs.Score());
            if (line.GetValue(sovereignty))
            {
                var weights = ProfileFile.BuiltIn().Sovereignty;
                SovereigntyText.Write(SovereigntyScorer.Of(graph, inputs.Estate, inputs.Sheet.Sovereignty, weights), weights, invocation);
                return ExitCodes.Done;
            }
            var card = inputs.Score(line.GetValue(suggestions));
            if (line.GetValue(explain) is { } what)
            {
                if (ScoreExplanation.Find(card, inputs, what, out var hint) is { } explanation) return explanation.Write(invocation);
                invocation.Fail($"there is nothing to explain under '{what}'", hint);
                return ExitCodes.Usage;
            }
            if (line.GetValue(missing)) MissingFacts.Write(card, invocation, line.GetValue(most));
            else if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(ScoreReport.Of(card), ScoreJsonContext.Default.ScoreReport));
            else new ScoreText(shell.Out, shell.Paint).Write(card, graph.Inventory.Organisation.Name is { Length: > 0 } name ? name : "score");
            if (graph.Inventory.Organisation.Limits.IsEmpty || Structure.Of(graph, order: 1, combinations: 0) is not { } structure) return ExitCodes.Done;
            var limits = ConcentrationLimits.Of(structure);
            if (!invocation.IsJson && !line.GetValue(missing))
                foreach (var breach in limits.Breaches) shell.Out.WriteLine(FailOn.Sentence(breach));
            return failOn.Code(invocation, limits);
        });
        return command;
    }
}
