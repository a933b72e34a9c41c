using System.Globalization;
using Holdfast.Adapters.Scoring;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting.Wording;
using MiniExcelLibs;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// A list of suppliers as purchasing keeps it, in CSV or Excel: one line a service, columns found by their headings in five languages. Each line becomes
/// a component of its supplier, with its contract and what it costs; what a list cannot say (what needs what) stays unsaid.
/// </summary>
internal static class SupplierList
{
    private const int MaxRows = 20_000;
    private const int MaxProblems = 50;

    private static readonly Dictionary<string, Criticality> Levels = new(StringComparer.Ordinal)
    {
        ["vital"] = Criticality.Vital, ["critical"] = Criticality.Vital, ["critique"] = Criticality.Vital, ["kritisch"] = Criticality.Vital, ["critico"] = Criticality.Vital, ["very high"] = Criticality.Vital,
        ["sehr hoch"] = Criticality.Vital, ["tres elevee"] = Criticality.Vital, ["muy alta"] = Criticality.Vital, ["molto alta"] = Criticality.Vital, ["a"] = Criticality.Vital, ["1"] = Criticality.Vital,
        ["essential"] = Criticality.Essential, ["essentiel"] = Criticality.Essential, ["essentielle"] = Criticality.Essential, ["wesentlich"] = Criticality.Essential, ["esencial"] = Criticality.Essential, ["essenziale"] = Criticality.Essential,
        ["high"] = Criticality.Essential, ["hoch"] = Criticality.Essential, ["wichtig"] = Criticality.Essential, ["elevee"] = Criticality.Essential, ["haute"] = Criticality.Essential, ["alta"] = Criticality.Essential, ["important"] = Criticality.Essential,
        ["b"] = Criticality.Essential, ["2"] = Criticality.Essential,
        ["standard"] = Criticality.Standard, ["normal"] = Criticality.Standard, ["medium"] = Criticality.Standard, ["mittel"] = Criticality.Standard, ["moyenne"] = Criticality.Standard, ["media"] = Criticality.Standard,
        ["low"] = Criticality.Standard, ["niedrig"] = Criticality.Standard, ["gering"] = Criticality.Standard, ["faible"] = Criticality.Standard, ["baja"] = Criticality.Standard, ["bassa"] = Criticality.Standard, ["c"] = Criticality.Standard,
        ["3"] = Criticality.Standard,
    };

    // What the words of a service say about its kind; the first that fits counts, else it is bought as a service.
    private static readonly (string Kind, string[] Words)[] Kinds =
    [
        ("registrar", ["registrar", "domain"]), ("dns", ["dns", "nameserver"]), ("cdn", ["cdn", "content delivery"]), ("telecom", ["wan", "lan", "mpls", "telecom", "telekom", "internet access", "glasfaser", "fibre", "mobile", "telefon", "telephon"]),
        ("energy", ["electricity", "strom", "electricite", "energia", "energie"]), ("payment", ["payment", "zahlung", "paiement", "pago", "pagamento"]), ("backup", ["backup", "datensicherung", "sauvegarde", "archiv"]),
        ("mail", ["mail", "messagerie", "correo", "posta"]), ("identity", ["identity", "sso", "login", "identitat", "identite"]), ("certificate", ["certificate", "zertifikat", "certificat"]),
        ("hosting", ["hosting", "hebergement", "cloud", "server", "rechenzentrum", "data centre", "data center", "iaas", "paas", "infrastruktur"]),
    ];

    private static readonly Dictionary<string, string> OtherCountries = new(StringComparer.Ordinal)
    {
        ["espana"] = "ES", ["alemania"] = "DE", ["francia"] = "FR", ["estados unidos"] = "US", ["paises bajos"] = "NL", ["irlanda"] = "IE", ["italia"] = "IT", ["reino unido"] = "GB", ["suiza"] = "CH",
        ["germania"] = "DE", ["stati uniti"] = "US", ["paesi bassi"] = "NL", ["spagna"] = "ES", ["svizzera"] = "CH", ["regno unito"] = "GB", ["usa"] = "US", ["uk"] = "GB", ["etats unis"] = "US",
        ["deutschland"] = "DE", ["germany"] = "DE", ["allemagne"] = "DE", ["france"] = "FR", ["frankreich"] = "FR",
    };

    public static bool IsOne(CsvTable table) => table.Rows.Count > 0 && SupplierColumns.IsSupplierList(table.Rows[0].Fields);

    public static DependencyInventory? Read(string file, CsvTable table, string columns, List<Problem> problems)
    {
        if (table.Problem.Length > 0) problems.Add(new(file, 0, 0, Severity.Error, table.Problem, "save the list again as CSV"));
        return table.Problem.Length > 0 ? null : Read(file, table.Rows, columns, isEuropean: table.Separator != ',', problems);
    }

    /// <summary>The first sheet with a list of suppliers in it.</summary>
    public static DependencyInventory? ReadWorkbook(string file, Stream stream, string columns, List<Problem> problems)
    {
        try
        {
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            var sheets = WorkbookSheet.All(memory.ToArray(), MaxRows);
            foreach (var sheet in sheets)
            {
                var rows = sheet.Rows.Select((fields, at) => (Line: at + 1, Fields: fields.ToList())).Where(row => row.Fields.Exists(field => field.Length > 0)).ToList();
                // A title or two may stand above the headings.
                var head = rows.Take(20).ToList().FindIndex(row => columns.Length > 0 || SupplierColumns.IsSupplierList(row.Fields));
                if (head < 0) continue;
                if (sheets.Count > 1) problems.Add(new(file, 0, 0, Severity.Note, $"the sheet '{sheet.Name}' is read, the other {sheets.Count - 1} are not", ""));
                return Read(file, rows[head..], columns, isEuropean: true, problems);
            }
            problems.Add(new(file, 0, 0, Severity.Error, "none of its sheets has a row of headings with a supplier in it", Help));
        }
        catch (Exception error) when (error is IOException or InvalidDataException or System.Xml.XmlException or InvalidOperationException or NotSupportedException or FormatException or ArgumentException or KeyNotFoundException or NullReferenceException)
        {
            problems.Add(new(file, 0, 0, Severity.Error, $"it cannot be read as an Excel workbook: {error.Message}", "open it and save it again as .xlsx, or as CSV"));
        }
        return null;
    }

    private static string Help => $"name the columns, such as --columns \"supplier=Lieferant,cost=3\"; columns: {string.Join(", ", SupplierColumns.Known)}";

    private static DependencyInventory? Read(string file, List<(int Line, List<string> Fields)> rows, string stated, bool isEuropean, List<Problem> problems)
    {
        var columns = SupplierColumns.Of(rows[0].Fields, stated, out var problem);
        if (problem.Length > 0 || !columns.Has(SupplierColumns.Supplier))
        {
            problems.Add(new(file, rows[0].Line, 1, Severity.Error, problem.Length > 0 ? problem : "no column names the supplier", Help));
            return null;
        }
        var imported = new ImportedInventory(file);
        problems.Add(new(file, rows[0].Line, 0, Severity.Note, $"columns: {string.Join(", ", columns.Read(rows[0].Fields).Select(pair => $"{pair.Heading} = {pair.Column}"))}", ""));
        if (columns.Unread.Count > 0) imported.LeftOut("column", $"no heading that is known ({string.Join(", ", columns.Unread.Take(10))}); --columns maps them", columns.Unread.Count);
        foreach (var (line, fields) in rows.Skip(1))
        {
            if (problems.Count > MaxProblems) break;
            string At(string column) => columns.Of(fields, column);
            var name = At(SupplierColumns.Supplier);
            if (name.Length == 0)
            {
                imported.LeftOut("row", "it names no supplier");
                continue;
            }
            var country = CountryOf(At(SupplierColumns.Country));
            if (country.Length == 0 && At(SupplierColumns.Country).Length > 0) Warn(line, $"'{At(SupplierColumns.Country)}' is no country that is known", "an ISO 3166-1 code such as FR");
            var parent = At(SupplierColumns.Parent) is { Length: > 0 } owner && ImportedInventory.Slug(owner) != ImportedInventory.Slug(name) ? imported.Supplier(owner, owner) : "";
            var supplier = imported.Supplier(name, name, country);
            imported.ChangeSupplier(supplier, each => each with
            {
                Country = each.Country.Length > 0 ? each.Country : country, Parent = each.Parent.IsNone ? new(parent) : each.Parent,
                LegalId = each.LegalId.Length > 0 ? each.LegalId : LegalIdOf(At(SupplierColumns.LegalId)),
            });
            var service = At(SupplierColumns.Service) is { Length: > 0 } told ? told : name;
            var team = At(SupplierColumns.Owner) is { Length: > 0 } who ? imported.Team(who) : "";
            var place = At(SupplierColumns.Place) is { Length: > 0 } where ? imported.Place(where, PlaceKind.Site, title: where) : "";
            // Two lines of one supplier and one service are one service with two contracts.
            var id = imported.Component($"{name}/{service}", KindOf(At(SupplierColumns.Kind), service), supplier, place, team, title: service, basis: service);
            if (At(SupplierColumns.Criticality) is { Length: > 0 } level)
            {
                if (Levels.TryGetValue(SupplierColumns.Plain(level), out var criticality)) imported.Change(id, each => each with { Criticality = each.Criticality > criticality ? each.Criticality : criticality });
                else Warn(line, $"the criticality '{level}' is not known", "vital, essential or standard");
            }
            decimal? cost = null;
            if (At(SupplierColumns.Cost) is { Length: > 0 } amount)
            {
                cost = Amount(amount, isEuropean);
                if (cost is null) Warn(line, $"the cost '{amount}' is no amount", "a number such as 240000 or 240.000,00");
            }
            DateOnly? end = At(SupplierColumns.End) is { Length: > 0 } until ? Date(until) : null;
            if (cost is not null || end is not null || At(SupplierColumns.Contract).Length > 0)
            {
                var contract = imported.Contract(At(SupplierColumns.Contract) is { Length: > 0 } number ? number : $"contract-{service}", supplier, cost, end, At(SupplierColumns.Contract));
                imported.Change(id, each => each with { Contract = each.Contract.IsNone ? new(contract) : each.Contract });
            }
            foreach (var function in At(SupplierColumns.Users).Split([';', '|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var user = imported.Component($"function/{function}", "function", title: function, basis: function);
                imported.Need(user, new Dependency(new Need.One(id)) { Evidence = "supplier list" });
            }
        }
        if (!columns.Has(SupplierColumns.Users)) problems.Add(new(file, 0, 0, Severity.Note, "the list does not say what needs these services: add functions with needs, or a column such as 'used by'", ""));
        return imported.ToInventory(problems);

        void Warn(int line, string message, string hint) => problems.Add(new(file, line, 0, Severity.Warning, message, hint));
    }

    private static string KindOf(string stated, string service)
    {
        var word = SupplierColumns.Plain(stated);
        if (ComponentKinds.Known.Contains(word)) return word;
        var text = $" {word} {SupplierColumns.Plain(service)} ";
        foreach (var (kind, words) in Kinds)
            if (words.Any(each => text.Contains(each.Length > 4 ? each : $" {each} ", StringComparison.Ordinal))) return kind;
        return "saas";
    }

    internal static string CountryOf(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 2 && trimmed.All(char.IsAsciiLetter) && Countries.IsCode(trimmed.ToUpperInvariant())) return trimmed.ToUpperInvariant();
        var plain = SupplierColumns.Plain(trimmed).Replace('-', ' ');
        if (OtherCountries.TryGetValue(plain, out var known)) return known;
        foreach (var language in ReportLanguage.Codes)
            foreach (var (key, name) in ReportLanguage.Of(language).Phrases)
                if (key.StartsWith("country.", StringComparison.Ordinal) && SupplierColumns.Plain(name).Replace('-', ' ') == plain) return key["country.".Length..];
        return "";
    }

    /// <summary>240000, 240,000.00, 240.000,00 €, 240 000: where one sign alone stands, three digits behind it are thousands.</summary>
    /// <param name="isEuropean">A point before three digits is one of thousands.</param>
    internal static decimal? Amount(string text, bool isEuropean)
    {
        var kept = string.Concat(text.Where(c => char.IsAsciiDigit(c) || c is ',' or '.' or '-'));
        if (kept.Length == 0 || !kept.Any(char.IsAsciiDigit)) return null;
        var (comma, point) = (kept.LastIndexOf(','), kept.LastIndexOf('.'));
        if (comma >= 0 && point >= 0) kept = comma > point ? kept.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : kept.Replace(",", "", StringComparison.Ordinal);
        else if (comma >= 0) kept = kept.Count(c => c == ',') > 1 || (kept.Length - comma == 4 && !isEuropean) ? kept.Replace(",", "", StringComparison.Ordinal) : kept.Replace(',', '.');
        else if (point >= 0 && (kept.Count(c => c == '.') > 1 || (kept.Length - point == 4 && isEuropean))) kept = kept.Replace(".", "", StringComparison.Ordinal);
        return decimal.TryParse(kept, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount) && amount >= 0 ? amount : null;
    }

    private static DateOnly? Date(string text)
    {
        var word = text.Split(' ')[0];
        string[] forms = ["yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "d/M/yyyy", "MM/dd/yyyy"];
        return DateOnly.TryParseExact(word, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }

    // An LEI is taken only where its check digits are right; anything else is kept as what the list calls it.
    private static string LegalIdOf(string text) => text.Length == 0 ? "" : LegalId.IsLei(text) ? text : $"other:{text}";
}
