using System.Globalization;
using Holdfast.Adapters.Incidents;
using Holdfast.Core.Failover;
using Holdfast.Lab.Internet;
using Holdfast.Lab.World;
using Holdfast.Output;
using RouterPlace = Holdfast.Lab.Internet.RouterPlace;

namespace Holdfast.Demo;

/// <summary>The table at the end of the interactive lab.</summary>
internal static class LabText
{
    public static string Place(RouterPlace place) => place switch
    {
        RouterPlace.Outside => "outside both CDNs' owners (deSEC and an own server)",
        RouterPlace.Owners => "at the DNS services of both CDNs' owners",
        _ => "in the site's own zone (the first CDN's owner and deSEC)",
    };

    public static void Write(LabResult result, LiveSiteOptions options, TextWriter writer, Paint paint)
    {
        var (measured, twin, policy) = (result.Measured, result.Twin, options.Policy);
        writer.WriteLine();
        var table = new Table("measured", "after the fault", "physical floor");
        table.Add("detected", Seconds(measured.Detected), $"{Seconds((policy.Down.InARow - 1) * policy.Interval)} to {Seconds(policy.Down.InARow * policy.Interval)} (the observations that the policy needs)");
        table.Add("decided", Seconds(measured.Decided), "the same moment");
        foreach (var (provider, after) in measured.Visible) table.Add($"served by every name server of {provider}", Seconds(after), "one API round trip later");
        table.Write(writer, paint);
        writer.WriteLine();
        var shares = new Table($"share of user time lost while cloudflare was broken ({Seconds(result.Bad)})", "");
        shares.Add("Holdfast, measured with real visits", $"{paint.Bold(Percent(result.Lost))} ± {Percent(Noise(result, options))}");
        shares.Add("the floor: an oracle with the same probes, policy and TTLs (simulated)", Percent(twin.Oracle));
        shares.Add("the original tool in the same world, sample configuration (simulated)", Percent(twin.OriginalSample));
        shares.Add("the original tool in the same world, one host name per CDN (simulated)", Percent(twin.OriginalFixed));
        shares.Write(writer, paint);
        writer.WriteLine($"±: the caches of only {options.Resolvers.Count} resolvers run out one after the other; the simulation has a large population, so what was measured may also lie below the simulated floor.");
        writer.WriteLine($"A fault of {Seconds(result.Bad)} here stands for one of {LabSetup.Scale * result.Bad.TotalMinutes:0.0} min with the policy in minutes (every span times {LabSetup.Scale}); the original tool looks every 2 min.");
        writer.WriteLine(result.Broken.IsEmpty
            ? $"{result.Checked} checks of invariants, none broken: replayed decisions, targets, the way back, epochs, undeclared records, probes"
            : paint.Red($"{result.Broken.Count} of {result.Checked} checks of invariants broken: {result.Broken[0].What}"));
        WriteRealDay(options.Place, writer);
        writer.WriteLine();
        writer.WriteLine("Next:  holdfast lab --scenario cf-2025-11-18     replay of the real incident in virtual time, with the lowest and the usual TTLs");
        writer.WriteLine("       holdfast lab --keep                       leave it running, and try status, switch, pin, history and dig by hand");
    }

    /// <summary>What the same rules and the original tool's would have lost on the real day, computed now in virtual time.</summary>
    private static void WriteRealDay(RouterPlace place, TextWriter writer)
    {
        var incident = IncidentFile.BuiltIn().First(one => one.Id == "cf-2025-11-18");
        var run = Scenario.Run(incident, new ScenarioOptions { Place = LabSetup.World(place), MinimumTtls = [60] }).Runs[0];
        writer.WriteLine(
            $"The real 18 November with the usual policy and TTL 60 (virtual time): Holdfast loses {run.UserTimeLost}, an oracle {run.Floor}, "
            + $"the original tool {run.OriginalSample} with its sample configuration and {run.OriginalFixed} with one host name per CDN.");
    }

    /// <summary>Half of the time between two caches that run out, as a share of the fault: what so few resolvers can tell apart.</summary>
    private static double Noise(LabResult result, LiveSiteOptions options) => LabSetup.TtlInForce(options).Max() / (2.0 * options.Resolvers.Count) / result.Bad.TotalSeconds;

    public static string Seconds(TimeSpan? span) => span is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.00} s") : "never";

    private static string Percent(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0.0} %") : "not computable";
}
