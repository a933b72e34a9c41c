using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Inventory;

/// <summary>What a value under a key looks like.</summary>
public enum KeyForm
{
    Text, Texts, Choice, Reference, References, Duration, Money, Date, Whole, Number, Share, Flag, Country, Countries, TimeZone, Currency,
    Needs, Section, Sections, Entries, Shares, Counts, TechnologyUses,
}

/// <param name="Help">One sentence for the editor and the documentation.</param>
public sealed record InventoryKey(string Name, KeyForm Form, string Help)
{
    /// <summary>For <see cref="KeyForm.Choice"/>: all of them. For texts: the known ones, others are allowed.</summary>
    public ValueList<string> Choices { get; init; }

    /// <summary>For <see cref="KeyForm.Section"/> one such mapping, for <c>Sections</c> a list, for <c>Entries</c> a mapping from ids to such mappings.</summary>
    public InventorySection? Section { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Files of older versions may have it; it has no effect, and whoever reads is told so.</summary>
    public bool IsRetired { get; init; }
}

public sealed record InventorySection(string Name, ValueList<InventoryKey> Keys);

/// <summary>
/// Every key of the inventory's YAML, once: the reader refuses what is not in here, the JSON schema for editors is made of it.
/// </summary>
public static class InventoryKeys
{
    public const string Kind = "holdfast-inventory";

    public static InventorySection Outages { get; } = new("outages",
    [
        new("per-year", KeyForm.Number, "Mean number of outages per year.") { IsRequired = true },
        new("repair", KeyForm.Duration, "Mean duration of one outage.") { IsRequired = true },
        new("source", KeyForm.Text, "Where the figures come from."),
    ]);

    public static InventorySection Certification { get; } = new("certification",
    [
        new("standard", KeyForm.Text, "Name of the standard or scheme.") { IsRequired = true, Choices = ["ISO 27001", "ISO 22301", "SOC 2", "SecNumCloud", "C5", "HDS", "PCI DSS", "ISAE 3402"] },
        new("scope", KeyForm.Text, "What the certificate really covers."),
        new("expires", KeyForm.Date, "Last day on which it is valid."),
        new("source", KeyForm.Text, "Where it can be seen."),
    ]);

    public static InventorySection SubSupplier { get; } = new("sub-supplier",
    [
        new("supplier", KeyForm.Reference, "Id of the supplier that serves this one.") { IsRequired = true },
        new("tier", KeyForm.Whole, "2 = serves the supplier directly, 3 = serves tier 2, ..."),
        new("without", KeyForm.Choice, "What happens to the supplier without it.") { Choices = ["down", "degraded"] },
        new("for", KeyForm.Text, "What it does for the supplier."),
        new("planes", KeyForm.Texts, "The planes of the supplier that need it; missing = all of it."),
    ]);

    public static InventorySection SupplierPlane { get; } = new("plane",
    [
        new("outages", KeyForm.Section, "How often and how long this plane is out on its own.") { Section = Outages },
        new("needs", KeyForm.Needs, "What this plane cannot do without."),
    ]);

    private static readonly ValueList<InventoryKey> EntityKeys =
    [
        new("entity-type", KeyForm.Text, "Kind of financial entity, as the EBA's own code, such as eba_CT:x12 for a credit institution."),
        new("hierarchy", KeyForm.Choice, "Its place in its group.") { Choices = RegisterWords.Hierarchies },
        new("parent-lei", KeyForm.Text, "LEI of the direct parent, where it has one; the parent stands under 'group'."),
        new("total-assets", KeyForm.Money, "Value of its total assets."),
        new("since", KeyForm.Date, "Day on which it came into the register."),
        new("updated", KeyForm.Date, "Day on which its entry was last changed."),
    ];

    public static InventorySection GroupEntity { get; } = new("group entity",
    [
        new("lei", KeyForm.Text, "Its LEI.") { IsRequired = true },
        new("name", KeyForm.Text, "Its legal name."),
        new("country", KeyForm.Country, "ISO 3166-1 code of its seat."),
        .. EntityKeys,
    ]);

    public static InventorySection Branch { get; } = new("branch",
    [
        new("code", KeyForm.Text, "The code under which it is registered.") { IsRequired = true },
        new("name", KeyForm.Text, "Its name."),
        new("country", KeyForm.Country, "ISO 3166-1 code of the country in which it is."),
        new("head-office", KeyForm.Text, "LEI of the entity that it is part of; missing = the organisation itself."),
    ]);

    public static InventorySection Definitions { get; } = new("definitions", RegisterWords.Definitions.Select(word => new InventoryKey(word.Word, KeyForm.Text, $"What it means by {word.Title}.")).ToValueList());

    public static InventorySection Register { get; } = new("register",
    [
        new("authority", KeyForm.Text, "Name of the competent authority."),
        .. EntityKeys,
        new("group", KeyForm.Sections, "Further entities of the group that belong into the same register.") { Section = GroupEntity },
        new("branches", KeyForm.Sections, "Branches of the organisation and of the entities of its group.") { Section = Branch },
        new("definitions", KeyForm.Section, "What it means by the words of the closed lists (B_99.01).") { Section = Definitions },
    ]);

    public static InventorySection Targets { get; } = new("targets",
    [
        new("expected-loss", KeyForm.Money, "What outages may cost in an average year at most, such as '100000 EUR'."),
        new("single-points", KeyForm.Whole, "So many single points of failure at most."),
        new("score", KeyForm.Number, "Maturity of at least this, 10 to 95."),
        new("by", KeyForm.Date, "The day by which."),
    ]);

    public static InventorySection Organisation { get; } = new("organisation",
    [
        new("name", KeyForm.Text, "Name of the organisation.") { IsRequired = true },
        new("country", KeyForm.Country, "ISO 3166-1 code of its seat.") { IsRequired = true },
        new("currency", KeyForm.Currency, "ISO 4217 code; every amount is in it. Default EUR."),
        new("time-zone", KeyForm.TimeZone, "IANA name of the zone in which times are shown. Default UTC."),
        new("legal-id", KeyForm.Text, "Registered number: an LEI as it is, others with their kind in front, EUID:, register:, VAT:, person: or other:."),
        new("register", KeyForm.Section, "What the register of information (DORA) asks about the organisation itself.") { Section = Register },
        new("accepted-jurisdictions", KeyForm.References, "Jurisdictions whose law over critical services is accepted."),
        new("limits", KeyForm.Shares, "Largest share of one owner per dimension (supplier, spend, country, jurisdiction, technology, place) or layer (dns, cdn, ...), such as 'supplier: 50%'."),
        new("targets", KeyForm.Section, "What the organisation wants to reach; the report draws it beside the figures.") { Section = Targets },
        new("without", KeyForm.References, "Layers that there are none of here, of dns, cdn, registrar, registry, ca, identity, mail, telecom, power, cloud-region, backup, payment. What is neither described nor named here is not known."),
    ]);

    public static InventorySection Supplier { get; } = new("supplier",
    [
        new("name", KeyForm.Text, "Legal name."),
        new("country", KeyForm.Country, "ISO 3166-1 code of its seat."),
        new("parent", KeyForm.Reference, "Id of the supplier that owns it."),
        new("aliases", KeyForm.Texts, "Names under which incident records speak of it."),
        new("jurisdictions", KeyForm.References, "Laws that reach it beyond those of its own and its owners' countries."),
        new("certifications", KeyForm.Sections, "Certificates of conformity.") { Section = Certification },
        new("contracts", KeyForm.References, "Ids of the contracts with it."),
        new("sub-suppliers", KeyForm.Sections, "Who serves the supplier.") { Section = SubSupplier },
        new("planes", KeyForm.Entries, "Parts of its service that fail on their own, such as dns-serving, dns-api, cdn-data, dashboard.") { Section = SupplierPlane },
        new("outages", KeyForm.Section, "How often and how long all of it is out.") { Section = Outages },
        new("legal-id", KeyForm.Text, "Registered number: an LEI as it is, others with their kind in front, EUID:, register:, VAT:, person: or other:."),
        new("contacts", KeyForm.Texts, "How to reach it, one way an entry, such as 'emergencies: +33 1 99 00 12 34'."),
        new("source", KeyForm.Text, "Where these facts come from."),
        new("inferred-from", KeyForm.Text, "Written by an import: the document that says so."),
    ]);

    public static InventorySection Place { get; } = new("place",
    [
        new("name", KeyForm.Text, "Name for people."),
        new("kind", KeyForm.Choice, "From small to large. Default site.") { Choices = ["site", "zone", "region", "country"] },
        new("within", KeyForm.Reference, "Id of the larger place around it."),
        new("country", KeyForm.Country, "ISO 3166-1 code; default: that of the place around it."),
        new("hazards", KeyForm.Texts, "What threatens the place.") { Choices = ["flood", "heat", "drought", "storm", "fire", "quake", "power", "conflict"] },
        new("needs", KeyForm.Needs, "What the place cannot do without, such as its power feeds."),
        new("outages", KeyForm.Section, "How often and how long all of it is out.") { Section = Outages },
        new("inferred-from", KeyForm.Text, "Written by an import: the document that says so."),
    ]);

    public static InventorySection Jurisdiction { get; } = new("jurisdiction",
    [
        new("name", KeyForm.Text, "Name for people."),
        new("countries", KeyForm.Countries, "ISO 3166-1 codes of the countries whose law it is; 'EU' stands for its members.") { IsRequired = true },
        new("reach", KeyForm.Choice, "extraterritorial: reaches subsidiaries abroad through their owners. Default territorial.") { Choices = ["territorial", "extraterritorial"] },
        new("laws", KeyForm.Texts, "The texts that give it its reach."),
    ]);

    public static InventorySection TechnologyVersion { get; } = new("version",
    [
        new("end-of-life", KeyForm.Date, "Last day with security fixes."),
        new("source", KeyForm.Text, "Where the date comes from."),
    ]);

    public static InventorySection Technology { get; } = new("technology",
    [
        new("name", KeyForm.Text, "Name for people."),
        new("supplier", KeyForm.Reference, "Id of its vendor."),
        new("licence", KeyForm.Text, "SPDX id or 'proprietary'."),
        new("open-source", KeyForm.Flag, "true when its source may be used and changed freely."),
        new("versions", KeyForm.Entries, "Versions in use.") { Section = TechnologyVersion },
        new("inferred-from", KeyForm.Text, "Written by an import: the document that says so."),
    ]);

    public static InventorySection Contract { get; } = new("contract",
    [
        new("name", KeyForm.Text, "Name for people."),
        new("supplier", KeyForm.Reference, "Id of the supplier that signed it."),
        new("annual-cost", KeyForm.Money, "What it costs per year, such as '12000 EUR'."),
        new("notice", KeyForm.Duration, "How long before its end either side must say so."),
        new("exit-plan", KeyForm.Choice, "Is there a plan for leaving?") { Choices = ["none", "documented", "tested"] },
        new("exit-tested", KeyForm.Date, "Day of the last walk through the exit plan."),
        new("exit-time", KeyForm.Duration, "How long leaving takes."),
        new("clauses", KeyForm.Texts, "Clauses that it has.") { Choices = Core.Inventory.Contract.KnownClauses },
        new("governing-law", KeyForm.Country, "ISO 3166-1 code of the law that governs it."),
        new("start", KeyForm.Date, "First day."),
        new("end", KeyForm.Date, "Last day; missing = open."),
        new("substitutability", KeyForm.Choice, "How hard the supplier is to replace (the grades of the DORA register).") { Choices = ["impossible", "highly-complex", "medium", "easy"] },
        new("alternatives", KeyForm.Texts, "Who could replace it."),
        new("number", KeyForm.Text, "The number under which both sides file it; missing = its id."),
        new("under", KeyForm.Reference, "Id of the framework contract that it belongs to."),
        new("ict-service", KeyForm.Choice, "Type of ICT service (DORA, annex III) of what is bought under it; none = no ICT service.") { Choices = RegisterWords.IctServices },
        new("reliance", KeyForm.Choice, "How much the functions rely on it (DORA register).") { Choices = RegisterWords.Reliances },
        new("substitutability-reason", KeyForm.Choice, "Why it is hard to replace (DORA register).") { Choices = RegisterWords.SubstitutabilityReasons },
        new("reintegration", KeyForm.Choice, "How hard it would be to do it ourselves again (DORA register).") { Choices = RegisterWords.Reintegrations },
        new("impact", KeyForm.Choice, "What stopping the service would do (DORA register).") { Choices = RegisterWords.Grades },
        new("audited", KeyForm.Date, "Day of the last audit of the supplier."),
        new("users", KeyForm.References, "Who uses what is bought under it: LEIs of entities of the group, codes of branches; missing = the organisation itself."),
        new("passes-on", KeyForm.References, "Of a contract inside the group: ids of the contracts with the outside under which it buys what it passes on."),
        new("end-reason", KeyForm.Choice, "Why it ended (DORA register).") { Choices = RegisterWords.EndReasons },
    ]);

    public static InventorySection Team { get; } = new("team",
    [
        new("name", KeyForm.Text, "Name for people."),
        new("supplier", KeyForm.Reference, "The supplier whose people they are; missing = our own."),
        new("place", KeyForm.Reference, "Where they sit."),
        new("needs", KeyForm.Needs, "What they must have to be able to act."),
        new("skills", KeyForm.Counts, "How many people can do what, such as 'dns: 2'."),
    ]);

    public static InventorySection Credential { get; } = new("credential",
    [
        new("name", KeyForm.Text, "Name for people."),
        new("kind", KeyForm.Choice, "What it is. Default token.") { Choices = ["token", "key", "password", "certificate", "break-glass"] },
        new("opens", KeyForm.References, "Components that accept it.") { IsRequired = true },
        new("held-by", KeyForm.Reference, "The team or component that has it."),
        new("needs", KeyForm.Needs, "Where it is kept, and whatever else must be up to use it."),
        new("expires", KeyForm.Date, "Last day on which it works."),
    ]);

    public static InventorySection Identity { get; } = new("identity",
    [
        new("name", KeyForm.Text, "Name for people."),
        new("provider", KeyForm.Reference, "The component that must be up to log in.") { IsRequired = true },
        new("opens", KeyForm.References, "Components that accept this log-in.") { IsRequired = true },
        new("held-by", KeyForm.Reference, "The team that logs in with it."),
        new("needs", KeyForm.Needs, "Whatever else must be up, such as the second factor."),
        new("expires", KeyForm.Date, "Last day on which it works."),
    ]);

    public static InventorySection DataLocation { get; } = new("data",
    [
        new("at", KeyForm.Reference, "Id of the place."),
        new("country", KeyForm.Country, "ISO 3166-1 code, where only the country is known."),
        new("use", KeyForm.Choice, "What happens to the data there. Default stored.") { Choices = ["stored", "processed", "backup"] },
    ]);

    public static InventorySection Component { get; } = new("component",
    [
        new("name", KeyForm.Text, "Name for people."),
        new("kind", KeyForm.Text, "What it is: function, service, server, dns, cdn, ...") { Choices = ComponentKinds.Known },
        new("criticality", KeyForm.Choice, "How much the organisation suffers without it.") { Choices = ["standard", "essential", "vital"] },
        new("owner", KeyForm.Reference, "The team that answers for it."),
        new("supplier", KeyForm.Reference, "Who serves it; missing = ourselves."),
        new("plane", KeyForm.Text, "The part of the supplier's service that it is.") { Choices = ["dns-serving", "dns-api", "cdn-data", "cdn-api", "dashboard", "status-page", "resolver"] },
        new("operated-by", KeyForm.Reference, "The team or supplier that runs it day by day."),
        new("place", KeyForm.Reference, "Where it stands."),
        new("jurisdictions", KeyForm.References, "Laws that reach it beyond those of its supplier and place."),
        new("technologies", KeyForm.TechnologyUses, "What it is built of, such as postgres or postgres/17."),
        new("needs", KeyForm.Needs, "What it cannot do without, or does worse without."),
        new("rto", KeyForm.Duration, "Longest outage that is acceptable."),
        new("rpo", KeyForm.Duration, "Longest span of data that may be lost."),
        new("data-age", KeyForm.Duration, "Of a stand-in: how much older its data is, at worst, than that of what it stands in for (lag of a replica, age of the newest backup)."),
        new("cost-per-hour", KeyForm.Money, "What an hour without it costs, such as '12000 EUR'."),
        new("users", KeyForm.Whole, "People who use it."),
        new("layers", KeyForm.Texts, "Layers in which it counts for concentration; missing = what its kind implies.") { Choices = ["dns", "cdn", "ca", "hosting", "registrar", "registry", "identity", "payment", "mail", "telecom", "energy", "saas", "monitoring", "secrets", "backup", "development"] },
        new("data", KeyForm.Sections, "Where its data rests or is worked on.") { Section = DataLocation },
        new("certifications", KeyForm.Sections, "Certificates of conformity that cover it.") { Section = Certification },
        new("outages", KeyForm.Section, "How often and how long it is out on its own.") { Section = Outages },
        new("skills", KeyForm.Texts, "Skills without which nobody can run it."),
        new("contract", KeyForm.Reference, "Id of the contract that it is bought under."),
        new("expires", KeyForm.Date, "Last day of a registration, certificate or licence."),
        new("shared", KeyForm.Flag, "Without effect: what several systems use is found from their needs.") { IsRetired = true },
        new("business-use", KeyForm.Text, "What the business does with it."),
        new("ict-service", KeyForm.Choice, "Type of ICT service (DORA, annex III), where it is not that of its contract; none = no ICT service.") { Choices = RegisterWords.IctServices },
        new("function-id", KeyForm.Text, "Of a function: its number in the register of information, such as F1; missing = the next free one."),
        new("licensed-activity", KeyForm.Text, "Of a function: the licensed activity, as the EBA's own code, such as eba_TA:x162."),
        new("impact", KeyForm.Choice, "Of a function: what stopping it would do (DORA register).") { Choices = RegisterWords.Grades },
        new("assessed", KeyForm.Date, "Day on which its criticality was last looked at."),
        new("data-sensitivity", KeyForm.Choice, "How sensitive the data is that rests there (DORA register).") { Choices = RegisterWords.Grades },
        new("inferred-from", KeyForm.Text, "Written by an import: the document that says so."),
    ]);

    /// <summary>The keys of an inventory, in a file of its own or under <c>inventory:</c>.</summary>
    public static InventorySection Root { get; } = new("inventory",
    [
        new("include", KeyForm.Texts, "Further files, relative to this one and not outside the folder of the first."),
        new("organisation", KeyForm.Section, "Whose inventory it is.") { Section = Organisation },
        new("suppliers", KeyForm.Entries, "Who sells and serves.") { Section = Supplier },
        new("places", KeyForm.Entries, "Sites, zones, regions, countries.") { Section = Place },
        new("jurisdictions", KeyForm.Entries, "Legal orders that can compel or cut off.") { Section = Jurisdiction },
        new("technologies", KeyForm.Entries, "Software that several components share.") { Section = Technology },
        new("contracts", KeyForm.Entries, "What was signed.") { Section = Contract },
        new("teams", KeyForm.Entries, "Who can act.") { Section = Team },
        new("credentials", KeyForm.Entries, "Tokens, keys, passwords.") { Section = Credential },
        new("identities", KeyForm.Entries, "Log-ins by way of an identity provider.") { Section = Identity },
        new("components", KeyForm.Entries, "What can fail or be needed.") { Section = Component },
    ]);

    /// <summary>The keys of one entry under <c>needs:</c> that is more than an id.</summary>
    public static InventorySection Need { get; } = new("need",
    [
        new("need", KeyForm.Reference, "Id of what is needed; with a prefix for others than components: supplier:, place:, plane:, technology:, team:, credential:, jurisdiction:."),
        new("any", KeyForm.Needs, "One of these is enough."),
        new("all", KeyForm.Needs, "Each of these must be up."),
        new("at-least", KeyForm.Whole, "So many of the members under 'of' must be up."),
        new("of", KeyForm.Needs, "The members for 'at-least'."),
        new("switch", KeyForm.Duration, "How long it takes to change over to another member."),
        new("without", KeyForm.Choice, "What happens without it. Default down.") { Choices = ["down", "degraded"] },
        new("evidence", KeyForm.Text, "How we know."),
        new("confidence", KeyForm.Number, "From 0 to 1."),
        new("inferred-from", KeyForm.Text, "Written by an import: the document that says so."),
    ]);
}
