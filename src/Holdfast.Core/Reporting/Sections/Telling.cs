using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Wording;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>What every section needs to say something: the facts, the language, the names in it.</summary>
internal sealed record Telling(ReportModel Model, ReportLanguage Language)
{
    public ReportNames Names { get; } = new(Model, Language);

    public string this[string key] => Language[key];

    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => Language.Say(key, values);

    public string Counted(string key, int count, params ReadOnlySpan<(string Name, string Value)> values) => Language.Counted(key, count, values);

    public string Money(decimal amount) => Language.Money(amount, Model.Organisation.Currency);

    public string Money(double amount) => Language.Money((decimal)amount, Model.Organisation.Currency);

    /// <summary>Money, or what stands for it where nothing has a price.</summary>
    public string Loss(decimal loss, string unit) =>
        unit == Model.Organisation.Currency ? Money(loss)
        : Say(unit == "hours" ? "unit.lossHours" : "unit.userHours", ("count", Language.Number((double)loss, loss < 10 ? 1 : 0)));

    /// <summary>A small share keeps a decimal, so that it is not told as nothing.</summary>
    public string Share(double share) => Language.Share(share, share is (> 0 and < 0.1) or (> 0.99 and < 0.9995) ? 1 : 0);

    public string Count(int count) => Language.Number(count);

    public string Of(int count, int total) => Say("doc.of", ("count", Count(count)), ("total", Count(total)));

    /// <summary>The columns of a table; a name that begins with # is that of a column of figures.</summary>
    public ValueList<Column> Columns(params ReadOnlySpan<string> keys)
    {
        var columns = new List<Column>();
        foreach (var key in keys) columns.Add(key[0] == '#' ? new(Language[$"column.{key[1..]}"], IsNumber: true) : new(Language[$"column.{key}"]));
        return columns.ToValueList();
    }
}
