using Holdfast.Core.Inventory;
using static Holdfast.Core.Regulation.ColumnForm;
using static Holdfast.Core.Regulation.Requirement;

namespace Holdfast.Core.Regulation;

/// <summary>
/// The fifteen templates of Implementing Regulation (EU) 2024/2956: columns, keys and references between them (irn sections 4.1 and 4.2).
/// Where the source names no key, the column that others refer to is taken as one, because a reference needs something unique (ours).
/// </summary>
public static class RegisterTemplates
{
    private const string Contracts = "B_02.01.c0010", Providers = "B_05.01.c0010", Functions = "B_06.01.c0010", Entities = "B_01.02.c0010";

    public static ValueList<RegisterTemplate> All { get; } =
    [
        new("B_01.01", "Entity that keeps the register", true,
        [
            new("c0010", "LEI", Lei, Requirement: Always), new("c0020", "name", Text, Requirement: Always), new("c0030", "country", Country, Requirement: Always),
            Listed("c0040", "kind of entity", [], Always), new("c0050", "competent authority", Text, Requirement: Always), new("c0060", "reporting date", Date, Requirement: Always),
        ]),
        new("B_01.02", "Entities of the group", true,
        [
            new("c0010", "LEI", Lei, IsKey: true), new("c0020", "name", Text, Requirement: Always), new("c0030", "country", Country, Requirement: Always),
            Listed("c0040", "kind of entity", [], Always), Listed("c0050", "place in the group", EbaCodes.Sorted(EbaCodes.Hierarchies), Always),
            Refers("c0060", "LEI of the parent", Lei, Entities), new("c0070", "last update", Date, Requirement: Always),
            new("c0080", "in the register since", Date, Requirement: Always), new("c0090", "out of the register since", Date),
            new("c0100", "currency", Currency, Requirement: Always), new("c0110", "total assets", Amount, Requirement: Always),
        ]),
        new("B_01.03", "Branches", true,
        [
            new("c0010", "code of the branch", Text), Refers("c0020", "LEI of the head office", Lei, Entities), new("c0030", "name", Text), new("c0040", "country", Country),
        ]),
        new("B_02.01", "Contracts", true,
        [
            new("c0010", "contract", Text, IsKey: true), Listed("c0020", "kind of contract", EbaCodes.Sorted(EbaCodes.ContractTypes), Always),
            Refers("c0030", "framework contract", Text, Contracts) with { ReferencesNothing = EbaCodes.NoOverarching },
            new("c0040", "currency", Currency, Requirement: Always), new("c0050", "annual cost", Amount, Requirement: Always),
        ]),
        new("B_02.02", "What is bought under each contract", true,
        [
            Refers("c0010", "contract", Text, Contracts, isKey: true), Refers("c0020", "LEI of the user", Lei, Entities, isKey: true),
            Refers("c0030", "provider", Text, Providers, isKey: true), Listed("c0040", "kind of code", EbaCodes.Sorted(EbaCodes.CodeTypes), Always),
            Refers("c0050", "function", Text, Functions, isKey: true), Listed("c0060", "ICT service", EbaCodes.Sorted(EbaCodes.IctServices), Always, isKey: true),
            new("c0070", "start", Date, Requirement: Always), new("c0080", "end", Date, Requirement: Always), Listed("c0090", "reason of the end", EbaCodes.Sorted(EbaCodes.EndReasons), Optional),
            new("c0100", "notice by us, days", Whole, Requirement: ForCriticalFunction), new("c0110", "notice by the provider, days", Whole, Requirement: ForCriticalFunction),
            new("c0120", "country of the governing law", Country, Requirement: ForCriticalFunction), new("c0130", "country of provision", Country, IsKey: true),
            Listed("c0140", "stores data", [EbaCodes.Yes, EbaCodes.No], ForCriticalFunction), new("c0150", "country of stored data", Country, IsKey: true),
            new("c0160", "country of processing", Country, IsKey: true), Listed("c0170", "sensitivity of the data", EbaCodes.Sorted(EbaCodes.Grades), WhereDataIsStored),
            Listed("c0180", "reliance", EbaCodes.Sorted(EbaCodes.Reliances), ForCriticalFunction),
        ]),
        new("B_02.03", "Links between contracts inside the group", true,
            [Refers("c0010", "contract inside the group", Text, Contracts), Refers("c0020", "contract with the outside", Text, Contracts), new("c0030", "link", True)]),
        new("B_03.01", "Entities that signed", true,
            [Refers("c0010", "contract", Text, Contracts, Always), Refers("c0020", "LEI", Lei, Entities, Always), new("c0030", "link", True)]),
        new("B_03.02", "Providers that signed", true,
        [
            Refers("c0010", "contract", Text, Contracts, Always), Refers("c0020", "provider", Text, Providers, Always),
            Listed("c0030", "kind of code", EbaCodes.Sorted(EbaCodes.CodeTypes), Always),
        ]),
        new("B_03.03", "Providers inside the group", true,
            [Refers("c0010", "contract", Text, Contracts), Refers("c0020", "LEI", Lei, Entities), new("c0031", "link", True)]),
        new("B_04.01", "Who uses the services", true,
        [
            Refers("c0010", "contract", Text, Contracts, Always), Refers("c0020", "LEI", Lei, Entities, Always),
            Listed("c0030", "branch or not", [EbaCodes.Branch, EbaCodes.NotABranch], Always), new("c0040", "code of the branch", Text, Requirement: OfBranch),
        ]),
        new("B_05.01", "Providers, subcontractors and parents", true,
        [
            new("c0010", "code", Text, IsKey: true), Listed("c0020", "kind of code", EbaCodes.Sorted(EbaCodes.CodeTypes), Always),
            new("c0030", "further code", Text), Listed("c0040", "kind of the further code", EbaCodes.Sorted(EbaCodes.CodeTypes), Optional),
            new("c0050", "legal name", Text, Requirement: Always), new("c0060", "name in Latin letters", Text, Requirement: Always),
            Listed("c0070", "legal person or individual", [EbaCodes.LegalPerson, EbaCodes.Individual], Always), new("c0080", "country of the seat", Country, Requirement: Always),
            new("c0090", "currency", Currency, Requirement: OfDirectProvider), new("c0100", "total annual cost", Amount, Requirement: OfDirectProvider),
            Refers("c0110", "ultimate parent", Text, Providers, Always), Listed("c0120", "kind of the parent's code", EbaCodes.Sorted(EbaCodes.CodeTypes), Always),
        ]),
        new("B_05.02", "Supply chains", true,
        [
            Refers("c0010", "contract", Text, Contracts, isKey: true), Listed("c0020", "ICT service", EbaCodes.Sorted(EbaCodes.IctServices), Always, isKey: true),
            Refers("c0030", "provider", Text, Providers, isKey: true), Listed("c0040", "kind of code", EbaCodes.Sorted(EbaCodes.CodeTypes), Always),
            new("c0050", "rank", Whole, IsKey: true), Refers("c0060", "recipient", Text, Providers, isKey: true),
            Listed("c0070", "kind of the recipient's code", EbaCodes.Sorted(EbaCodes.CodeTypes), Always),
        ]),
        new("B_06.01", "Functions", true,
        [
            new("c0010", "function", Text, IsKey: true), Listed("c0020", "licensed activity", [], Always), new("c0030", "name", Text, Requirement: Always),
            new("c0040", "LEI", Lei, Requirement: Always), Listed("c0050", "critical or important", [EbaCodes.Yes, EbaCodes.No, EbaCodes.NotAssessed], Always),
            new("c0060", "reason", Text), new("c0070", "assessed on", Date, Requirement: Always), new("c0080", "RTO, hours", Whole, Requirement: Always),
            new("c0090", "RPO, hours", Whole, Requirement: Always), Listed("c0100", "impact of stopping", [.. EbaCodes.Sorted(EbaCodes.Grades), EbaCodes.ImpactNotAssessed], Always),
        ]),
        new("B_07.01", "Assessment of the services", true,
        [
            Refers("c0010", "contract", Text, Contracts, isKey: true), Refers("c0020", "provider", Text, Providers, isKey: true),
            Listed("c0030", "kind of code", EbaCodes.Sorted(EbaCodes.CodeTypes), Always), Listed("c0040", "ICT service", EbaCodes.Sorted(EbaCodes.IctServices), Always, isKey: true),
            Listed("c0050", "substitutability", EbaCodes.Sorted(EbaCodes.Substitutabilities), Always),
            Listed("c0060", "reason", EbaCodes.Sorted(EbaCodes.SubstitutabilityReasons), WhereHardToReplace), new("c0070", "last audit", Date, Requirement: Always),
            Listed("c0080", "exit plan", [EbaCodes.Yes, EbaCodes.No], Always), Listed("c0090", "reintegration", EbaCodes.Sorted(EbaCodes.Reintegrations), Always),
            Listed("c0100", "impact of stopping", [.. EbaCodes.Sorted(EbaCodes.Grades), EbaCodes.ImpactNotAssessed], Always),
            Listed("c0110", "alternatives known", [EbaCodes.AlternativesKnown, EbaCodes.AlternativesUnknown, EbaCodes.AlternativesNotApplicable], Always),
            new("c0120", "which alternatives", Text),
        ]),
        // One row: what each word of a closed list means in this organisation. The order is that of the published tools (docs/regulation.md).
        new("B_99.01", "What the entity means by its words", true, RegisterWords.Definitions.Select(word => new RegisterColumn(word.Column, word.Title, Text)).ToValueList()),
    ];

    /// <summary>Null for a template that there is not.</summary>
    public static RegisterTemplate? Find(string code) => All.FirstOrDefault(template => template.Code == code);

    private static RegisterColumn Listed(string code, string title, ValueList<string> codes, Requirement requirement, bool isKey = false) =>
        new(code, title, List, isKey, requirement) { Codes = codes };

    private static RegisterColumn Refers(string code, string title, ColumnForm form, string to, Requirement requirement = Optional, bool isKey = false) =>
        new(code, title, form, isKey, requirement) { References = to };

    private static RegisterColumn Refers(string code, string title, ColumnForm form, string to, bool isKey) => Refers(code, title, form, to, Optional, isKey);
}
