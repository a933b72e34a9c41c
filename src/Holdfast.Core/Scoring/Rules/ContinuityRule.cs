namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-4.3: do the critical systems come back in time when the asset stops, its place is lost, its supplier ends, a law cuts it off?</summary>
internal static class ContinuityRule
{
    public static SuggestionRule Rule { get; } = new("RES-4.3/recovery-by-simulation",
        "For each way in which the asset can stop (it fails for a day; its place or its supplier is lost, or foreign law cuts it off, for a month) the longest outage of each of its systems by simulation, against that system's recovery time. All within: means. Some: intention. None: not resilient.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        var facts = asset.Uses.Select(use => context.Simulated.Of(use.System)).ToList();
        if (facts.Contains(null)) return Verdict.Unknown("nothing was simulated", "a simulation: 'holdfast score' runs it by itself");
        if (facts.FirstOrDefault(fact => fact!.Rto is null) is { } open) return Verdict.Unknown($"how long {open.System} may be out is not stated", $"components: {open.System}: rto, such as 4h");
        var cases = ContinuityCase.Of(context.Graph, context.Known, asset);
        var inputs = new List<RuleInput>();
        var missed = new List<string>();
        foreach (var each in cases)
        {
            var late = facts.OfType<ContinuityFact>()
                .Select(fact => (fact.System, Rto: fact.Rto!.Value, Down: context.Simulated.Longest(fact.System, each)))
                .OrderByDescending(outage => outage.Down - outage.Rto).ThenBy(outage => outage.System, StringComparer.Ordinal)
                .First();
            inputs.Add(new(each.What, $"{late.System} is out for {Duration.Format(late.Down)}, may be for {Duration.Format(late.Rto)}", $"simulation of {string.Join(", ", each.Events)} out for {Duration.Format(each.Lasts)}"));
            if (late.Down > late.Rto) missed.Add($"when {each.What}, {late.System} is out for {Duration.Format(late.Down)} (may be {Duration.Format(late.Rto)})");
        }
        var level = missed.Count == 0 ? MaturityLevel.Means : missed.Count < cases.Count ? MaturityLevel.Intention : MaturityLevel.NotResilient;
        return new(level, missed.Count == 0 ? $"by simulation every system recovers in time in {cases.Count} of {cases.Count} cases" : string.Join("; ", missed), inputs.ToValueList(), []);
    }
}
