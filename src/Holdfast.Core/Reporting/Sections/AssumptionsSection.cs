using System.Globalization;
using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>Everything that was assumed: by the method, for each event, and the outage rates.</summary>
internal static class AssumptionsSection
{
    public static Section Of(Telling told)
    {
        var versions = told.Model.Versions;
        var lines = new List<string>
        {
            told.Say("assumptions.outage", ("span", told.Language.Span(TimeSpan.FromHours(versions.OutageHours)))),
            told["assumptions.switches"],
            told["assumptions.cost"],
            told.Say("assumptions.unknownShare", ("share", told.Share(versions.UnknownShare))),
            told["assumptions.independent"],
        };
        lines.AddRange(
            from each in told.Model.Events
            from assumption in each.Assumed
            select told.Say("assumptions.event", ("event", told.Names.Event(each)), ("text", Sentence(told, assumption))));
        var blocks = new List<Block> { new Block.Bullets(lines.ToValueList()) };
        var rates = told.Model.Rates;
        var decimals = rates.All(rate => rate.PerYear % 1 == 0) ? 0 : 2;
        if (!rates.IsEmpty)
            blocks.Add(new Block.Table(
                told.Say("assumptions.rates", ("assumed", told.Count(rates.Count(rate => rate.IsAssumed))), ("total", told.Count(rates.Count))),
                told.Columns("part", "#perYear", "#repair", "source"),
                rates.Select(rate => new Row([told.Names.Node(rate.What), told.Language.Number(rate.PerYear, decimals), told.Language.Span(rate.Repair), rate.Source.Length > 0 ? rate.Source : told["source.none"]])).ToValueList())
            { IsDense = true });
        return new("assumptions", told["assumptions.heading"], blocks.ToValueList());
    }

    internal static string Sentence(Telling told, ScenarioAssumption assumption)
    {
        if (assumption.Kind == AssumptionKind.LayersUnknown)
            return told.Say("assumption.layersUnknown", ("layers", told.Language.List(assumption.Values.Select(told.Names.Layer).ToList())));
        var values = assumption.Values.Select((value, at) => (at.ToString(CultureInfo.InvariantCulture), IsShare(assumption.Kind, at) ? told.Share(double.Parse(value, CultureInfo.InvariantCulture)) : value)).ToArray();
        return told.Say($"assumption.{ReportNames.Key(assumption.Kind)}", values);
    }

    private static bool IsShare(AssumptionKind kind, int at) => (kind, at) is (AssumptionKind.StrengthUnknown, 1) or (AssumptionKind.TakenToBeHit, 0);
}
