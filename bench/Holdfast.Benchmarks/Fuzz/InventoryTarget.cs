using Holdfast.Adapters.Inventory;
using Holdfast.Core;

namespace Holdfast.Benchmarks.Fuzz;

internal sealed class InventoryTarget() : FuzzTarget("inventory",
    [
        "holdfast-inventory: 1\norganisation: { name: Example SARL, country: FR }\nsuppliers:\n  cloudflare: { name: \"Cloudflare, Inc.\", country: US }\n  hetzner: { name: Hetzner Online GmbH, country: DE }\nplaces:\n  fsn1: { name: Falkenstein, country: DE }\ncomponents:\n  shop: { kind: function, criticality: vital, rto: 4h, cost-per-hour: 12000 EUR, needs: [web] }\n  web: { kind: service, needs: [origin] }\n  origin: { kind: server, supplier: hetzner, place: fsn1, needs: [{ at-least: 2, of: [node-1, node-2, node-3] }] }\n  node-1: { kind: server }\n  node-2: { kind: server }\n  node-3: { kind: server }\n",
    ],
    [.. YamlTarget.Words, "components", "suppliers", "needs: [", "at-least: 2", "of: [", "any-of", "kind: function", "4h", "EUR", "country: FR", "include: x.yaml", "web", "origin"])
{
    public override bool Try(string input)
    {
        List<Problem> problems = [];
        using var text = new StringReader(input);
        InventoryLoader.Read("inventory.yaml", text, null, problems);
        foreach (var problem in problems)
            Promise(problem.Message.Length > 5 && !problem.Message.Contains("Exception", StringComparison.Ordinal), $"a problem without words: {problem}");
        return problems.All(problem => problem.Severity != Severity.Error);
    }
}
