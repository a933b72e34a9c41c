using System.Collections.Concurrent;
using Holdfast.Adapters.Incidents;
using Holdfast.Core;
using Holdfast.Core.Incidents;
using Holdfast.Lab.World;

namespace Holdfast.Adapters.Tests.World;

/// <summary>Scenario reports that several tests look at, computed once: the same request gives the same report.</summary>
internal static class Reports
{
    private static readonly ConcurrentDictionary<(string, RouterPlace, PlaneState?), Lazy<ScenarioReport>> Known = new();

    public static ValueList<Incident> Incidents { get; } = IncidentFile.BuiltIn();

    public static ScenarioReport Of(string id, RouterPlace place = RouterPlace.Same, PlaneState? dnsApi = null) =>
        Known.GetOrAdd((id, place, dnsApi), _ => new Lazy<ScenarioReport>(() =>
            Scenario.Run(Incidents.Single(incident => incident.Id == id), new ScenarioOptions { Place = place, DnsApi = dnsApi }))).Value;
}
