using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Holdfast.Adapters.Formats;

/// <summary>Which column of somebody's supplier list is what: by its heading in English, French, German, Spanish or Italian, or as <c>--columns</c> says.</summary>
internal sealed class SupplierColumns
{
    public const string Supplier = "supplier", Country = "country", Service = "service", Cost = "cost", Criticality = "criticality", Kind = "kind", Contract = "contract",
        End = "end", Owner = "owner", Place = "place", Parent = "parent", LegalId = "legal-id", Users = "used-by";

    /// <summary>Words for <c>--columns</c>.</summary>
    public static readonly string[] Known = [Supplier, Country, Service, Cost, Criticality, Kind, Contract, End, Owner, Place, Parent, LegalId, Users];

    // Headings without accents, in lower case; the first list in which a heading is found counts.
    private static readonly (string Column, string[] Headings)[] Headings =
    [
        (LegalId, ["lei", "legal id", "siren", "siret", "handelsregisternummer", "registernummer", "vat", "ust-idnr", "numero de registre", "nif", "partita iva"]),
        (Parent, ["parent", "parent company", "owner company", "maison mere", "groupe", "konzern", "muttergesellschaft", "konzernmutter", "matriz", "grupo", "gruppo", "capogruppo"]),
        (Cost, ["annual cost", "cost", "yearly cost", "spend", "annual spend", "amount", "price", "cout annuel", "cout", "depense", "depense annuelle", "montant", "montant annuel", "jahreskosten",
            "kosten", "kosten pro jahr", "ausgaben", "betrag", "jahresbetrag", "auftragswert", "coste anual", "coste", "gasto", "gasto anual", "importe", "costo annuo", "costo", "spesa", "spesa annua", "importo"]),
        (Criticality, ["criticality", "importance", "priority", "critical", "criticite", "importance metier", "priorite", "kritikalitat", "kritikalitaet", "wichtigkeit", "bedeutung", "prioritat", "kritisch", "criticidad",
            "importancia", "prioridad", "criticita", "importanza", "priorita"]),
        (Country, ["country", "country of supplier", "country code", "supplier country", "seat", "pays", "pays du fournisseur", "siege", "land", "sitzland", "sitz", "herkunftsland", "pais", "sede", "paese", "nazione"]),
        (Service, ["service", "services", "product", "service name", "what", "description", "application", "system", "prestation", "produit", "designation", "libelle", "objet", "leistung", "dienst", "dienstleistung", "produkt", "bezeichnung",
            "beschreibung", "anwendung", "servicio", "producto", "descripcion", "aplicacion", "servizio", "prodotto", "descrizione", "applicazione"]),
        (Kind, ["kind", "type", "category", "categorie", "type de service", "art", "typ", "kategorie", "warengruppe", "tipo", "categoria"]),
        (End, ["contract end", "end", "end date", "expires", "valid until", "fin de contrat", "fin", "echeance", "date de fin", "vertragsende", "ende", "laufzeit bis", "gultig bis", "fin de contrato", "vencimiento", "fine contratto",
            "scadenza"]),
        (Contract, ["contract", "contract number", "contract no", "contract reference", "contrat", "numero de contrat", "reference contrat", "vertrag", "vertragsnummer", "vertragsnr", "contrato", "numero de contrato", "contratto",
            "numero contratto"]),
        (Owner, ["owner", "responsible", "team", "department", "responsable", "service responsable", "equipe", "direction", "verantwortlich", "verantwortlicher", "abteilung", "fachbereich", "equipo", "departamento", "responsabile", "reparto"]),
        (Place, ["location", "place", "site", "region", "data centre", "data center", "lieu", "emplacement", "standort", "ort", "rechenzentrum", "ubicacion", "lugar", "luogo", "ubicazione"]),
        (Users, ["used by", "function", "business function", "process", "utilise par", "fonction", "processus", "genutzt von", "funktion", "prozess", "geschaftsprozess", "usado por", "funcion", "proceso", "usato da", "funzione", "processo"]),
        (Supplier, ["supplier", "supplier name", "vendor", "vendor name", "provider", "company", "name", "fournisseur", "nom du fournisseur", "prestataire", "societe", "raison sociale", "nom", "lieferant", "lieferantenname", "anbieter", "firma", "dienstleister",
            "hersteller", "kreditor", "proveedor", "nombre del proveedor", "empresa", "nombre", "fornitore", "nome del fornitore", "azienda", "nome"]),
    ];

    private static readonly FrozenDictionary<string, string> ByHeading = Headings
        .SelectMany(each => each.Headings.Select(heading => (heading, each.Column))).DistinctBy(pair => pair.heading)
        .ToFrozenDictionary(pair => pair.heading, pair => pair.Column, StringComparer.Ordinal);

    private readonly Dictionary<string, int> _at = new(StringComparer.Ordinal);

    /// <summary>Headings that were understood as nothing.</summary>
    public List<string> Unread { get; } = [];

    public bool Has(string column) => _at.ContainsKey(column);

    public string Of(IReadOnlyList<string> fields, string column) => _at.TryGetValue(column, out var at) && at < fields.Count ? fields[at].Trim() : "";

    public IEnumerable<(string Column, string Heading)> Read(IReadOnlyList<string> header) => _at.OrderBy(pair => pair.Value).Select(pair => (pair.Key, header[pair.Value]));

    /// <param name="stated">As on the command line: column=heading or column=number, parted by commas.</param>
    /// <param name="problem">Why it cannot be; empty = it can.</param>
    public static SupplierColumns Of(IReadOnlyList<string> header, string stated, out string problem)
    {
        problem = "";
        var columns = new SupplierColumns();
        var taken = new HashSet<int>();
        foreach (var pair in stated.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=');
            var (name, heading) = equals < 0 ? (pair, "") : (pair[..equals].Trim(), pair[(equals + 1)..].Trim());
            if (!Known.Contains(name))
            {
                problem = $"--columns has no column '{name}'";
                return columns;
            }
            var at = int.TryParse(heading, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number - 1 : header.ToList().FindIndex(each => Plain(each) == Plain(heading));
            if (at < 0 || at >= header.Count)
            {
                problem = $"--columns: there is no column '{heading}' in the header";
                return columns;
            }
            columns._at[name] = at;
            taken.Add(at);
        }
        for (var at = 0; at < header.Count; at++)
        {
            if (taken.Contains(at) || header[at].Length == 0) continue;
            if (Find(header[at]) is { } column && columns._at.TryAdd(column, at)) continue;
            columns.Unread.Add(header[at]);
        }
        return columns;
    }

    /// <summary>How many headings are understood; a list of suppliers names at least the supplier.</summary>
    public static bool IsSupplierList(IReadOnlyList<string> header) => header.Select(Find).Contains(Supplier) && !header.Any(field => Plain(field) is "from" or "to");

    private static string? Find(string heading)
    {
        var plain = Plain(heading);
        if (ByHeading.TryGetValue(plain, out var exact)) return exact;
        // "Annual cost (EUR)", "Kosten/Jahr in €": the words before a bracket, a slash or the unit.
        var cut = plain.IndexOfAny(['(', '/', '[', ',']);
        return cut > 0 && ByHeading.TryGetValue(plain[..cut].Trim(), out var cutOff) ? cutOff : plain.Replace(" eur", "", StringComparison.Ordinal).Replace(" in", "", StringComparison.Ordinal) is var bare && ByHeading.TryGetValue(bare.Trim(), out var unit) ? unit : null;
    }

    // The program runs without the machine's cultures, which would know how to take letters apart.
    private const string Accented = "àáâãäåāçćčèéêëēėęìíîïīñńòóôõöøōùúûüūýÿžźżšśł";
    private const string Bare = "aaaaaaaccceeeeeeeiiiiinnooooooouuuuuyyzzzssl";

    // Without accents, marks and doubled spaces, in lower case.
    internal static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Trim().ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal).Replace("œ", "oe", StringComparison.Ordinal).Replace("æ", "ae", StringComparison.Ordinal))
        {
            var next = c is '_' or '.' or ':' or '*' or '€' or '\u00a0' or '\u202f' ? ' ' : Accented.IndexOf(c) is >= 0 and var at ? Bare[at] : c;
            if (next != ' ' || (plain.Length > 0 && plain[^1] != ' ')) plain.Append(next);
        }
        return plain.ToString().Trim();
    }
}
