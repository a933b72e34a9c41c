using System.Text;

namespace Holdfast.Adapters.Inventory;

/// <summary>The tables of <c>docs/inventory.md</c>, made of the same keys that the reader uses.</summary>
public static class InventoryReference
{
    public static string Tables()
    {
        var text = new StringBuilder();
        var sections = new Queue<(string Title, InventorySection Section)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        sections.Enqueue(("The file", InventoryKeys.Root));
        while (sections.TryDequeue(out var next))
        {
            if (!seen.Add(next.Section.Name)) continue;
            text.Append($"### {next.Title}\n\n| key | value | meaning |\n|---|---|---|\n");
            foreach (var key in next.Section.Keys)
            {
                var choices = key.Choices.IsEmpty ? "" : $": {string.Join(", ", key.Choices.Select(choice => $"`{choice}`"))}{(key.Form == KeyForm.Choice ? "" : ", …")}";
                text.Append($"| `{key.Name}`{(key.IsRequired ? " (required)" : "")} | {Form(key)}{choices} | {key.Help} |\n");
                if (key.Section is { } inner) sections.Enqueue((Title(inner.Name), inner));
            }
            text.Append('\n');
            if (next.Section == InventoryKeys.Root) sections.Enqueue(("An entry under needs", InventoryKeys.Need));
        }
        return text.ToString();
    }

    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string Form(InventoryKey key) => key.Form switch
    {
        KeyForm.Text => "text",
        KeyForm.Texts => "list of texts",
        KeyForm.Choice => "one of",
        KeyForm.Reference => "id",
        KeyForm.References or KeyForm.TechnologyUses => "list of ids",
        KeyForm.Duration => "duration (`10s`, `5m`, `4h`, `2d`)",
        KeyForm.Money => "amount (`12000 EUR`)",
        KeyForm.Date => "date (`2027-03-31`)",
        KeyForm.Whole => "whole number",
        KeyForm.Number => "number",
        KeyForm.Flag => "`true` or `false`",
        KeyForm.Country => "country code",
        KeyForm.Countries => "list of country codes",
        KeyForm.TimeZone => "time zone",
        KeyForm.Currency => "currency code",
        KeyForm.Needs => "needs",
        KeyForm.Section => $"a mapping, see {Title(key.Section!.Name)}",
        KeyForm.Sections => $"list of mappings, see {Title(key.Section!.Name)}",
        KeyForm.Entries => $"mapping from ids, see {Title(key.Section!.Name)}",
        KeyForm.Shares => "mapping to shares (`50%`)",
        KeyForm.Counts => "mapping to numbers",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
