using System.Text;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>Collects what a foreign document says under ids of our own, each kind in the order in which it came.</summary>
internal sealed class ImportedInventory(string file)
{
    /// <summary>Far above any company, far below what would hurt: half a million needs are about 200 MB.</summary>
    public const int MaxNeeds = 500_000;

    private const int MaxName = 200;

    private readonly Provenance _origin = new Provenance.Inferred(file);
    private readonly Dictionary<string, Component> _components = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Dependency>> _needs = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string)> _plain = [];
    private readonly Dictionary<string, Supplier> _suppliers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Technology> _technologies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Team> _teams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Contract> _contracts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string What, string Reason), int> _leftOut = [];
    private readonly Dictionary<string, string> _idOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private int _count;

    public bool IsFull => _count >= MaxNeeds;

    public bool IsEmpty => _components.Count == 0;

    /// <summary>Something of the document that is not in the result: every import says what and why.</summary>
    public void LeftOut(string what, string reason, int count = 1)
    {
        if (count > 0) _leftOut[(what, reason)] = _leftOut.GetValueOrDefault((what, reason)) + count;
    }

    /// <summary>The id for a name of the document: the same name gets the same id, two names never share one.</summary>
    /// <param name="basis">What the id is made of, where the name is a reference that nobody wants to read.</param>
    public string Id(string name, string basis = "")
    {
        if (_idOf.TryGetValue(name, out var known)) return known;
        var slug = Slug(basis.Length > 0 ? basis : name);
        var id = slug;
        for (var number = 2; !_taken.Add(id); number++) id = $"{slug}-{number}";
        _idOf.Add(name, id);
        return id;
    }

    /// <summary>Gives a name an id that is ours already, from a document that we wrote.</summary>
    public void Keep(string name, string id)
    {
        if (_taken.Add(id)) _idOf.TryAdd(name, id);
    }

    /// <summary>Describes a component; a second description fills the gaps of the first.</summary>
    public string Component(string name, string kind = "", string supplier = "", string place = "", string owner = "", string title = "", string basis = "")
    {
        var id = Id(name, basis);
        var known = _components.GetValueOrDefault(id) ?? new() { Id = id, Provenance = _origin };
        _components[id] = known with
        {
            Name = known.Name.Length > 0 ? known.Name : Cut(title.Length > 0 ? title == id ? "" : title : name == id ? "" : name),
            Kind = known.Kind.Length > 0 ? known.Kind : kind,
            Supplier = known.Supplier.IsNone ? new(supplier) : known.Supplier,
            Place = known.Place.IsNone ? new(place) : known.Place,
            Owner = known.Owner.IsNone ? new(owner) : known.Owner,
        };
        return id;
    }

    public void Change(string id, Func<Component, Component> change) => _components[id] = change(_components[id]);

    public bool Describes(string name) => _idOf.TryGetValue(name, out var id) && _components.ContainsKey(id);

    /// <summary>A plain need between two names; both become components when they are not yet.</summary>
    public void Need(string from, string to, bool isDegrading = false, string evidence = "", double? confidence = null)
    {
        var owner = Component(from);
        var target = Component(to);
        if (owner == target || !_plain.Add((owner, target))) return;
        Need(owner, new Dependency(new Need.One(target), isDegrading) { Evidence = Cut(evidence), Confidence = confidence });
    }

    public void Need(string owner, Dependency need)
    {
        if (IsFull) return;
        _count++;
        if (!_needs.TryGetValue(owner, out var needs)) _needs.Add(owner, needs = []);
        needs.Add(need with { Provenance = _origin });
    }

    public string Supplier(string name, string title = "", string country = "")
    {
        var id = Slug(name);
        _suppliers.TryAdd(id, new() { Id = id, Name = Cut(title), Country = country, Provenance = _origin });
        return id;
    }

    public string Place(string name, PlaceKind kind, string within = "", string title = "")
    {
        var id = Slug(name);
        _places.TryAdd(id, new() { Id = id, Name = Cut(title), Kind = kind, Within = within, Provenance = _origin });
        return id;
    }

    public void ChangeSupplier(string id, Func<Supplier, Supplier> change) => _suppliers[id] = change(_suppliers[id]);

    /// <summary>A contract under a free id; the number is what both sides file it under.</summary>
    public string Contract(string name, string supplier, decimal? annualCost, DateOnly? end, string number)
    {
        var slug = Slug(name);
        var id = slug;
        for (var next = 2; _contracts.ContainsKey(id); next++) id = $"{slug}-{next}";
        _contracts.Add(id, new()
        {
            Id = id, Supplier = supplier, AnnualCost = annualCost is { } cost ? new Money(cost, Organisation.Unnamed.Currency) : null, End = end, Number = number == id ? "" : Cut(number), Provenance = _origin,
        });
        ChangeSupplier(supplier, each => each with { Contracts = [.. each.Contracts, id] });
        return id;
    }

    public void Technology(string component, string name, string version, string licence = "")
    {
        var id = Slug(name);
        var number = Cut(version);
        var known = _technologies.GetValueOrDefault(id) ?? new() { Id = id, Name = name == id ? "" : Cut(name), Provenance = _origin };
        if (number.Length > 0 && !known.Versions.Any(each => each.Name == number)) known = known with { Versions = [.. known.Versions, new TechnologyVersion(number, null)] };
        if (known.Licence.Length == 0 && licence.Length > 0) known = known with { Licence = Cut(licence) };
        _technologies[id] = known;
        var use = new TechnologyUse(id, number);
        Change(component, each => each.Technologies.Contains(use) ? each : each with { Technologies = [.. each.Technologies, use] });
    }

    public string Team(string name)
    {
        var id = Slug(name);
        _teams.TryAdd(id, new() { Id = id, Name = name == id ? "" : Cut(name), Provenance = _origin });
        return id;
    }

    /// <summary>The result, with an account of what is not in it.</summary>
    public DependencyInventory ToInventory(List<Problem> problems)
    {
        foreach (var ((what, reason), count) in _leftOut.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.What, StringComparer.Ordinal).ThenBy(pair => pair.Key.Reason, StringComparer.Ordinal))
            problems.Add(new(file, 0, 0, Severity.Note, $"left out: {count:N0} {(count == 1 ? what : Plural(what))}: {reason}", ""));
        return Whole();
    }

    private static string Plural(string what) => what.EndsWith('y') ? $"{what[..^1]}ies" : $"{what}s";

    private DependencyInventory Whole() => new()
    {
        Components = _components.Values.Select(component => _needs.TryGetValue(component.Id, out var needs) ? component with { Needs = needs.ToValueList() } : component).ToValueList(),
        Suppliers = _suppliers.Values.ToValueList(),
        Places = _places.Values.ToValueList(),
        Technologies = _technologies.Values.ToValueList(),
        Teams = _teams.Values.ToValueList(),
        Contracts = _contracts.Values.ToValueList(),
    };

    public static string Slug(string name)
    {
        var slug = new StringBuilder(Math.Min(name.Length, MaxName));
        foreach (var c in name)
        {
            if (slug.Length >= MaxName - 12) break;
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '_') slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        while (slug.Length > 0 && slug[^1] is '-' or '.') slug.Length--;
        return slug.Length > 0 ? slug.ToString() : "unnamed";
    }

    // Foreign text may be of any length and hold anything; what is kept is short and on one line.
    private static string Cut(string text)
    {
        text = text.Length > MaxName ? text[..MaxName] : text;
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
    }
}
