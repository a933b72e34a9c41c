using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;
using static Holdfast.Core.Scoring.MaturityLevel;
using static Holdfast.Core.Tests.Scoring.Sample;

namespace Holdfast.Core.Tests.Scoring;

public class OpenQuestionTests
{
    private static readonly InventoryGraph Shop = InventoryGraph.Of(new()
    {
        Organisation = new() { Country = "FR", AcceptedJurisdictions = ["FR"] },
        Jurisdictions = [new("FR", "", ["FR"], LegalReach.Territorial, [])],
        Suppliers = [new() { Id = "lyon", Country = "FR" }, new() { Id = "silent" }],
        Components =
        [
            new() { Id = "f", Kind = "function", Criticality = Criticality.Vital, Needs = ["a", "b", "c", "d"] },
            new() { Id = "a", Kind = "saas", Supplier = "lyon" }, new() { Id = "b", Kind = "saas", Supplier = "lyon" },
            new() { Id = "c", Kind = "saas", Supplier = "silent" }, new() { Id = "d", Kind = "server" },
        ],
    });

    [Fact]
    public void Assets_of_one_supplier_with_one_reason_are_one_question_under_the_suppliers_name()
    {
        var questions = Open(Asking("RES-2.1"));
        Assert.Equal([(MaturityLevel?)Means, null, Means], questions.Select(question => question.Suggested));
        Assert.Equal("supplier:lyon", Assert.Single(questions[0].Subjects));
        Assert.Equal(2, questions[0].Covers);
        Assert.Equal(["c"], questions[1].Subjects);
        Assert.Equal(["d"], questions[2].Subjects);
    }

    [Fact]
    public void Where_no_rule_can_tell_all_assets_are_one_question_and_what_is_answered_is_left_out()
    {
        Assert.Equal([Subject.AllAssets], Assert.Single(Open(Asking("P.1"))).Subjects);
        Assert.Equal(["b", "c", "d"], Assert.Single(Open(Asking("P.1"), Says("P.1", "a", Means))).Subjects);
        Assert.Equal([Subject.Organisation], Assert.Single(Open(Asking("P.o"))).Subjects);
    }

    [Fact]
    public void Answering_every_question_closes_everything()
    {
        var referential = Asking("RES-2.1", "P.1", "Q.o");
        var answers = OpenQuestion.Of(Score(Shop, referential, []), referential)
            .SelectMany(question => question.Subjects.Select(subject => Says(question.Criterion.Id, subject, question.Suggested ?? Intention))).ToValueList();
        Assert.Equal(1, Score(Shop, referential, answers).Completeness.Share);
    }

    private static ValueList<OpenQuestion> Open(Referential referential, params Answer[] answers) => OpenQuestion.Of(Score(Shop, referential, [.. answers]), referential);
}
