using System.Globalization;
using System.Text;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Inventory;

/// <summary>An inventory as YAML that the loader reads back to the same inventory. What an import inferred says so beside it.</summary>
public static class InventoryWriter
{
    /// <summary>Components generated from the failover configuration are left out: they follow from it.</summary>
    public static string Write(DependencyInventory inventory)
    {
        var text = new StringBuilder($"{InventoryKeys.Kind}: 1\n");
        if (inventory.Organisation != Organisation.Unnamed)
        {
            var organisation = new Fields(1)
                .Text("name", inventory.Organisation.Name).Text("country", inventory.Organisation.Country).Text("currency", inventory.Organisation.Currency)
                .Text("time-zone", inventory.Organisation.TimeZone).Text("legal-id", inventory.Organisation.LegalId)
                .Lines("register", Register(inventory.Organisation.Register))
                .References("accepted-jurisdictions", inventory.Organisation.AcceptedJurisdictions)
                .Inline("limits", inventory.Organisation.Limits.Select(limit => $"{Scalar(limit.Dimension)}: {Number(limit.Share)}"))
                .Lines("targets", Targets(inventory.Organisation.Targets))
                .References("without", inventory.Organisation.WithoutLayers);
            text.Append("organisation:\n").Append(organisation);
        }
        Section(text, "suppliers", inventory.Suppliers.Where(supplier => supplier.Provenance is not Provenance.Generated), supplier => supplier.Id, Supplier);
        Section(text, "places", inventory.Places, place => place.Id, Place);
        Section(text, "jurisdictions", inventory.Jurisdictions, jurisdiction => jurisdiction.Id, Jurisdiction);
        Section(text, "technologies", inventory.Technologies, technology => technology.Id, Technology);
        Section(text, "contracts", inventory.Contracts, contract => contract.Id, Contract);
        Section(text, "teams", inventory.Teams, team => team.Id, Team);
        Section(text, "credentials", inventory.Credentials.Where(credential => credential.Kind != CredentialKind.Identity), credential => credential.Id, Credential);
        Section(text, "identities", inventory.Credentials.Where(credential => credential.Kind == CredentialKind.Identity), credential => credential.Id, Credential);
        Section(text, "components", inventory.Components.Where(component => component.Provenance is not Provenance.Generated), component => component.Id, Component);
        return text.ToString();
    }

    private static Fields? Targets(ResilienceTargets? targets) => targets is null ? null : new Fields(2)
        .Money("expected-loss", targets.ExpectedLoss).Whole("single-points", targets.SinglePoints)
        .Text("score", targets.Score is { } score ? Number(score) : "").Date("by", targets.By);

    private static Fields? Register(RegisterKeeper? keeper) => keeper is null ? null : new Fields(2)
        .Text("authority", keeper.Authority).Text("entity-type", keeper.EntityType).Text("hierarchy", keeper.Hierarchy).Text("parent-lei", keeper.ParentLei)
        .Money("total-assets", keeper.TotalAssets).Date("since", keeper.Since).Date("updated", keeper.Updated)
        .List("group", keeper.Group.Select(entity => Inline(
            ("lei", Quoted(entity.Lei)), ("name", Quoted(entity.Name)), ("country", entity.Country), ("entity-type", Quoted(entity.Facts.EntityType)),
            ("hierarchy", entity.Facts.Hierarchy), ("parent-lei", Quoted(entity.Facts.ParentLei)), ("total-assets", entity.Facts.TotalAssets is { } assets ? assets.ToString() : ""),
            ("since", Day(entity.Facts.Since)), ("updated", Day(entity.Facts.Updated)))))
        .List("branches", keeper.Branches.Select(branch => Inline(
            ("code", Quoted(branch.Code)), ("name", Quoted(branch.Name)), ("country", branch.Country), ("head-office", Quoted(branch.HeadOffice)))))
        .Inline("definitions", keeper.Definitions.Select(word => $"{word.Word}: {Quoted(word.Meaning)}"));

    private static Fields Supplier(Supplier supplier) => new Fields(2)
        .Text("name", supplier.Name).Text("country", supplier.Country).Reference("parent", supplier.Parent).Texts("aliases", supplier.Aliases)
        .References("jurisdictions", supplier.Jurisdictions).List("certifications", supplier.Certifications.Select(Certification))
        .References("contracts", supplier.Contracts)
        .List("sub-suppliers", supplier.SubSuppliers.Select(sub => Inline(
            ("supplier", Scalar(sub.Supplier.Id)), ("tier", Number(sub.Tier)), ("without", sub.IsDegrading ? "degraded" : "down"),
            ("for", Quoted(sub.For)), ("planes", sub.Planes.IsEmpty ? "" : $"[{string.Join(", ", sub.Planes.Select(Scalar))}]"))))
        .Nested("planes", supplier.Planes.Select(plane => (plane.Name, new Fields(4).Outages(plane.Outages).Needs(plane.Needs))))
        .Outages(supplier.Outages).Text("legal-id", supplier.LegalId).Texts("contacts", supplier.Contacts).Text("source", supplier.Source).Origin(supplier.Provenance);

    private static Fields Place(Place place) => new Fields(2)
        .Text("name", place.Name).Text("kind", place.Kind.ToString().ToLowerInvariant()).Reference("within", place.Within).Text("country", place.Country)
        .Texts("hazards", place.Hazards).Needs(place.Needs).Outages(place.Outages).Origin(place.Provenance);

    private static Fields Jurisdiction(Jurisdiction jurisdiction) => new Fields(2)
        .Text("name", jurisdiction.Name).Texts("countries", jurisdiction.Countries)
        .Text("reach", jurisdiction.Reach == LegalReach.Extraterritorial ? "extraterritorial" : "").Texts("laws", jurisdiction.Laws);

    private static Fields Technology(Technology technology) => new Fields(2)
        .Text("name", technology.Name).Reference("supplier", technology.Supplier).Text("licence", technology.Licence).Flag("open-source", technology.IsOpenSource)
        .Nested("versions", technology.Versions.Select(version => (version.Name, new Fields(4).Date("end-of-life", version.EndOfLife).Text("source", version.Source))))
        .Origin(technology.Provenance);

    private static Fields Contract(Contract contract) => new Fields(2)
        .Text("name", contract.Name).Reference("supplier", contract.Supplier).Money("annual-cost", contract.AnnualCost).Span("notice", contract.Notice)
        .Text("exit-plan", contract.ExitPlan == ExitPlan.Unstated ? "" : contract.ExitPlan.ToString().ToLowerInvariant())
        .Date("exit-tested", contract.ExitTested).Span("exit-time", contract.ExitTime).Texts("clauses", contract.Clauses)
        .Text("governing-law", contract.GoverningLaw).Date("start", contract.Start).Date("end", contract.End)
        .Text("substitutability", contract.Substitutability switch
        {
            Substitutability.Unstated => "",
            Substitutability.HighlyComplex => "highly-complex",
            var other => other.ToString().ToLowerInvariant(),
        })
        .Texts("alternatives", contract.Alternatives).Text("number", contract.Number).Reference("under", contract.Under).References("users", contract.Users).References("passes-on", contract.PassesOn)
        .Text("ict-service", contract.IctService).Text("reliance", contract.Reliance).Text("substitutability-reason", contract.SubstitutabilityReason)
        .Text("reintegration", contract.Reintegration).Text("impact", contract.Impact).Date("audited", contract.Audited).Text("end-reason", contract.EndReason);

    private static Fields Team(Team team) => new Fields(2)
        .Text("name", team.Name).Reference("supplier", team.Supplier).Reference("place", team.Place).Needs(team.Needs)
        .Inline("skills", team.Skills.Select(skill => $"{Scalar(skill.Name)}: {Number(skill.People)}"));

    private static Fields Credential(Credential credential) => new Fields(2)
        .Text("name", credential.Name)
        .Text("kind", credential.Kind switch
        {
            CredentialKind.Token or CredentialKind.Identity => "",
            CredentialKind.BreakGlass => "break-glass",
            var other => other.ToString().ToLowerInvariant(),
        })
        .Reference("provider", credential.IdentityProvider).References("opens", credential.Opens).Reference("held-by", credential.HeldBy)
        .Needs(credential.Needs).Date("expires", credential.Expires);

    private static Fields Component(Component component) => new Fields(2)
        .Text("name", component.Name).Text("kind", component.Kind)
        .Text("criticality", component.Criticality == Criticality.Unstated ? "" : component.Criticality.ToString().ToLowerInvariant())
        .Reference("owner", component.Owner).Reference("supplier", component.Supplier).Text("plane", component.Plane)
        .Reference("operated-by", component.OperatedBy).Reference("place", component.Place).References("jurisdictions", component.Jurisdictions)
        .Texts("technologies", component.Technologies.Select(use => use.Version.Length == 0 ? use.Technology.Id : $"{use.Technology.Id}/{use.Version}").ToValueList())
        .Needs(component.Needs).Span("rto", component.Rto).Span("rpo", component.Rpo).Span("data-age", component.DataAge).Money("cost-per-hour", component.CostPerHour)
        .Whole("users", component.Users).Texts("layers", component.Layers)
        .List("data", component.DataLocations.Select(location => Inline(
            ("at", Scalar(location.Place.Id)), ("country", Scalar(location.Country)), ("use", location.Use.ToString().ToLowerInvariant()))))
        .List("certifications", component.Certifications.Select(Certification)).Outages(component.Outages).Texts("skills", component.Skills)
        .Reference("contract", component.Contract).Date("expires", component.Expires)
        .Text("business-use", component.BusinessUse).Text("ict-service", component.IctService).Text("function-id", component.FunctionId)
        .Text("licensed-activity", component.LicensedActivity).Text("impact", component.Impact).Date("assessed", component.Assessed)
        .Text("data-sensitivity", component.DataSensitivity).Origin(component.Provenance);

    private static string Certification(Certification certification) => Inline(
        ("standard", Scalar(certification.Standard)), ("scope", Quoted(certification.Scope)), ("expires", Day(certification.Expires)), ("source", Quoted(certification.Source)));

    private static string Need(Dependency dependency)
    {
        var attributes = new List<(string, string)>();
        if (dependency.IsDegrading) attributes.Add(("without", "degraded"));
        if (dependency.Evidence.Length > 0) attributes.Add(("evidence", Quoted(dependency.Evidence)));
        if (dependency.Confidence is { } confidence) attributes.Add(("confidence", Number(confidence)));
        if (dependency.Provenance is Provenance.Inferred inferred) attributes.Add(("inferred-from", Quoted(inferred.File)));
        if (dependency.What is Need.One one && attributes.Count == 0) return Scalar(one.Target.Id);
        return Group(dependency.What, attributes);
    }

    private static string Group(Need need, List<(string, string)> attributes) => need switch
    {
        Need.One one when attributes.Count == 0 => Scalar(one.Target.Id),
        Need.One one => Inline([("need", Scalar(one.Target.Id)), .. attributes]),
        Need.All all => Inline([("all", Members(all.Members)), .. attributes]),
        Need.AtLeast { Count: 1 } any => Inline([("any", Members(any.Members)), ("switch", Time(any.SwitchTime)), .. attributes]),
        Need.AtLeast some => Inline([("at-least", Number(some.Count)), ("of", Members(some.Members)), ("switch", Time(some.SwitchTime)), .. attributes]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Members(ValueList<Need> members) => $"[{string.Join(", ", members.Select(member => Group(member, [])))}]";

    private static void Section<T>(StringBuilder text, string name, IEnumerable<T> items, Func<T, string> id, Func<T, Fields> fields)
    {
        var first = true;
        foreach (var item in items)
        {
            if (first) text.Append('\n').Append(name).Append(":\n");
            first = false;
            var body = fields(item).ToString();
            text.Append("  ").Append(Scalar(id(item))).Append(body.Length == 0 ? ": {}\n" : ":\n").Append(body);
        }
    }

    private static string Inline(params ReadOnlySpan<(string Key, string Value)> fields)
    {
        var text = new StringBuilder("{ ");
        foreach (var (key, value) in fields)
        {
            if (value.Length == 0) continue;
            if (text.Length > 2) text.Append(", ");
            text.Append(key).Append(": ").Append(value);
        }
        return text.Append(" }").ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Day(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Time(TimeSpan? span) => span is { } value ? Duration.Format(value) : "";

    private static string Quoted(string text) => text.Length == 0 ? "" : Scalar(text);

    /// <summary>Plain where that is safe in every position, otherwise in double quotes.</summary>
    internal static string Scalar(string text)
    {
        if (text.Length == 0) return "";
        if (text is not ("null" or "~" or "true" or "false" or "yes" or "no") && char.IsAsciiLetterOrDigit(text[0]) && text[^1] != ':' && text.All(IsPlain)) return text;
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff') quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':';

    // The lines of one entry, each key only where it says something.
    private sealed class Fields(int depth)
    {
        private readonly StringBuilder _text = new();
        private readonly string _indent = new(' ', depth * 2);

        public Fields Text(string key, string value) => value.Length == 0 ? this : Line(key, Scalar(value));

        public Fields Reference(string key, Reference value) => value.IsNone ? this : Line(key, Scalar(value.Id));

        public Fields Texts(string key, ValueList<string> values) => values.IsEmpty ? this : Line(key, $"[{string.Join(", ", values.Select(Scalar))}]");

        public Fields References(string key, ValueList<Reference> values) => values.IsEmpty ? this : Line(key, $"[{string.Join(", ", values.Select(value => Scalar(value.Id)))}]");

        public Fields Money(string key, Money? value) => value is { } money ? Line(key, money.ToString()) : this;

        public Fields Span(string key, TimeSpan? value) => value is { } span ? Line(key, Duration.Format(span)) : this;

        public Fields Date(string key, DateOnly? value) => value is null ? this : Line(key, Day(value));

        public Fields Whole(string key, long? value) => value is { } number ? Line(key, number.ToString(CultureInfo.InvariantCulture)) : this;

        public Fields Flag(string key, bool value) => value ? Line(key, "true") : this;

        public Fields Inline(string key, IEnumerable<string> pairs) => string.Join(", ", pairs) is { Length: > 0 } body ? Line(key, $"{{ {body} }}") : this;

        public Fields Outages(OutageRate? rate) => rate is null ? this : Line("outages", InventoryWriter.Inline(
            ("per-year", Number(rate.PerYear)), ("repair", Duration.Format(rate.Repair)), ("source", Quoted(rate.Source))));

        public Fields Needs(ValueList<Dependency> needs) => List("needs", needs.Where(need => need.Provenance is not Provenance.Generated).Select(Need));

        public Fields Origin(Provenance provenance) => provenance is Provenance.Inferred inferred ? Line("inferred-from", Scalar(inferred.File)) : this;

        public Fields List(string key, IEnumerable<string> items)
        {
            var started = false;
            foreach (var item in items)
            {
                if (!started) _text.Append(_indent).Append(key).Append(":\n");
                started = true;
                _text.Append(_indent).Append("  - ").Append(item).Append('\n');
            }
            return this;
        }

        /// <summary>A mapping below a key; an empty one stays a mapping.</summary>
        public Fields Lines(string key, Fields? body)
        {
            if (body is null) return this;
            var lines = body.ToString();
            _text.Append(_indent).Append(key).Append(lines.Length == 0 ? ": {}\n" : ":\n").Append(lines);
            return this;
        }

        public Fields Nested(string key, IEnumerable<(string Id, Fields Body)> entries)
        {
            var started = false;
            foreach (var (id, body) in entries)
            {
                if (!started) _text.Append(_indent).Append(key).Append(":\n");
                started = true;
                var lines = body.ToString();
                _text.Append(_indent).Append("  ").Append(Scalar(id)).Append(lines.Length == 0 ? ": {}\n" : ":\n").Append(lines);
            }
            return this;
        }

        public override string ToString() => _text.ToString();

        private Fields Line(string key, string value)
        {
            _text.Append(_indent).Append(key).Append(": ").Append(value).Append('\n');
            return this;
        }
    }
}
