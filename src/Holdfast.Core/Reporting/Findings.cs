using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Reporting;

/// <summary>A node as a report names it.</summary>
/// <param name="Name">Without what a language would add, such as "and all it owns".</param>
public sealed record NamedNode(string Id, NodeKind Kind, string Name);

/// <param name="Edges">Pairs of a node and what it needs.</param>
/// <param name="Points">Everything that can fail by itself and alone takes down something critical, the most damaging first.</param>
public sealed record StructureFindings(int Components, int Edges, ValueList<CriticalFinding> Critical, ValueList<PointFinding> Points, int CannotStart)
{
    /// <summary>Technologies of which a flaw alone takes down something critical, whatever there is twice; the most damaging first.</summary>
    public ValueList<PointFinding> CommonModes { get; init; }
}

/// <param name="Points">How many single points of failure it has.</param>
/// <param name="Pairs">Minimal combinations of two failures; null = too many to count.</param>
/// <param name="HoursPerYear">Out by the rates stated; null = not worked out.</param>
public sealed record CriticalFinding(NamedNode What, Criticality Criticality, TimeSpan? Rto, decimal? CostPerHour, int Points, long? Pairs, double? HoursPerYear)
{
    /// <summary>True: it is more than a name for others, and its own failure stops it whatever its needs do.</summary>
    public bool FailsItself { get; init; }
}

/// <param name="Breaks">Ids of the critical components that it alone takes down.</param>
/// <param name="Reach">How many nodes fall with it.</param>
/// <param name="IsRoot">False when it falls with another point that does at least the same harm: shown once is enough.</param>
public sealed record PointFinding(NamedNode What, ValueList<string> Breaks, int Reach, bool IsRoot);

/// <param name="IsReplay">An incident that happened, played against our own graph.</param>
/// <param name="Cost">Null when nothing has a price.</param>
/// <param name="UserShare">User time lost, divided by all user time while the event lasted.</param>
/// <param name="Fallen">Functions that were down, the longest first.</param>
public sealed record EventFinding(
    NamedNode What, bool IsReplay, string Title, DateTimeOffset? Start, TimeSpan Duration, decimal? Cost, double UserShare, int Down, int Degraded,
    ValueList<FallenFinding> Fallen, SavedFinding Saved, ValueList<RescueFinding> WouldHaveSaved, ValueList<ScenarioAssumption> Assumed)
{
    /// <summary>Data that a change-over leaves behind, and whom that is too much for.</summary>
    public ValueList<LostDataFinding> LostData { get; init; }

    /// <summary>True: nothing falls, and what the event would hit is not described, so that nothing follows.</summary>
    public bool IsOpen { get; init; }
}

/// <param name="What">Whose data it is.</param>
/// <param name="From">The stand-in that lacks it.</param>
/// <param name="Lost">At worst.</param>
/// <param name="Rpo">What it may lose at most; null = none stated, or it was kept.</param>
public sealed record LostDataFinding(NamedNode What, NamedNode From, TimeSpan Lost, TimeSpan? Rpo);

/// <param name="Rto">Null = none stated, or it was kept.</param>
public sealed record FallenFinding(NamedNode What, TimeSpan Down, TimeSpan? Rto);

/// <summary>What the changeovers that exist were worth: the same event, simulated with and without them.</summary>
/// <param name="Moves">Who moved over, and when after the start of the event.</param>
/// <param name="Blocked">Who wanted to and could not.</param>
public sealed record SavedFinding(decimal Cost, double UserShare, ValueList<MoveFinding> Moves, ValueList<NamedNode> Blocked);

public sealed record MoveFinding(NamedNode What, TimeSpan At);

/// <param name="Alternatives">What would have needed an alternative out of the event's reach.</param>
/// <param name="Kept">Functions that would not have fallen at all.</param>
public sealed record RescueFinding(ValueList<NamedNode> Alternatives, decimal Cost, double UserShare, ValueList<NamedNode> Kept);

/// <param name="Hit">Incidents on record that would have met us, worst first.</param>
/// <param name="Spared">How many would not: all that they hit is described.</param>
/// <param name="Open">Those of which it is not known, because what they would have hit is not described.</param>
public sealed record ReplayFindings(ValueList<ReplayFinding> Hit, int Spared, ValueList<OpenReplayFinding> Open);

/// <param name="Gaps">What would have to be described.</param>
public sealed record OpenReplayFinding(string Id, string Title, DateTimeOffset? Start, ValueList<ScenarioAssumption> Gaps);

public sealed record ReplayFinding(string Id, string Title, DateTimeOffset? Start, TimeSpan Duration, decimal? Cost, double UserShare, int Down);

/// <param name="Mean">Cost of an average year in the organisation's currency: exact for the rates stated, each outage by itself.</param>
/// <param name="Bad">One of twenty simulated years costs more.</param>
/// <param name="WithoutRate">So many nodes have no rate and never fail here.</param>
public sealed record YearFinding(double Mean, double Bad, int Years, ulong Seed, int Rates, int WithoutRate);

/// <param name="Critical">How many critical components there are: what the counts of each list are out of.</param>
/// <param name="Layers">By layer of technology: dns, cdn, hosting, …</param>
public sealed record ConcentrationFindings(
    int Critical, ValueList<ShareFinding> Suppliers, ValueList<ShareFinding> Countries, ValueList<ShareFinding> Technologies, ValueList<LayerFinding> Layers)
{
    /// <summary>The organisation's own limits: what is over them, and which could not be judged.</summary>
    public ConcentrationLimits Limits { get; init; } = new([], []);
}

/// <param name="Key">Supplier or technology by id, country by ISO code.</param>
/// <param name="Uses">Critical components that lead to it by some path.</param>
/// <param name="Falls">Critical components that fall with it.</param>
/// <param name="Spend">Share of the annual cost of all contracts; null = none of its contracts has a price.</param>
/// <param name="Exit">The weakest exit plan among its contracts; suppliers only.</param>
/// <param name="IsHome">The organisation's own country, or one whose law it accepts.</param>
public sealed record ShareFinding(string Key, string Name, int Uses, int Falls, double? Spend, ExitPlan Exit, bool IsHome);

/// <param name="Limit">The organisation's own limit; null = none.</param>
/// <param name="IsOver">More of the critical components fall with the largest than the limit allows.</param>
public sealed record LayerFinding(string Layer, double Hhi, string Largest, int Uses, int Falls, int Of, double? Limit, bool IsOver);

/// <summary>Something that must work when it is needed, and has been tried or not.</summary>
/// <param name="Last">Null = never, or nobody wrote it down.</param>
/// <param name="Stated">How long it is said to take.</param>
/// <param name="Source">Where it is written.</param>
public sealed record RehearsalFinding(NamedNode What, RehearsalKind Kind, DateOnly? Last, RehearsalState State, TimeSpan? Stated, string Source);

public enum RehearsalKind { Changeover, Failover, Exit, Evidence }

public enum RehearsalState { Done, Overdue, Never, Failed }

/// <param name="IsAssumed">The source is empty or says itself that it is an assumption.</param>
public sealed record RateFinding(NamedNode What, double PerYear, TimeSpan Repair, string Source, bool IsAssumed);

/// <param name="Count">So many…</param>
/// <param name="Of">…of so many.</param>
/// <param name="Examples">The first few by name.</param>
public sealed record UnknownFinding(UnknownKind Kind, int Count, int Of, ValueList<string> Examples);

public enum UnknownKind
{
    Rto, CostPerHour, Users, SupplierCountry, SupplierChain, ContractCost, ExitPlan, OutageRate, DependencyEvidence, Inferred, Place, DataLocation,
}
