using System.Globalization;
using System.Text.Json.Serialization;
using Holdfast.Adapters.Formats.Nis2;
using Holdfast.Core.Regulation;

namespace Holdfast.Regulation;

/// <summary>The JSON of <c>export nis2</c>.</summary>
/// <param name="Clauses">What the letters stand for.</param>
internal sealed record SupplierDirectoryReport(string Organisation, SortedDictionary<string, string> Clauses, List<SupplierReport> Suppliers)
{
    [JsonPropertyOrder(-2)]
    public string Format { get; } = "holdfast-suppliers";

    [JsonPropertyOrder(-1)]
    public int Version { get; } = 1;

    public static SupplierDirectoryReport Of(string organisation, IEnumerable<SupplierEntry> entries) => new(
        organisation,
        new(ContractClause.All.ToDictionary(clause => clause.Letter.ToString(), clause => clause.Title), StringComparer.Ordinal),
        entries.Select(entry => new SupplierReport(
            entry.Supplier.Id, entry.Supplier.Title, Null(entry.Supplier.Country), Null(entry.ParentCountry), Null(entry.Supplier.LegalId), [.. entry.Supplier.Contacts],
            entry.Services.Select(service => new SuppliedServiceReport(service.Id, service.Name, Null(service.Kind))).ToList(), [.. entry.Functions],
            entry.Contracts.Select(contract => new SupplierContractReport(
                contract.Contract.Id, Null(contract.Contract.Number), contract.Contract.End?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                new(ContractClause.All.Select((clause, at) => (clause, at)).ToDictionary(pair => pair.clause.Letter.ToString(), pair => Word(contract.Clauses[pair.at])), StringComparer.Ordinal))).ToList())).ToList());

    private static string Word(ClauseState state) => state == ClauseState.Unknown ? "unknown" : SupplierDirectoryText.Word(state);

    private static string? Null(string text) => text.Length == 0 ? null : text;
}

internal sealed record SupplierReport(
    string Id, string Name, string? Country, string? ParentCountry, string? LegalId, List<string> Contacts, List<SuppliedServiceReport> Services, List<string> Functions, List<SupplierContractReport> Contracts);

internal sealed record SuppliedServiceReport(string Id, string Name, string? Kind);

/// <param name="Clauses">By letter: yes, no or unknown.</param>
internal sealed record SupplierContractReport(string Id, string? Number, string? End, SortedDictionary<string, string> Clauses);

[JsonSerializable(typeof(SupplierDirectoryReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SupplierDirectoryJsonContext : JsonSerializerContext;
