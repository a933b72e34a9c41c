using Holdfast.Adapters.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;

namespace Holdfast.Adapters.Mitigation;

/// <summary>Every key of a file of measures, once: the reader refuses what is not in here, the JSON schema is made of it.</summary>
public static class MeasureKeys
{
    public const string Kind = "holdfast-measures";

    /// <summary>The words of the catalogue for what a kind does.</summary>
    public static ValueList<(string Word, MeasurePattern Pattern)> Patterns { get; } =
        Enum.GetValues<MeasurePattern>().Select(pattern => (Kebab(pattern.ToString()), pattern)).ToValueList();

    public static InventorySection Cost { get; } = new("cost",
    [
        new("once", KeyForm.Money, "To get it, such as '8000 EUR', work included. Default 0."),
        new("per-year", KeyForm.Money, "To keep it. Default 0."),
        new("share-of-contract", KeyForm.Share, "Of what the subject's contract costs a year, so much again for the second one."),
        new("source", KeyForm.Text, "An offer, a price list, or that it is an assumption."),
    ]);

    private static readonly InventoryKey[] Common =
    [
        new("title", KeyForm.Text, "One line for people; {name} is where the subject's name goes."),
        new("title-fr", KeyForm.Text, "The same in French, for the report."),
        new("title-de", KeyForm.Text, "The same in German, for the report."),
        new("cost", KeyForm.Section, "What it costs, in the organisation's currency.") { Section = Cost },
        new("effort", KeyForm.Number, "Days of work of one person, paid for within the cost."),
        new("lead-time", KeyForm.Duration, "From the decision to the day on which it works."),
        new("criteria", KeyForm.Texts, "Criteria of the index that it speaks for, such as RES-4.3."),
        new("omit", KeyForm.Flag, "true: not to be considered."),
    ];

    public static InventorySection MeasureKind { get; } = new("kind of measure",
    [
        .. Common,
        new("does", KeyForm.Choice, "What it changes, and thereby where it applies.") { Choices = Patterns.Select(each => each.Word).ToValueList() },
        new("for", KeyForm.Texts, "Kinds of components that it is for.") { Choices = ComponentKinds.Known },
        new("switch", KeyForm.Duration, "How long changing over to what it brings takes; missing = both carry load all the time."),
        new("outages", KeyForm.Section, "How often what it brings is out itself.") { Section = InventoryKeys.Outages },
        new("factor", KeyForm.Number, "With 'rarer-outages': outages per year are multiplied with it."),
        new("clauses", KeyForm.Texts, "With 'clauses': those that a contract should have.") { Choices = Contract.KnownClauses },
    ]);

    public static InventorySection Change { get; } = new("change",
    [
        new("alternative-to", KeyForm.Reference, "Whoever needs this component can do with another one instead."),
        new("supplier", KeyForm.Reference, "With 'alternative-to': who serves the other one; missing = ourselves."),
        new("place", KeyForm.Reference, "With 'alternative-to': where it stands."),
        new("needs", KeyForm.References, "With 'alternative-to': ids of what it cannot do without."),
        new("outages", KeyForm.Section, "With 'alternative-to': how often it is out itself.") { Section = InventoryKeys.Outages },
        new("switch", KeyForm.Duration, "With 'alternative-to': how long changing over takes; missing = both carry load all the time."),
        new("drop-need", KeyForm.Reference, "The component under 'of' goes on without this one."),
        new("of", KeyForm.Reference, "Whose need, whose change-over, or which contract it is."),
        new("without", KeyForm.Choice, "With 'drop-need': what happens without it. Default: nothing.") { Choices = ["nothing", "degraded"] },
        new("switch-within", KeyForm.Duration, "The component under 'of' changes over between its alternatives in this time."),
        new("rarer", KeyForm.Reference, "Outages of this component, supplier:ID, place:ID or plane:SUPPLIER/PLANE become rarer."),
        new("factor", KeyForm.Number, "With 'rarer': their number per year is multiplied with it."),
        new("clauses", KeyForm.Texts, "The contract under 'of' gets these clauses.") { Choices = Contract.KnownClauses },
        new("exit-plan", KeyForm.Choice, "The contract under 'of' gets a plan for leaving.") { Choices = ["documented", "tested"] },
        new("skill", KeyForm.Text, "The team under 'team' gets this skill."),
        new("team", KeyForm.Reference, "With 'skill'."),
        new("people", KeyForm.Whole, "With 'skill': how many can do it. Default 2."),
    ]);

    public static InventorySection Measure { get; } = new("measure",
    [
        .. Common,
        new("owner", KeyForm.Text, "Who sees to it. Default: the team that owns what it is about."),
        new("due", KeyForm.Date, "The day by which it works."),
        new("excludes", KeyForm.References, "Ids of measures that cannot be taken together with it."),
        new("requires", KeyForm.References, "Ids of measures without which it cannot be taken."),
        new("changes", KeyForm.Sections, "What it changes; an entry for a measure of the catalogue has none.") { Section = Change },
    ]);

    public static InventorySection Root { get; } = new("file of measures",
    [
        new(Kind, KeyForm.Whole, "Version of the format: 1.") { IsRequired = true },
        new("kinds", KeyForm.Entries, "Kinds of measures: new ones, or other figures for those of the catalogue.") { Section = MeasureKind },
        new("measures", KeyForm.Entries, "The organisation's own measures, or other figures for one of the catalogue (second-region:customer-login).") { Section = Measure },
    ]);

    private static string Kebab(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at > 0 ? "-" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
