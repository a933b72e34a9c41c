using Holdfast.Adapters.Scoring;
using Holdfast.Adapters.Tests.Inventory;
using Holdfast.Core;
using Holdfast.Core.Scoring;
using NJsonSchema;

namespace Holdfast.Adapters.Tests.Scoring;

public class AnswersFileTests
{
    [Fact]
    public void One_entry_with_several_criteria_and_subjects_is_so_many_answers()
    {
        var sheet = Read("holdfast-answers: 1\nanswers:\n  - { criterion: [A.1, A.2], subject: [x, y], level: means, by: me, on: 2026-01-02, evidence: [e] }\n  - { criterion: B.1, level: not-concerned, because: no }");
        Assert.Equal(["A.1@x", "A.1@y", "A.2@x", "A.2@y", "B.1@organisation"], sheet.Answers.Select(answer => $"{answer.Criterion}@{answer.Subject}"));
        Assert.Equal(new DateOnly(2026, 1, 2), sheet.Answers[0].Date);
        Assert.Equal((3, 19), (sheet.Answers[0].At.Line, sheet.Answers[0].At.Column));
        Assert.Equal((3, 43), (sheet.Answers[1].SubjectAt.Line, sheet.Answers[1].SubjectAt.Column));
    }

    [Fact]
    public void A_changed_file_of_evidence_is_found()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "minutes.txt"), "as it was");
            var problems = new List<Problem>();
            AnswersFile.Read("a.yaml", Evidence("file: minutes.txt"), problems, folder.FullName);
            var hint = Assert.Single(problems).Hint;
            Assert.StartsWith("add 'sha256: ", hint, StringComparison.Ordinal);
            var right = hint["add 'sha256: ".Length..^1];
            Assert.Equal("369b74f2003ce39f5829ec7a2f84852b72b610d0312c8951d5d8f7316c9902ba", right); // printf 'as it was' | sha256sum
            problems.Clear();
            AnswersFile.Read("a.yaml", Evidence($"file: minutes.txt, sha256: {right}"), problems, folder.FullName);
            Assert.Empty(problems);
            File.WriteAllText(Path.Combine(folder.FullName, "minutes.txt"), "as it became");
            AnswersFile.Read("a.yaml", Evidence($"file: minutes.txt, sha256: {right}"), problems, folder.FullName);
            var changed = Assert.Single(problems);
            Assert.Equal((Severity.Error, 3, 3), (changed.Severity, changed.Line, changed.Column));
            Assert.Contains("its checksum differs", changed.Message, StringComparison.Ordinal);
            problems.Clear();
            AnswersFile.Read("a.yaml", Evidence("file: gone.txt"), problems, folder.FullName);
            Assert.Equal(Severity.Warning, Assert.Single(problems).Severity);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static string Evidence(string more) => $"holdfast-answers: 1\nevidence:\n  e: {{ kind: document, date: 2026-01-02, {more} }}";
    }

    [Theory]
    [InlineData("answers:\n  - { criterion: A.1, level: mean }", 3, "'level' cannot be 'mean'", "did you mean 'means'?")]
    [InlineData("answers:\n  - { criterion: A.1, level: unanswered }", 3, "'level' cannot be", "one of not-concerned")]
    [InlineData("answers:\n  - { level: means }", 3, "'criterion' is missing", "")]
    [InlineData("evidence:\n  e: { kind: rumour, date: 2026-01-02 }", 3, "'kind' cannot be 'rumour'", "one of declared")]
    [InlineData("evidence:\n  e: { kind: drill, date: 02.01.2026 }", 3, "'date' must be a date", "year-month-day")]
    [InlineData("answer: []", 2, "unknown key 'answer'", "did you mean 'answers'?")]
    [InlineData("sovereignty:\n  aws: { SOV-1: { seal: 5 } }", 3, "'seal' is 5", "from 0 to 4")]
    [InlineData("sovereignty:\n  aws: { SOV-1: { points: 3 } }", 3, "go together", "points: 3, of: 5")]
    public void Every_mistake_has_its_place_and_its_fix(string text, int line, string message, string hint)
    {
        var problems = new List<Problem>();
        AnswersFile.Read("a.yaml", $"holdfast-answers: 1\n{text}", problems);
        var problem = Assert.Single(problems);
        Assert.Equal(line, problem.Line);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(hint, problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_in_the_repository_is_the_one_that_the_keys_give()
    {
        var path = Repository.Path("schemas/answers.schema.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, AnswersSchema.Text());
        Assert.Equal(AnswersSchema.Text(), File.ReadAllText(path));
    }

    [Fact]
    public async Task The_answers_of_the_sample_company_are_valid_against_it()
    {
        var schema = await JsonSchema.FromJsonAsync(AnswersSchema.Text(), TestContext.Current.CancellationToken);
        var text = await File.ReadAllTextAsync(Repository.Path("samples/company/answers.yaml"), TestContext.Current.CancellationToken);
        Assert.Equal("", string.Join('\n', schema.Validate(InventorySchemaTests.Json(text))));
        Assert.NotEmpty(schema.Validate(InventorySchemaTests.Json(text.Replace("level: means", "level: meens", StringComparison.Ordinal))));
    }

    private static AnswerSheet Read(string text)
    {
        var problems = new List<Problem>();
        var sheet = AnswersFile.Read("a.yaml", text, problems);
        Assert.Empty(problems);
        return sheet;
    }
}
