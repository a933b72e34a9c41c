namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-6.6 in part: until when does what it is built of get security fixes?</summary>
internal static class ObsolescenceRule
{
    // A replacement takes a budget year.
    private const int MonthsAhead = 12;

    public static SuggestionRule Rule { get; } = new("RES-6.6/end-of-life",
        "The last day with security fixes of each version in use. Past: not resilient. Within twelve months: intention (it is known). Later, for all: means. A version or its date not stated: no suggestion.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        var uses = context.Component(asset).Technologies;
        if (uses.IsEmpty) return Verdict.Unknown("what it is built of is not stated", $"components: {asset.Id}: technologies, with versions");
        var dated = uses.Select(use => (Name: $"{use.Technology.Id}{(use.Version.Length > 0 ? "/" + use.Version : "")}", Use: use,
            Last: context.Known.Technology(use.Technology.Id)?.Versions.FirstOrDefault(version => version.Name == use.Version)?.EndOfLife)).ToList();
        RuleInput[] inputs = [.. dated.Select(each => new RuleInput(each.Name, each.Last is { } last ? $"{last:yyyy-MM-dd}" : "not stated", $"technologies: {each.Use.Technology.Id}: versions: end-of-life"))];
        if (dated.Where(each => each.Last < context.Today).Select(each => each.Name).ToList() is { Count: > 0 } past)
            return Verdict.Of(MaturityLevel.NotResilient, $"{string.Join(" and ", past)} no longer {(past.Count == 1 ? "gets" : "get")} security fixes", inputs);
        if (dated.FirstOrDefault(each => each.Last is null) is { Name: not null } silent)
            return Verdict.Unknown($"until when {silent.Name} gets fixes is not stated", $"technologies: {silent.Use.Technology.Id}: versions with end-of-life, and components: {asset.Id}: technologies: [{silent.Use.Technology.Id}/VERSION]", inputs);
        return dated.Where(each => each.Last < context.Today.AddMonths(MonthsAhead)).Select(each => each.Name).ToList() is { Count: > 0 } soon
            ? Verdict.Of(MaturityLevel.Intention, $"the end of {string.Join(" and ", soon)} is known and nearer than {MonthsAhead} months", inputs)
            : Verdict.Of(MaturityLevel.Means, $"all that it is stated to be built of gets fixes for more than {MonthsAhead} months", inputs);
    }
}
