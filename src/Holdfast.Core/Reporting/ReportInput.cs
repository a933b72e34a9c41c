using Holdfast.Core.Inventory;
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

    /// <summary>An earlier report; null = none.</summary>
    public EarlierReport? Earlier { get; init; }
}
