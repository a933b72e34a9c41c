using Holdfast.Adapters.Scoring;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Scoring;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary><c>score --ask</c>: walks through what is still open and adds each answer to the file at once, so that stopping loses nothing.</summary>
internal sealed class ScoreInterview(Invocation invocation, ScoreInputs inputs, string author)
{
    private const string Choices = "[r]esult [m]eans [i]ntention [n]ot resilient [c] not concerned [s]kip [q]uit [?] reasons";

    private readonly Shell _shell = invocation.Shell;

    public int Run(Scorecard card)
    {
        var questions = OpenQuestion.Of(card, inputs.Referential);
        var paint = _shell.Paint;
        _shell.Out.WriteLine($"{questions.Count} questions settle what is open; answers go to {inputs.AnswersFile}");
        var settled = 0;
        foreach (var (question, number) in questions.Select((question, number) => (question, number + 1)))
        {
            _shell.Out.WriteLine();
            _shell.Out.WriteLine($"{paint.Dim($"{number}/{questions.Count}")} {paint.Bold(question.Criterion.Id)} {question.Criterion.Question}");
            _shell.Out.WriteLine($"    about: {string.Join(", ", question.Subjects.Take(6))}{(question.Subjects.Count > 6 ? $" and {question.Subjects.Count - 6} more" : "")}{(question.Covers > question.Subjects.Count ? $" ({question.Covers} assets)" : "")}");
            if (question.Suggested is { } suggested) _shell.Out.WriteLine($"    the facts say {paint.Cyan(suggested.Title())}: {question.Suggestion!.Sentence}");
            if (Ask(question, out var isOver) is { } answer)
            {
                if (!Save(answer, question.Subjects)) return ExitCodes.Refused;
                settled++;
            }
            if (isOver) break;
        }
        _shell.Out.WriteLine();
        _shell.Out.WriteLine($"{settled} answered, {questions.Count - settled} questions left");
        return ExitCodes.Done;
    }

    /// <summary>Null when it is skipped.</summary>
    private Answer? Ask(OpenQuestion question, out bool isOver)
    {
        isOver = false;
        while (true)
        {
            var word = Read(question.Suggested is null ? $"{Choices}: " : $"[Enter] {question.Suggested.Value.Title()} {Choices}: ");
            switch (word)
            {
                case null or "q":
                    isOver = true;
                    return null;
                case "s":
                    return null;
                case "?":
                    Explain(question);
                    continue;
                case "" when question.Suggested is { } suggested:
                    return Made(question, suggested, "") with { Confirms = question.Suggestion!.Rule };
            }
            MaturityLevel? chosen = word switch
            {
                "r" => MaturityLevel.Result, "m" => MaturityLevel.Means, "i" => MaturityLevel.Intention, "n" => MaturityLevel.NotResilient, "c" => MaturityLevel.NotConcerned, _ => null,
            };
            if (chosen is not { } level)
            {
                _shell.Out.WriteLine("    one letter of those in brackets");
                continue;
            }
            var isOverride = question.Suggested is { } other && other != level && level.IsRung();
            var reason = Read(isOverride ? "    why does it differ from the facts? " : level == MaturityLevel.NotConcerned ? "    why is it not concerned? " : "    because (may stay empty): ");
            if (reason is null)
            {
                isOver = true;
                return null;
            }
            if (reason.Length == 0 && (isOverride || level == MaturityLevel.NotConcerned))
            {
                _shell.Out.WriteLine("    without a reason it cannot be kept");
                continue;
            }
            if (level == MaturityLevel.Result) _shell.Out.WriteLine("    counts as means until evidence of a measurement, a drill or an incident is named in the file");
            return isOverride ? Made(question, level, "") with { OverrideReason = reason } : Made(question, level, reason);
        }
    }

    private Answer Made(OpenQuestion question, MaturityLevel level, string because) =>
        new() { Criterion = question.Criterion.Id, Subject = question.Subjects[0], Level = level, Justification = because, Author = author, Date = inputs.Today };

    private void Explain(OpenQuestion question)
    {
        if (question.Criterion.Proof.Length > 0) _shell.Out.WriteLine($"    shown for the top rung: {question.Criterion.Proof}");
        if (question.Suggestion is not { } suggestion)
        {
            _shell.Out.WriteLine("    there is no rule: an inventory cannot tell");
            return;
        }
        foreach (var input in suggestion.Inputs) _shell.Out.WriteLine($"    {input.Name}: {input.Value} ({input.Source})");
        foreach (var missing in suggestion.Missing) _shell.Out.WriteLine($"    fill in {missing}");
    }

    private string? Read(string prompt)
    {
        _shell.Out.Write(prompt);
        _shell.Out.Flush();
        var line = _shell.In.ReadLine()?.Trim();
        // Without a terminal nobody sees the typed line end.
        if (!_shell.OutIsTerminal) _shell.Out.WriteLine(line);
        return line;
    }

    private bool Save(Answer answer, ValueList<string> subjects)
    {
        var file = inputs.AnswersFile;
        try
        {
            var text = File.Exists(file) ? File.ReadAllText(file) : AnswersWriter.Beginning;
            if (AnswersWriter.Add(text, answer, subjects, out var problem) is not { } changed)
            {
                invocation.Fail($"{file}: {problem}");
                return false;
            }
            var fresh = file + ".new";
            File.WriteAllText(fresh, changed);
            File.Move(fresh, file, overwrite: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            invocation.Fail($"{file} cannot be written: {error.Message}");
            return false;
        }
    }
}
