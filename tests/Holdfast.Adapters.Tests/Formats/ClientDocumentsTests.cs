using System.IO.Compression;
using System.Text;
using Holdfast.Adapters.Formats;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Tests.Formats;

/// <summary>What clients have: lists of suppliers, state files, manifests, drawings. Shapes are public, contents are ours; each import gives an account.</summary>
public class ClientDocumentsTests
{
    [Theory]
    [InlineData("suppliers.csv", "supplier,country,service,annual cost,criticality\nHospital Cloud SA,FR,EHR hosting,240000,vital\nExample Telecom,DE,WAN,80000,essential\n")]
    [InlineData("lieferanten.csv", "Lieferant;Land;Leistung;Jahreskosten in EUR;Kritikalität\nHospital Cloud SA;Frankreich;EHR hosting;240.000,00 €;vital\nExample Telecom;Deutschland;WAN;80.000,00;hoch\n")]
    [InlineData("fournisseurs.csv", "Fournisseur\tPays\tPrestation\tCoût annuel\tCriticité\nHospital Cloud SA\tFrance\tEHR hosting\t240 000,00\tvital\nExample Telecom\tAllemagne\tWAN\t80 000\télevée\n")]
    [InlineData("proveedores.csv", "Proveedor;País;Servicio;Coste anual;Criticidad\nHospital Cloud SA;Francia;EHR hosting;240000;vital\nExample Telecom;Alemania;WAN;80000;alta\n")]
    [InlineData("fornitori.csv", "Fornitore;Paese;Servizio;Costo annuo;Criticità\nHospital Cloud SA;FR;EHR hosting;240000,00;vital\nExample Telecom;Germania;WAN;80000,00;alta\n")]
    public void A_list_of_suppliers_in_five_languages(string file, string text)
    {
        var (inventory, notes) = Read("", file, text);
        Assert.Equal([("hospital-cloud-sa", "FR"), ("example-telecom", "DE")], inventory.Suppliers.Select(supplier => (supplier.Id, supplier.Country)));
        Assert.Equal([("ehr-hosting", "hosting", Criticality.Vital), ("wan", "telecom", Criticality.Essential)], inventory.Components.Select(component => (component.Id, component.Kind, component.Criticality)));
        Assert.Equal([240_000m, 80_000m], inventory.Contracts.Select(contract => contract.AnnualCost!.Value.Amount));
        Assert.Equal(inventory.Contracts.Select(contract => contract.Id), inventory.Components.Select(component => component.Contract.Id));
        Assert.Contains(notes, note => note.Contains("columns:", StringComparison.Ordinal));
        Assert.DoesNotContain(InventoryCheck.Check(inventory), problem => problem.Severity == Severity.Error);
    }

    [Fact]
    public void Columns_can_be_named_and_what_is_not_read_is_said()
    {
        var (inventory, notes) = Read("suppliers", "odd.csv", "Wer;Was;Euro;Farbe\nVendor AG;Patientenakte;1.200,50;blau\n;ohne;1;rot\n", "supplier=Wer,service=2,cost=Euro");
        Assert.Equal("vendor-ag", Assert.Single(inventory.Suppliers).Id);
        Assert.Equal(1200.50m, Assert.Single(inventory.Contracts).AnnualCost!.Value.Amount);
        Assert.Contains("left out: 1 column: no heading that is known (Farbe); --columns maps them", notes);
        Assert.Contains("left out: 1 row: it names no supplier", notes);
        Assert.Contains("--columns has no column 'colour'", Refused("suppliers", "odd.csv", "Wer;Was\na;b\n", "colour=Wer"), StringComparison.Ordinal);
        Assert.Contains("no column names the supplier", Refused("suppliers", "odd.csv", "x;y\na;b\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("240000", false, 240000)]
    [InlineData("240,000", false, 240000)]
    [InlineData("240,000.50", false, 240000.50)]
    [InlineData("240.000,50 €", false, 240000.50)]
    [InlineData("240.000", true, 240000)]
    [InlineData("240.5", false, 240.5)]
    [InlineData("1 234 567,8", true, 1234567.8)]
    [InlineData("12,5", true, 12.5)]
    [InlineData("CHF 1'200.00", false, 1200)]
    public void Amounts_as_people_write_them(string text, bool isEuropean, double expected) => Assert.Equal((decimal)expected, SupplierList.Amount(text, isEuropean));

    [Fact]
    public void An_Excel_list_of_eighty_lines_with_a_title_above()
    {
        var rows = new List<string[]> { new[] { "Lieferantenübersicht 2026", "", "", "", "" }, new[] { "Lieferant", "Sitzland", "Leistung", "Jahreskosten (EUR)", "Kritikalität" } };
        for (var i = 0; i < 80; i++) rows.Add([$"Lieferant {i}", i % 2 == 0 ? "Deutschland" : "Irland", $"Leistung {i}", "12.500,00", i < 10 ? "vital" : "mittel"]);
        using var stream = new MemoryStream(Workbook(rows));
        var problems = new List<Problem>();
        var inventory = InventoryFormats.Import("", "Lieferanten.xlsx", stream, problems)!;
        Assert.DoesNotContain(problems, problem => problem.Severity != Severity.Note);
        Assert.Equal((80, 80, 80), (inventory.Suppliers.Count, inventory.Components.Count, inventory.Contracts.Count));
        Assert.Equal(80 * 12_500m, inventory.Contracts.Sum(contract => contract.AnnualCost!.Value.Amount));
        Assert.Equal(40, inventory.Suppliers.Count(supplier => supplier.Country == "IE"));
    }

    [Fact]
    public void Edges_parted_by_semicolons()
    {
        var (inventory, _) = Read("", "semi.csv", "from;to\nshop;db\n");
        Assert.Equal(["db"], Needs(inventory, "shop"));
    }

    [Fact]
    public void Compose_with_variables_defaults_and_hosts_in_the_environment()
    {
        const string text = """
            services:
              web: { image: "${REGISTRY}/web:${TAG}", depends_on: [api], environment: { API_URL: "http://api:8080/v1", PAY: "https://user:${SECRET:-x}@pay.example.com/charge", MODE: production } }
              api: { image: "${IMAGE_NAME:-registry.example.com/base}:${TAG:-1.2}-api", environment: ["DB_HOST=db", "CACHE=${CACHE_HOST}:6379"] }
              db: { image: "postgres:17" }
              cache: {}
            """;
        var (inventory, notes) = Read("compose", "compose.yaml", text);
        Assert.Equal(["base", "postgres"], inventory.Technologies.Select(technology => technology.Id));
        Assert.Equal(["api", "pay.example.com"], Needs(inventory, "web"));
        Assert.Equal(["db"], Needs(inventory, "api"));
        Assert.Contains(notes, note => note.StartsWith("left out: 1 image: a variable in its name has no value", StringComparison.Ordinal));
        Assert.DoesNotContain("user", Holdfast.Adapters.Inventory.InventoryWriter.Write(inventory), StringComparison.Ordinal);

        (inventory, _) = Read("compose", "compose.yaml", text, beside: new() { [".env"] = "# ours\nREGISTRY=registry.example.com\nTAG='3.1'\nexport CACHE_HOST=cache\n" });
        Assert.Equal("web", inventory.Components.Single(component => component.Id == "web").Technologies[0].Technology.Id);
        Assert.Equal(["db", "cache"], Needs(inventory, "api"));

        // The case that made a technology of a variable's name.
        (inventory, notes) = Read("", "docker-compose.yml", "services:\n  web: { image: \"${REGISTRY}/web:${TAG}\", depends_on: [api] }\n  api: { image: \"${IMAGE_NAME}:${TAG}-api\" }\n  db: { image: \"${IMAGE_NAME}:${TAG}-db\" }\n");
        Assert.Empty(inventory.Technologies);
        Assert.Equal(3, notes.Count(note => note.Contains("image", StringComparison.Ordinal)));
    }

    [Fact]
    public void Backstage_with_namespaces_systems_parts_and_locations()
    {
        var text = File.ReadAllText(Inventory.Repository.Path("tests/Holdfast.Tests/Index/Cases/catalog-info.yaml"))
            + "---\napiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: more }\nspec: { targets: [./more/catalog-info.yaml, \"https://example.com/catalog-info.yaml\", ./gone.yaml] }\n---\nkind: Group\nmetadata: { name: team-a }\n";
        var (inventory, notes) = Read("", "catalog-info.yaml", text, beside: new()
        {
            ["more/catalog-info.yaml"] = "apiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: { name: queue }\nspec: { type: queue, owner: team-a, dependencyOf: [\"component:web\"] }\n",
        });
        Assert.Equal(["booking", "web", "other-api", "api", "db", "queue"], inventory.Components.Select(component => component.Id));
        Assert.Equal(["db", "other-api", "api", "queue"], Needs(inventory, "web"));
        Assert.Equal(["web", "other-api", "db"], Needs(inventory, "booking").Where(need => need != "api"));
        Assert.Equal(["team-c"], inventory.Components.Where(component => component.Id == "api").Select(component => component.Owner.Id));
        Assert.Contains("left out: 1 Group: it is nothing that can fail or be needed", notes);
        Assert.Contains("left out: 1 location: it is an address, and nothing is fetched", notes);
        Assert.Contains("left out: 1 location: the file is not there (./gone.yaml)", notes);
        Assert.Contains("left out: 1 domain: a domain groups systems: nothing fails with it", notes);
    }

    [Fact]
    public void Terraform_state_itself_with_zones_machines_and_dependencies()
    {
        var (inventory, notes) = Read("", "terraform.tfstate", """
            { "version": 4, "terraform_version": "1.9.5", "serial": 7, "lineage": "0f9c", "outputs": {}, "resources": [
              { "mode": "data", "type": "aws_ami", "name": "base", "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]", "instances": [ {} ] },
              { "mode": "managed", "type": "random_id", "name": "x", "provider": "provider[\"registry.terraform.io/hashicorp/random\"]", "instances": [ {} ] },
              { "mode": "managed", "type": "aws_db_instance", "name": "main", "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]", "instances": [
                { "attributes": { "multi_az": true, "availability_zone": "eu-west-3a", "password": "s3cr3t" }, "dependencies": [ "data.aws_ami.base" ] } ] },
              { "module": "module.web", "mode": "managed", "type": "aws_autoscaling_group", "name": "pool", "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]", "instances": [
                { "index_key": 0, "attributes": { "min_size": 3, "max_size": 9 }, "dependencies": [ "aws_db_instance.main" ] } ] } ] }
            """);
        Assert.Equal(["aws-db-instance.main-zone-1".Replace("aws-db-instance", "aws_db_instance", StringComparison.Ordinal), "aws_db_instance.main-zone-2"], Needs(inventory, "aws_db_instance.main"));
        Assert.Equal(4, Needs(inventory, "module.web.aws_autoscaling_group.pool-0").Count());
        Assert.Contains("aws_db_instance.main", Needs(inventory, "module.web.aws_autoscaling_group.pool-0"));
        Assert.Equal("aws", Assert.Single(inventory.Suppliers).Id);
        Assert.Equal(["eu-west-3", "eu-west-3a"], inventory.Places.Select(place => place.Id).Order());
        Assert.Contains("left out: 1 data source: it is read, not run", notes);
        Assert.Contains("left out: 1 resource: the provider random talks to no supplier", notes);
        Assert.DoesNotContain("s3cr3t", Holdfast.Adapters.Inventory.InventoryWriter.Write(inventory), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_of_Terraform_tells_references_of_its_configuration()
    {
        var (inventory, _) = Read("", "plan.json", """
            { "format_version": "1.2", "terraform_version": "1.9.5", "planned_values": { "root_module": { "resources": [
                { "address": "hcloud_server.app", "mode": "managed", "type": "hcloud_server", "name": "app", "provider_name": "registry.terraform.io/hetznercloud/hcloud", "values": { "location": "fsn1" } },
                { "address": "hcloud_volume.data", "mode": "managed", "type": "hcloud_volume", "name": "data", "provider_name": "registry.terraform.io/hetznercloud/hcloud", "values": {} } ] } },
              "configuration": { "root_module": { "resources": [
                { "address": "hcloud_server.app", "expressions": { "user_data": { "references": [ "hcloud_volume.data.id", "hcloud_volume.data", "var.size" ] } } } ] } } }
            """);
        Assert.Equal(["hcloud_volume.data"], Needs(inventory, "hcloud_server.app"));
    }

    [Fact]
    public void Kubernetes_replicas_services_ingress_and_hosts()
    {
        var (inventory, notes) = Read("", "all.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web, namespace: shop }
            spec:
              replicas: 3
              template:
                metadata: { labels: { app: web } }
                spec:
                  topologySpreadConstraints: [{ topologyKey: topology.kubernetes.io/zone }]
                  containers: [{ name: web, image: "registry.example.com/web:1.4", env: [{ name: DB, value: "postgres://u:p@db.shop.svc.cluster.local:5432/x" }, { name: PAY, value: "https://api.pay.example.com" }] }]
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: { name: db, namespace: shop }
            spec: { replicas: 1, template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: db, image: "postgres:17" }] } } }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: web, namespace: shop }
            spec: { selector: { app: web } }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: db, namespace: shop }
            spec: { selector: { app: db } }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: mail, namespace: shop }
            spec: { type: ExternalName, externalName: smtp.example.net }
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: { name: front, namespace: shop }
            spec: { rules: [{ host: www.example.com, http: { paths: [{ path: /, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: settings }
            """);
        var web = inventory.Components.Single(component => component.Id == "shop-web");
        Assert.Equal(new Need.AtLeast(1, ["shop-web-1", "shop-web-2", "shop-web-3"]), web.Needs[0].What);
        Assert.Equal("replicas: 3, spread over zones", web.Needs[0].Evidence);
        Assert.Contains("shop-db-service", Needs(inventory, "shop-web"));
        Assert.Contains("api.pay.example.com", Needs(inventory, "shop-web"));
        Assert.Equal(["shop-web-service"], Needs(inventory, "shop-front-ingress"));
        Assert.Equal(["shop-web"], Needs(inventory, "shop-web-service"));
        Assert.Equal(["smtp.example.net"], Needs(inventory, "shop-mail-service"));
        Assert.Contains("left out: 1 ConfigMap: it runs nothing and serves nobody", notes);
        Assert.Contains("no workload", Refused("kubernetes", "x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Structurizr_as_json_and_as_dsl()
    {
        var (inventory, _) = Read("", "workspace.json", File.ReadAllText(Inventory.Repository.Path("tests/Holdfast.Tests/Index/Cases/workspace.json")));
        Assert.Equal(["b"], Needs(inventory, "a"));
        var (dsl, notes) = Read("", "workspace.dsl", """
            workspace "Clinic" {
              model {
                doctor = person "Doctor"
                ehr = softwareSystem "Patient records" {
                  web = container "Web pages" "Shows" "ASP.NET"
                  db = container "Store" "Keeps" "PostgreSQL database" {
                    -> backup "copies to"
                  }
                  web -> db "reads"
                }
                backup = softwareSystem "Backup"
                doctor -> web "uses"
                !include more.dsl
              }
              views { systemContext ehr { include * } }
            }
            """);
        Assert.Equal(["web-pages", "store"], Needs(dsl, "patient-records"));
        Assert.Equal(["store"], Needs(dsl, "web-pages"));
        Assert.Equal(["backup"], Needs(dsl, "store"));
        Assert.Equal("database", dsl.Components.Single(component => component.Id == "store").Kind);
        Assert.Contains("left out: 1 relationship: one of its ends is a person or is not described", notes);
        Assert.Contains("left out: 1 include: other files are not read: more.dsl", notes);
    }

    [Fact]
    public void ArchiMate_relationships_that_say_that_one_end_cannot_do_without_the_other()
    {
        var (inventory, _) = Read("", "model.xml", File.ReadAllText(Inventory.Repository.Path("tests/Holdfast.Tests/Index/Cases/model.xml")));
        Assert.Equal(["db-server"], Needs(inventory, "ehr"));
        var (larger, notes) = Read("", "archi.xml", """
            <model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">
              <elements>
                <element identifier="p" xsi:type="BusinessProcess"><name>Admit a patient</name></element>
                <element identifier="s" xsi:type="ApplicationService"><name>Admission</name></element>
                <element identifier="c" xsi:type="ApplicationComponent"><name>EHR</name></element>
                <element identifier="r" xsi:type="BusinessRole"><name>Nurse</name></element>
              </elements>
              <relationships>
                <relationship identifier="1" source="s" target="p" xsi:type="Serving"/>
                <relationship identifier="2" source="c" target="s" xsi:type="Realization"/>
                <relationship identifier="3" source="p" target="c" xsi:type="Flow"/>
                <relationship identifier="4" source="r" target="p" xsi:type="Assignment"/>
              </relationships>
            </model>
            """);
        Assert.Equal(["admission"], Needs(larger, "admit-a-patient"));
        Assert.Equal(["ehr"], Needs(larger, "admission"));
        Assert.Contains("left out: 1 BusinessRole: it is no thing that runs or is done", notes);
        Assert.Contains("left out: 1 Flow relationship: it does not say that one end cannot do without the other", notes);
        Assert.Contains("left out: 1 Assignment relationship: one of its ends is left out", notes);
    }

    [Fact]
    public void Package_locks_and_libraries_keep_their_licences_and_count_the_rest()
    {
        var (npm, notes) = Read("", "package-lock.json", """
            { "name": "portal", "version": "1.0.0", "lockfileVersion": 3, "packages": {
              "": { "name": "portal", "dependencies": { "express": "^4" }, "devDependencies": { "jest": "^29" } },
              "node_modules/express": { "version": "4.21.0", "license": "MIT", "dependencies": { "qs": "6" } },
              "node_modules/qs": { "version": "6.13.0", "license": "BSD-3-Clause" },
              "node_modules/jest": { "version": "29.7.0", "dev": true, "license": "MIT" } } }
            """);
        Assert.Equal(("express", "MIT", "4.21.0"), npm.Technologies.Select(each => (each.Id, each.Licence, each.Versions[0].Name)).Single());
        Assert.Contains("left out: 1 package: it is used to build, not to run", notes);
        Assert.Contains(notes, note => note.StartsWith("left out: 1 package: it stands below", StringComparison.Ordinal));
        var (old, _) = Read("", "package-lock.json", """{"name":"x","lockfileVersion":3,"packages":{"":{"dependencies":{"left-pad":"1"}}}}""");
        Assert.Equal(["left-pad"], old.Technologies.Select(each => each.Id));

        var (sbom, left) = Read("", "bom.json", """
            { "bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": { "component": { "bom-ref": "app", "type": "application", "name": "shop" } },
              "components": [
                { "bom-ref": "a", "type": "library", "name": "a", "version": "1", "licenses": [ { "license": { "id": "Apache-2.0" } } ] },
                { "bom-ref": "b", "type": "library", "name": "b", "version": "2" }, { "bom-ref": "c", "type": "library", "name": "c", "version": "3" } ],
              "dependencies": [ { "ref": "app", "dependsOn": [ "a" ] }, { "ref": "a", "dependsOn": [ "b", "c" ] } ] }
            """);
        Assert.Equal("Apache-2.0", Assert.Single(sbom.Technologies).Licence);
        Assert.Contains(left, note => note.StartsWith("left out: 2 libraries: nothing that runs names it itself", StringComparison.Ordinal));
    }

    [Fact]
    public void Drawings_plain_and_compressed()
    {
        var plain = File.ReadAllText(Inventory.Repository.Path("tests/Holdfast.Tests/Index/Cases/x.drawio"));
        var (inventory, notes) = Read("", "x.drawio", plain);
        Assert.Equal(["db"], Needs(inventory, "ehr"));
        Assert.DoesNotContain(notes, note => note.Contains("arrow", StringComparison.Ordinal));

        const string graph = """<mxGraphModel><root><mxCell id="0"/><mxCell id="a" value="&lt;b&gt;Shop&lt;/b&gt;&lt;br&gt;pages" vertex="1"/><mxCell id="b" value="DB" style="shape=cylinder3" vertex="1"/><mxCell id="e" edge="1" source="a" target="b"/><mxCell id="f" edge="1" source="a"/></root></mxGraphModel>""";
        using var memory = new MemoryStream();
        using (var deflate = new DeflateStream(memory, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(Encoding.UTF8.GetBytes(Uri.EscapeDataString(graph)));
        (inventory, notes) = Read("", "y.drawio", $"<mxfile><diagram>{Convert.ToBase64String(memory.ToArray())}</diagram></mxfile>");
        Assert.Equal(["db"], Needs(inventory, "shop-pages"));
        Assert.Equal("database", inventory.Components.Single(component => component.Id == "db").Kind);
        Assert.Contains("left out: 1 arrow: one of its ends touches no box", notes);
    }

    [Fact]
    public void Edges_of_metrics_that_are_left_out_are_counted()
    {
        var (inventory, notes) = Read("", "metrics.txt", File.ReadAllText(Inventory.Repository.Path("tests/Holdfast.Tests/Index/Cases/metrics.txt")));
        Assert.Equal(3, Needs(inventory, "checkout").Count());
        Assert.Contains("left out: 1 edge: nobody was seen to call (its count is 0)", notes);
        Assert.Contains(notes, note => note.StartsWith("left out: 1 edge: its client is nobody of ours", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.json", "{ \"spdxVersion\": \"SPDX-2.3\" }", "this is SPDX, which is not supported")]
    [InlineData("a.yaml", "AWSTemplateFormatVersion: '2010-09-09'\n", "this is CloudFormation, which is not supported")]
    [InlineData("main.tf", "resource \"aws_instance\" \"a\" {\n}\n", "this is HCL of Terraform, which is not supported")]
    [InlineData("a.bin", "nothing", "it cannot be told which format 'a.bin' is")]
    public void A_format_that_is_not_supported_is_named(string file, string text, string expected) => Assert.Contains(expected, Refused("", file, text), StringComparison.Ordinal);

    private static (DependencyInventory Inventory, List<string> Notes) Read(string format, string file, string text, string columns = "", Dictionary<string, string>? beside = null)
    {
        var problems = new List<Problem>();
        var inventory = InventoryFormats.Import(format, file, new MemoryStream(Encoding.UTF8.GetBytes(text)), problems, columns, name => beside?.GetValueOrDefault(name.Replace('\\', '/')));
        Assert.True(inventory is not null, string.Join("; ", problems.Select(problem => problem.Message)));
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        return (inventory, problems.Select(problem => problem.Message).ToList());
    }

    private static string Refused(string format, string file, string text, string columns = "")
    {
        var problems = new List<Problem>();
        Assert.Null(InventoryFormats.Import(format, file, new MemoryStream(Encoding.UTF8.GetBytes(text)), problems, columns));
        return problems.Single(problem => problem.Severity == Severity.Error).Message;
    }

    private static IEnumerable<string> Needs(DependencyInventory inventory, string id) =>
        inventory.Components.Single(component => component.Id == id).Needs.SelectMany(need => need.What.References()).Select(reference => reference.Id);

    // The least that a workbook is: one sheet of inline texts (ECMA-376, part 1).
    private static byte[] Workbook(List<string[]> rows)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("[Content_Types].xml", """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
            Add("_rels/.rels", """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Add("xl/workbook.xml", """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Lieferanten" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Add("xl/_rels/workbook.xml.rels", """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            Add("xl/worksheets/sheet1.xml", $"""<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{string.Concat(rows.Select((row, at) => $"<row r=\"{at + 1}\">{string.Concat(row.Select((cell, column) => $"<c r=\"{(char)('A' + column)}{at + 1}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"))}</row>"))}</sheetData></worksheet>""");

            void Add(string name, string text)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }
        return memory.ToArray();
    }
}
