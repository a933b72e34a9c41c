using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>Something that could be done: what it changes in the inventory, what it costs, what else it needs or rules out.</summary>
public sealed record Measure
{
    /// <summary>The kind, and what it is about where that is not clear: <c>second-region:customer-login</c>.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>The title in other languages than that of the file.</summary>
    public ValueList<TitleIn> Titles { get; init; }

    /// <summary>Who sees to it: as stated, else who owns what it is about; empty = nobody is named.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The day by which it works, as stated; null = no day is stated.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>Id of the kind in the catalogue; empty = the organisation's own.</summary>
    public string Kind { get; init; } = "";

    public required MeasureCost Cost { get; init; }

    /// <summary>Work to get it done, in days of one person; paid for within <see cref="Cost"/>.</summary>
    public decimal EffortDays { get; init; }

    /// <summary>From the decision to the day on which it works.</summary>
    public TimeSpan LeadTime { get; init; }

    /// <summary>Criteria of the index that it speaks for, such as RES-4.3.</summary>
    public ValueList<string> Criteria { get; init; }

    /// <summary>Ids of measures that cannot be taken together with it.</summary>
    public ValueList<string> Excludes { get; init; }

    /// <summary>Ids of measures without which it cannot be taken.</summary>
    public ValueList<string> Requires { get; init; }

    public ValueList<InventoryChange> Changes { get; init; }

    /// <summary>The inventory with this measure in it, and nothing else different.</summary>
    public DependencyInventory ApplyTo(DependencyInventory inventory) => MeasureApplication.Apply(inventory, [this]);
}

/// <param name="Language">ISO 639-1.</param>
public sealed record TitleIn(string Language, string Title);

/// <param name="Once">In the organisation's currency.</param>
/// <param name="PerYear">For as long as it is kept up.</param>
/// <param name="Source">Where the figures come from; empty = an assumption.</param>
public sealed record MeasureCost(decimal Once, decimal PerYear, string Currency, string Source = "")
{
    /// <summary>What counts against a budget: getting it and keeping it for one year.</summary>
    public decimal FirstYear => Once + PerYear;

    /// <summary>Nobody has asked for an offer or kept a record: the source says so, or there is none.</summary>
    public bool IsAssumption => Source.Length == 0 || Source.StartsWith("assumption", StringComparison.Ordinal);
}
