using System.Text;
using Holdfast.Adapters.Formats.Dora;
using Holdfast.Core.Regulation;

namespace Holdfast.Adapters.Formats.Nis2;

/// <summary>The supplier directory as CSV for spreadsheets and as Markdown for people.</summary>
public static class SupplierDirectoryText
{
    /// <summary>One record for each contract of a supplier; one without contract has one record with the contract's columns empty.</summary>
    public static string Csv(IEnumerable<SupplierEntry> entries)
    {
        var text = new StringBuilder();
        CsvLines.Write(text,
        [
            "supplier", "name", "country", "parent_country", "contacts", "products_and_services", "functions", "contract", "contract_end",
            .. ContractClause.All.Select(clause => $"5.1.4_{clause.Letter}_{clause.Word}"),
        ]);
        foreach (var entry in entries)
            foreach (var contract in entry.Contracts.IsEmpty ? [null] : entry.Contracts.Select(each => (SupplierContract?)each))
                CsvLines.Write(text, ((string[])
                [
                    entry.Supplier.Id, entry.Supplier.Title, entry.Supplier.Country, entry.ParentCountry, string.Join("; ", entry.Supplier.Contacts),
                    string.Join("; ", entry.Services.Select(service => service.Name)), string.Join("; ", entry.Functions),
                    contract is null ? "" : contract.Contract.Number.Length > 0 ? contract.Contract.Number : contract.Contract.Id, contract?.Contract.End?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "",
                    .. ContractClause.All.Select((_, at) => contract is null ? "" : Word(contract.Clauses[at])),
                ]).Select(Safe));
        return text.ToString();
    }

    public static string Markdown(string organisation, IReadOnlyCollection<SupplierEntry> entries)
    {
        var text = new StringBuilder($"# Direct suppliers and service providers{(organisation.Length > 0 ? " of " + Escape(organisation) : "")}\n\n");
        text.Append("Contacts, products and services (annex of Implementing Regulation (EU) 2024/2690, point 5.2) and the clauses of point 5.1.4: ");
        text.Append(string.Join(" · ", ContractClause.All.Select(clause => $"**{clause.Letter}** {clause.Title}"))).Append(".\n\n");
        text.Append("`yes` the contract has the clause · `no` it is not among those written down · `?` nobody wrote down which clauses it has\n\n");
        foreach (var entry in entries)
        {
            var seat = string.Join(", owner in ", new[] { entry.Supplier.Country, entry.ParentCountry }.Where(country => country.Length > 0).Distinct());
            text.Append($"## {Escape(entry.Supplier.Title)}{(seat.Length > 0 ? $" ({seat})" : "")}\n\n");
            text.Append($"- Contacts: {(entry.Supplier.Contacts.IsEmpty ? "**none written down**" : string.Join("; ", entry.Supplier.Contacts.Select(Escape)))}\n");
            text.Append($"- Products and services: {(entry.Services.IsEmpty ? "none in the inventory" : string.Join("; ", entry.Services.Select(service => Escape(service.Name))))}\n");
            if (!entry.Functions.IsEmpty) text.Append($"- Needed by: {string.Join(", ", entry.Functions.Select(Escape))}\n");
            text.Append('\n');
            if (entry.Contracts.IsEmpty)
            {
                text.Append("No contract in the inventory.\n\n");
                continue;
            }
            text.Append($"| contract | end | {string.Join(" | ", ContractClause.All.Select(clause => clause.Letter))} |\n|---|---|{string.Concat(Enumerable.Repeat("---|", ContractClause.All.Count))}\n");
            foreach (var contract in entry.Contracts)
            {
                var number = contract.Contract.Number.Length > 0 ? contract.Contract.Number : contract.Contract.Id;
                text.Append($"| {Escape(number)} | {contract.Contract.End?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "open"} | {string.Join(" | ", contract.Clauses.Select(Word))} |\n");
            }
            text.Append('\n');
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    public static string Word(ClauseState state) => state switch { ClauseState.Present => "yes", ClauseState.Absent => "no", _ => "?" };

    private static string Safe(string value) => value.Length > 0 && RegisterValues.IsFormula(value[0]) ? "'" + value : value;

    // What an inventory says is text: neither a table, nor a link, nor HTML.
    private static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' or '!') text.Append('\\').Append(c);
            else if (char.IsControl(c)) text.Append(' ');
            else if (c == '&') text.Append("&amp;");
            else text.Append(c);
        }
        return text.ToString();
    }
}
