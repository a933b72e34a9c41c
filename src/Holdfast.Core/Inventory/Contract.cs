namespace Holdfast.Core.Inventory;

/// <summary>A documented exit plan has been written; a tested one has been walked through.</summary>
public enum ExitPlan { Unstated, None, Documented, Tested }

/// <summary>The four grades of the DORA register (irn section 4.4, x959-x962).</summary>
public enum Substitutability { Unstated, Impossible, HighlyComplex, Medium, Easy }

public sealed record Contract
{
    /// <summary>Clauses that the index asks for (irn RES-2.5; NIS2 5.1.4).</summary>
    public static ValueList<string> KnownClauses { get; } =
        ["audit", "background-checks", "change-of-control", "escrow", "incident-notice", "location", "notice", "reversibility", "security", "sla", "subcontracting", "termination", "training", "vulnerabilities"];

    public required string Id { get; init; }
    public string Name { get; init; } = "";
    public Reference Supplier { get; init; }
    public Money? AnnualCost { get; init; }

    /// <summary>How long before its end either side must say so.</summary>
    public TimeSpan? Notice { get; init; }

    public ExitPlan ExitPlan { get; init; }
    public DateOnly? ExitTested { get; init; }
    public TimeSpan? ExitTime { get; init; }
    public ValueList<string> Clauses { get; init; }

    /// <summary>ISO 3166-1 alpha-2 of the law that governs it.</summary>
    public string GoverningLaw { get; init; } = "";

    public DateOnly? Start { get; init; }
    public DateOnly? End { get; init; }
    public Substitutability Substitutability { get; init; }
    public ValueList<string> Alternatives { get; init; }

    /// <summary>The number under which both sides file it; empty = its id.</summary>
    public string Number { get; init; } = "";

    /// <summary>The framework contract that it belongs to.</summary>
    public Reference Under { get; init; }

    // What follows is asked for by the register of information alone; the words are those of RegisterWords.

    /// <summary>S01 … S19 for what is bought under it, where a component does not say otherwise.</summary>
    public string IctService { get; init; } = "";

    public string Reliance { get; init; } = "";
    public string SubstitutabilityReason { get; init; } = "";
    public string Reintegration { get; init; } = "";

    /// <summary>What stopping the service would do.</summary>
    public string Impact { get; init; } = "";

    /// <summary>Day of the last audit of the supplier.</summary>
    public DateOnly? Audited { get; init; }

    public string EndReason { get; init; } = "";

    /// <summary>LEIs of entities of the group and codes of branches that use what is bought under it; empty = the organisation itself.</summary>
    public ValueList<Reference> Users { get; init; }

    /// <summary>Of a contract inside the group: the contracts with the outside under which the group buys what it passes on.</summary>
    public ValueList<Reference> PassesOn { get; init; }

    public Provenance Provenance { get; init; } = Provenance.Unknown;

    public string Title => Name.Length > 0 ? Name : Id;
}
