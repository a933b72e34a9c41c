using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// CycloneDX JSON (ECMA-424; 1.5 and 1.6, cyclonedx.org/docs/1.6/json): services and the components that run become ours, libraries become
/// technologies of whoever depends on them. CycloneDX can only say "A depends on B"; our alternatives travel in properties named
/// <c>holdfast:…</c> and come back from them.
/// </summary>
internal static class CycloneDx
{
    private const int MaxDepth = 50;

    private static readonly HashSet<string> Running = new(StringComparer.Ordinal) { "application", "container", "platform", "device", "operating-system", "data", "machine-learning-model" };

    public static DependencyInventory? Read(string file, Stream stream, List<Problem> problems)
    {
        using var document = JsonImport.Parse(file, stream, problems);
        if (document is null) return null;
        var root = document.RootElement;
        if (root.Text("bomFormat") != "CycloneDX")
        {
            problems.Add(new(file, 1, 1, Severity.Error, "'bomFormat' is not 'CycloneDX'", "this reads CycloneDX JSON; convert XML with a CycloneDX tool first"));
            return null;
        }
        if (root.Text("specVersion") is not ("1.5" or "1.6") and var version)
            problems.Add(new(file, 1, 1, Severity.Warning, $"specVersion '{version}' was not tested", "1.5 and 1.6 were"));

        var imported = new ImportedInventory(file);
        var names = new Dictionary<string, string>(StringComparer.Ordinal); // bom-ref → our name
        var libraries = new Dictionary<string, (string Name, string Version, string Licence)>(StringComparer.Ordinal);
        var exact = new HashSet<string>(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        if (root.Get("metadata").Get("component") is { ValueKind: JsonValueKind.Object } subject) Component(subject, true);
        foreach (var component in root.List("components")) Component(component, false);
        foreach (var service in root.List("services")) Service(service, 0);

        foreach (var dependency in root.List("dependencies"))
        {
            if (imported.IsFull)
            {
                problems.Add(new(file, 0, 0, Severity.Error, $"more than {ImportedInventory.MaxNeeds:N0} dependencies", "import it in parts"));
                return null;
            }
            if (!names.TryGetValue(dependency.Text("ref"), out var from)) continue; // of a library: counted below
            foreach (var target in dependency.Texts("dependsOn"))
            {
                if (libraries.TryGetValue(target, out var library))
                {
                    used.Add(target);
                    imported.Technology(imported.Id(from), library.Name, library.Version, library.Licence);
                }
                else if (names.TryGetValue(target, out var to) && !exact.Contains(from)) imported.Need(from, to);
            }
        }
        imported.LeftOut("library", "nothing that runs names it itself: it stands below another library, or nowhere", libraries.Keys.Count(library => !used.Contains(library)));
        return imported.ToInventory(problems);

        static string Word(JsonElement component) => component.Text("type") is { Length: > 0 } type ? type : "component";

        // An id of SPDX, a name, or an expression of several.
        static string Licence(JsonElement component) => string.Join(" AND ", component.List("licenses")
            .Select(each => each.Text("expression") is { Length: > 0 } expression ? expression : each.Get("license").Text("id") is { Length: > 0 } id ? id : each.Get("license").Text("name"))
            .Where(text => text.Length > 0).Take(5));

        void Component(JsonElement component, bool isSubject)
        {
            var reference = component.Text("bom-ref");
            var name = Named(component);
            if (name.Length == 0) return;
            if (!isSubject && !Running.Contains(component.Text("type")))
            {
                if (reference.Length > 0) libraries[reference] = (name, component.Text("version"), Licence(component));
                else imported.LeftOut(Word(component), "it has no bom-ref, so that nothing can depend on it");
                return;
            }
            // The same name may stand for two things; their references never do.
            var key = reference.Length > 0 ? reference : name;
            names[key] = key;
            Own(component, key);
            var supplier = component.Get("supplier").Text("name") is { Length: > 0 } seller ? imported.Supplier(seller, seller) : "";
            var id = imported.Component(key, component.Text("type"), supplier, title: name, basis: name);
            foreach (var part in component.List("components").Take(10_000)) Component(part, false);
            Properties(id, component, key);
        }

        void Service(JsonElement service, int depth)
        {
            var name = Named(service);
            if (name.Length == 0 || depth > MaxDepth) return;
            var key = service.Text("bom-ref") is { Length: > 0 } reference ? reference : name;
            names[key] = key;
            Own(service, key);
            var isOurs = service.List("properties").Any(property => property.Text("name") == "holdfast:supplier");
            var provider = !isOurs && service.Get("provider").Text("name") is { Length: > 0 } seller ? imported.Supplier(seller, seller) : "";
            var id = imported.Component(key, "service", provider, title: name, basis: name);
            Properties(id, service, key);
            foreach (var inner in service.List("services")) Service(inner, depth + 1);
        }

        void Own(JsonElement element, string key)
        {
            foreach (var property in element.List("properties"))
                if (property.Text("name") == "holdfast:id" && property.Text("value") is { Length: > 0 } id) imported.Keep(key, id);
        }

        void Properties(string id, JsonElement from, string key)
        {
            foreach (var property in from.List("properties"))
            {
                var value = property.Text("value");
                switch (property.Text("name"))
                {
                    case "holdfast:kind":
                        imported.Change(id, component => component with { Kind = value });
                        break;
                    case "holdfast:criticality" when Enum.TryParse<Criticality>(value, ignoreCase: true, out var criticality):
                        imported.Change(id, component => component with { Criticality = criticality });
                        break;
                    case "holdfast:supplier":
                        var supplier = imported.Supplier(value, from.Get("provider").Text("name"));
                        imported.Change(id, component => component with { Supplier = supplier });
                        break;
                    case "holdfast:need":
                        if (NeedJson.Read(value) is { } need)
                        {
                            exact.Add(key);
                            imported.Need(id, need);
                        }
                        else
                        {
                            problems.Add(new(file, 0, 0, Severity.Warning, $"a need of '{id}' cannot be read", "it was not written by this program"));
                        }
                        break;
                }
            }
        }
    }

    public static void Write(DependencyInventory inventory, Stream stream)
    {
        var known = new InventoryLookup(inventory);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteNumber("version", 1);
        json.WriteStartArray("services");
        foreach (var component in inventory.Components)
        {
            json.WriteStartObject();
            json.WriteString("bom-ref", component.Id);
            if (known.Supplier(component.Supplier.Id) is { } supplier)
            {
                json.WriteStartObject("provider");
                json.WriteString("name", supplier.Title);
                json.WriteEndObject();
            }
            json.WriteString("name", component.Title);
            json.WriteStartArray("properties");
            Property("holdfast:id", component.Id);
            Property("holdfast:kind", component.Kind);
            if (component.Criticality != Criticality.Unstated) Property("holdfast:criticality", component.Criticality.ToString().ToLowerInvariant());
            Property("holdfast:supplier", component.Supplier.Id);
            foreach (var need in component.Needs) Property("holdfast:need", NeedJson.Write(need));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("dependencies");
        foreach (var component in inventory.Components)
        {
            json.WriteStartObject();
            json.WriteString("ref", component.Id);
            json.WriteStartArray("dependsOn");
            foreach (var target in component.Needs.SelectMany(need => need.What.References()).Select(reference => reference.Id).Where(id => known.Component(id) is not null).Distinct())
                json.WriteStringValue(target);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();

        void Property(string name, string value)
        {
            if (value.Length == 0) return;
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
    }

    private static string Named(JsonElement element) =>
        element.Text("group") is { Length: > 0 } group && element.Text("name").Length > 0 ? $"{group}/{element.Text("name")}" : element.Text("name");
}
