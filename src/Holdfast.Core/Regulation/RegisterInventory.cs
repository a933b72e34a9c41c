using System.Collections.Frozen;
using System.Globalization;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Regulation;

/// <summary>
/// A register of information read back into an inventory: the other way round of <see cref="RegisterBuilder"/>. What a register does not say - how
/// services depend on each other, what there is twice, how often things fail - stays open.
/// </summary>
public sealed class RegisterInventory
{
    private readonly RegisterOfInformation _register;
    private readonly Provenance _origin;
    private readonly Dictionary<string, int> _leftOut = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _suppliers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _contracts = new(StringComparer.Ordinal);
    private readonly Func<string, string> _slug;

    private RegisterInventory(RegisterOfInformation register, string file, Func<string, string> slug) => (_register, _origin, _slug) = (register, new Provenance.Inferred(file), slug);

    /// <param name="file">Stands as the origin of everything.</param>
    /// <param name="slug">Makes an id of a name.</param>
    /// <param name="leftOut">What is in the register and not in the inventory, with its reason, and how often.</param>
    public static DependencyInventory Read(RegisterOfInformation register, string file, Func<string, string> slug, out ValueList<(string What, int Count)> leftOut)
    {
        var reading = new RegisterInventory(register, file, slug);
        var inventory = reading.Whole();
        leftOut = reading._leftOut.Select(pair => (pair.Key, pair.Value)).ToValueList();
        return inventory;
    }

    private DependencyInventory Whole()
    {
        var suppliers = Suppliers();
        var contracts = Contracts();
        var (components, places) = Components();
        return new()
        {
            Organisation = Organisation(), Suppliers = suppliers, Contracts = contracts, Places = places, Components = components,
        };
    }

    private Organisation Organisation()
    {
        var own = Rows("B_01.01").FirstOrDefault();
        var lei = own?["c0010"] is { Length: > 0 } said ? said : _register.Header.EntityLei;
        var entities = Rows("B_01.02").ToList();
        return new()
        {
            Name = own?["c0020"] ?? "", Country = Country(own?["c0030"] ?? ""), LegalId = lei, Currency = _register.Header.Currency is { Length: 3 } currency ? currency : "EUR",
            Register = Keeper(entities.Find(row => row["c0010"] == lei), own?["c0040"] ?? "", own?["c0050"] ?? "") with
            {
                Group = entities.Where(row => row["c0010"] != lei && row["c0010"].Length > 0)
                    .Select(row => new GroupEntity(row["c0010"], row["c0020"], Country(row["c0030"]), Keeper(row, row["c0040"], ""))).ToValueList(),
                Branches = Rows("B_01.03").Select(row => new Branch(row["c0010"], row["c0030"], Country(row["c0040"]), row["c0020"] == lei ? "" : row["c0020"])).ToValueList(),
                Definitions = Rows("B_99.01").Take(1).SelectMany(row => RegisterWords.Definitions.Select(word => new WordDefinition(word.Word, row[word.Column]))).Where(word => word.Meaning.Length > 0).ToValueList(),
            },
        };
    }

    private RegisterKeeper Keeper(NamedRow? row, string type, string authority) => new(
        type, authority, row is null ? "" : Word(EbaCodes.Hierarchies, row["c0050"]), row?["c0060"] ?? "", row is null ? null : Money(row["c0110"]), row is null ? null : Day(row["c0080"]), row is null ? null : Day(row["c0070"]));

    private ValueList<Supplier> Suppliers()
    {
        var rows = Rows("B_05.01").Where(row => row["c0010"].Length > 0 || Left("provider without a code: nothing can refer to it")).DistinctBy(row => row["c0010"]).ToList();
        foreach (var row in rows) _suppliers.Add(row["c0010"], Id(row["c0050"].Length > 0 ? row["c0050"] : row["c0010"]));
        var served = Rows("B_05.02").Where(row => row["c0050"] is not ("" or "1") && row["c0060"] != row["c0030"])
            .Where(row => (_suppliers.ContainsKey(row["c0030"]) && _suppliers.ContainsKey(row["c0060"])) || Left("link of a supply chain: one of its ends is not among the providers"))
            .GroupBy(row => row["c0060"], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(row => _suppliers[row["c0030"]]).Distinct(StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
        return rows.Select(row =>
        {
            if (row["c0030"].Length > 0) Left("further code of a provider: the inventory holds one");
            return new Supplier
            {
                Id = _suppliers[row["c0010"]], Name = row["c0050"], Aliases = row["c0060"].Length > 0 && row["c0060"] != row["c0050"] ? [row["c0060"]] : [], Country = Country(row["c0080"]),
                LegalId = Legal(row["c0010"], row["c0020"]), Parent = row["c0110"] != row["c0010"] && _suppliers.TryGetValue(row["c0110"], out var parent) ? parent : default(Reference),
                SubSuppliers = served.GetValueOrDefault(row["c0010"], []).Select(sub => new SubSupplier(sub, 2, IsDegrading: true, "", [])).ToValueList(),
                Contracts = [], Provenance = _origin,
            };
        }).ToValueList();
    }

    private ValueList<Contract> Contracts()
    {
        var rows = Rows("B_02.01").Where(row => row["c0010"].Length > 0 || Left("contract without a number")).DistinctBy(row => row["c0010"]).ToList();
        foreach (var row in rows) _contracts.Add(row["c0010"], Id(row["c0010"]));
        var sellers = Rows("B_03.02").Concat(Rows("B_03.03")).ToLookup(row => row["c0010"], row => row["c0020"], StringComparer.Ordinal);
        var users = Rows("B_04.01").ToLookup(row => row["c0010"], StringComparer.Ordinal);
        var passed = Rows("B_02.03").ToLookup(row => row["c0010"], row => row["c0020"], StringComparer.Ordinal);
        var services = Rows("B_02.02").ToLookup(row => row["c0010"], StringComparer.Ordinal);
        var assessed = Rows("B_07.01").ToLookup(row => row["c0010"], StringComparer.Ordinal);
        var lei = _register.Header.EntityLei;
        return rows.Select(row =>
        {
            var number = row["c0010"];
            var (first, judged) = (services[number].FirstOrDefault(), assessed[number].FirstOrDefault());
            var bought = services[number].Select(service => Word(EbaCodes.IctServices, service["c0060"])).Where(service => service.Length > 0).Distinct().ToList();
            if (sellers[number].Distinct(StringComparer.Ordinal).Count() > 1) Left("further seller of a contract: the inventory holds one", sellers[number].Distinct(StringComparer.Ordinal).Count() - 1);
            var who = users[number].Select(user => user["c0040"].Length > 0 ? user["c0040"] : user["c0020"]).Distinct(StringComparer.Ordinal).ToList();
            return new Contract
            {
                Id = _contracts[number], Number = number == _contracts[number] ? "" : number, AnnualCost = Money(row["c0050"]),
                Supplier = sellers[number].FirstOrDefault(_suppliers.ContainsKey) is { } seller ? _suppliers[seller] : default(Reference),
                Under = _contracts.TryGetValue(row["c0030"], out var under) ? under : default(Reference),
                Users = who is [var only] && only == lei ? [] : who.Select(user => new Reference(user)).ToValueList(),
                PassesOn = passed[number].Where(_contracts.ContainsKey).Select(other => new Reference(_contracts[other])).ToValueList(),
                IctService = bought.Count == 1 ? bought[0] : "",
                Start = Day(first?["c0070"]), End = Day(first?["c0080"]), EndReason = Word(EbaCodes.EndReasons, first?["c0090"]),
                Notice = Number(first?["c0100"]) is { } days ? TimeSpan.FromDays(days) : null, GoverningLaw = Country(first?["c0120"]), Reliance = Word(EbaCodes.Reliances, first?["c0180"]),
                Substitutability = Enum.TryParse<Substitutability>(Word(EbaCodes.Substitutabilities, judged?["c0050"]), out var grade) ? grade : Substitutability.Unstated,
                SubstitutabilityReason = Word(EbaCodes.SubstitutabilityReasons, judged?["c0060"]), Audited = Day(judged?["c0070"]),
                ExitPlan = judged?["c0080"] switch { EbaCodes.Yes => ExitPlan.Documented, EbaCodes.No => ExitPlan.None, _ => ExitPlan.Unstated },
                Reintegration = Word(EbaCodes.Reintegrations, judged?["c0090"]), Impact = Word(EbaCodes.Grades, judged?["c0100"]),
                Alternatives = judged?["c0120"] is { Length: > 0 } named ? named.Split("; ").ToValueList() : [], Provenance = _origin,
            };
        }).ToValueList();
    }

    // What is bought under one contract as one service, from one country, with the same data, is one component; the functions need it.
    private (ValueList<Component> Components, ValueList<Place> Places) Components()
    {
        var places = new SortedSet<string>(StringComparer.Ordinal);
        var needs = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var components = new List<Component>();
        var rows = Rows("B_02.02").Where(row => (_contracts.ContainsKey(row["c0010"]) && row["c0050"].Length > 0) || Left("service: its contract or its function is missing"));
        foreach (var same in rows.GroupBy(row => (row["c0010"], row["c0060"], row["c0130"], row["c0140"], row["c0150"], row["c0160"], row["c0170"])))
        {
            var row = same.First();
            var (service, provision, stored, processed) = (Word(EbaCodes.IctServices, row["c0060"]), Country(row["c0130"]), Country(row["c0150"]), Country(row["c0160"]));
            var data = new List<DataLocation>();
            if (stored.Length > 0) data.Add(new(default, stored, DataUse.Stored));
            if (processed.Length > 0 && (processed != provision || (stored.Length == 0 && row["c0140"] == EbaCodes.No))) data.Add(new(default, processed, DataUse.Processed));
            if (provision.Length > 0) places.Add(provision);
            var id = Id($"{row["c0010"]} {service}".Trim());
            components.Add(new()
            {
                Id = id, Name = $"{service} {row["c0010"]}".Trim(), Contract = _contracts[row["c0010"]], IctService = service, Supplier = _suppliers.TryGetValue(row["c0030"], out var supplier) ? supplier : default(Reference),
                Place = provision.Length > 0 ? $"country-{provision.ToLowerInvariant()}" : default(Reference), DataLocations = data.ToValueList(), DataSensitivity = Word(EbaCodes.Grades, row["c0170"]), Provenance = _origin,
            });
            foreach (var function in same.Select(each => each["c0050"]).Distinct(StringComparer.Ordinal))
            {
                if (!needs.TryGetValue(function, out var list)) needs.Add(function, list = []);
                list.Add(id);
            }
        }
        var functions = Rows("B_06.01").Where(row => row["c0010"].Length > 0 || Left("function without a code")).Select(row => new Component
        {
            Id = Id(row["c0030"].Length > 0 ? row["c0030"] : row["c0010"]), Name = row["c0030"], Kind = "function", FunctionId = row["c0010"], LicensedActivity = row["c0020"],
            Criticality = row["c0050"] switch { EbaCodes.Yes => Criticality.Essential, EbaCodes.No => Criticality.Standard, _ => Criticality.Unstated }, BusinessUse = row["c0060"], Assessed = Day(row["c0070"]),
            Rto = Number(row["c0080"]) is { } rto ? TimeSpan.FromHours(rto) : null, Rpo = Number(row["c0090"]) is { } rpo ? TimeSpan.FromHours(rpo) : null, Impact = Word(EbaCodes.Grades, row["c0100"]),
            Needs = needs.GetValueOrDefault(row["c0010"], []).Select(need => new Dependency(need) { Provenance = _origin }).ToValueList(), Provenance = _origin,
        }).ToList();
        var known = functions.Select(function => function.FunctionId).ToHashSet(StringComparer.Ordinal);
        if (needs.Keys.Count(function => !known.Contains(function)) is > 0 and var lost) Left("function that services name and no row describes", lost);
        return ([.. functions, .. components], places.Select(country => new Place { Id = $"country-{country.ToLowerInvariant()}", Kind = PlaceKind.Country, Country = country, Provenance = _origin }).ToValueList());
    }

    private IEnumerable<NamedRow> Rows(string template) => _register.Table(template) is { } table ? table.Rows.Select(row => new NamedRow(table.Template, row)) : [];

    // Always false, so that it can stand in a filter.
    private bool Left(string what, int count = 1)
    {
        _leftOut[what] = _leftOut.GetValueOrDefault(what) + count;
        return false;
    }

    private string Id(string name)
    {
        var (slug, id) = (_slug(name), _slug(name));
        for (var number = 2; !_taken.Add(id); number++) id = $"{slug}-{number}";
        return id;
    }

    private Money? Money(string amount) => decimal.TryParse(amount, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? new(number, _register.Header.Currency is { Length: 3 } currency ? currency : "EUR") : null;

    private static string Legal(string code, string kind) => CodeKind(kind) switch
    {
        LegalIdKind.Euid => $"EUID:{code}", LegalIdKind.CompanyRegister => $"register:{code}", LegalIdKind.Vat => $"VAT:{code}", LegalIdKind.Person => $"person:{code}", LegalIdKind.Other => $"other:{code}", _ => code,
    };

    private static LegalIdKind CodeKind(string code) => Enum.TryParse<LegalIdKind>(Word(EbaCodes.CodeTypes, code), out var kind) ? kind : LegalIdKind.Unstated;

    private static string Country(string? code) => code is not null && code != EbaCodes.CountryNotApplicable && code.StartsWith("eba_GA:", StringComparison.Ordinal) ? code[7..] : "";

    private static string Word(FrozenDictionary<string, string> codes, string? code) => codes.FirstOrDefault(pair => pair.Value == code).Key ?? "";

    private static DateOnly? Day(string? text) =>
        text != EbaCodes.OpenDate && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed class NamedRow(RegisterTemplate template, RegisterRow row)
    {
        public string this[string column] => template.IndexOf(column) is >= 0 and var at ? row[at] : "";
    }
}
