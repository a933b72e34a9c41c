using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Core.Tests.Scoring;

/// <summary>Builders with plain defaults. The criteria are invented, except where a rule is looked up by its id.</summary>
internal static class Sample
{
    public static DateOnly Today { get; } = new(2026, 11, 23);

    public static ScoringProfile Profile { get; } = new()
    {
        Id = "test",
        Provenance = ProfileProvenance.Reported,
        Points = new(10, 25, 50, 95),
        Weights = new(1, 2, 4),
        UnstatedImportance = UnstatedImportance.Standard,
        OrganisationCriteria = OrganisationCriteria.Inherit,
    };

    /// <param name="criteria">Ids; those that end in "o" ask the organisation. The pillar is what stands before the dot.</param>
    public static Referential Asking(params ReadOnlySpan<string> criteria)
    {
        var all = criteria.ToArray().Select(id => new Criterion
        {
            Id = id, Pillar = id[..id.IndexOf('.')], Scope = id.EndsWith('o') ? CriterionScope.Organisation : CriterionScope.Asset, Question = "?",
        }).ToValueList();
        return new()
        {
            Id = "test", Version = "1", Sha256 = "", Licence = "MIT", Notice = "invented",
            Pillars = all.Select(criterion => criterion.Pillar).Distinct().Select(pillar => new Pillar(pillar, pillar, "")).ToValueList(),
            Criteria = all,
        };
    }

    /// <summary>One vital function "f" that needs servers.</summary>
    public static InventoryGraph Servers(params ReadOnlySpan<string> servers)
    {
        var ids = servers.ToArray();
        return Made(
            [new() { Id = "f", Kind = "function", Criticality = Criticality.Vital, Needs = ids.Select(id => (Dependency)id).ToValueList() }, .. ids.Select(id => new Component { Id = id, Kind = "server" })]);
    }

    public static InventoryGraph Made(params ReadOnlySpan<Component> components) => InventoryGraph.Of(new() { Components = ValueList.Create(components) });

    public static Answer Says(string criterion, string subject, MaturityLevel level, string because = "", params ReadOnlySpan<string> evidence) =>
        new() { Criterion = criterion, Subject = subject, Level = level, Justification = because, Evidence = evidence.ToArray().Select(id => new Reference(id)).ToValueList() };

    public static Evidence Shows(string id, EvidenceKind kind, string criterion, string subject, int daysAgo = 10, EvidenceOutcome outcome = EvidenceOutcome.For) =>
        new() { Id = id, Kind = kind, Outcome = outcome, Criteria = [criterion], Subjects = [subject], Date = Today.AddDays(-daysAgo), Title = id };

    public static Scorecard Score(InventoryGraph graph, Referential referential, ValueList<Answer> answers, ValueList<Evidence> evidence = default, ScoringProfile? profile = null) =>
        Scorer.Score(graph, referential, profile ?? Profile, answers, evidence, ScoringFacts.None, Today);
}
