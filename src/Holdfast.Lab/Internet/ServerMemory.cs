using System.Net;

namespace Holdfast.Lab.Internet;

/// <summary>What a resolver remembers of the servers it has asked, and the order in which it asks them next.</summary>
internal sealed class ServerMemory(ResolverHabit habit, int seed)
{
    // ns1.com on BIND: smoothed round trip times, those not chosen decay by 0.98 so that they are tried again, failures cost 200 ms.
    private const double Decay = 0.98;
    private const double Smoothing = 0.7;
    private static readonly TimeSpan Penalty = TimeSpan.FromMilliseconds(200);

    // Unbound takes any server within 400 ms of the best.
    private static readonly TimeSpan Band = TimeSpan.FromMilliseconds(400);

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<IPEndPoint, TimeSpan> _roundTrips = [];
    private int _turn;

    public IReadOnlyList<IPEndPoint> Order(IReadOnlyList<IPEndPoint> servers)
    {
        lock (_lock)
        {
            switch (habit)
            {
                case ResolverHabit.Nearest:
                    IPEndPoint[] byDistance = [.. servers.OrderBy(Known).ThenBy(_ => _random.Next())];
                    foreach (var other in byDistance.Skip(1))
                    {
                        if (_roundTrips.TryGetValue(other, out var time)) _roundTrips[other] = time * Decay;
                    }
                    return byDistance;
                case ResolverHabit.Uniform:
                    var best = servers.Min(Known);
                    return [.. servers.OrderBy(server => Known(server) > best + Band).ThenBy(_ => _random.Next())];
                default:
                    var start = _turn++ % servers.Count;
                    return [.. servers.Skip(start), .. servers.Take(start)];
            }
        }
    }

    public void Answered(IPEndPoint server, TimeSpan roundTrip)
    {
        lock (_lock)
        {
            _roundTrips[server] = _roundTrips.TryGetValue(server, out var before)
                ? (before * Smoothing) + (roundTrip * (1 - Smoothing))
                : roundTrip;
        }
    }

    public void Failed(IPEndPoint server)
    {
        lock (_lock) _roundTrips[server] = Known(server) + Penalty;
    }

    /// <summary>A server never asked counts as very near, so that each is tried once.</summary>
    private TimeSpan Known(IPEndPoint server) => _roundTrips.GetValueOrDefault(server);
}
