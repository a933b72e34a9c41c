using Holdfast.Adapters.Incidents;
using Holdfast.Core;
using Holdfast.Core.Incidents;

namespace Holdfast.Adapters.Tests.Incidents;

public class IncidentFileTests
{
    [Fact]
    public void The_built_in_outages_are_read_whole()
    {
        var incidents = IncidentFile.BuiltIn();
        Assert.Equal(13, incidents.Count);
        Assert.All(incidents, incident => Assert.False(incident.Sources.IsEmpty));
        Assert.Equal("gcp-2025-06-12", incidents.Single(incident => incident.Id == "cf-2025-06-12").CausedBy);
    }

    [Fact]
    public void The_eighteenth_of_november_keeps_its_phases_and_its_marks()
    {
        var incident = IncidentFile.BuiltIn().Single(incident => incident.Id == "cf-2025-11-18");
        var api = incident.Plane(PlaneHistory.DnsApi)!.Phases.Single();
        Assert.Equal((PlaneState.Degraded, 0.7, Confidence.Guess), (api.State, api.SuccessShare!.Value, api.Confidence!.Value));
        var data = incident.Plane(PlaneHistory.CdnData)!;
        Assert.Null(data.At(incident.Start));
        Assert.Equal(PlaneState.Flapping, data.At(incident.CustomerImpactStart!.Value)!.State);
        Assert.Equal(PlaneState.Down, data.At(incident.End.AddSeconds(-1))!.State);
        Assert.Null(data.At(incident.End));
        Assert.Equal(TimeSpan.FromMinutes(28), incident.StatusPageLag);
        Assert.Equal(500, incident.Symptom.HttpStatus);
    }

    [Fact]
    public void A_strength_that_is_not_known_is_not_invented()
    {
        var incidents = IncidentFile.BuiltIn();
        Assert.False(incidents.Single(incident => incident.Id == "afd-2025-10-29").Plane(PlaneHistory.CdnData)!.Phases.Single().IsStrengthKnown);
        Assert.False(incidents.Single(incident => incident.Id == "cf-api-2025-09-12").Plane(PlaneHistory.DnsApi)!.Phases.Single().IsStrengthKnown);
    }

    [Fact]
    public void What_is_lost_stays_lost()
    {
        var fire = IncidentFile.BuiltIn().Single(incident => incident.Id == "ovh-2021-03-10");
        Assert.Equal(PlaneState.Lost, fire.Plane("building-sbg2")!.At(fire.End.AddYears(5))!.State);
    }

    [Fact]
    public void Every_problem_of_a_file_is_reported_with_its_place()
    {
        const string Text = """
            kind: incidents
            version: 1
            incidents:
              - id: x
                owner: y
                title: z
                start: yesterday
                end: 2025-01-01T00:00:00Z
                scope: { kind: share }
                symptom: { layer: dns }
                colour: red
                planes:
                  dns-api:
                    - { state: sleepy }
            """;
        var problems = new List<Problem>();
        Assert.Null(IncidentFile.Read("my.yaml", new StringReader(Text), problems));
        Assert.Contains(problems, problem => problem is { Line: 7 } && problem.Message.Contains("is not a time", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem is { Line: 9 } && problem.Message.Contains("needs share", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem is { Line: 11 } && problem.Message.Contains("unknown key 'colour'", StringComparison.Ordinal));
    }
}
