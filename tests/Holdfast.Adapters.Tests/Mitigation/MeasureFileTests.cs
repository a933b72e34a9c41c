using Holdfast.Adapters.Mitigation;
using Holdfast.Adapters.Tests.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;

namespace Holdfast.Adapters.Tests.Mitigation;

public class MeasureFileTests
{
    private static DependencyInventory Company { get; } = SampleCompanyTests.Load();

    [Fact]
    public void Every_cost_of_the_catalogue_says_where_it_comes_from() =>
        Assert.All(MeasureFile.For(Company, null, []), measure => Assert.True(measure.Cost.Source.Length > 10, measure.Id));

    [Fact]
    public void What_the_catalogue_proposes_leaves_a_valid_inventory()
    {
        var measures = MeasureFile.For(Company, Repository.Path("samples/company/measures.yaml"), []);
        Assert.True(measures.Count > 40);
        foreach (var choice in measures.Select(measure => new[] { measure }).Append([.. measures]))
            Assert.DoesNotContain(InventoryCheck.Check(MeasureApplication.Apply(Company, choice)), problem => problem.Severity == Severity.Error);
    }

    [Fact]
    public void A_figure_of_ones_own_replaces_that_of_the_catalogue_and_nothing_else()
    {
        var before = MeasureFile.For(Company, null, []);
        var after = Read("measures: { 'second-saas:captcha': { cost: { once: 1 EUR, source: an offer } } }");
        var (old, changed) = (before.Single(measure => measure.Id == "second-saas:captcha"), after.Single(measure => measure.Id == "second-saas:captcha"));
        Assert.Equal(old with { Cost = new(1, old.Cost.PerYear, "EUR", "an offer") }, changed);
        Assert.Equal(before.Where(measure => measure.Id != old.Id), after.Where(measure => measure.Id != old.Id));
    }

    [Fact]
    public void Kinds_and_measures_can_be_left_out_and_kinds_added()
    {
        var measures = Read("""
            kinds:
              second-cloud: { omit: true }
              phone-tree: { does: alternative, for: [telecom], title: "Phone tree beside {name}", cost: { once: 100 EUR } }
            measures:
              registry-lock:domain-example-com: { omit: true }
            """);
        Assert.DoesNotContain(measures, measure => measure.Kind == "second-cloud" || measure.Id == "registry-lock:domain-example-com");
        Assert.Equal("Phone tree beside Telephony", measures.Single(measure => measure.Id == "phone-tree:telephony").Title);
    }

    [Fact]
    public void Every_change_can_be_written()
    {
        var own = Read("""
            measures:
              all-of-it:
                title: Everything at once
                cost: { once: 1000 EUR, per-year: 10 EUR }
                requires: [second-saas:captcha]
                excludes: [second-saas:help-desk]
                changes:
                  - { alternative-to: order-queue, supplier: ovh, place: gra, needs: [ovh-cluster], switch: 5m, outages: { per-year: 1, repair: 1h } }
                  - { drop-need: captcha, of: customer-login, without: degraded }
                  - { switch-within: 5m, of: shop-app }
                  - { rarer: place:eu-west-3, factor: 0.5 }
                  - { clauses: [audit], of: c-aws }
                  - { exit-plan: tested, of: c-aws }
                  - { skill: postgres, team: platform, people: 3 }
            """).Single(measure => measure.Id == "all-of-it");
        Assert.Equal(8, own.Changes.Count);
        var after = own.ApplyTo(Company);
        Assert.DoesNotContain(InventoryCheck.Check(after), problem => problem.Severity == Severity.Error);
        var known = new InventoryLookup(after);
        Assert.Equal(["ovh-cluster"], known.Component("order-queue@all-of-it")!.Needs.SelectMany(need => need.What.References()).Select(reference => reference.Id));
        Assert.Contains(known.Component("order-hub")!.Needs, need => need.What is Need.AtLeast { SwitchTime.TotalMinutes: 5 } group && group.References().Any(each => each.Id == "order-queue@all-of-it"));
        Assert.Contains(known.Component("customer-login")!.Needs, need => need.IsDegrading && need.What == "captcha");
        Assert.Contains(known.Component("shop-app")!.Needs, need => need.What is Need.AtLeast { SwitchTime.TotalMinutes: 5 });
        Assert.Equal(0.05, known.Place("eu-west-3")!.Outages!.PerYear);
        Assert.Contains("audit", known.Contract("c-aws")!.Clauses);
        Assert.Equal(ExitPlan.Tested, known.Contract("c-aws")!.ExitPlan);
        Assert.Equal(3, known.Team("platform")!.Skills.Single(skill => skill.Name == "postgres").People);
    }

    [Theory]
    [InlineData("measures: { second-sas:captcha: { cost: { once: 1 EUR } } }", 2, 13, "there is no measure 'second-sas:captcha'", "'second-saas:captcha'")]
    [InlineData("measures: { own: { title: x, changes: [{ alternative-to: captchaa }] } }", 2, 58, "no component 'captchaa'", "'captcha'")]
    [InlineData("measures: { own: { title: x, changes: [{ drop-need: order-hub, of: customer-login }] } }", 2, 53, "'customer-login' does not need 'order-hub' directly", "it needs login-database, captcha")]
    [InlineData("measures: { own: { title: x, changes: [{ switch-within: 2h, of: shop-app }] } }", 2, 65, "changes over in 45m already", "a shorter time")]
    [InlineData("measures: { own: { title: x, changes: [{ switch-within: 2h, of: captcha }] } }", 2, 65, "no alternatives that take time", "alternative-to")]
    [InlineData("measures: { own: { title: x, changes: [{ rarer: place:eu-west-9, factor: 0.5 }] } }", 2, 49, "'place:eu-west-9'", "'place:eu-west-3'")]
    [InlineData("measures: { own: { title: x, changes: [{ rarer: place:eu-west-3 }] } }", 2, 40, "'factor'", "0.5")]
    [InlineData("measures: { own: { title: x, changes: [{ clauses: [audit] }] } }", 2, 40, "'of' is missing", "contract")]
    [InlineData("measures: { own: { title: x, changes: [{ of: captcha }] } }", 2, 40, "nothing that it does", "alternative-to")]
    [InlineData("measures: { own: { title: x, cost: { once: 1 USD }, changes: [{ rarer: captcha, factor: 0.5 }] } }", 2, 44, "in USD, the organisation counts in EUR", "write the amount in EUR")]
    [InlineData("measures: { own: { title: x, cost: { once: -1 EUR }, changes: [{ rarer: captcha, factor: 0.5 }] } }", 2, 44, "is -1 EUR", "0 or more")]
    [InlineData("measures: { own: { changes: [{ rarer: captcha, factor: 0.5 }] } }", 2, 13, "'title' is missing", "one line")]
    [InlineData("measures: { own: { title: x, requires: [own], changes: [{ rarer: captcha, factor: 0.5 }] } }", 2, 41, "names itself", "--list")]
    [InlineData("kinds: { second-clud: { omit: true } }", 2, 10, "there is no measure 'second-clud'", "'second-cloud'")]
    [InlineData("kinds: { own: { title: x } }", 2, 10, "'does' is missing", "one of dns-provider")]
    [InlineData("kinds: { own: { does: miracle } }", 2, 23, "'does' cannot be 'miracle'", "one of dns-provider")]
    public void A_mistake_is_shown_where_it_stands_with_the_fix(string text, int line, int column, string message, string hint)
    {
        var problems = new List<Problem>();
        MeasureFile.For(Company, "m.yaml", new StringReader($"holdfast-measures: 1\n{text}"), problems);
        var problem = Assert.Single(problems);
        Assert.Equal(("m.yaml", line, column, Severity.Error), (problem.File, problem.Line, problem.Column, problem.Severity));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(hint, problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void An_organisation_that_counts_in_another_currency_is_told_what_the_catalogue_cannot_price()
    {
        var problems = new List<Problem>();
        var dollars = Company with { Organisation = Company.Organisation with { Currency = "USD" } };
        var measures = MeasureFile.For(dollars, "m.yaml", new StringReader("holdfast-measures: 1\nkinds: { registry-lock: { cost: { once: 700 USD, per-year: 600 USD } } }"), problems);
        Assert.Equal(["registry-lock:domain-example-com"], measures.Select(measure => measure.Id));
        Assert.Contains("counts in EUR, the organisation in USD", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static ValueList<Measure> Read(string text)
    {
        var problems = new List<Problem>();
        var measures = MeasureFile.For(Company, "m.yaml", new StringReader($"holdfast-measures: 1\n{text}"), problems);
        Assert.Equal("", string.Join('\n', problems));
        return measures;
    }
}
