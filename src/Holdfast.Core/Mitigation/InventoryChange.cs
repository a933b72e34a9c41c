using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>One thing that a measure changes in the inventory.</summary>
public abstract record InventoryChange
{
    private InventoryChange()
    {
    }

    /// <summary>Does it change who serves, writes or steers the zones? Then it is also something that Holdfast can deploy.</summary>
    public bool IsOfTopology => this is ServeZone or AddFront;

    /// <summary>New components, with their suppliers and places. Nothing that exists needs them by that alone.</summary>
    public sealed record Add(ValueList<Component> Components) : InventoryChange
    {
        public ValueList<Supplier> Suppliers { get; init; }

        public ValueList<Place> Places { get; init; }

        public ValueList<Credential> Credentials { get; init; }

        /// <summary>Which of the components is the same as one that exists, elsewhere: what that one learns to do without, it does without too.</summary>
        public ValueList<CopiedComponent> Copies { get; init; }
    }

    /// <summary>Whoever needs <paramref name="To"/> can do with <paramref name="Component"/> instead.</summary>
    /// <param name="SwitchTime">How long changing over takes; null = both carry load all the time.</param>
    public sealed record Alternative(string To, string Component, TimeSpan? SwitchTime) : InventoryChange;

    /// <summary><paramref name="Owner"/> goes on without <paramref name="Target"/>, wherever it needs it directly.</summary>
    /// <param name="Degrades">It works on, but worse.</param>
    public sealed record DropNeed(string Owner, string Target, bool Degrades) : InventoryChange;

    /// <summary>Changing over between the alternatives of <paramref name="Owner"/> takes no longer than this.</summary>
    public sealed record SwitchWithin(string Owner, TimeSpan Time) : InventoryChange;

    /// <summary>The zone is held by these providers from now on, and by no others.</summary>
    /// <param name="Fresh">Those among them that are not in the configuration yet.</param>
    public sealed record ServeZone(string Zone, ValueList<string> Providers, ValueList<FailoverProvider> Fresh) : InventoryChange;

    /// <summary>One more front, the last in the order of preference.</summary>
    public sealed record AddFront(string Router, FailoverFront Front) : InventoryChange;

    /// <summary>Outages of a node become rarer: their number per year is multiplied with this.</summary>
    /// <param name="Factor">Above 0, at most 1.</param>
    public sealed record RarerOutages(string Node, double Factor) : InventoryChange;

    public sealed record AddClauses(string Contract, ValueList<string> Clauses) : InventoryChange;

    public sealed record PlanExit(string Contract, ExitPlan Plan, TimeSpan? Time) : InventoryChange;

    /// <summary>At least so many people of the team can do it.</summary>
    public sealed record Train(string Team, string Skill, int People) : InventoryChange;
}

public readonly record struct CopiedComponent(string Copy, string Original);
