using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Holdfast.Core.Reporting.Wording;

/// <summary>
/// The phrases and formats of one language. The phrases are data (en.json, fr.json, de.json), the same keys and placeholders in each. The
/// program runs without the machine's cultures, so what numbers, dates and sums look like is written down here.
/// </summary>
public sealed class ReportLanguage
{
    private static readonly FrozenDictionary<string, Lazy<ReportLanguage>> All = new Dictionary<string, Lazy<ReportLanguage>>
    {
        ["en"] = new(() => new("en", ",", ".", percentGap: "", moneyAfter: false)),
        ["fr"] = new(() => new("fr", "\u202f", ",", percentGap: "\u202f", moneyAfter: true)),
        ["de"] = new(() => new("de", ".", ",", percentGap: "\u00a0", moneyAfter: true)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Signs that every reader knows; other currencies keep their ISO code.
    private static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string> { ["EUR"] = "€", ["GBP"] = "£" }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> _phrases;
    private readonly NumberFormatInfo _numbers;
    private readonly string _percentGap;
    private readonly bool _moneyAfter;

    private ReportLanguage(string code, string thousands, string point, string percentGap, bool moneyAfter)
    {
        Code = code;
        _phrases = Read(code);
        _numbers = new() { NumberGroupSeparator = thousands, NumberDecimalSeparator = point, NumberGroupSizes = [3], NegativeSign = "−" };
        (_percentGap, _moneyAfter) = (percentGap, moneyAfter);
    }

    /// <summary>ISO 639-1 codes of the languages that there are.</summary>
    public static ValueList<string> Codes { get; } = ["en", "fr", "de"];

    public static ReportLanguage English => Of("en");

    /// <summary>ISO 639-1.</summary>
    public string Code { get; }

    public IReadOnlyDictionary<string, string> Phrases => _phrases;

    public string this[string key] => _phrases[key];

    public static ReportLanguage Of(string code) => All[code].Value;

    /// <summary>The phrase with its placeholders filled.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => Fill(_phrases[key], values);

    /// <summary>The phrase for so many: its form for one where the language has one, with {count} filled besides what is given.</summary>
    public string Counted(string key, long count, params ReadOnlySpan<(string Name, string Value)> values) =>
        Fill(_phrases[IsSingular(count) && _phrases.ContainsKey($"{key}.one") ? $"{key}.one" : key], [("count", Number(count)), .. values]);

    /// <summary>The phrase with this key, or <paramref name="other"/> where the language has none: for words that inventories may add to.</summary>
    public string Known(string key, string other) => _phrases.GetValueOrDefault(key, other);

    public string Number(double number, int decimals = 0) => number.ToString($"N{decimals}", _numbers);

    public string Number(long number) => number.ToString("N0", _numbers);

    public string Share(double share, int decimals = 0) => $"{Number(share * 100, decimals)}{_percentGap}%";

    /// <summary>Whole units: what a report states is never exact to the cent.</summary>
    public string Money(decimal amount, string currency)
    {
        var number = Math.Round(amount).ToString("N0", _numbers);
        var sign = Signs.GetValueOrDefault(currency, currency);
        return _moneyAfter ? $"{number}\u00a0{sign}" : sign.Length == 1 ? $"{sign}{number}" : $"{sign}\u00a0{number}";
    }

    public string Date(DateOnly date) => Say(
        "format.date", ("day", date.Day == 1 ? _phrases["format.firstDay"] : date.Day.ToString(CultureInfo.InvariantCulture)),
        ("month", _phrases[string.Create(CultureInfo.InvariantCulture, $"month.{date.Month}")]), ("year", date.Year.ToString("0000", CultureInfo.InvariantCulture)));

    /// <summary>In figures, for the axis of a drawing: "18.11.2025", "2025-11-18".</summary>
    public string ShortDate(DateOnly date) => date.ToString(Code switch { "de" => "dd.MM.yyyy", "fr" => "dd/MM/yyyy", _ => "yyyy-MM-dd" }, CultureInfo.InvariantCulture);

    public string Moment(DateTimeOffset moment, string zone) => Say(
        "format.moment", ("date", Date(DateOnly.FromDateTime(moment.DateTime))),
        ("time", moment.ToString(Code == "fr" ? "H'\u00a0h\u00a0'mm" : "HH:mm", CultureInfo.InvariantCulture)), ("zone", zone));

    /// <summary>The two largest units that say something: "3 h 10 min", "70 s" as "1 min 10 s", "14 days".</summary>
    public string Span(TimeSpan span)
    {
        if (span < TimeSpan.FromMinutes(1)) return Say("unit.seconds", ("count", Number(Math.Round(span.TotalSeconds))));
        if (span < TimeSpan.FromHours(1)) return Two("unit.minutes", (int)span.TotalMinutes, "unit.seconds", span.Seconds);
        if (span < TimeSpan.FromDays(2)) return Two("unit.hours", (int)span.TotalHours, "unit.minutes", span.Minutes);
        var days = Counted("unit.days", (int)span.TotalDays);
        return span.Hours == 0 ? days : $"{days} {Say("unit.hours", ("count", Number(span.Hours)))}";
    }

    /// <summary>"a", "a and b", "a, b and c"; beyond <paramref name="most"/> the rest is counted.</summary>
    public string List(IReadOnlyList<string> items, int most = int.MaxValue)
    {
        if (items.Count > most) return $"{string.Join(", ", items.Take(most))} {Counted("doc.more", items.Count - most)}";
        return items.Count switch
        {
            0 => _phrases["doc.none"],
            1 => items[0],
            _ => $"{string.Join(", ", items.Take(items.Count - 1))} {_phrases["doc.and"]} {items[^1]}",
        };
    }

    /// <summary>The country's name; its code where the language has none.</summary>
    public string Country(string code) => Known($"country.{code}", code);

    private string Two(string large, int count, string small, int rest) =>
        rest == 0 ? Say(large, ("count", Number(count))) : $"{Say(large, ("count", Number(count)))}\u00a0{Say(small, ("count", Number(rest)))}";

    // In French nothing is singular too: "0 composant".
    private bool IsSingular(long count) => count == 1 || (count == 0 && Code == "fr");

    // One pass: a value that happens to hold a placeholder stays what it is.
    private static string Fill(string phrase, ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = new System.Text.StringBuilder(phrase.Length + 64);
        for (var at = 0; at < phrase.Length;)
        {
            var open = phrase.IndexOf('{', at);
            if (open < 0) return text.Append(phrase, at, phrase.Length - at).ToString();
            var close = phrase.IndexOf('}', open);
            text.Append(phrase, at, open - at).Append(Value(phrase.AsSpan(open + 1, close - open - 1), values));
            at = close + 1;
        }
        return text.ToString();
    }

    private static string Value(ReadOnlySpan<char> name, ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (known, value) in values)
            if (name.SequenceEqual(known)) return value;
        throw new ArgumentException($"the phrase has a placeholder {{{name}}} and nothing was given for it");
    }

    private static FrozenDictionary<string, string> Read(string code)
    {
        using var stream = typeof(ReportLanguage).Assembly.GetManifestResourceStream($"reporting/{code}.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(phrase => phrase.Name, phrase => phrase.Value.GetString()!, StringComparer.Ordinal);
    }
}
