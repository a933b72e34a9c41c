using Holdfast.Core.Incidents;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>
/// Outage rates to begin with where nobody stated any: for planes of suppliers from the outages on record, for kinds of components our own
/// figures. Only on request, each marked as ours in its source, and never in place of what a person said.
/// </summary>
public static class DefaultRates
{
    /// <summary>Every source begins so; whoever counts assumptions counts these.</summary>
    public const string Mark = "assumption of Holdfast";

    // Outages a year and their mean length. Ours, for a start: orders of magnitude of single, well-kept pieces; put your own log in their place.
    private static readonly Dictionary<string, (double PerYear, double Hours)> ByKind = new(StringComparer.Ordinal)
    {
        ["server"] = (1, 4), ["database"] = (0.5, 2), ["storage"] = (0.3, 4), ["cluster"] = (0.5, 2), ["application"] = (2, 1), ["api"] = (2, 1), ["saas"] = (2, 2),
        ["network"] = (1, 2), ["telecom"] = (1, 6), ["energy"] = (0.5, 2), ["identity"] = (0.5, 2), ["mail"] = (1, 2), ["payment"] = (1, 1), ["cdn"] = (1, 1), ["dns"] = (0.3, 1),
        ["queue"] = (0.5, 1), ["cache"] = (1, 0.5), ["hosting"] = (1, 3), ["platform"] = (1, 2), ["vault"] = (0.3, 2), ["backup"] = (0.5, 8), ["repository"] = (1, 1),
        ["monitoring"] = (1, 2), ["certificate"] = (0.1, 4), ["domain"] = (0.02, 24), ["registrar"] = (0.1, 8), ["registry"] = (0.02, 4), ["front"] = (1, 1), ["origin"] = (1, 2),
    };

    public static DependencyInventory In(DependencyInventory inventory, ValueList<Incident> incidents)
    {
        var years = incidents.IsEmpty ? 0 : Math.Max(1, (incidents.Max(incident => incident.End) - incidents.Min(incident => incident.Start)).TotalDays / 365.25);
        return inventory with
        {
            Suppliers = inventory.Suppliers.Select(supplier => OfPlanes(supplier, inventory, incidents, years)).ToValueList(),
            Components = inventory.Components.Select(component =>
                component.Outages is null && !component.OnlyCombines && ByKind.TryGetValue(component.Kind, out var rate) && !StandsOnRatedPlane(component, incidents, inventory)
                    ? component with { Outages = new(rate.PerYear, TimeSpan.FromHours(rate.Hours), $"{Mark}: kind {component.Kind}") } : component).ToValueList(),
            Places = inventory.Places.Select(place => place.Outages is null && place.Kind != PlaceKind.Country
                ? place with { Outages = new(0.1, TimeSpan.FromHours(8), $"{Mark}: a {place.Kind.ToString().ToLowerInvariant()}") } : place).ToValueList(),
        };
    }

    // What is on record for the plane is the plane's own rate: counted for what stands on it too, it would count twice.
    private static bool StandsOnRatedPlane(Component component, ValueList<Incident> incidents, DependencyInventory inventory) =>
        ComponentKinds.PlaneOf(component) is { Length: > 0 } plane
        && inventory.Suppliers.FirstOrDefault(supplier => supplier.Id == component.Supplier.Id) is { } owner
        && Phases(owner, plane, incidents).Count > 0;

    private static Supplier OfPlanes(Supplier supplier, DependencyInventory inventory, ValueList<Incident> incidents, double years)
    {
        var used = inventory.Components.Where(component => component.Supplier.Id == supplier.Id).Select(ComponentKinds.PlaneOf).Where(plane => plane.Length > 0);
        var planes = supplier.Planes.ToList();
        foreach (var plane in supplier.Planes.Select(plane => plane.Name).Concat(used).Distinct(StringComparer.Ordinal).ToList())
        {
            var outages = Phases(supplier, plane, incidents);
            if (outages.Count == 0) continue;
            var at = planes.FindIndex(each => each.Name == plane);
            if (at >= 0 && planes[at].Outages is not null) continue;
            var rate = new OutageRate(
                Math.Round(outages.Count / years, 3), TimeSpan.FromSeconds(Math.Round(outages.Average(each => each.TotalSeconds))),
                $"{Mark}: {outages.Count} outages on record in {years:0} years ({string.Join(", ", incidents.Where(incident => Is(supplier, incident)).Select(incident => incident.Id).Take(4))})");
            if (at >= 0) planes[at] = planes[at] with { Outages = rate };
            else planes.Add(new(plane, rate, []));
        }
        return supplier with { Planes = planes.ToValueList() };
    }

    private static List<TimeSpan> Phases(Supplier supplier, string plane, ValueList<Incident> incidents) =>
        [.. incidents.Where(incident => Is(supplier, incident))
            .Select(incident => incident.Plane(plane) is { } history && history.Phases.Any(phase => phase.State is PlaneState.Down or PlaneState.Degraded or PlaneState.Flapping)
                ? incident.End - incident.Start : TimeSpan.Zero)
            .Where(length => length > TimeSpan.Zero)];

    private static bool Is(Supplier supplier, Incident incident) =>
        string.Equals(supplier.Id, incident.Owner, StringComparison.OrdinalIgnoreCase) || supplier.Aliases.Any(alias => string.Equals(alias, incident.Owner, StringComparison.OrdinalIgnoreCase));
}
