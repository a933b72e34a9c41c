using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>A kind of measure of the catalogue: where it applies, what it does there, and what it costs. Data, not code.</summary>
public sealed record MeasureTemplate
{
    public required string Id { get; init; }

    /// <summary>With <c>{name}</c> where the subject's name goes.</summary>
    public required string Title { get; init; }

    /// <summary>The same in other languages.</summary>
    public ValueList<TitleIn> Titles { get; init; }

    public required MeasurePattern Pattern { get; init; }

    /// <summary>Kinds of components that it is for; empty = whatever the pattern fits.</summary>
    public ValueList<string> Kinds { get; init; }

    public required MeasureCost Cost { get; init; }

    /// <summary>Of what the contract of the subject costs a year, so much again for the second one; on top of <see cref="Cost"/>.</summary>
    public double ShareOfContract { get; init; }

    public decimal EffortDays { get; init; }
    public TimeSpan LeadTime { get; init; }
    public ValueList<string> Criteria { get; init; }

    /// <summary>How long changing over to what it brings takes; null = both carry load all the time. For <c>FasterSwitch</c>: what it takes from then on.</summary>
    public TimeSpan? SwitchTime { get; init; }

    /// <summary>How often what it brings is out itself.</summary>
    public OutageRate? Outages { get; init; }

    /// <summary>For <c>RarerOutages</c>.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>For <c>Clauses</c>: those that a contract should have.</summary>
    public ValueList<string> Clauses { get; init; }
}

/// <summary>What a measure of this kind does, and thereby where it applies. The words of the catalogue are these in kebab-case.</summary>
public enum MeasurePattern
{
    /// <summary>A second provider for a zone that one owner serves alone.</summary>
    DnsProvider,

    /// <summary>The router's own zone at providers outside the owners of its fronts.</summary>
    RouterZone,

    /// <summary>A second front for a router that has one owner's fronts alone.</summary>
    Front,

    /// <summary>Another one of a component that is a single point, from another supplier.</summary>
    Alternative,

    /// <summary>The component, and what it needs there, once more in another region of the same supplier.</summary>
    OtherRegion,

    /// <summary>The same at another supplier.</summary>
    OtherSupplier,

    /// <summary>The same on own hardware.</summary>
    OwnHardware,

    /// <summary>A second log-in for what one identity provider opens.</summary>
    IdentityProvider,

    /// <summary>Local accounts for doors that one identity provider alone opens.</summary>
    BreakGlass,

    /// <summary>Another name under another registry, at another registrar.</summary>
    OtherDomain,

    /// <summary>What happens to a registration by mistake or by fraud happens less often.</summary>
    RarerOutages,

    /// <summary>Backups at another owner than what they are of.</summary>
    Backup,

    /// <summary>Changing over by itself instead of by hand.</summary>
    FasterSwitch,

    /// <summary>Walking through a change-over that nobody has shown to work.</summary>
    Drill,

    /// <summary>Missing clauses of contracts behind what is critical.</summary>
    Clauses,

    /// <summary>A plan for leaving a supplier behind what is critical.</summary>
    ExitPlan,

    /// <summary>A second person who can do what only one can.</summary>
    Skill,

    /// <summary>A static page that tells users what is going on. It sells nothing: no loss is saved.</summary>
    EmergencyPage,
}
