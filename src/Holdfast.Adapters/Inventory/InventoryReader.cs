using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Inventory;

/// <summary>One YAML mapping as an inventory. References are left for <see cref="InventoryCheck"/>, which sees all files together.</summary>
internal sealed class InventoryReader(List<Problem> problems)
{
    /// <summary>The inventory, and the includes that it names.</summary>
    public (DependencyInventory Inventory, ValueList<Reference> Includes) Read(SectionReader root)
    {
        var inventory = new DependencyInventory
        {
            Organisation = root.Section("organisation") is { } organisation ? Organisation(organisation) : Core.Inventory.Organisation.Unnamed,
            Suppliers = root.Entries("suppliers").Select(entry => Supplier(entry.Id, entry.Reader)).ToValueList(),
            Places = root.Entries("places").Select(entry => Place(entry.Id, entry.Reader)).ToValueList(),
            Jurisdictions = root.Entries("jurisdictions").Select(entry => Jurisdiction(entry.Id, entry.Reader)).ToValueList(),
            Technologies = root.Entries("technologies").Select(entry => Technology(entry.Id, entry.Reader)).ToValueList(),
            Contracts = root.Entries("contracts").Select(entry => Contract(entry.Id, entry.Reader)).ToValueList(),
            Teams = root.Entries("teams").Select(entry => Team(entry.Id, entry.Reader)).ToValueList(),
            Credentials =
            [
                .. root.Entries("credentials").Select(entry => Credential(entry.Id, entry.Reader)),
                .. root.Entries("identities").Select(entry => Identity(entry.Id, entry.Reader)),
            ],
            Components = root.Entries("components").Select(entry => Component(entry.Id, entry.Reader)).ToValueList(),
        };
        return (inventory, root.References("include"));
    }

    private Organisation Organisation(SectionReader from)
    {
        var organisation = new Organisation
        {
            Name = from.Text("name"),
            Country = from.Country("country"),
            LegalId = Identifier(from, "legal-id"),
            Register = from.Section("register") is { } register
                ? RegisterKeeper(register, register.Text("authority")) with
                {
                    Group = register.Sections("group").Select(entity => new GroupEntity(Identifier(entity, "lei"), entity.Text("name"), entity.Country("country"), RegisterKeeper(entity, ""))).ToValueList(),
                    Branches = register.Sections("branches").Select(branch => new Branch(branch.Text("code"), branch.Text("name"), branch.Country("country"), Identifier(branch, "head-office"))).ToValueList(),
                    Definitions = register.Section("definitions") is { } words
                        ? RegisterWords.Definitions.Select(word => new WordDefinition(word.Word, words.Text(word.Word))).Where(word => word.Meaning.Length > 0).ToValueList() : [],
                }
                : null,
            AcceptedJurisdictions = from.References("accepted-jurisdictions"),
            Limits = from.Shares("limits").Select(limit => new ConcentrationLimit(limit.Name, limit.Share) { At = limit.At }).ToValueList(),
            Targets = from.Section("targets") is { } targets
                ? new(targets.Money("expected-loss"), (int?)targets.Whole("single-points", 0, 1_000_000), targets.Number("score", 10, 95), targets.Date("by"))
                : null,
            WithoutLayers = from.References("without"),
        };
        if (from.Find("currency") is { } currency)
        {
            if (currency.Text.Length == 3 && currency.Text.All(char.IsAsciiLetterUpper)) organisation = organisation with { Currency = currency.Text };
            else from.Wrong(currency, "currency", "a currency", currency.Text is "€" or "euro" or "Euro" or "eur" ? "did you mean 'EUR'?" : "three capital letters of ISO 4217, such as EUR");
        }
        if (from.Find("time-zone") is { } zone)
        {
            // Without a time zone database on the machine nothing can be said about a name.
            if (zone.IsScalar && (TimeZoneInfo.TryFindSystemTimeZoneById(zone.Text, out _) || TimeZoneInfo.GetSystemTimeZones().Count < 2))
                organisation = organisation with { TimeZone = zone.Text };
            else
                from.Wrong(zone, "time-zone", "a time zone",
                    Suggest.Nearest(zone.Text, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id)) is { } near ? $"did you mean '{near}'?" : "an IANA name such as Europe/Paris");
        }
        return organisation;
    }

    private RegisterKeeper RegisterKeeper(SectionReader from, string authority) => new(
        from.Text("entity-type"), authority, from.Choice("hierarchy") ?? "", Identifier(from, "parent-lei"), from.Money("total-assets"), from.Date("since"), from.Date("updated"));

    private string Identifier(SectionReader from, string key)
    {
        var written = from.Text(key);
        if (from.Find(key) is { } node && !LegalId.Parse(written).HasRightCheckDigits)
            problems.Add(node.Warning($"{key}: '{written}' looks like an LEI, but its check digits are wrong", "compare it with the register of LEIs (gleif.org)"));
        return written;
    }

    private Supplier Supplier(YamlNode id, SectionReader from) => new()
    {
        Id = id.Text,
        Name = from.Text("name"),
        Country = from.Country("country"),
        Parent = from.Reference("parent"),
        Aliases = from.Texts("aliases"),
        Jurisdictions = from.References("jurisdictions"),
        Certifications = Certifications(from),
        Contracts = from.References("contracts"),
        SubSuppliers = from.Sections("sub-suppliers").Select(sub => new SubSupplier(
            sub.Reference("supplier"),
            (int)(sub.Whole("tier", 2, 20) ?? 2),
            // Who is behind a supplier is known more often than what happens without them: the milder reading unless somebody says so.
            IsDegrading: sub.Choice("without") != "down",
            sub.Text("for"),
            sub.Texts("planes"))).ToValueList(),
        Planes = from.Entries("planes").Select(plane => new SupplierPlane(plane.Id.Text, Outages(plane.Reader), Needs(plane.Reader, "needs"))).ToValueList(),
        Outages = Outages(from),
        LegalId = Identifier(from, "legal-id"),
        Contacts = from.Texts("contacts"),
        Source = from.Text("source"),
        Provenance = Origin(id, from),
    };

    private Place Place(YamlNode id, SectionReader from) => new()
    {
        Id = id.Text,
        Name = from.Text("name"),
        Kind = from.Choice("kind") switch { "zone" => PlaceKind.Zone, "region" => PlaceKind.Region, "country" => PlaceKind.Country, _ => PlaceKind.Site },
        Within = from.Reference("within"),
        Country = from.Country("country"),
        Hazards = from.Texts("hazards"),
        Needs = Needs(from, "needs"),
        Outages = Outages(from),
        Provenance = Origin(id, from),
    };

    private static Jurisdiction Jurisdiction(YamlNode id, SectionReader from) => new(
        id.Text,
        from.Text("name"),
        from.CountryList("countries"),
        from.Choice("reach") == "extraterritorial" ? LegalReach.Extraterritorial : LegalReach.Territorial,
        from.Texts("laws"))
    {
        Provenance = new Provenance.Written(SectionReader.Place(id)),
    };

    private static Technology Technology(YamlNode id, SectionReader from) => new()
    {
        Id = id.Text,
        Name = from.Text("name"),
        Supplier = from.Reference("supplier"),
        Licence = from.Text("licence"),
        IsOpenSource = from.Flag("open-source"),
        Versions = from.Entries("versions").Select(version => new TechnologyVersion(version.Id.Text, version.Reader.Date("end-of-life"), version.Reader.Text("source"))).ToValueList(),
        Provenance = Origin(id, from),
    };

    private static Contract Contract(YamlNode id, SectionReader from) => new()
    {
        Id = id.Text,
        Name = from.Text("name"),
        Supplier = from.Reference("supplier"),
        AnnualCost = from.Money("annual-cost"),
        Notice = from.Duration("notice"),
        ExitPlan = from.Choice("exit-plan") switch { "none" => ExitPlan.None, "documented" => ExitPlan.Documented, "tested" => ExitPlan.Tested, _ => ExitPlan.Unstated },
        ExitTested = from.Date("exit-tested"),
        ExitTime = from.Duration("exit-time"),
        Clauses = from.Texts("clauses"),
        GoverningLaw = from.Country("governing-law"),
        Start = from.Date("start"),
        End = from.Date("end"),
        Substitutability = from.Choice("substitutability") switch
        {
            "impossible" => Substitutability.Impossible,
            "highly-complex" => Substitutability.HighlyComplex,
            "medium" => Substitutability.Medium,
            "easy" => Substitutability.Easy,
            _ => Substitutability.Unstated,
        },
        Alternatives = from.Texts("alternatives"),
        Number = from.Text("number"),
        Under = from.Reference("under"),
        Users = from.References("users"),
        PassesOn = from.References("passes-on"),
        IctService = from.Choice("ict-service") ?? "",
        Reliance = from.Choice("reliance") ?? "",
        SubstitutabilityReason = from.Choice("substitutability-reason") ?? "",
        Reintegration = from.Choice("reintegration") ?? "",
        Impact = from.Choice("impact") ?? "",
        Audited = from.Date("audited"),
        EndReason = from.Choice("end-reason") ?? "",
        Provenance = Origin(id, from),
    };

    private Team Team(YamlNode id, SectionReader from) => new()
    {
        Id = id.Text,
        Name = from.Text("name"),
        Supplier = from.Reference("supplier"),
        Place = from.Reference("place"),
        Needs = Needs(from, "needs"),
        Skills = from.Counts("skills").Select(skill => new Skill(skill.Name, skill.Count)).ToValueList(),
        Provenance = Origin(id, from),
    };

    private Credential Credential(YamlNode id, SectionReader from) => Credential(id, from, from.Choice("kind") switch
    {
        "key" => CredentialKind.Key,
        "password" => CredentialKind.Password,
        "certificate" => CredentialKind.Certificate,
        "break-glass" => CredentialKind.BreakGlass,
        _ => CredentialKind.Token,
    });

    private Credential Identity(YamlNode id, SectionReader from) =>
        Credential(id, from, CredentialKind.Identity) with { IdentityProvider = from.Reference("provider") };

    private Credential Credential(YamlNode id, SectionReader from, CredentialKind kind) => new()
    {
        Id = id.Text,
        Name = from.Text("name"),
        Kind = kind,
        Opens = from.References("opens"),
        HeldBy = from.Reference("held-by"),
        Needs = Needs(from, "needs"),
        Expires = from.Date("expires"),
        Provenance = Origin(id, from),
    };

    private Component Component(YamlNode id, SectionReader from)
    {
        var component = Described(id, from);
        // Whatever stands in an imported entry was imported, also where it does not say so again.
        return component.Provenance is Provenance.Inferred inferred
            ? component with { Needs = component.Needs.Select(need => need with { Provenance = need.Provenance is Provenance.Inferred ? need.Provenance : inferred }).ToValueList() }
            : component;
    }

    private Component Described(YamlNode id, SectionReader from) => new()
    {
        Id = id.Text,
        Name = from.Text("name"),
        Kind = from.Text("kind"),
        Criticality = from.Choice("criticality") switch { "standard" => Criticality.Standard, "essential" => Criticality.Essential, "vital" => Criticality.Vital, _ => Criticality.Unstated },
        Owner = from.Reference("owner"),
        Supplier = from.Reference("supplier"),
        Plane = from.Text("plane"),
        OperatedBy = from.Reference("operated-by"),
        Place = from.Reference("place"),
        Jurisdictions = from.References("jurisdictions"),
        Technologies = from.References("technologies").Select(Use).ToValueList(),
        Needs = Needs(from, "needs"),
        Rto = from.Duration("rto"),
        Rpo = from.Duration("rpo"),
        DataAge = from.Duration("data-age"),
        CostPerHour = from.Money("cost-per-hour"),
        Users = from.Whole("users", 0, 10_000_000_000),
        Layers = from.Texts("layers"),
        DataLocations = from.Sections("data").Select(DataLocation).ToValueList(),
        Certifications = Certifications(from),
        Outages = Outages(from),
        Skills = from.Texts("skills"),
        Contract = from.Reference("contract"),
        Expires = from.Date("expires"),
        BusinessUse = from.Text("business-use"),
        IctService = from.Choice("ict-service") ?? "",
        FunctionId = from.Text("function-id"),
        LicensedActivity = from.Text("licensed-activity"),
        Impact = from.Choice("impact") ?? "",
        Assessed = from.Date("assessed"),
        DataSensitivity = from.Choice("data-sensitivity") ?? "",
        Provenance = Origin(id, from),
    };

    private static TechnologyUse Use(Reference written)
    {
        var slash = written.Id.IndexOf('/');
        return slash < 0 ? new(written) : new(written with { Id = written.Id[..slash] }, written.Id[(slash + 1)..]);
    }

    private DataLocation DataLocation(SectionReader from)
    {
        if (!from.Has("at") && !from.Has("country"))
            problems.Add(from.Node.Error("data: neither 'at' nor 'country' says where", "write 'at: PLACE', or 'country: FR' where only that is known"));
        return new(from.Reference("at"), from.Country("country"),
            from.Choice("use") switch { "processed" => DataUse.Processed, "backup" => DataUse.Backup, _ => DataUse.Stored });
    }

    private static ValueList<Certification> Certifications(SectionReader from) =>
        from.Sections("certifications").Select(each => new Certification(each.Text("standard"), each.Text("scope"), each.Date("expires"), each.Text("source"))).ToValueList();

    private static OutageRate? Outages(SectionReader from) =>
        from.Section("outages") is { } rate && rate.Number("per-year", 0, 10_000) is { } perYear && rate.Duration("repair") is { } repair
            ? new(perYear, repair, rate.Text("source"))
            : null;

    private static Provenance Origin(YamlNode id, SectionReader from)
    {
        var inferred = from.Knows("inferred-from") ? from.Text("inferred-from") : "";
        return inferred.Length > 0 ? new Provenance.Inferred(inferred) : new Provenance.Written(SectionReader.Place(id));
    }

    private ValueList<Dependency> Needs(SectionReader from, string key)
    {
        if (from.Find(key) is not { } node) return [];
        if (node.IsScalar) return [new(new Need.One(new(node.Text.Trim(), SectionReader.Place(node))) { At = SectionReader.Place(node) })];
        if (node.Kind != YamlKind.Sequence)
        {
            from.Wrong(node, key, "a list of needs", "write '- other-component' or '- any: [one, two]' below it");
            return [];
        }
        var needs = new List<Dependency>(node.Count);
        foreach (var item in node.Items)
            if (Dependency(item) is { } need) needs.Add(need);
        return needs.ToValueList();
    }

    private Dependency? Dependency(YamlNode node)
    {
        if (node.IsScalar) return One(node) is { } one ? new(one) : null;
        if (Mapping(node) is not { } from) return null;
        var isDegrading = from.Choice("without") == "degraded";
        if (Need(from) is not { } need) return null;
        var inferred = from.Text("inferred-from");
        return new(need, isDegrading)
        {
            Evidence = from.Text("evidence"),
            Confidence = from.Number("confidence", 0, 1),
            Provenance = inferred.Length > 0 ? new Provenance.Inferred(inferred) : new Provenance.Written(SectionReader.Place(node)),
        };
    }

    private Need? Nested(YamlNode node)
    {
        if (node.IsScalar) return One(node);
        if (Mapping(node) is not { } from) return null;
        foreach (var key in (ReadOnlySpan<string>)["without", "evidence", "confidence", "inferred-from"])
            if (from.Find(key) is { } wrong)
                problems.Add(wrong.Error($"needs: '{key}' cannot stand inside a group", "put it beside the outermost 'any', 'all' or 'at-least'"));
        return Need(from);
    }

    private SectionReader? Mapping(YamlNode node)
    {
        if (node.Kind == YamlKind.Mapping) return new(node, InventoryKeys.Need, "needs", problems);
        problems.Add(node.Error($"needs: an id or a group is expected, not {node.Describe()}", "write '- other-component' or '- any: [one, two]'"));
        return null;
    }

    private Need.One? One(YamlNode node)
    {
        if (!node.IsNull && node.Text.Trim() is { Length: > 0 and <= 10_000 } id) return new(new(id, SectionReader.Place(node))) { At = SectionReader.Place(node) };
        problems.Add(node.Error("needs: an entry is empty", "name a component, or remove the line"));
        return null;
    }

    private Need? Need(SectionReader from)
    {
        var said = new[] { "need", "any", "all", "at-least" }.Where(from.Has).ToList();
        if (said.Count != 1)
        {
            problems.Add(from.Node.Error(
                said.Count == 0 ? "needs: the entry does not say what is needed" : $"needs: '{said[0]}' and '{said[1]}' stand in one entry",
                "exactly one of 'need: ID', 'any: [...]', 'all: [...]', 'at-least: K' with 'of: [...]'"));
            return null;
        }
        if (from.Find("of") is { } of && said[0] != "at-least")
            problems.Add(of.Error("needs: 'of' belongs to 'at-least'", "write 'at-least: 2, of: [...]' or 'any: [...]'"));
        if (said[0] is "need" or "all" && from.Find("switch") is { } toggle)
            problems.Add(toggle.Error($"needs: 'switch' has no meaning with '{said[0]}'", "it is the time to change over between alternatives: put it beside 'any' or 'at-least'"));
        switch (said[0])
        {
            case "need":
                var target = from.Reference("need");
                return target.IsNone ? null : new Need.One(target) { At = target.At };
            case "all":
                return new Need.All(Members(from, "all")) { At = from.At };
            case "any":
                return new Need.AtLeast(1, Members(from, "any")) { At = from.At, SwitchTime = from.Duration("switch") };
            default:
                if (!from.Has("of"))
                {
                    problems.Add(from.Node.Error("needs: 'at-least' without 'of'", "write 'at-least: 2, of: [one, two, three]'"));
                    return null;
                }
                var members = Members(from, "of");
                return from.Whole("at-least", 1, int.MaxValue) is { } count ? new Need.AtLeast((int)count, members) { At = from.At, SwitchTime = from.Duration("switch") } : null;
        }
    }

    private ValueList<Need> Members(SectionReader from, string key)
    {
        var node = from.Find(key)!.Value;
        if (node.Kind != YamlKind.Sequence)
        {
            from.Wrong(node, key, "a list", $"write '{key}: [one, two]'");
            return [];
        }
        var members = new List<Need>(node.Count);
        foreach (var item in node.Items)
            if (Nested(item) is { } need) members.Add(need);
        return members.ToValueList();
    }
}
