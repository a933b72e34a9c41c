using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-6.3 in part: are the licences of what it is built of known, and may the source be maintained by others?</summary>
internal static class LicenceRule
{
    public static SuggestionRule Rule { get; } = new("RES-6.3/licences",
        "The licences of its technologies. All stated and open: means. All stated, some closed: intention. Some not stated: no suggestion. Whether the parts below them are known is for a person to say.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        var built = context.Component(asset).Technologies.Select(use => context.Known.Technology(use.Technology.Id)).OfType<Technology>().DistinctBy(technology => technology.Id).ToList();
        if (built.Count == 0) return Verdict.Unknown("what it is built of is not stated", $"components: {asset.Id}: technologies");
        RuleInput[] inputs = [.. built.Select(technology => new RuleInput(technology.Title, technology.Licence.Length > 0 ? technology.Licence : "not stated", $"technologies: {technology.Id}: licence"))];
        if (built.FirstOrDefault(technology => technology.Licence.Length == 0) is { } silent) return Verdict.Unknown($"the licence of {silent.Title} is not stated", $"technologies: {silent.Id}: licence", inputs);
        var closed = built.Where(technology => !technology.IsOpenSource).Select(technology => technology.Title).ToList();
        return closed.Count == 0
            ? Verdict.Of(MaturityLevel.Means, "all that it is stated to be built of is open source", inputs)
            : Verdict.Of(MaturityLevel.Intention, $"licences are known; nobody but the vendor can maintain {string.Join(" and ", closed)}", inputs);
    }
}
