using System.Net;
using System.Net.Sockets;
using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Failover;
using AddressFamily = Holdfast.Core.Failover.AddressFamily;

namespace Holdfast.Adapters.Probes;

/// <summary>
/// Looks at one subject again and again, each address family on its own, standbys as often as the active front. A round asks every
/// address that a family has (at most four, beyond that in turns) and succeeds when one of them answers: that is what a client reaches
/// that tries the next address (RFC 8305).
/// </summary>
public sealed class Prober(
    Subject subject, ProbeSettings settings, TargetAddresses addresses, string vantage, TimeSpan interval, TimeProvider clock) : IDisposable
{
    private readonly Dictionary<IPEndPoint, IProbe> _probes = [];
    private long _turn;

    public Subject Subject => subject;

    public TimeSpan Interval => interval;

    /// <summary>Probes until cancelled and hands over what each round saw.</summary>
    /// <param name="startAfter">Spreads the probes of many fronts, so that they do not knock in step.</param>
    public async Task RunAsync(TimeSpan startAfter, Action<IReadOnlyList<Observation>, IReadOnlyList<ProbeReport>> report, CancellationToken cancel)
    {
        await Task.Delay(startAfter, clock, cancel);
        using var timer = new PeriodicTimer(interval, clock);
        do
        {
            var (observations, reports) = await RoundAsync(cancel);
            if (observations.Count > 0) report(observations, reports);
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    /// <summary>One observation per address family.</summary>
    public async Task<(IReadOnlyList<Observation> Observations, IReadOnlyList<ProbeReport> Reports)> RoundAsync(CancellationToken cancel)
    {
        using var span = ProbeTraces.Round(subject, vantage);
        var known = await addresses.GetAsync(cancel);
        var turn = _turn++;
        var chosen = known.GroupBy(address => address.AddressFamily).Select(family => family.ToList()).SelectMany(family => ProbeRound.Chosen(family.Count, turn).Select(i => family[i])).ToList();
        if (chosen.Count == 0)
        {
            ProbeResult nothing = addresses.IsGone
                ? new ProbeResult.Failure(ProbeLayer.Name, addresses.Trouble ?? "the target has no address")
                : new ProbeResult.Inconclusive(addresses.Trouble ?? "the target was not resolved yet");
            Observation[] none = [new Observation(subject, vantage, AddressFamily.V4, nothing, clock.GetUtcNow())];
            span?.End(none);
            return (none, []);
        }
        Forget(known);
        var reports = await Task.WhenAll(chosen.Select(async address => await ProbeOf(address).ProbeAsync(cancel) with { Address = address.Address }));
        var now = clock.GetUtcNow();
        var observations = chosen.Zip(reports).GroupBy(pair => FamilyOf(pair.First))
            .Select(family => new Observation(subject, vantage, family.Key, Together(family.Select(pair => pair.Second)), now)).ToList();
        span?.End(observations);
        return (observations, reports);
    }

    public void Dispose()
    {
        foreach (var probe in _probes.Values) probe.Dispose();
    }

    private ProbeResult Together(IEnumerable<ProbeReport> family) =>
        ProbeRound.Together([.. family.Select(report => (report.Address!.ToString(), report.Result))], settings.Addresses);

    private IProbe ProbeOf(IPEndPoint address)
    {
        if (_probes.TryGetValue(address, out var known)) return known;
        // A connection is renewed at the first probe after its life has ended: one interval earlier, so that the promise is kept.
        var fresh = settings.FreshTls > interval ? settings.FreshTls - interval : TimeSpan.Zero;
        return _probes[address] = settings.UsesTcpOnly ? new TcpProbe(settings, address, clock) : new HttpProbe(settings with { FreshTls = fresh }, address, clock);
    }

    /// <summary>Targets of CDNs change their addresses: what is not asked any more keeps no connection.</summary>
    private void Forget(IEnumerable<IPEndPoint> known)
    {
        foreach (var gone in _probes.Keys.Except(known).ToList())
            if (_probes.Remove(gone, out var probe)) probe.Dispose();
    }

    private static AddressFamily FamilyOf(IPEndPoint address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? AddressFamily.V6 : AddressFamily.V4;
}
