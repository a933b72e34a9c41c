using Holdfast.Core;

namespace Holdfast.Lab.World;

/// <summary>
/// Users as a fluid: each group of resolvers holds cached answers that run out evenly over one TTL, and then asks the providers
/// by its habit. No single user is simulated, so a second costs nanoseconds and the shares have no noise.
/// </summary>
internal sealed class Population
{
    // RFC 8767: an answer that cannot be refreshed is served stale, and the failure is looked at again after 30 s.
    private const int StaleRetry = 30;

    // What sums of many fractions differ by.
    private const double Noise = 1e-9;

    private readonly Group[] _groups;
    private readonly Provider[] _providers;
    private readonly WorldSpec _spec;
    private readonly int _horizon;
    private readonly double[] _shares;
    private readonly List<UsersAt> _kept = [];
    private int _second;

    public Population(WorldSpec spec, Provider[] providers, ValueList<ResolverHabit> habits)
    {
        _spec = spec;
        _providers = providers;
        var longest = providers.Max(provider => provider.Spec.Ttl) + StaleRetry + 1;
        _horizon = longest;
        _groups = [.. habits.Select(habit => new Group(habit, providers, spec.Fronts.Count, spec.StartsAt, longest))];
        _shares = new double[spec.Fronts.Count];
        _shares[spec.StartsAt] = 1;
    }

    public double Lost { get; private set; }

    public double Bad { get; private set; }

    /// <summary>Where users were, each time that it changed, if the spec asks for it.</summary>
    public IReadOnlyList<UsersAt> Kept => _kept;

    /// <summary>Lives the seconds up to this moment with what is served now.</summary>
    public void Advance(long until)
    {
        for (; _second * 1000L < until; _second++)
        {
            var at = _second * 1000L;
            Bad += _spec.Fronts[0].Badness(at);
            foreach (var group in _groups)
            {
                Renew(group, at);
                for (var front = 0; front < group.On.Length; front++)
                {
                    if (group.On[front] > 0) Lost += group.Users * group.On[front] * _spec.Fronts[front].Badness(at);
                }
            }
            if (_spec.KeepsUsers) Keep();
        }
    }

    private void Keep()
    {
        var hasChanged = false;
        for (var front = 0; front < _shares.Length; front++)
        {
            var share = 0.0;
            foreach (var group in _groups) share += group.Users * group.On[front];
            if (Math.Abs(share - _shares[front]) < Noise) continue;
            _shares[front] = share;
            hasChanged = true;
        }
        if (hasChanged) _kept.Add(new UsersAt(_second, _shares.ToValueList()));
    }

    private void Renew(Group group, long at)
    {
        var slot = _second % _horizon;
        for (var front = 0; front < group.On.Length; front++)
        {
            var mass = group.Expiring[slot, front];
            if (mass == 0) continue;
            group.Expiring[slot, front] = 0;
            group.On[front] -= mass;
            // Servers that do not answer are skipped after a timeout (failover.md 0.2: no failures, p95 31 ms).
            var reachable = 0.0;
            for (var p = 0; p < _providers.Length; p++) reachable += group.Weights[p] * Serving(p, at);
            if (reachable <= 0)
            {
                // Nobody answers where this group usually asks: it asks the others, and if nobody answers, the stale answer stands.
                var others = 0;
                for (var p = 0; p < _providers.Length; p++) others += Serving(p, at) > 0 ? 1 : 0;
                if (others == 0) Put(group, front, mass, StaleRetry);
                for (var p = 0; p < _providers.Length && others > 0; p++)
                {
                    if (Serving(p, at) > 0) Put(group, FrontAt(p), mass / others, _providers[p].Spec.Ttl);
                }
                continue;
            }
            for (var p = 0; p < _providers.Length; p++)
            {
                var share = group.Weights[p] * Serving(p, at) / reachable;
                if (share > 0) Put(group, FrontAt(p), mass * share, _providers[p].Spec.Ttl);
            }
        }
    }

    private double Serving(int provider, long at) => 1 - _providers[provider].Spec.Serving.Badness(at);

    private int FrontAt(int provider)
    {
        var served = _providers[provider].Served.Front;
        for (var i = 0; i < _spec.Router.Fronts.Count; i++)
        {
            if (_spec.Router.Fronts[i].Name == served) return i;
        }
        return 0;
    }

    private void Put(Group group, int front, double mass, int ttl)
    {
        group.On[front] += mass;
        group.Expiring[(_second + Math.Max(1, ttl)) % _horizon, front] += mass;
    }

    private sealed class Group
    {
        public Group(ResolverHabit habit, Provider[] providers, int fronts, int startsAt, int horizon)
        {
            Users = habit.Users;
            Weights = [.. habit.Weights];
            On = new double[fronts];
            Expiring = new double[horizon, fronts];
            // The steady state before the run: all on one front; who asks a provider with a long TTL stays with it longer.
            var total = providers.Select((provider, p) => Weights[p] * provider.Spec.Ttl).Sum();
            for (var p = 0; p < providers.Length; p++)
            {
                var ttl = Math.Max(1, providers[p].Spec.Ttl);
                for (var second = 0; second < ttl; second++) Expiring[second, startsAt] += Weights[p] / Math.Max(1, total);
            }
            for (var second = 0; second < horizon; second++) On[startsAt] += Expiring[second, startsAt];
        }

        public double Users { get; }

        public double[] Weights { get; }

        public double[] On { get; }

        public double[,] Expiring { get; }
    }
}
