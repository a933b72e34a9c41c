using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-3.1: where do the data rest, and where are they worked on?</summary>
internal static class DataLocationRule
{
    public static SuggestionRule Rule { get; } = new("RES-3.1/data-location",
        "The countries of the data's places, against those of the accepted jurisdictions; where no processing is stated, the place of the asset counts. Data at rest outside: not resilient. Only processing outside, or processing unknown: intention. All inside: means.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        if (!context.HasAcceptedLaw) return Verdict.Unknown("whose law is accepted is not stated", RuleContext.AcceptedLawMissing);
        var component = context.Component(asset);
        if (component.DataLocations.IsEmpty) return Verdict.Unknown("where its data lie is not stated", $"components: {asset.Id}: data, such as [{{ at: PLACE, use: stored }}]");
        var spots = component.DataLocations.Select(location => (location.Use, Country: Country(context, location))).ToList();
        if (!spots.Any(spot => spot.Use == DataUse.Processed) && context.Known.Place(component.Place.Id) is { } place)
            spots.Add((DataUse.Processed, context.Known.CountryOf(place)));
        RuleInput[] inputs =
        [
            new("accepted law", context.AcceptedLaw, "organisation: accepted-jurisdictions"),
            .. spots.Select(spot => new RuleInput(Word(spot.Use), spot.Country.Length > 0 ? spot.Country : "not stated", $"components: {asset.Id}: data")),
        ];
        if (spots.Any(spot => spot.Country.Length == 0)) return Verdict.Unknown("the country of one of its places is not stated", "places: country", inputs);
        var resting = Outside(spot => spot != DataUse.Processed);
        if (resting.Length > 0) return Verdict.Of(MaturityLevel.NotResilient, $"data rest in {resting}, which is not accepted", inputs);
        var worked = Outside(spot => spot == DataUse.Processed);
        if (worked.Length > 0) return Verdict.Of(MaturityLevel.Intention, $"data rest inside, but are worked on in {worked}", inputs);
        return spots.Any(spot => spot.Use == DataUse.Processed)
            ? Verdict.Of(MaturityLevel.Means, $"data rest and are worked on in {string.Join(", ", spots.Select(spot => spot.Country).Distinct().Order(StringComparer.Ordinal))}, all accepted", inputs)
            : Verdict.Of(MaturityLevel.Intention, "data rest inside; where they are worked on is not stated", inputs);

        string Outside(Func<DataUse, bool> which) => string.Join(", ",
            spots.Where(spot => which(spot.Use) && !context.IsAccepted(spot.Country)).Select(spot => spot.Country).Distinct().Order(StringComparer.Ordinal));
    }

    private static string Country(RuleContext context, DataLocation location) =>
        context.Known.Place(location.Place.Id) is { } place ? context.Known.CountryOf(place) : location.Country;

    private static string Word(DataUse use) => use switch
    {
        DataUse.Stored => "stored in",
        DataUse.Processed => "processed in",
        _ => "backup in",
    };
}
