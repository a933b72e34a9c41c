using System.Text;
using Holdfast.Adapters.Formats;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Tests.Formats;

/// <summary>Documents of our own in the shapes of others' tools; the versions of their specifications stand beside the readers.</summary>
public class ImportTests
{
    [Fact]
    public void Csv_edges_with_alternatives()
    {
        var inventory = Import("csv", """
            from,to,without,group,at-least,kind,supplier
            shop,db,,,,database,
            shop,cdn-a,,edge,,cdn,Alpha Inc.
            shop,cdn-b,,edge,,cdn,Beta SA
            shop,n1,,nodes,2,server,
            shop,n2,,nodes,2,,
            shop,n3,,nodes,2,,
            shop,search,degraded,,,,
            "shop, the",db,,,,,
            """);

        Assert.Equal(
            [
                "db", new Dependency(new Need.One("search"), IsDegrading: true),
                new Need.AtLeast(1, ["cdn-a", "cdn-b"]), new Need.AtLeast(2, ["n1", "n2", "n3"]),
            ], Needs(inventory, "shop"));
        Assert.Equal("alpha-inc", inventory.Components.Single(component => component.Id == "cdn-a").Supplier.Id);
        Assert.Equal("shop, the", inventory.Components.Single(component => component.Id == "shop-the").Name);
    }

    [Fact]
    public void CycloneDx_services_applications_and_libraries()
    {
        var inventory = Import("cyclonedx", """
            { "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
              "metadata": { "component": { "bom-ref": "app@1", "type": "application", "name": "shop" } },
              "components": [
                { "bom-ref": "pkg:nuget/Orders@2", "type": "library", "name": "Orders", "version": "2.0" },
                { "bom-ref": "pg", "type": "platform", "name": "PostgreSQL", "version": "17", "supplier": { "name": "Data Host GmbH" } } ],
              "services": [
                { "bom-ref": "5f2c", "provider": { "name": "Pay Co" }, "group": "com.example", "name": "payments", "endpoints": ["https://pay.example.com"],
                  "services": [ { "bom-ref": "5f2d", "name": "refunds" } ] } ],
              "dependencies": [
                { "ref": "app@1", "dependsOn": ["5f2c", "pg", "pkg:nuget/Orders@2", "nowhere"] }, { "ref": "5f2c", "dependsOn": ["5f2d"] } ] }
            """);

        Assert.Equal(["com.example-payments", "postgresql"], Needs(inventory, "shop").Select(Target));
        Assert.Equal(["refunds"], Needs(inventory, "com.example-payments").Select(Target));
        Assert.Equal(new TechnologyUse("orders", "2.0"), Assert.Single(inventory.Components.Single(component => component.Id == "shop").Technologies));
        Assert.Equal(["data-host-gmbh", "pay-co"], inventory.Suppliers.Select(supplier => supplier.Id).Order());
    }

    [Fact]
    public void Backstage_entities_of_several_documents()
    {
        var inventory = Import("backstage", """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: { name: shop, title: The shop }
            spec:
              type: website
              owner: group:default/web-team
              dependsOn: [resource:orders-db, "component:default/basket"]
              consumesApis: [prices]
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Resource
            metadata: { name: orders-db }
            spec: { type: database, owner: web-team, dependencyOf: [component:basket] }
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: { name: prices }
            spec: { type: service, owner: pricing, providesApis: [prices] }
            ---
            apiVersion: backstage.io/v1alpha1
            kind: API
            metadata: { name: prices }
            spec: { type: openapi, owner: pricing, definition: { $text: ./openapi.yaml } }
            ---
            apiVersion: backstage.io/v1alpha1
            kind: User
            metadata: { name: jane }
            """);

        Assert.Equal(["orders-db", "basket", "prices-2"], Needs(inventory, "shop").Select(Target));
        Assert.Equal("api", inventory.Components.Single(component => component.Id == "prices-2").Kind);
        Assert.Equal(["prices"], Needs(inventory, "prices-2").Select(Target));
        Assert.Equal(["orders-db"], Needs(inventory, "basket").Select(Target));
        Assert.Equal(["pricing", "web-team"], inventory.Teams.Select(team => team.Id).Order());
        Assert.Equal(("The shop", "web-team", "database"), (Component(inventory, "shop").Name, Component(inventory, "shop").Owner.Id, Component(inventory, "orders-db").Kind));
    }

    [Fact]
    public void Compose_services_with_anchors_and_both_forms_of_depends_on()
    {
        var inventory = Import("compose", """
            x-common: &common
              depends_on: [db]
            services:
              web:
                <<: *common
                image: registry.example.com:5000/team/nginx:1.29@sha256:0123
                links: ["cache:redis"]
              worker:
                image: python
                depends_on:
                  db: { condition: service_healthy }
                  mail: { condition: service_started, required: false }
              db: { image: "postgres:17" }
              cache: { image: "redis:latest", network_mode: "service:worker" }
              mail: {}
            """);

        Assert.Equal(["db", "cache"], Needs(inventory, "web").Select(Target));
        Assert.Equal([false, true], Needs(inventory, "worker").Select(need => need.IsDegrading));
        Assert.Equal(new TechnologyUse("nginx", "1.29"), Component(inventory, "web").Technologies[0]);
        Assert.Equal(new TechnologyUse("redis"), Component(inventory, "cache").Technologies[0]);
        Assert.Equal(["worker"], Needs(inventory, "cache").Select(Target));
    }

    [Fact]
    public void Terraform_resources_with_suppliers_and_places_and_without_their_secrets()
    {
        var inventory = Import("terraform", """
            { "format_version": "1.0", "terraform_version": "1.9.5", "values": { "root_module": {
              "resources": [
                { "address": "aws_db_instance.orders", "mode": "managed", "type": "aws_db_instance", "name": "orders", "provider_name": "registry.terraform.io/hashicorp/aws",
                  "values": { "arn": "arn:aws:rds:eu-west-3:123:db:orders", "availability_zone": "eu-west-3a", "password": "do-not-keep-me" } },
                { "address": "aws_instance.web[0]", "mode": "managed", "type": "aws_instance", "name": "web", "index": 0, "provider_name": "registry.terraform.io/hashicorp/aws",
                  "values": { "availability_zone": "eu-west-3b" }, "depends_on": ["aws_db_instance.orders", "data.aws_ami.base", "random_id.x"] },
                { "address": "cloudflare_dns_record.www", "mode": "managed", "type": "cloudflare_dns_record", "name": "www", "provider_name": "registry.terraform.io/cloudflare/cloudflare",
                  "values": { "content": "203.0.113.1" }, "depends_on": ["aws_instance.web"] },
                { "address": "random_id.x", "mode": "managed", "type": "random_id", "name": "x", "provider_name": "registry.terraform.io/hashicorp/random", "values": {} },
                { "address": "data.aws_ami.base", "mode": "data", "type": "aws_ami", "name": "base", "provider_name": "registry.terraform.io/hashicorp/aws", "values": {} } ],
              "child_modules": [ { "address": "module.mail", "resources": [
                { "address": "module.mail.google_dns_record_set.mx", "mode": "managed", "type": "google_dns_record_set", "name": "mx", "provider_name": "registry.terraform.io/hashicorp/google", "values": {} } ] } ] } } }
            """);

        Assert.Equal(["aws_db_instance.orders"], Needs(inventory, "aws_instance.web-0").Select(Target));
        Assert.Equal(["aws_instance.web-0"], Needs(inventory, "cloudflare_dns_record.www").Select(Target));
        Assert.Equal(("dns", "cloudflare"), (Component(inventory, "cloudflare_dns_record.www").Kind, Component(inventory, "cloudflare_dns_record.www").Supplier.Id));
        Assert.Equal(4, inventory.Components.Count);
        Assert.Equal("eu-west-3", inventory.Places.Single(place => place.Id == "eu-west-3a").Within.Id);
        Assert.Equal("eu-west-3", inventory.Places.Single(place => place.Id == "eu-west-3b").Within.Id);
        Assert.DoesNotContain("do-not-keep-me", Adapters.Inventory.InventoryWriter.Write(inventory), StringComparison.Ordinal);
    }

    [Fact]
    public void Service_graph_metrics_become_measured_needs()
    {
        var inventory = Import("otel", """
            # HELP traces_service_graph_request_total Total count of requests between two nodes
            # TYPE traces_service_graph_request_total counter
            traces_service_graph_request_total{client="shop",server="basket",connection_type="",failed="false"} 1200
            traces_service_graph_request_total{client="shop",server="basket",connection_type="",failed="true"} 34 1700000000000
            traces_service_graph_request_total{client="basket",server="orders \"db\"",connection_type="database"} 7e2
            traces_service_graph_request_total{client="user",server="shop"} 99
            traces_service_graph_request_total{client="shop",server="never"} 0
            traces_service_graph_request_failed_total{client="shop",server="other"} 3
            something_else{client="a",server="b"} 1
            """);

        var need = Assert.Single(Needs(inventory, "shop"));
        Assert.Equal(("basket", "1234 calls seen", 0.5), (Target(need), need.Evidence, need.Confidence));
        Assert.Equal(("database", "orders \"db\""), (Component(inventory, "orders-db").Kind, Component(inventory, "orders-db").Name));
        Assert.Equal(3, inventory.Components.Count);
    }

    [Theory]
    [InlineData("csv", "a,b\n1,2", 1, "does not name the columns")]
    [InlineData("csv", "from,to\na", 2, "does not have 2 fields")]
    [InlineData("csv", "from,to\na,\"b", 2, "does not have 2 fields")]
    [InlineData("csv", "from,to\n,b", 2, "'from' is empty")]
    [InlineData("csv", "from,to,without\na,b,maybe", 2, "'without' cannot be 'maybe'")]
    [InlineData("csv", "from,to,group,at-least\na,b,g,two", 2, "'at-least' is 'two'")]
    [InlineData("csv", "from,to,group,at-least\na,b,g,2", 0, "wants 2 of 1")]
    [InlineData("cyclonedx", "{ \"a\": ", 1, "not valid JSON")]
    [InlineData("cyclonedx", "{}", 1, "'bomFormat' is not 'CycloneDX'")]
    [InlineData("cyclonedx", "[1]", 1, "'bomFormat' is not 'CycloneDX'")]
    [InlineData("backstage", "kind: Location\nmetadata: { name: x }", 1, "no Component")]
    [InlineData("backstage", "a: [", 2, "not valid YAML")]
    [InlineData("compose", "version: '3'", 1, "no mapping 'services'")]
    [InlineData("terraform", "{ \"version\": 4, \"resources\": [] }", 1, "no resource of a supplier")]
    [InlineData("otel", "up 1", 1, "no sample of")]
    [InlineData("otel", "traces_service_graph_request_total{client=\"a} 1", 1, "cannot be read")]
    [InlineData("open-psa", "<html/>", 1, "")]
    [InlineData("opensa", "x", 0, "is not a format")]
    public void What_cannot_be_read_is_said_with_its_place(string format, string text, int line, string message)
    {
        var problems = new List<Problem>();
        InventoryFormats.Import(format, "their.file", new MemoryStream(Encoding.UTF8.GetBytes(text)), problems);
        var problem = Assert.Single(problems, problem => problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(("their.file", line), (problem.File, problem.Line));
    }

    [Theory]
    [InlineData("x.json", "{ \"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\" }")]
    [InlineData("catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: a }")]
    [InlineData("docker-compose.yml", "services: { a: {} }")]
    [InlineData("state.json", "{\"format_version\":\"1.0\",\"terraform_version\":\"1.9.5\",\"values\":{\"root_module\":{}}}")]
    [InlineData("metrics.txt", "traces_service_graph_request_total{client=\"a\",server=\"b\"} 1")]
    [InlineData("edges.csv", "from,to\na,b")]
    public void The_format_is_found_out_from_the_file(string name, string text)
    {
        var problems = new List<Problem>();
        Assert.NotNull(InventoryFormats.Import("", name, new MemoryStream(Encoding.UTF8.GetBytes(text)), problems));
        Assert.Empty(problems);
    }

    [Fact]
    public void Everything_imported_is_marked_with_its_file()
    {
        var inventory = Import("csv", "from,to,supplier\na,b,X");
        Assert.All(inventory.Components, component => Assert.Equal(new Provenance.Inferred("their.file"), component.Provenance));
        Assert.All(inventory.Components.SelectMany(component => component.Needs), need => Assert.Equal(new Provenance.Inferred("their.file"), need.Provenance));
        Assert.Equal(new Provenance.Inferred("their.file"), inventory.Suppliers[0].Provenance);
    }

    [Fact]
    public void More_edges_than_any_company_has_are_refused()
    {
        var problems = new List<Problem>();
        using var flood = new EdgeFlood(10_000_000);
        Assert.Null(InventoryFormats.Import("csv", "flood.csv", flood, problems));
        Assert.Contains("more than 500,000 edges", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_and_huge_names_do_no_harm()
    {
        foreach (var (format, text) in ((string, string)[])
        [
            ("cyclonedx", new string('[', 100_000)), ("terraform", new string('{', 100_000)), ("compose", "services: " + new string('[', 100_000)),
            ("compose", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nservices: { web: { depends_on: *c } }"),
        ])
            InventoryFormats.Import(format, "bomb", new MemoryStream(Encoding.UTF8.GetBytes(text)), []);

        var name = new string('n', 500_000);
        var inventory = Import("compose", $"services: {{ {name}: {{ depends_on: [db] }}, db: {{}} }}");
        Assert.All(inventory.Components, component => Assert.InRange(component.Id.Length, 1, 200));
        Assert.All(inventory.Components, component => Assert.InRange(component.Name.Length, 0, 200));
        Assert.Empty(InventoryCheck.Check(inventory));
    }

    private static DependencyInventory Import(string format, string text)
    {
        var problems = new List<Problem>();
        var inventory = InventoryFormats.Import(format, "their.file", new MemoryStream(Encoding.UTF8.GetBytes(text)), problems);
        // What is left out is told; nothing else is.
        Assert.DoesNotContain(problems, problem => problem.Severity != Severity.Note);
        Assert.Empty(InventoryCheck.Check(inventory!));
        return inventory!;
    }

    private static Component Component(DependencyInventory inventory, string id) => inventory.Components.Single(component => component.Id == id);

    private static IEnumerable<Dependency> Needs(DependencyInventory inventory, string id) =>
        Component(inventory, id).Needs.Select(need => need with { Provenance = Provenance.Unknown });

    private static string Target(Dependency need) => ((Need.One)need.What).Target.Id;

    // Edges without end, made while they are read.
    private sealed class EdgeFlood(int edges) : Stream
    {
        private byte[] _now = "from,to\n"u8.ToArray();
        private int _at, _made;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == _now.Length)
            {
                if (_made >= edges) return 0;
                var text = new StringBuilder();
                for (var i = 0; i < 1000; i++, _made++) text.Append('a').Append(_made % 50_000).Append(",b").Append(_made / 50_000).Append('\n');
                (_now, _at) = (Encoding.ASCII.GetBytes(text.ToString()), 0);
            }
            var read = Math.Min(count, _now.Length - _at);
            Array.Copy(_now, _at, buffer, offset, read);
            _at += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
