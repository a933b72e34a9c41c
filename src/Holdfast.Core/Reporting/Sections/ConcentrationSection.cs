using Holdfast.Core.Reporting.Charts;
using Holdfast.Core.Reporting.Document;

namespace Holdfast.Core.Reporting.Sections;

/// <summary>By supplier, country and technology; then who gets the money, and the layers where one name carries too much.</summary>
internal static class ConcentrationSection
{
    private const int MostSuppliers = 12;

    public static Section Of(Telling told)
    {
        var found = told.Model.Concentration;
        var blocks = new List<Block> { new Block.Lead(told["concentration.lead"]) };
        Chart("suppliers", found.Suppliers, share => share.Name);
        Chart("countries", found.Countries, share => Country(told, share));
        Chart("technologies", found.Technologies, share => share.Name);
        if (!found.Suppliers.IsEmpty)
            blocks.Add(new Block.Table(
                told["concentration.supplierTable"], told.Columns("supplier", "#falls", "#uses", "#spend", "exit"),
                found.Suppliers.Take(MostSuppliers).Select(share => new Row(
                    [
                        share.Name, told.Count(share.Falls), told.Count(share.Uses), share.Spend is { } spend ? told.Share(spend) : "–",
                        told[$"exit.{ReportNames.Key(share.Exit)}"],
                    ])).ToValueList()));
        if (!found.Layers.IsEmpty)
        {
            blocks.Add(new Block.Table(
                told["concentration.layerTable"], told.Columns("layer", "largest", "#falls", "#uses", "#hhi", "limit"),
                found.Layers.Select(layer => new Row(
                    [
                        told.Language.Known($"layer.{layer.Layer}", layer.Layer), layer.Largest, told.Of(layer.Falls, layer.Of), told.Count(layer.Uses), layer.Uses < 2 ? "–" : told.Language.Number(layer.Hhi),
                        layer.Limit is not { } limit ? "–" : layer.IsOver ? told.Say("layer.over", ("limit", told.Share(limit))) : told.Share(limit),
                    ],
                    layer.IsOver ? Tone.Bad : Tone.Plain)).ToValueList()));
            blocks.Add(new Block.Paragraph(told["concentration.hhi"]));
        }
        if (!found.Limits.Breaches.IsEmpty)
            blocks.Add(new Block.Table(
                told["limits.caption"], told.Columns("dimension", "cause", "#held", "#limit"),
                found.Limits.Breaches.Select(breach => new Row(
                    [told.Names.Dimension(breach.Dimension), breach.Dimension == "country" ? told.Language.Country(breach.Key) : breach.Name, told.Share(breach.Share), told.Share(breach.Limit)], Tone.Bad)).ToValueList()));
        if (!found.Limits.Unjudged.IsEmpty)
            blocks.Add(new Block.Note(told.Say("limits.unjudged", ("names", told.Language.List(found.Limits.Unjudged.Select(told.Names.Dimension).ToList()))), Tone.Warning));
        return new("concentration", told["concentration.heading"], blocks.ToValueList());

        void Chart(string id, ValueList<ShareFinding> shares, Func<ShareFinding, string> name)
        {
            if (shares.IsEmpty) return;
            var title = told[$"concentration.{id}"];
            blocks.Add(new Block.Subheading(title));
            blocks.Add(new Block.Figure(BarChart.Of(id, title, shares.Select(share => (name(share), share.Uses, share.Falls)).ToList(), found.Critical, told.Language)));
        }
    }

    private static string Country(Telling told, ShareFinding share)
    {
        var name = told.Language.Country(share.Key);
        return share.IsHome ? told.Say("concentration.home", ("name", name)) : name;
    }
}
