using System.CommandLine;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Scoring;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Index;

/// <summary>Options of every command that scores: whose answers, which questions, which figures.</summary>
internal sealed class ScoreChoice
{
    public Option<string> Answers { get; } = new("--answers")
    {
        Description = "The answers of people [default: what the configuration's 'answers:' names, or answers.yaml beside it]", HelpName = "FILE",
    };

    public Option<string> Referential { get; } = new("--referential")
    {
        Description = "An imported referential [default: what the answers name, or the unofficial one of the program]", HelpName = "FILE",
    };

    public Option<string> Profile { get; } = new("--profile") { Description = "How levels become figures [default: irn-reported-2026-07]", HelpName = "ID" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Answers, Referential, Profile]) command.Options.Add(option);
    }

    /// <summary>Null, after every problem was shown, when something is wrong: exit with <see cref="ExitCodes.ConfigInvalid"/>.</summary>
    public ScoreInputs? Load(Invocation invocation, InventoryGraph graph)
    {
        var problems = new List<Problem>();
        var today = DateOnly.FromDateTime(invocation.Shell.Clock.GetUtcNow().UtcDateTime);
        var file = AnswersPath(invocation);
        var sheet = File.Exists(file) || invocation.Line.GetValue(Answers) is not null ? AnswersFile.Load(file, problems) : AnswerSheet.Empty;
        var asked = invocation.Line.GetValue(Referential) ?? (sheet.Referential.Length > 0 ? Path.Combine(Path.GetDirectoryName(file) ?? "", sheet.Referential) : null);
        var referential = asked is null ? ReferentialFile.BuiltIn() : ReferentialFile.Load(asked, problems);
        var profiles = ProfileFile.BuiltIn();
        var wanted = invocation.Line.GetValue(Profile) ?? (sheet.Profile.Length > 0 ? sheet.Profile : profiles.Scoring[0].Id);
        var profile = profiles.Scoring.FirstOrDefault(each => each.Id == wanted);
        if (profile is null)
            problems.Add(new(file, 0, 0, Severity.Error, $"there is no scoring profile '{wanted}'", $"one of {string.Join(", ", profiles.Scoring.Select(each => each.Id))}"));
        if (referential is null || profile is null)
        {
            invocation.ShowProblems(problems);
            return null;
        }
        var estate = ScoredEstate.Of(graph, profile.UnstatedImportance);
        problems.AddRange(AnswerCheck.Check(sheet, referential, estate, graph.Inventory, profile, today));
        invocation.ShowProblems(problems.Where(problem => problem.Severity != Severity.Note));
        if (problems.Any(problem => problem.Severity == Severity.Error)) return null;
        var facts = Continuity.Of(graph, estate);
        return new(graph, estate, referential, profile, sheet, file, facts, today)
        {
            Found = [.. FoundEvidence.In(invocation, estate), .. SimulatedEvidence.Of(graph, estate, facts, today)],
        };
    }

    /// <summary>What was asked for, what the configuration names, or the file of the usual name beside the configuration or the inventory.</summary>
    private string AnswersPath(Invocation invocation)
    {
        if (invocation.Line.GetValue(Answers) is { } asked) return asked;
        if (ConfigurationUse.ForIndex(invocation.ConfigFile, invocation.Shell.Environment, []) is { Answers: { } named } configuration) return Path.Combine(configuration.Folder, named);
        var beside = !File.Exists(invocation.ConfigFile) && invocation.Line.GetValue<string>("--inventory") is { } inventory ? inventory : invocation.ConfigFile;
        return Path.Combine(Path.GetDirectoryName(beside) ?? "", AnswersFile.DefaultFile);
    }
}
