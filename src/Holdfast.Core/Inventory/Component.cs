namespace Holdfast.Core.Inventory;

/// <summary>How much the organisation suffers without it. The three words of the index (irn v1.2); nothing is assumed where nobody said.</summary>
public enum Criticality { Unstated, Standard, Essential, Vital }

/// <summary>One thing that can fail or be needed: a business function, a service, a server, a record at a DNS provider, a contract with a bank.</summary>
public sealed record Component
{
    public required string Id { get; init; }
    public string Name { get; init; } = "";

    /// <summary>A word such as function, service, server, dns, cdn, registrar, identity; free, the known ones are in <see cref="ComponentKinds"/>.</summary>
    public string Kind { get; init; } = "";

    public Criticality Criticality { get; init; }

    /// <summary>The team that answers for it.</summary>
    public Reference Owner { get; init; }

    /// <summary>Who sells or serves it; <see cref="Reference.IsNone"/> = the organisation itself.</summary>
    public Reference Supplier { get; init; }

    /// <summary>The part of the supplier's service that it is: falls with that plane, not only with the whole supplier.</summary>
    public string Plane { get; init; } = "";

    /// <summary>Who runs it day by day: a team or a supplier.</summary>
    public Reference OperatedBy { get; init; }

    public Reference Place { get; init; }

    /// <summary>Laws that reach it beyond those of its supplier and place.</summary>
    public ValueList<Reference> Jurisdictions { get; init; }

    public ValueList<TechnologyUse> Technologies { get; init; }
    public ValueList<Dependency> Needs { get; init; }

    /// <summary>Longest outage that the organisation accepts.</summary>
    public TimeSpan? Rto { get; init; }

    /// <summary>Longest span of data that it accepts to lose.</summary>
    public TimeSpan? Rpo { get; init; }

    /// <summary>How much older its data is, at worst, than that of what it stands in for: the lag of a replica, the age of the newest backup.</summary>
    public TimeSpan? DataAge { get; init; }

    /// <summary>Cost of an hour without it, in full.</summary>
    public Money? CostPerHour { get; init; }

    /// <summary>People who use it; null = not counted.</summary>
    public long? Users { get; init; }

    /// <summary>For concentration: dns, cdn, ca, hosting, … Empty = what its kind implies.</summary>
    public ValueList<string> Layers { get; init; }

    public ValueList<DataLocation> DataLocations { get; init; }
    public ValueList<Certification> Certifications { get; init; }
    public OutageRate? Outages { get; init; }

    /// <summary>Skills without which nobody can operate it.</summary>
    public ValueList<string> Skills { get; init; }

    public Reference Contract { get; init; }

    /// <summary>A registration, a certificate or a licence ends on this day.</summary>
    public DateOnly? Expires { get; init; }

    public string BusinessUse { get; init; } = "";

    // What follows is asked for by the register of information alone; the words are those of RegisterWords.

    /// <summary>S01 … S19: what kind of ICT service it is; empty = as its contract says.</summary>
    public string IctService { get; init; } = "";

    /// <summary>Of a function: F1, F2, … as filed before; empty = the next free number.</summary>
    public string FunctionId { get; init; } = "";

    /// <summary>Of a function: the EBA's own code of the activity that the licence is for.</summary>
    public string LicensedActivity { get; init; } = "";

    /// <summary>Of a function: what stopping it would do.</summary>
    public string Impact { get; init; } = "";

    /// <summary>Day on which the criticality was last looked at.</summary>
    public DateOnly? Assessed { get; init; }

    public string DataSensitivity { get; init; } = "";
    public Provenance Provenance { get; init; } = Provenance.Unknown;

    /// <summary>
    /// Nobody's, nowhere, of nothing, without a rate and without an end, and either of a kind that is a name for other things (a function, a
    /// service, a zone, a router) or a choice among others: it does not fail by itself. The one definition: analyse, simulate, mitigate and
    /// report all ask here.
    /// </summary>
    public bool OnlyCombines =>
        Outages is null && Supplier.IsNone && Place.IsNone && Technologies.IsEmpty && Expires is null
        && Needs.Any(need => !need.IsDegrading && (ComponentKinds.IsCombination(Kind) || need.What is Need.AtLeast { Members.Count: > 1 }));

    /// <summary>For people: the name where there is one.</summary>
    public string Title => Name.Length > 0 ? Name : Id;
}

public sealed record TechnologyUse(Reference Technology, string Version = "");

public enum DataUse { Stored, Processed, Backup }

/// <summary>Where data rests or is worked on: a place of the inventory, or only a country.</summary>
public sealed record DataLocation(Reference Place, string Country, DataUse Use);

/// <summary>A certificate of conformity and what it really covers.</summary>
public sealed record Certification(string Standard, string Scope = "", DateOnly? Expires = null, string Source = "");

/// <summary>How often and how long something is out on its own, for Monte Carlo.</summary>
/// <param name="PerYear">Mean number of outages per year.</param>
/// <param name="Repair">Mean duration of one.</param>
/// <param name="Source">Where the figures come from; empty = an assumption.</param>
public sealed record OutageRate(double PerYear, TimeSpan Repair, string Source = "");
