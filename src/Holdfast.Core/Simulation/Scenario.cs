namespace Holdfast.Core.Simulation;

/// <summary>What fails, when and how badly. Times are counted from the start of the scenario.</summary>
/// <param name="Id">Short name for the command line and reports.</param>
/// <param name="Duration">How long the event lasts; shares of lost user time are of this span.</param>
public sealed record Scenario(string Id, string Title, TimeSpan Duration, ValueList<Disturbance> Disturbances)
{
    /// <summary>The moment that time zero stands for, for incidents of the past.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>What the record of the event does not say and was assumed, or leaves out.</summary>
    public ValueList<ScenarioAssumption> Assumed { get; init; }

    /// <summary>What keeps "it would not touch us" from being said even where nothing falls: parts, places or layers that nobody described.</summary>
    public ValueList<ScenarioAssumption> Gaps =>
        Assumed.Where(each => each.Kind is AssumptionKind.LayersUnknown or AssumptionKind.PlaceUnknown or AssumptionKind.PartUnknown).ToValueList();

    /// <summary>The same as sentences.</summary>
    public ValueList<string> Assumptions => Assumed.Select(assumption => assumption.ToString()).ToValueList();

    /// <summary>The share of customers that the event met; null = all. The simulation assumes that we are among them.</summary>
    public double? MetShare { get; init; }

    /// <summary>One thing that is down from the start for the whole duration.</summary>
    public static Scenario Outage(string id, string title, TimeSpan duration, params ReadOnlySpan<string> nodes)
    {
        var disturbances = new Disturbance[nodes.Length];
        for (var i = 0; i < nodes.Length; i++) disturbances[i] = new(nodes[i], [new(TimeSpan.Zero, duration, DisturbanceState.Out)]);
        return new(id, title, duration, ValueList.Create<Disturbance>(disturbances));
    }

    // "db is down" does not stay the title of a db that comes and goes.
    private string Titled(DisturbanceState state)
    {
        var down = DisturbanceText.Words(DisturbanceState.Out);
        return Title.EndsWith(down, StringComparison.Ordinal) ? Title[..^down.Length] + DisturbanceText.Words(state)
            : state is DisturbanceState.Down ? Title
            : $"{Title}, played as: {DisturbanceText.Words(state)}";
    }

    /// <summary>The same nodes in another state than down, from the start for the whole duration.</summary>
    public Scenario InState(DisturbanceState state) =>
        this with { Title = Titled(state), Disturbances = Disturbances.Select(each => each with { Phases = [new(TimeSpan.Zero, Duration, state)] }).ToValueList() };
}

/// <param name="Node">Id of a node of the graph.</param>
/// <param name="Phases">Where several cover one moment, the last one counts; where none does, the node is well.</param>
public sealed record Disturbance(string Node, ValueList<DisturbancePhase> Phases);

public sealed record DisturbancePhase(TimeSpan From, TimeSpan Until, DisturbanceState State);

public abstract record DisturbanceState
{
    private DisturbanceState()
    {
    }

    public static DisturbanceState Well { get; } = new Up();

    public static DisturbanceState Out { get; } = new Down();

    public sealed record Up : DisturbanceState;

    /// <summary>Nothing works; also for planes that refuse writes on purpose: to who must write it is the same.</summary>
    public sealed record Down : DisturbanceState;

    /// <param name="Share">Share of calls that succeed, above 0 and below 1.</param>
    public sealed record Degraded(double Share) : DisturbanceState;

    /// <param name="Period">A full cycle, the bad part first.</param>
    /// <param name="BadShare">The bad part of it, 0 … 1.</param>
    public sealed record Flapping(TimeSpan Period, double BadShare) : DisturbanceState;
}
