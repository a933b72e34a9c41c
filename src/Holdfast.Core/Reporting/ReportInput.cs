using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Core.Scoring;
using Holdfast.Core.Scoring.Sovereignty;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Reporting;

/// <summary>What a report is made of; all of it was worked out or read before.</summary>
public sealed record ReportInput
{
    public required InventoryGraph Graph { get; init; }
    public required Structure Structure { get; init; }

    /// <summary>The incidents on record, made scenarios of this graph.</summary>
    public required ValueList<Scenario> Incidents { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Today where the organisation is.</summary>
    public required DateOnly Today { get; init; }

    public required ReportVersions Versions { get; init; }

    /// <summary>How many years are drawn for the yearly cost.</summary>
    public int Years { get; init; } = 1000;

    public ulong Seed { get; init; } = 1;

    /// <summary>How many may work at the same time; the figures do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Of what people answered; null = maturity was not assessed.</summary>
    public Scorecard? Scorecard { get; init; }

    /// <summary>The same with the suggestions of the rules where nobody answered; null = not worked out.</summary>
    public Scorecard? Suggested { get; init; }

    /// <summary>Drills among it are shown beside what the inventory says of drills.</summary>
    public ValueList<Evidence> Evidence { get; init; }

    /// <summary>Control over each bought service.</summary>
    public ValueList<ServiceSovereignty> Sovereignty { get; init; }

    /// <summary>Null = nothing was planned.</summary>
    public MitigationPlan? Plan { get; init; }

    /// <summary>The cheapest choice that saves at least half of what the plan saves; null = there is none, or nothing was planned.</summary>
    public MitigationPlan? SmallPlan { get; init; }

    /// <summary>Earlier runs, as they were kept.</summary>
    public ValueList<ReportRun> Runs { get; init; }

    /// <summary>An earlier report; null = none.</summary>
    public EarlierReport? Earlier { get; init; }
}
