using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>What outages cost in an average year.</summary>
/// <param name="Total">In <paramref name="Unit"/>.</param>
/// <param name="Unit">The organisation's currency; "user hours" or "hours" where nothing has a price.</param>
/// <param name="Events">The dearest first; those that cost nothing are left out.</param>
public sealed record YearlyLoss(decimal Total, string Unit, ValueList<EventLoss> Events)
{
    /// <summary>How many nodes have a rate: with none the total is not known, whatever it says.</summary>
    public int Rated { get; init; }

    /// <summary>Ids of what could have a rate and has none: the true figure is higher with each of them.</summary>
    public ValueList<string> Unrated { get; init; }

    public bool IsKnown => Rated > 0;
}

/// <param name="Event">Id of the node that is out.</param>
/// <param name="PerYear">Outages per year.</param>
/// <param name="Each">What one of them costs on average.</param>
/// <param name="Yearly">What they cost in a year.</param>
public sealed record EventLoss(string Event, string Title, NodeKind Kind, double PerYear, TimeSpan Repair, decimal Each, decimal Yearly);
