using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;

namespace Holdfast.Adapters.Mitigation;

/// <summary>Gathers kinds and measures from one file after the other, and makes the measures for one inventory.</summary>
internal sealed class MeasureReading(DependencyInventory inventory, List<Problem> problems)
{
    // By id; what a later file says about a kind comes on top.
    private readonly Dictionary<string, MeasureTemplate> _kinds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _omitted = new(StringComparer.Ordinal);
    private readonly List<(YamlNode Id, SectionReader Reader)> _measures = [];
    private readonly Dictionary<string, SourcePlace> _foreign = new(StringComparer.Ordinal);
    private readonly MeasureChanges _changes = new(inventory, problems);

    private string Currency => inventory.Organisation.Currency;

    /// <param name="isOwn">False = the catalogue that comes with the program.</param>
    public void Read(YamlNode node, bool isOwn)
    {
        var root = new SectionReader(node, MeasureKeys.Root, "file of measures", problems);
        root.Require();
        root.Whole(MeasureKeys.Kind, 1, 1);
        foreach (var (id, reader) in root.Entries("kinds")) ReadKind(id, reader, isOwn);
        _measures.AddRange(root.Entries("measures"));
    }

    public ValueList<Measure> Measures()
    {
        if (_foreign.Count > 0)
            problems.Add(new("catalogue of measures", 0, 0, Severity.Warning,
                $"it counts in EUR, the organisation in {Currency}: {_foreign.Count} kinds are left out",
                $"give their cost in {Currency} under 'kinds:' of a file of measures (--measures FILE): {string.Join(", ", _foreign.Keys.Order(StringComparer.Ordinal).Take(4))}, …"));
        var kinds = _kinds.Values.Where(kind => !_omitted.Contains(kind.Id) && !_foreign.ContainsKey(kind.Id)).OrderBy(kind => kind.Id, StringComparer.Ordinal);
        var found = MeasureMatching.Of(inventory, kinds).ToDictionary(measure => measure.Id, StringComparer.Ordinal);
        var ids = found.Keys.Concat(_measures.Select(each => each.Id.Text)).ToHashSet(StringComparer.Ordinal);
        foreach (var (id, reader) in _measures)
        {
            var known = found.GetValueOrDefault(id.Text);
            if (reader.Flag("omit"))
            {
                if (!found.Remove(id.Text)) Unknown(id, found.Keys);
                continue;
            }
            var changes = _changes.Of(reader, id.Text);
            if (known is null && !reader.Has("changes"))
            {
                Unknown(id, found.Keys);
                continue;
            }
            if (known is null && !reader.Has("title")) problems.Add(id.Error($"measure '{SectionReader.Short(id.Text)}': 'title' is missing", "one line for people"));
            var basis = known ?? new Measure { Id = id.Text, Title = id.Text, Cost = new(0, 0, Currency) };
            found[id.Text] = basis with
            {
                Title = reader.Text("title") is { Length: > 0 } title ? title : basis.Title,
                Titles = Titles(reader, basis.Titles),
                Owner = reader.Text("owner") is { Length: > 0 } owner ? owner : basis.Owner.Length > 0 ? basis.Owner : OwnerOf(changes),
                Due = reader.Date("due"),
                Cost = Cost(reader, basis.Cost).Cost,
                EffortDays = (decimal?)reader.Number("effort", 0, 100_000) ?? basis.EffortDays,
                LeadTime = reader.Duration("lead-time") ?? basis.LeadTime,
                Criteria = reader.Has("criteria") ? reader.Texts("criteria") : basis.Criteria,
                Excludes = [.. basis.Excludes, .. Others(reader, "excludes", id.Text, ids)],
                Requires = [.. basis.Requires, .. Others(reader, "requires", id.Text, ids)],
                Changes = [.. basis.Changes, .. changes],
            };
        }
        return found.Values.OrderBy(measure => measure.Id, StringComparer.Ordinal).ToValueList();
    }

    // A title of one's own counts in every language but for those in which it is given too.
    private static ValueList<TitleIn> Titles(SectionReader reader, ValueList<TitleIn> basis)
    {
        var kept = reader.Has("title") ? [] : basis;
        TitleIn[] given = [new("fr", reader.Text("title-fr")), new("de", reader.Text("title-de"))];
        var own = given.Where(title => title.Title.Length > 0).ToList();
        return [.. own, .. kept.Where(title => own.TrueForAll(other => other.Language != title.Language))];
    }

    // Of what the changes are about: the first component with an owner.
    private string OwnerOf(ValueList<InventoryChange> changes) => changes.SelectMany(MeasureMatching.About)
        .Select(id => MeasureMatching.OwnerOf(inventory, id)).FirstOrDefault(owner => owner.Length > 0) ?? "";

    private void ReadKind(YamlNode id, SectionReader reader, bool isOwn)
    {
        if (reader.Flag("omit"))
        {
            if (_kinds.ContainsKey(id.Text)) _omitted.Add(id.Text);
            else Unknown(id, _kinds.Keys);
            return;
        }
        var known = _kinds.GetValueOrDefault(id.Text);
        var pattern = reader.Choice("does") is { } word ? MeasureKeys.Patterns.First(each => each.Word == word).Pattern : known?.Pattern;
        if (pattern is null)
        {
            if (!reader.Has("does"))
                problems.Add(id.Error($"kind of measure '{SectionReader.Short(id.Text)}': 'does' is missing",
                    Suggest.Nearest(id.Text, _kinds.Keys) is { } near ? $"did you mean the kind '{near}'?" : $"one of {string.Join(", ", MeasureKeys.Patterns.Select(each => each.Word))}"));
            return;
        }
        var basis = known ?? new MeasureTemplate { Id = id.Text, Title = id.Text, Pattern = pattern.Value, Cost = new(0, 0, Currency) };
        var (cost, share, isForeign) = Cost(reader, basis.Cost, isOwn);
        if (isForeign && !isOwn) _foreign[id.Text] = SectionReader.Place(id);
        else if (reader.Has("cost")) _foreign.Remove(id.Text);
        _kinds[id.Text] = basis with
        {
            Pattern = pattern.Value,
            Title = reader.Text("title") is { Length: > 0 } title ? title : basis.Title,
            Titles = Titles(reader, basis.Titles),
            Cost = cost,
            ShareOfContract = share ?? basis.ShareOfContract,
            EffortDays = (decimal?)reader.Number("effort", 0, 100_000) ?? basis.EffortDays,
            LeadTime = reader.Duration("lead-time") ?? basis.LeadTime,
            Criteria = reader.Has("criteria") ? reader.Texts("criteria") : basis.Criteria,
            Kinds = reader.Has("for") ? reader.Texts("for") : basis.Kinds,
            SwitchTime = reader.Duration("switch") ?? basis.SwitchTime,
            Outages = MeasureChanges.Outages(reader) ?? basis.Outages,
            Factor = reader.Number("factor", 0.0001, 1) ?? basis.Factor,
            Clauses = reader.Has("clauses") ? reader.Texts("clauses") : basis.Clauses,
        };
    }

    private (MeasureCost Cost, double? Share, bool IsForeign) Cost(SectionReader reader, MeasureCost basis, bool isOwn = true)
    {
        if (reader.Section("cost") is not { } section) return (basis, null, false);
        var isForeign = false;
        decimal? Amount(string key)
        {
            if (section.Money(key) is not { } money) return null;
            if (money.Amount < 0) problems.Add(money.At.Error($"'{key}' is {money}", "a cost is 0 or more; what a measure saves is worked out"));
            if (money.Currency == Currency) return money.Amount;
            isForeign = true;
            if (isOwn) problems.Add(money.At.Error($"'{key}' is in {money.Currency}, the organisation counts in {Currency}", $"write the amount in {Currency}: nothing here knows rates of exchange"));
            return money.Amount;
        }
        var (once, perYear) = (Amount("once"), Amount("per-year"));
        return (new(once ?? basis.Once, perYear ?? basis.PerYear, Currency, section.Text("source") is { Length: > 0 } source ? source : basis.Source),
            section.Share("share-of-contract"), isForeign);
    }

    private IEnumerable<string> Others(SectionReader reader, string key, string self, HashSet<string> ids)
    {
        foreach (var other in reader.References(key))
        {
            if (ids.Contains(other.Id) && other.Id != self) yield return other.Id;
            else
                problems.Add(other.At.Error($"measure '{SectionReader.Short(self)}': '{key}' names {(other.Id == self ? "itself" : $"'{SectionReader.Short(other.Id)}', which is no measure here")}",
                    Suggest.Nearest(other.Id, ids.Where(id => id != self)) is { } near ? $"did you mean '{near}'?" : "holdfast mitigate --list shows what there is"));
        }
    }

    private void Unknown(YamlNode id, IEnumerable<string> known) => problems.Add(id.Error(
        $"there is no measure '{SectionReader.Short(id.Text)}' in the catalogue for this inventory",
        Suggest.Nearest(id.Text, known) is { } near ? $"did you mean '{near}'?" : "a measure of your own has 'changes:'; holdfast mitigate --list shows what there is"));
}
