using Holdfast.Adapters.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Tests.Inventory;

public sealed class InventoryLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-inventory-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Needs_say_their_redundancy_outright()
    {
        var inventory = Read("""
            components:
              shop:
                needs:
                  - web
                  - { any: [cdn-a, { all: [cdn-b, origin] }], switch: 5m }
                  - { at-least: 2, of: [n1, n2, n3] }
                  - { need: reviews, without: degraded, evidence: read the code, confidence: 0.9 }
              web: {}
              cdn-a: {}
              cdn-b: {}
              origin: {}
              n1: {}
              n2: {}
              n3: {}
              reviews: {}
            """);

        ValueList<Dependency> expected =
        [
            "web",
            new Need.AtLeast(1, ["cdn-a", new Need.All(["cdn-b", "origin"])]) { SwitchTime = TimeSpan.FromMinutes(5) },
            new Need.AtLeast(2, ["n1", "n2", "n3"]),
            new Dependency(new Need.One("reviews"), IsDegrading: true) { Evidence = "read the code", Confidence = 0.9 },
        ];
        Assert.Equal(expected, inventory.Components[0].Needs);
    }

    [Fact]
    public void Everything_that_is_written_is_read()
    {
        var inventory = Read("""
            organisation: { name: Example SARL, country: FR, currency: EUR, time-zone: Europe/Paris, legal-id: X1, accepted-jurisdictions: [EU], limits: { supplier: 50%, dns: 0.6 } }
            suppliers:
              cf:
                name: Cloudflare, Inc.
                country: US
                aliases: [cloudflare]
                certifications: [{ standard: ISO 27001, scope: all services, expires: 2027-01-31, source: their site }]
                sub-suppliers: [{ supplier: g, tier: 2, without: down, for: storage, planes: [kv] }]
                planes: { kv: { outages: { per-year: 0.5, repair: 2h } }, dns-api: {} }
              g: { country: US, parent: alphabet }
              alphabet: { country: US }
            places: { eu: { kind: country, country: FR }, r: { kind: region, within: eu, hazards: flood }, s: { within: r } }
            jurisdictions: { EU: { countries: EU }, US: { countries: [US], reach: extraterritorial, laws: [CLOUD Act] } }
            technologies: { pg: { name: PostgreSQL, licence: PostgreSQL, open-source: true, versions: { "17": { end-of-life: 2029-11-08 } } } }
            contracts: { c: { supplier: cf, annual-cost: 12 000.50 EUR, notice: 90d, exit-plan: tested, exit-tested: 2026-05-01, clauses: [audit, sla], governing-law: IE, start: 2025-01-01, substitutability: highly-complex } }
            teams: { ops: { skills: { dns: 2 }, place: s } }
            credentials: { token: { opens: [db], held-by: ops } }
            identities: { sso: { provider: idp, opens: db } }
            components:
              idp: { kind: identity, supplier: g }
              db: { kind: database, criticality: vital, rto: 4h, rpo: 15m, cost-per-hour: 100 EUR, users: 12, place: s, owner: ops, operated-by: cf, technologies: pg/17, layers: [hosting, data], data: [{ at: s }, { country: US, use: backup }], outages: { per-year: 1, repair: 30m, source: log }, skills: [sql], contract: c, expires: 2028-01-01, business-use: keeps orders }
            """);

        var db = inventory.Components.Single(component => component.Id == "db");
        Assert.Equal((Criticality.Vital, TimeSpan.FromHours(4), TimeSpan.FromMinutes(15), new Money(100, "EUR"), 12L), (db.Criticality, db.Rto, db.Rpo, db.CostPerHour, db.Users));
        Assert.Equal([new TechnologyUse("pg", "17")], db.Technologies);
        Assert.Equal([new DataLocation("s", "", DataUse.Stored), new DataLocation(default, "US", DataUse.Backup)], db.DataLocations);
        Assert.Equal(new OutageRate(1, TimeSpan.FromMinutes(30), "log"), db.Outages);
        Assert.Equal([new ConcentrationLimit("supplier", 0.5), new ConcentrationLimit("dns", 0.6)], inventory.Organisation.Limits);
        Assert.Equal(12000.50m, inventory.Contracts[0].AnnualCost!.Value.Amount);
        Assert.Equal(27, inventory.Jurisdictions[0].Countries.Count);
        Assert.Equal(CredentialKind.Identity, inventory.Credentials[1].Kind);
        Assert.False(inventory.Suppliers[0].SubSuppliers[0].IsDegrading);
        Assert.Equal(inventory, Again(inventory));
    }

    [Fact]
    public void What_the_writer_writes_the_loader_reads_back_the_same()
    {
        var inventory = Read("""
            suppliers: { "a-b": { name: "null", source: "say \"hi\" # not a comment" } }
            components:
              "yes": { name: "- not a list", needs: ["1e3", { any: ["1e3", "null"], without: degraded, inferred-from: compose.yaml }], inferred-from: "compose: x.yaml" }
              "1e3": { name: "line\nbreak \t tab é 漢" }
              "null": {}
            """);
        Assert.Equal(inventory, Again(inventory));
        Assert.Equal(new Provenance.Inferred("compose: x.yaml"), inventory.Components[0].Provenance);
    }

    [Fact]
    public void What_the_register_of_information_asks_for_survives_writing_and_reading()
    {
        var inventory = Read("""
            organisation:
              name: A
              country: FR
              legal-id: 000000MAISONCORVEL82
              register: { entity-type: "eba_CT:x12", authority: ACPR, hierarchy: subsidiary, parent-lei: 000000AWS00000000095, total-assets: 5 EUR, since: 2025-01-17, updated: 2026-01-01,
                group: [{ lei: 000000AWS00000000095, name: "B: C", country: DE, hierarchy: ultimate-parent, entity-type: "eba_CT:x12", total-assets: 7 EUR, since: 2025-01-17, updated: 2026-01-01 }] }
            suppliers: { s: { legal-id: "EUID:FR7501.552032534", contacts: ["urgent: +33 1", b@example.com] } }
            contracts:
              frame: { supplier: s, ict-service: none }
              c: { supplier: s, number: "007", under: frame, ict-service: S17, reliance: full, substitutability-reason: both, reintegration: difficult, impact: high, audited: 2026-01-02, end-reason: other }
            components:
              f: { kind: function, function-id: F4, licensed-activity: "eba_TA:x162", impact: low, assessed: 2026-02-03, needs: [a] }
              a: { ict-service: S19, data-sensitivity: medium, contract: c }
            """);
        Assert.Equal("eba_CT:x12", inventory.Organisation.Register!.Group[0].Facts.EntityType);
        Assert.Equal(("007", "S17", "full", "both"), (inventory.Contracts[1].Number, inventory.Contracts[1].IctService, inventory.Contracts[1].Reliance, inventory.Contracts[1].SubstitutabilityReason));
        Assert.Equal(inventory, Again(inventory));
    }

    [Fact]
    public void Includes_are_read_from_below_the_first_file()
    {
        Write("company.yaml", "holdfast-inventory: 1\ninclude: [parts/suppliers.yaml]\ncomponents: { web: { supplier: ovh } }");
        Write("parts/suppliers.yaml", "holdfast-inventory: 1\nsuppliers: { ovh: { country: FR } }");

        var inventory = Load("company.yaml", out var problems);

        Assert.Empty(problems);
        Assert.Equal("FR", inventory.Suppliers.Single().Country);
        var written = Assert.IsType<Provenance.Written>(inventory.Suppliers.Single().Provenance);
        Assert.EndsWith("suppliers.yaml", written.At.File, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_two_others_include_is_read_once()
    {
        Write("company.yaml", "holdfast-inventory: 1\ninclude: [a.yaml, b.yaml]");
        Write("a.yaml", "holdfast-inventory: 1\ninclude: [c.yaml]");
        Write("b.yaml", "holdfast-inventory: 1\ninclude: [c.yaml]");
        Write("c.yaml", "holdfast-inventory: 1\ncomponents: { web: {} }");

        Assert.Single(Load("company.yaml", out var problems).Components);
        Assert.Empty(problems);
    }

    [Fact]
    public void An_import_in_a_file_of_its_own_lies_under_what_people_wrote()
    {
        var imported = new DependencyInventory
        {
            Components =
            [
                new() { Id = "web", Kind = "container", Provenance = new Provenance.Inferred("compose.yaml"), Needs = ["db", "cache"] },
                new() { Id = "cache", Provenance = new Provenance.Inferred("compose.yaml") },
            ],
        };
        Write("company.yaml", "holdfast-inventory: 1\ninclude: [imported.yaml]\ncomponents: { web: { kind: service, needs: [{ any: [db, replica] }] }, db: {}, replica: {} }");
        Write("imported.yaml", InventoryWriter.Write(imported));

        var web = Load("company.yaml", out var problems).Components.Single(component => component.Id == "web");

        Assert.Empty(problems);
        Assert.Equal("service", web.Kind);
        Assert.Equal(2, web.Needs.Count); // "db" stands in the group already
        Assert.Equal(new Provenance.Inferred("compose.yaml"), web.Needs[1].Provenance);
    }

    [Fact]
    public void A_circle_of_includes_is_shown_as_a_circle()
    {
        Write("company.yaml", "holdfast-inventory: 1\ninclude: [a.yaml]");
        Write("a.yaml", "holdfast-inventory: 1\ninclude: [company.yaml]");

        Load("company.yaml", out var problems);

        var problem = Assert.Single(problems);
        Assert.Contains("includes itself", problem.Message, StringComparison.Ordinal);
        Assert.Contains("company.yaml → a.yaml → company.yaml", problem.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.yaml", "lies outside the folder")]
    [InlineData("parts/../../outside.yaml", "lies outside the folder")]
    [InlineData("link/outside.yaml", "lies outside the folder")]
    [InlineData("/etc/passwd", "is not a relative path")]
    [InlineData("https://example.com/x.yaml", "is not a relative path")]
    [InlineData("missing.yaml", "there is no such file")]
    public void An_include_reads_nothing_else_from_the_machine(string include, string message)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "in"));
        Directory.CreateDirectory(Path.Combine(_folder, "out"));
        Write("outside.yaml", "holdfast-inventory: 1");
        Write("out/outside.yaml", "holdfast-inventory: 1");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "in/link"), Path.Combine(_folder, "out"));
        Write("in/company.yaml", $"holdfast-inventory: 1\ninclude: [{include}]");

        Load("in/company.yaml", out var problems);

        var problem = Assert.Single(problems);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal((2, 11), (problem.Line, problem.Column));
    }

    [Fact]
    public void The_inventory_may_stand_in_the_configuration_or_be_named_by_it()
    {
        Write("holdfast.yaml", "holdfast: 1\nproviders: {}\ninventory: { components: { web: {} } }");
        Write("other.yaml", "holdfast: 1\ninventory: company.yaml");
        Write("company.yaml", "holdfast-inventory: 1\ncomponents: { shop: {} }");

        Assert.Equal("web", Assert.Single(Load("holdfast.yaml", out var problems).Components).Id);
        Assert.Empty(problems);
        Assert.Equal("shop", Assert.Single(Load("other.yaml", out problems).Components).Id);
        Assert.Empty(problems);
    }

    [Fact]
    public void Ten_million_needs_are_refused_before_they_eat_the_memory()
    {
        var problems = new List<Problem>();
        InventoryLoader.Read("flood.yaml", new Flood("holdfast-inventory: 1\ncomponents:\n  a: { needs: [", "x,", 10_000_001, "] }"), null, problems);
        Assert.Contains("more than 10,000,000 nodes", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var problems = new List<Problem>();
        InventoryLoader.Read("deep.yaml", new Flood("holdfast-inventory: 1\ncomponents:\n  a: { needs: [", "{ any: [", 100_000, ""), null, problems);
        Assert.Contains("nested deeper", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_a_megabyte_is_refused_and_not_printed_in_full()
    {
        var name = new string('x', 1_000_000);
        foreach (var text in (string[])[$"components:\n  {name}: {{}}", $"components:\n  a: {{ name: {name} }}", $"components:\n  a: {{ needs: [{name}] }}", $"components:\n  a: {{ kind: b, {name}: c }}"])
        {
            var problems = new List<Problem>();
            InventoryLoader.Read("huge.yaml", new StringReader("holdfast-inventory: 1\n" + text), null, problems);
            Assert.NotEmpty(problems);
            Assert.All(problems, problem => Assert.InRange(problem.ToString().Length, 1, 600));
        }
    }

    [Fact]
    public void A_hundred_thousand_unknown_names_end_in_a_list_that_can_be_read()
    {
        var needs = string.Join(", ", Enumerable.Range(0, 100_000).Select(number => $"unknown-{number}"));
        var problems = new List<Problem>();
        InventoryLoader.Read("wrong.yaml", new StringReader($"holdfast-inventory: 1\ncomponents:\n  known-1: {{ needs: [{needs}] }}"), null, problems);
        Assert.Equal(1001, problems.Count);
        Assert.Contains("99000 more problems", problems[^1].Message, StringComparison.Ordinal);
    }

    private DependencyInventory Load(string file, out List<Problem> problems)
    {
        problems = [];
        return InventoryLoader.Load(Path.Combine(_folder, file), topology: null, problems);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    [Fact]
    public void A_key_that_has_no_effect_any_more_is_read_over_with_a_warning()
    {
        var problems = new List<Problem>();
        InventoryLoader.Read("company.yaml", new StringReader("holdfast-inventory: 1\ncomponents:\n  erp: { kind: saas, shared: true }\n"), null, problems);
        var problem = Assert.Single(problems);
        Assert.Equal(Severity.Warning, problem.Severity);
        Assert.Contains("'shared' has no effect any more", problem.ToString(), StringComparison.Ordinal);
    }

    private static DependencyInventory Read(string yaml) => ReadWhole("holdfast-inventory: 1\n" + yaml);

    private static DependencyInventory Again(DependencyInventory inventory) => ReadWhole(InventoryWriter.Write(inventory));

    private static DependencyInventory ReadWhole(string text)
    {
        var problems = new List<Problem>();
        var inventory = InventoryLoader.Read("company.yaml", new StringReader(text), null, problems);
        Assert.True(problems.TrueForAll(problem => problem.Severity != Severity.Error), string.Join('\n', problems) + "\n" + text);
        return inventory;
    }

    // A text that is too large to hold: begin, a piece many times, end.
    private sealed class Flood(string begin, string piece, int times, string end) : TextReader
    {
        private string _now = begin;
        private int _at, _done;

        public override int Peek() => Refill() ? _now[_at] : -1;

        public override int Read() => Refill() ? _now[_at++] : -1;

        public override int Read(char[] buffer, int index, int count)
        {
            var read = 0;
            while (read < count && Refill()) buffer[index + read++] = _now[_at++];
            return read;
        }

        private bool Refill()
        {
            while (_at == _now.Length)
            {
                if (_done > times) return false;
                _now = _done++ < times ? piece : end;
                _at = 0;
            }
            return true;
        }
    }
}
