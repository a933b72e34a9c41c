using Holdfast.Core.Reporting.Sections;
using Holdfast.Core.Reporting.Wording;

namespace Holdfast.Core.Reporting.Document;

/// <summary>The facts of a report, said in one language.</summary>
public static class ReportComposer
{
    public static ReportDocument Compose(ReportModel model, ReportLanguage language)
    {
        var told = new Telling(model, language);
        var organisation = model.Organisation.Name.Length > 0 ? model.Organisation.Name : language["doc.organisation"];
        List<Section?> sections =
        [
            BoardSection.Of(told),
            PlanSection.Of(told),
            TrendSection.Of(told),
            SinceSection.Of(told),
            HeatSection.Of(told),
            EventsSection.Of(told),
            StructureSection.Of(told),
            ConcentrationSection.Of(told),
            RehearsalsSection.Of(told),
            ScoreSection.Of(told),
        ];
        Section?[] annexes =
        [
            SovereigntySection.Of(told),
            AssumptionsSection.Of(told),
            UnknownsSection.Of(told),
            VersionsSection.Of(told),
            GlossarySection.Of(told),
            MapSection.Of(told),
        ];
        sections.AddRange(annexes.OfType<Section>().Select((section, at) => section with { Heading = told.Say("annex.heading", ("letter", $"{(char)('A' + at)}"), ("heading", section.Heading)), IsAnnex = true }));
        return new(
            language.Code, language["doc.title"], organisation,
            [
                language.Say("doc.made", ("moment", language.Moment(model.Made, model.Organisation.TimeZone))),
                language.Say(
                    "doc.scope", ("components", language.Counted("noun.components", model.Structure.Components)), ("edges", language.Counted("noun.edges", model.Structure.Edges)),
                    ("critical", language.Number(model.Structure.Critical.Count))),
                language["doc.apart"],
            ],
            new(language["doc.skip"], language["doc.contents"]), sections.OfType<Section>().ToValueList());
    }

    /// <summary>What a board looks at together, a slide each: the statement, the choices, the events against what is accepted, the trend.</summary>
    public static ReportDocument Slides(ReportModel model, ReportLanguage language)
    {
        var told = new Telling(model, language);
        var organisation = model.Organisation.Name.Length > 0 ? model.Organisation.Name : language["doc.organisation"];
        Section?[] slides = [BoardSection.Statement(told), BoardSection.Choices(told), PlanSection.Slide(told), HeatSection.Of(told), TrendSection.Of(told)];
        return new(
            language.Code, language["doc.title"], organisation, [language.Say("doc.made", ("moment", language.Moment(model.Made, model.Organisation.TimeZone)))],
            new(language["doc.skip"], language["doc.contents"]), slides.OfType<Section>().ToValueList()) { IsSlides = true };
    }
}
