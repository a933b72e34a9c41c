using Holdfast.Adapters.Scoring;
using Holdfast.Core;
using Holdfast.Core.Scoring;

namespace Holdfast.Adapters.Tests.Scoring;

public class AnswersWriterTests
{
    private static readonly Answer New = new()
    {
        Criterion = "RES-2.1", Subject = "supplier:aws", Level = MaturityLevel.Means, OverrideReason = "it's \"fine\": really, #1", Author = "CTO", Date = new(2026, 11, 23),
    };

    private const string Line = """{ criterion: RES-2.1, subject: supplier:aws, level: means, override: "it's \"fine\": really, #1", by: CTO, on: 2026-11-23 }""";

    [Fact]
    public void An_answer_goes_behind_the_last_one_and_everything_else_stays_as_it_is()
    {
        const string before = """
            holdfast-answers: 1
            # ours
            answers:
              # about the board
              - { criterion: A.1, level: means } # to be looked at again
              - criterion: B.1
                subject: x
                level: intention
                because: >-
                  two
                  lines

            # what shows it
            evidence:
              e: { kind: drill, date: 2026-01-02 }

            """;
        var after = Add(before);
        Assert.Equal(before.Replace("      lines\n", $"      lines\n  - {Line}\n", StringComparison.Ordinal), after);
        var problems = new List<Problem>();
        var read = AnswersFile.Read("", after, problems).Answers[^1];
        Assert.Empty(problems);
        Assert.Equal(New, read);
    }

    [Theory]
    [InlineData("holdfast-answers: 1\n", "holdfast-answers: 1\nanswers:\n  - LINE\n")]
    [InlineData("holdfast-answers: 1\nanswers:\n", "holdfast-answers: 1\nanswers:\n  - LINE\n")]
    [InlineData("holdfast-answers: 1\nanswers:", "holdfast-answers: 1\nanswers:\n  - LINE\n")]
    [InlineData("holdfast-answers: 1\nanswers:\n- { criterion: A.1, level: means }\n", "holdfast-answers: 1\nanswers:\n- { criterion: A.1, level: means }\n- LINE\n")]
    [InlineData("holdfast-answers: 1\r\nanswers:\r\n  - { criterion: A.1, level: means }\r\n", "holdfast-answers: 1\r\nanswers:\r\n  - { criterion: A.1, level: means }\r\n  - LINE\r\n")]
    [InlineData("holdfast-answers: 1\nanswers:\n  - { criterion: A.1, level: means }\n# the end\n", "holdfast-answers: 1\nanswers:\n  - { criterion: A.1, level: means }\n# the end\n  - LINE\n")]
    public void Any_layout_takes_it(string before, string after) => Assert.Equal(after.Replace("LINE", Line, StringComparison.Ordinal), Add(before));

    [Theory]
    [InlineData("holdfast-answers: 1\nanswers: [{ criterion: A.1, level: means }]\n")]
    [InlineData("holdfast-answers: 1\nanswers: { broken\n")]
    public void What_cannot_be_changed_safely_is_left_alone_and_said(string before)
    {
        Assert.Null(AnswersWriter.Add(before, New, ["supplier:aws"], out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void The_organisation_is_not_named_and_several_subjects_are_a_list()
    {
        Assert.StartsWith("{ criterion: RES-2.1, level", AnswersWriter.Line(New, [Subject.Organisation]), StringComparison.Ordinal);
        Assert.Contains("subject: [a, \"b c\", front:web/x]", AnswersWriter.Line(New, ["a", "b c", "front:web/x"]), StringComparison.Ordinal);
        Assert.Contains("by: \"no\"", AnswersWriter.Line(New with { Author = "no" }, ["a"]), StringComparison.Ordinal);
    }

    private static string Add(string before)
    {
        var after = AnswersWriter.Add(before, New, [New.Subject], out var problem);
        Assert.True(after is not null, problem);
        return after;
    }
}
