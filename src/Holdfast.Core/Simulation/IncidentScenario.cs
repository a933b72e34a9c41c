using System.Globalization;
using Holdfast.Core.Incidents;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>An outage on record, played against our own graph: which of our nodes the planes of the record are, and what is not known.</summary>
public static class IncidentScenario
{
    // The record speaks of what customers saw, the inventory of what they bought.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal) { ["dashboard-login"] = "dashboard", ["portal"] = "dashboard" };

    // The layer of the inventory that stands on a plane of the record. What is named by no layer (dashboards, portals) hurts who operates.
    private static readonly Dictionary<string, string> LayerOfPlane = new(StringComparer.Ordinal)
    {
        ["dns-serving"] = "dns", ["dns-api"] = "dns", ["dns-health-checks"] = "dns", ["resolver"] = "dns", ["cdn-data"] = "cdn", ["cdn-api"] = "cdn", ["turnstile"] = "cdn",
        ["workers-kv"] = "cdn", ["access"] = "identity", ["warp"] = "telecom", ["api-authorisation"] = "cloud-region", ["dynamodb"] = "cloud-region", ["site"] = "cloud-region",
        ["building-sbg2"] = "cloud-region", ["backup-same-site"] = "backup",
    };

    private static readonly string[] PhysicalPlanes = ["site", "building", "compute-running", "power"];

    public static ValueList<Scenario> Of(IEnumerable<Incident> incidents, InventoryGraph graph, double unknownShare = 0.5) =>
        incidents.Select(incident => Of(incident, graph, unknownShare)).ToValueList();

    /// <param name="unknownShare">
    /// Share of calls that succeed where the record says "degraded" without a figure. Run it with 0 and with 1 to see the range.
    /// </param>
    public static Scenario Of(Incident incident, InventoryGraph graph, double unknownShare = 0.5)
    {
        var inventory = graph.Inventory;
        var coverage = LayerCoverage.Of(graph);
        var suppliers = inventory.Suppliers
            .Where(supplier => Same(supplier.Id, incident.Owner) || supplier.Aliases.Any(alias => Same(alias, incident.Owner))).ToList();
        var assumptions = new List<ScenarioAssumption>();
        var disturbances = new List<Disturbance>();
        if (suppliers.Count == 0) assumptions.Add(new(AssumptionKind.NoSuchSupplier, [incident.Owner]));

        var place = incident.Region is { } region
            ? inventory.Places.FirstOrDefault(place => Same(place.Id, region) || place.Name.Contains(region, StringComparison.OrdinalIgnoreCase))
            : null;
        if (incident.Region is { } where && suppliers.Count > 0 && place is null)
            assumptions.Add(new(AssumptionKind.NoSuchPlace, [where]));

        foreach (var history in incident.Planes)
        {
            if (history.Phases.All(phase => phase.State == PlaneState.Up)) continue;
            var plane = OtherNames.GetValueOrDefault(history.Plane, history.Plane);
            var phases = IncidentPlay.Phases(incident, history, unknownShare).Select(phase => Phase(incident, phase)).ToValueList();
            var hit = Hit(graph, suppliers, place, plane).ToList();
            if (hit.Count == 0 && suppliers.Count > 0) assumptions.Add(new(AssumptionKind.NothingOnPlane, [plane, incident.Owner]));
            disturbances.AddRange(hit.Select(node => new Disturbance(node, phases)));
            if (hit.Count > 0 && history.Phases.Any(phase => phase is { State: PlaneState.Flapping, IsStrengthKnown: false }))
                assumptions.Add(new(AssumptionKind.TimesUnknown, [plane]));
            if (hit.Count > 0 && history.Phases.Any(phase => phase is { State: PlaneState.Degraded, IsStrengthKnown: false }))
                assumptions.Add(new(AssumptionKind.StrengthUnknown, [plane, ScenarioAssumption.Share(unknownShare)]));
            if (hit.Count > 0 && history.Phases.FirstOrDefault(phase => phase.Confidence is Confidence.Guess or Confidence.Recalled) is { } doubtful)
                assumptions.Add(new(doubtful.Confidence == Confidence.Guess ? AssumptionKind.RecordIsGuess : AssumptionKind.RecordFromMemory, [plane]));
        }

        foreach (var supplier in suppliers)
        {
            var vague = inventory.Components.Where(component => component.Supplier.Id == supplier.Id && ComponentKinds.PlaneOf(component).Length == 0)
                .Select(component => component.Id).Order(StringComparer.Ordinal).ToList();
            if (vague.Count > 0)
                assumptions.Add(new(AssumptionKind.PartUnknown, [supplier.Title, string.Join(", ", vague.Take(8)), Math.Max(0, vague.Count - 8).ToString(CultureInfo.InvariantCulture)]));
        }
        if (incident.Region is { } around && place is null)
            foreach (var supplier in suppliers)
            {
                var nowhere = inventory.Components.Where(component => component.Supplier.Id == supplier.Id && component.Place.IsNone).Select(component => component.Id).Order(StringComparer.Ordinal).ToList();
                if (nowhere.Count > 0)
                    assumptions.Add(new(AssumptionKind.PlaceUnknown, [around, string.Join(", ", nowhere.Take(8)), Math.Max(0, nowhere.Count - 8).ToString(CultureInfo.InvariantCulture)]));
            }
        var layers = coverage.UnknownOf(incident.Planes.Where(history => history.Phases.Any(phase => phase.State != PlaneState.Up)).Select(history => LayerOfPlane.GetValueOrDefault(history.Plane, "")));
        if (!layers.IsEmpty) assumptions.Add(new(AssumptionKind.LayersUnknown, layers));
        // A share of the network is played as such; a share of the customers either has us in it or not.
        if (incident.Scope is { Kind: ScopeKind.Share, Share: { } share } && incident.Planes.All(history => IncidentPlay.NetworkShare(incident, history.Plane) is null)) assumptions.Add(new(AssumptionKind.TakenToBeHit, [ScenarioAssumption.Share(share), incident.Scope.Of ?? "customers"]));
        if (incident.TailEnd is { } tail && tail > incident.LastMoment) assumptions.Add(new(AssumptionKind.TailNotCounted, [tail.ToString("HH:mm", CultureInfo.InvariantCulture)]));
        if (incident.CausedBy is { } cause) assumptions.Add(new(AssumptionKind.CausedByOther, [cause]));

        // The same plane may be named twice in a record under two words.
        var merged = disturbances.GroupBy(each => each.Node, StringComparer.Ordinal)
            .Select(group => new Disturbance(group.Key, group.SelectMany(each => each.Phases).ToValueList())).ToValueList();
        return new(incident.Id, incident.Title, incident.End - incident.Start, merged)
        {
            Start = incident.Start,
            Assumed = assumptions.ToValueList(),
            MetShare = incident.Scope is { Kind: ScopeKind.Share } && incident.Planes.All(history => IncidentPlay.NetworkShare(incident, history.Plane) is null) ? incident.Scope.Share : null,
        };
    }

    private static IEnumerable<string> Hit(InventoryGraph graph, List<Supplier> suppliers, Place? place, string plane)
    {
        if (place is not null && PhysicalPlanes.Any(physical => plane.StartsWith(physical, StringComparison.Ordinal)))
        {
            yield return $"place:{place.Id}";
            yield break;
        }
        foreach (var supplier in suppliers)
            if (graph.Number($"plane:{supplier.Id}/{plane}") >= 0) yield return $"plane:{supplier.Id}/{plane}";
    }

    private static DisturbancePhase Phase(Incident incident, PlanePhase phase) => new(
        phase.From - incident.Start,
        phase.Until - incident.Start,
        phase.State switch
        {
            PlaneState.Up => DisturbanceState.Well,
            PlaneState.Degraded => new DisturbanceState.Degraded(phase.SuccessShare!.Value),
            PlaneState.Flapping => new DisturbanceState.Flapping(phase.Period!.Value, phase.BadShare!.Value),
            _ => DisturbanceState.Out,
        });

    private static bool Same(string one, string two) => string.Equals(one, two, StringComparison.OrdinalIgnoreCase);
}
