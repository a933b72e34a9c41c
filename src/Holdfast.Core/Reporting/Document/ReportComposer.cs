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
        Section?[] sections =
        [
            BoardSection.Of(told),
            SinceSection.Of(told),
            ScoreSection.Of(told),
            StructureSection.Of(told),
            EventsSection.Of(told),
            ConcentrationSection.Of(told),
            SovereigntySection.Of(told),
            RehearsalsSection.Of(told),
            PlanSection.Of(told),
            AssumptionsSection.Of(told),
            UnknownsSection.Of(told),
            VersionsSection.Of(told),
            MapSection.Of(told),
        ];
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
}
