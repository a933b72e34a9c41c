using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;
using static Holdfast.Core.Scoring.MaturityLevel;
using static Holdfast.Core.Tests.Scoring.Sample;

namespace Holdfast.Core.Tests.Scoring;

public class AnswerCheckTests
{
    private static readonly InventoryGraph Shop = InventoryGraph.Of(new()
    {
        Components =
        [
            new() { Id = "f", Kind = "function", Criticality = Criticality.Vital, Needs = ["pages", "server"] }, new() { Id = "pages", Kind = "service" },
            new() { Id = "server", Kind = "server", Supplier = "lyon" }, new() { Id = "archive", Kind = "server", Supplier = "lux" },
        ],
        Suppliers = [new() { Id = "lyon" }, new() { Id = "lux" }],
    });

    [Theory]
    [InlineData("P.1", "server", null)]
    [InlineData("P.1", "supplier:lyon", null)]
    [InlineData("P.1", "system:f", null)]
    [InlineData("P.1", "all-assets", null)]
    [InlineData("Q.o", "organisation", null)]
    [InlineData("P.l", "server", "Error: no criterion 'P.l' | did you mean 'P.1'?")]
    [InlineData("P.1", "servr", "Error: no asset 'servr' | did you mean 'server'?")]
    [InlineData("P.1", "supplier:lyonn", "Error: no supplier 'lyonn' | did you mean 'lyon'?")]
    [InlineData("P.1", "system:g", "Error: not a critical system | did you mean 'f'?")]
    [InlineData("P.1", "organisation", "Error: answered for assets | subject: all-assets")]
    [InlineData("Q.o", "server", "Error: answered once | remove 'subject'")]
    [InlineData("P.1", "pages", "Warning: not an asset of a critical system | counts for nothing")]
    [InlineData("P.1", "supplier:lux", "Warning: leads to an asset of supplier 'lux' | counts for nothing")]
    public void A_criterion_or_a_subject_that_cannot_be_meant_is_named_with_its_fix(string criterion, string subject, string? expected) =>
        Problem(expected, new([Says(criterion, subject, Means)], []));

    [Fact]
    public void Not_concerned_needs_a_justification() =>
        Problem("Error: without a justification | because", new([Says("P.1", "server", NotConcerned)], []));

    [Fact]
    public void Two_answers_to_one_question_are_one_too_many() =>
        Problem("Error: answered twice | keep one", new([Says("P.1", "server", Means), Says("P.1", "server", Result)], []));

    [Fact]
    public void Evidence_that_is_named_must_be_there() =>
        Problem("Error: no evidence 'dril' | did you mean 'drill'?", new([Says("P.1", "server", Means, "", "dril")], [Shows("drill", EvidenceKind.Drill, "P.1", "server")]));

    [Fact]
    public void Expired_evidence_is_a_warning_and_a_failure_never_expires()
    {
        var old = Shows("old", EvidenceKind.Drill, "P.1", "server", 400);
        Problem("Warning: has expired on 2026-10-19 | repeat it", new([], [old]));
        Problem(null, new([], [old with { Outcome = EvidenceOutcome.Against }]));
    }

    [Fact]
    public void Evidence_cannot_be_dated_tomorrow_nor_expire_before_its_date()
    {
        Problem("Error: still to come | the day on which it was seen", new([], [Shows("e", EvidenceKind.Drill, "P.1", "server", -1)]));
        Problem("Error: before its date | exchange", new([], [Shows("e", EvidenceKind.Drill, "P.1", "server", 10) with { Expires = Today.AddDays(-20) }]));
    }

    [Fact]
    public void Evidence_about_unknown_things_is_found()
    {
        Problem("Error: no criterion 'P.9' | did you mean", new([], [Shows("e", EvidenceKind.Drill, "P.9", "server")]));
        Problem("Error: no asset 'nothing-like-it' | supplier:ID", new([], [Shows("e", EvidenceKind.Drill, "P.1", "nothing-like-it")]));
    }

    // "Severity: part of the message | part of the hint"; null = nothing is wrong.
    private static void Problem(string? expected, AnswerSheet sheet)
    {
        var found = AnswerCheck.Check(sheet, Asking("P.1", "Q.o"), ScoredEstate.Of(Shop), Shop.Inventory, Profile, Today);
        if (expected is null)
        {
            Assert.Empty(found);
            return;
        }
        var problem = Assert.Single(found);
        var parts = expected.Split(": ", 2)[1].Split(" | ");
        Assert.StartsWith(problem.Severity.ToString(), expected, StringComparison.Ordinal);
        Assert.Contains(parts[0], problem.Message, StringComparison.Ordinal);
        Assert.Contains(parts[1], problem.Hint, StringComparison.Ordinal);
    }
}
