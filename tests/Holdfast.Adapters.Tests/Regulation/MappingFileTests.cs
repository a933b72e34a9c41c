using Holdfast.Adapters.Regulation;
using Holdfast.Adapters.Scoring;
using Holdfast.Core;
using Holdfast.Core.Regulation;

namespace Holdfast.Adapters.Tests.Regulation;

public class MappingFileTests
{
    private const string Head = "holdfast-mappings: 1\ntexts:\n  nis2: { title: NIS2 }\nsources:\n  ours: { mark: ours, title: we }\nmappings:\n";

    [Fact]
    public void Every_objective_of_the_cloud_framework_has_its_pillar_and_each_pillar_its_objective()
    {
        var table = MappingFile.BuiltIn();
        for (var number = 1; number <= 8; number++)
            Assert.Contains(table.Mappings, mapping => mapping == new Mapping($"RES-{number}", "sov", $"SOV-{number}", MappingRelation.SameTheme, "themes", mapping.About));
        Assert.All(["sov", "nis2", "nis2-annex", "dora", "dora-register", "secnumcloud"], text => Assert.Contains(table.Mappings, mapping => mapping.Text == text));
    }

    [Fact]
    public void What_is_our_own_reading_says_so_and_only_we_say_supports()
    {
        var table = MappingFile.BuiltIn();
        Assert.All(table.Mappings.Where(mapping => mapping.Relation == MappingRelation.Supports), mapping => Assert.Equal(MappingMark.Ours, table.Source(mapping.Source)!.Mark));
        Assert.All(table.Sources, source => Assert.Contains(table.Mappings, mapping => mapping.Source == source.Id));
    }

    [Fact]
    public void What_the_grid_is_said_to_name_is_what_the_referential_has_beside_the_criterion()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { ["nis2"] = "NIS2", ["dora"] = "DORA", ["secnumcloud"] = "SecNumCloud", ["sov"] = "EU CSF" };
        var stated = ReferentialFile.BuiltIn().Criteria.SelectMany(criterion => criterion.Texts.Where(names.ContainsValue).Select(text => $"{criterion.Id} {text}"));
        var mapped = MappingFile.BuiltIn().Mappings.Where(mapping => mapping.Source == "grid").Select(mapping => $"{mapping.From} {names[mapping.Text]}").Distinct();
        Assert.Equal(stated.Order(StringComparer.Ordinal), mapped.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_criterion_that_is_mapped_is_in_the_referential()
    {
        var referential = ReferentialFile.BuiltIn();
        Assert.All(MappingFile.BuiltIn().Mappings, mapping => Assert.Contains(referential.Criteria, criterion => mapping.Covers(criterion.Id)));
    }

    [Fact]
    public void A_pillar_covers_its_criteria_and_not_those_of_another()
    {
        var mapping = new Mapping("RES-4", "sov", "SOV-4", MappingRelation.SameTheme, "themes", "");
        Assert.True(mapping.Covers("RES-4.3"));
        Assert.True(mapping.Covers("RES-4"));
        Assert.False(mapping.Covers("RES-5.1"));
        Assert.False((mapping with { From = "RES-4.3" }).Covers("RES-4.30"));
    }

    [Theory]
    [InlineData("  - { from: RES-4.3, to: nis2, relation: equals, source: ours, about: x }", "relation: 'equals' is not one of same-theme, supports", "never is meeting another")]
    [InlineData("  - { from: RES-9.1, to: nis2, relation: supports, source: ours, about: x }", "'RES-9.1' is neither a criterion nor a pillar", "RES-4.3")]
    [InlineData("  - { from: RES-4., to: nis2, relation: supports, source: ours, about: x }", "'RES-4.' is neither", "RES-4.3")]
    [InlineData("  - { from: RES-4.3, to: nis, relation: supports, source: ours, about: x }", "to: 'nis' is not under 'texts'", "'nis2'")]
    [InlineData("  - { from: RES-4.3, to: nis2, relation: supports, source: grid, about: x }", "source: 'grid' is not under 'sources'", "ours")]
    [InlineData("  - { from: RES-4.3, to: nis2, relation: supports, about: x }", "'source' is missing", "source")]
    [InlineData("  - { from: RES-4.3, to: nis2, relation: supports, source: ours, about: x, point: y }", "unknown key 'point'", "one of")]
    [InlineData("  - RES-4.3", "a mapping is expected", "from")]
    [InlineData("  - { from: RES-4.3, to: nis2, relation: supports, source: ours, about: x }\n  - { from: RES-4.3, to: nis2, relation: supports, source: ours, about: y }", "stands here twice", "remove one")]
    public void A_mapping_that_claims_too_much_or_leads_nowhere_is_refused(string line, string message, string hint)
    {
        var problems = new List<Problem>();
        Assert.Null(MappingFile.Read("m.yaml", new StringReader(Head + line + "\n"), problems));
        var problem = problems.First(problem => problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.Contains(hint, problem.Hint, StringComparison.Ordinal);
        Assert.True(problem.Line > 6);
    }

    [Theory]
    [InlineData("texts: {}\nsources: {}\nmappings: []", "holdfast-mappings: 1")]
    [InlineData("holdfast-mappings: 2\ntexts: {}\nsources: {}\nmappings: []", "holdfast-mappings: 1")]
    [InlineData("holdfast-mappings: 1\ntexts: {}\nsources: {}", "'mappings' is missing")]
    [InlineData("holdfast-mappings: 1\ntexts: {}\nmappings: []", "'sources' is missing")]
    [InlineData("holdfast-mappings: 1\ntexts: {}\nsources: { a: { mark: official, title: x } }\nmappings: []", "mark: 'official' is not one of grid, reported, ours")]
    public void A_file_that_is_no_mapping_says_why(string text, string message)
    {
        var problems = new List<Problem>();
        Assert.Null(MappingFile.Read("m.yaml", new StringReader(text), problems));
        Assert.Contains(problems, problem => problem.Message.Contains(message, StringComparison.Ordinal));
    }
}
