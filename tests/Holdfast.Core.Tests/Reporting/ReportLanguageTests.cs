using System.Text.RegularExpressions;
using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting;
using Holdfast.Core.Reporting.Wording;
using Holdfast.Core.Simulation;

namespace Holdfast.Core.Tests.Reporting;

public partial class ReportLanguageTests
{
    private static readonly ReportLanguage English = ReportLanguage.Of("en"), French = ReportLanguage.Of("fr"), German = ReportLanguage.Of("de");

    [Theory]
    [InlineData("fr")]
    [InlineData("de")]
    public void Each_language_has_every_phrase_with_the_same_placeholders_and_none_is_empty(string code)
    {
        var other = ReportLanguage.Of(code);
        Assert.Equal(English.Phrases.Keys.Order(StringComparer.Ordinal), other.Phrases.Keys.Order(StringComparer.Ordinal));
        Assert.All(other.Phrases, phrase =>
        {
            Assert.NotEqual("", phrase.Value.Trim());
            Assert.Equal(Placeholders(English[phrase.Key]), Placeholders(phrase.Value));
        });
        // Not merely English again: words that are the same in both are few.
        Assert.InRange(other.Phrases.Count(phrase => phrase.Value == English[phrase.Key] && phrase.Value.Length > 12 && !phrase.Key.StartsWith("country.", StringComparison.Ordinal)), 0, 6);
    }

    [Fact]
    public void Every_value_that_a_phrase_is_looked_up_by_has_one()
    {
        Has<NodeKind>("kind");
        Has<NodeKind>("event");
        Has<Criticality>("criticality");
        Has<ExitPlan>("exit");
        Has<RehearsalKind>("rehearsal");
        Has<RehearsalState>("rehearsalState");
        Has<UnknownKind>("unknown");
        Has<FigureKind>("figure");
        Has<AssumptionKind>("assumption");

        static void Has<T>(string prefix)
            where T : struct, Enum =>
            Assert.All(Enum.GetValues<T>(), value => Assert.Contains($"{prefix}.{ReportNames.Key(value)}", English.Phrases.Keys));
    }

    [Fact]
    public void Numbers_sums_and_shares_are_written_as_the_language_writes_them()
    {
        Assert.Equal(["1,234,567.5", "€49,730", "99.9%"], [English.Number(1234567.5, 1), English.Money(49730.4m, "EUR"), English.Share(0.999, 1)]);
        Assert.Equal(["1\u202f234\u202f567,5", "49\u202f730\u00a0€", "99,9\u202f%"], [French.Number(1234567.5, 1), French.Money(49730.4m, "EUR"), French.Share(0.999, 1)]);
        Assert.Equal(["1.234.567,5", "49.730\u00a0€", "99,9\u00a0%"], [German.Number(1234567.5, 1), German.Money(49730.4m, "EUR"), German.Share(0.999, 1)]);
        Assert.Equal(["CHF\u00a01,000", "1\u202f000\u00a0CHF"], [English.Money(1000, "CHF"), French.Money(1000, "CHF")]);
    }

    [Fact]
    public void Dates_and_times_too()
    {
        var (first, moment) = (new DateOnly(2026, 3, 1), new DateTimeOffset(2025, 11, 18, 8, 5, 0, TimeSpan.Zero));
        Assert.Equal(["1 March 2026", "1er mars 2026", "1. März 2026"], [English.Date(first), French.Date(first), German.Date(first)]);
        Assert.Equal("18 November 2025, 08:05 (UTC)", English.Moment(moment, "UTC"));
        Assert.Equal("18 novembre 2025 à 8\u00a0h\u00a005 (UTC)", French.Moment(moment, "UTC"));
        Assert.Equal("18. November 2025, 08:05 Uhr (UTC)", German.Moment(moment, "UTC"));
    }

    [Theory]
    [InlineData("00:00:45", "45 s", "45 Sek.")]
    [InlineData("00:01:10", "1 min 10 s", "1 Min. 10 Sek.")]
    [InlineData("03:10:00", "3 h 10 min", "3 Std. 10 Min.")]
    [InlineData("1.06:00:00", "30 h", "30 Std.")]
    [InlineData("14.00:00:00", "14 days", "14 Tage")]
    public void A_span_is_told_by_its_two_largest_units(string span, string english, string german)
    {
        var time = TimeSpan.Parse(span, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(english, English.Span(time).Replace('\u00a0', ' '));
        Assert.Equal(german, German.Span(time).Replace('\u00a0', ' '));
    }

    [Fact]
    public void Lists_read_as_sentences_and_count_what_they_leave_out()
    {
        Assert.Equal("a, b et c", French.List(["a", "b", "c"]));
        Assert.Equal("a und b", German.List(["a", "b"]));
        Assert.Equal("a, b and 3 more", English.List(["a", "b", "c", "d", "e"], 2));
        Assert.Equal("none", English.List([]));
    }

    [Theory]
    [InlineData("en", "0 components", "1 component", "12 components")]
    [InlineData("fr", "0 composant", "1 composant", "12 composants")] // nothing is singular in French
    [InlineData("de", "0 Komponenten", "1 Komponente", "12 Komponenten")]
    public void None_one_and_many_have_their_form(string code, string none, string one, string many)
    {
        var language = ReportLanguage.Of(code);
        Assert.Equal([none, one, many], [language.Counted("noun.components", 0), language.Counted("noun.components", 1), language.Counted("noun.components", 12)]);
        Assert.Equal(language["doc.organisation"], language.Counted("doc.organisation", 1)); // a phrase without a form for one
    }

    [Fact]
    public void A_form_for_one_belongs_to_a_phrase_for_many() =>
        Assert.All(English.Phrases.Keys.Where(key => key.EndsWith(".one", StringComparison.Ordinal)), key => Assert.Contains(key[..^".one".Length], English.Phrases.Keys));

    [Fact]
    public void A_value_that_looks_like_a_placeholder_stays_what_it_is() =>
        Assert.Equal("{critical} (group)", English.Say("doc.group", ("name", "{critical}"), ("critical", "wrong")));

    [Fact]
    public void French_punctuation_keeps_its_spaces_and_never_breaks_before_the_sign() =>
        Assert.All(French.Phrases, phrase => Assert.DoesNotMatch(@" [:;!?»]|« ", phrase.Value));

    private static List<string> Placeholders(string phrase) => [.. Placeholder().Matches(phrase).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();
}
