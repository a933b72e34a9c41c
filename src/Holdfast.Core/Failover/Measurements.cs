namespace Holdfast.Core.Failover;

/// <summary>
/// All that the probes have told so far, for one router: observations in, verdicts out. Immutable; the shell keeps the latest.
/// </summary>
/// <remarks>
/// Three rules keep a fault of the watcher from becoming a fault of the target:
/// a failure counts only if something independent (another supplier) answered at the same vantage point over the same address
/// family within <see cref="RouterPolicy.VouchedFor"/>; a vantage point that is silent or blind has no vote; and the quorum is
/// a majority of the configured vantage points, not of those that report.
/// </remarks>
public sealed class Measurements
{
    /// <summary>So many rounds make a share: two minutes at 10 s.</summary>
    public const int ShareRounds = 12;

    private const int Families = 2;

    private readonly Router _router;
    private readonly RouterPolicy _policy;
    private readonly Shape _shape;
    private readonly Track[][] _views;
    private readonly ValueList<Readiness> _readiness;

    private Measurements(Router router, RouterPolicy policy, Shape shape, Track[][] views, ValueList<Readiness> readiness) =>
        (_router, _policy, _shape, _views, _readiness) = (router, policy, shape, views, readiness);

    public Router Router => _router;

    public RouterPolicy Policy => _policy;

    public static Measurements Start(Router router, RouterPolicy policy)
    {
        var shape = new Shape(router);
        var views = new Track[router.Vantages.Count][];
        for (var i = 0; i < views.Length; i++) views[i] = new Track[shape.Count * Families];
        return new Measurements(router, policy, shape, views, Enumerable.Repeat(default(Readiness), router.Fronts.Count).ToValueList());
    }

    /// <summary>Takes in one batch; results of one subject in the order given. Observations of unknown subjects or from unconfigured places are ignored.</summary>
    public Measurements With(params ReadOnlySpan<Observation> batch) => With(batch, isVouching: true);

    /// <param name="batch">See above.</param>
    /// <param name="isVouching">False only in the simulation, to show that the rule is needed.</param>
    internal Measurements With(ReadOnlySpan<Observation> batch, bool isVouching)
    {
        Track[][]? views = null;
        var copied = 0UL;
        // First who answered at all: what stands in one batch was seen at one time, so its order must not matter for vouching.
        foreach (ref readonly var observation in batch)
        {
            if (observation.Result is ProbeResult.Inconclusive) continue;
            var vantage = _shape.VantageOf(observation.Vantage);
            var subject = _shape.IndexOf(observation.Subject);
            if (vantage < 0 || subject < 0) continue;
            views ??= [.. _views];
            if ((copied >> vantage & 1) == 0)
            {
                views[vantage] = [.. views[vantage]];
                copied |= 1UL << vantage;
            }
            if (observation.Result is not ProbeResult.Success) continue;
            ref var track = ref views[vantage][subject * Families + (int)observation.Family];
            track.LastSuccessAt = Math.Max(track.LastSuccessAt, observation.At.UtcTicks);
        }
        foreach (ref readonly var observation in batch)
        {
            if (observation.Result is ProbeResult.Inconclusive) continue;
            var vantage = _shape.VantageOf(observation.Vantage);
            var subject = _shape.IndexOf(observation.Subject);
            if (vantage < 0 || subject < 0) continue;
            var tracks = views![vantage];
            ref var track = ref tracks[subject * Families + (int)observation.Family];
            var at = observation.At.UtcTicks;
            if (observation.Result is ProbeResult.Success) track.Success(at, _policy);
            else if (!isVouching || IsVouched(tracks, subject, observation.Family, at)) track.Failure(at, _policy);
            else track.UnvouchedFailure(at, _policy);
        }
        return views is null ? this : new Measurements(_router, _policy, _shape, views, _readiness);
    }

    /// <summary>Says how ready a front is to take over.</summary>
    public Measurements With(FrontName front, Readiness readiness)
    {
        var list = _readiness.ToArray();
        for (var i = 0; i < list.Length; i++)
        {
            if (_router.Fronts[i].Name == front) list[i] = readiness;
        }
        return new Measurements(_router, _policy, _shape, _views, list.ToValueList());
    }

    /// <summary>The same memory under a changed configuration: what is still configured keeps its history.</summary>
    /// <param name="moved">Fronts that live somewhere else now: nothing is known of them.</param>
    public Measurements Under(Router router, RouterPolicy policy, ValueList<FrontName> moved = default)
    {
        var next = Start(router, policy);
        for (var v = 0; v < router.Vantages.Count; v++)
        {
            var oldVantage = _shape.VantageOf(router.Vantages[v]);
            if (oldVantage < 0) continue;
            for (var s = 0; s < next._shape.Count; s++)
            {
                var old = _shape.IndexOf(next._shape.Subjects[s]);
                if (old < 0 || next._shape.Subjects[s] is { Kind: SubjectKind.Front } front && moved.Any(one => one.Value == front.Name)) continue;
                for (var f = 0; f < Families; f++) next._views[v][s * Families + f] = _views[oldVantage][old * Families + f];
            }
        }
        foreach (var front in router.Fronts)
        {
            var old = _shape.IndexOf(Subject.Of(front.Name));
            if (old >= 0 && !moved.Contains(front.Name)) next = next.With(front.Name, _readiness[old]);
        }
        return next;
    }

    /// <summary>The verdicts at this moment, by quorum.</summary>
    public Verdicts Judge(DateTimeOffset now) => Judge(now, _router.Quorum);

    /// <summary>The verdicts of those who looked within the last two intervals: an older word is none.</summary>
    public Verdicts Recent(DateTimeOffset now) => new Measurements(_router, _policy with { Silence = 2 * _policy.Interval }, _shape, _views, _readiness).Judge(now);

    /// <param name="now">See above.</param>
    /// <param name="quorum">See above.</param>
    /// <param name="hasOldSight">True only in the simulation, to show that the rule is needed: a canary's answer counts however old it is.</param>
    internal Verdicts Judge(DateTimeOffset now, int quorum, bool hasOldSight = false)
    {
        var fronts = new FrontVerdict[_router.Fronts.Count];
        var at = now.UtcTicks;
        for (var i = 0; i < fronts.Length; i++) fronts[i] = JudgeFront(i, at, quorum);
        var origin = _router.ProbesOrigin ? JudgeSubject(_shape.OriginIndex, at, quorum, out _, out _, out _) : Verdict.Unknown;
        return new Verdicts(new ValueList<FrontVerdict>(fronts), JudgeSight(fronts, at, quorum, hasOldSight), origin);
    }

    /// <summary>What one vantage point believes of one subject: for status pages and tests.</summary>
    public Verdict At(string vantage, Subject subject, DateTimeOffset now)
    {
        var v = _shape.VantageOf(vantage);
        var s = _shape.IndexOf(subject);
        return v < 0 || s < 0 ? Verdict.Unknown : View(_views[v], s, now.UtcTicks, out _, out _);
    }

    /// <summary>A majority of vantage points saw it fail when it was last asked, and something vouches for that they can see.</summary>
    public bool Fails(Subject subject, DateTimeOffset now)
    {
        var index = _shape.IndexOf(subject);
        if (index < 0) return false;
        var failing = 0;
        foreach (var tracks in _views)
        {
            var fails = false;
            for (var f = 0; f < Families; f++)
            {
                ref readonly var track = ref tracks[index * Families + f];
                fails |= !track.IsEmpty && now.UtcTicks - track.LastAt <= _policy.StaleAfter.Ticks && !track.IsBlind(_policy.Down) && track.FailuresInARow > 0;
            }
            if (fails) failing++;
        }
        return failing >= _router.Quorum;
    }

    private FrontVerdict JudgeFront(int index, long now, int quorum)
    {
        var verdict = JudgeSubject(index, now, quorum, out var up, out var clean, out var votes);
        return new FrontVerdict(_router.Fronts[index].Name, verdict, Instant(up), Instant(clean), votes, _readiness[index], GoodOf(index, now, quorum));
    }

    /// <summary>What a majority of vantage points has seen at least; a vantage point's own is that of its worst family.</summary>
    private int? GoodOf(int subject, long now, int quorum)
    {
        Span<int> seen = stackalloc int[_views.Length];
        var count = 0;
        foreach (var tracks in _views)
        {
            int? worst = null;
            var isFull = true;
            for (var f = 0; f < Families; f++)
            {
                ref readonly var track = ref tracks[subject * Families + f];
                if (IsSilent(in track, now)) continue;
                if (track.GoodOf(ShareRounds) is not { } good) isFull = false;
                else if (worst is null || good < worst) worst = good;
            }
            if (isFull && worst is { } known) seen[count++] = known;
        }
        if (count < quorum || quorum == 0) return null;
        seen[..count].Sort();
        return seen[count - quorum];
    }

    private bool IsSilent(in Track track, long now) => track.IsEmpty || now - track.LastAt > _policy.StaleAfter.Ticks || track.IsBlind(_policy.Down);

    private Verdict JudgeSubject(int subject, long now, int quorum, out long upSince, out long cleanSince, out Votes votes)
    {
        Span<long> ups = stackalloc long[_views.Length];
        Span<long> cleans = stackalloc long[_views.Length];
        int healthy = 0, suspect = 0, recovering = 0, unhealthy = 0, upCount = 0, cleanCount = 0;
        foreach (var tracks in _views)
        {
            switch (View(tracks, subject, now, out var up, out var clean))
            {
                case Verdict.Healthy: healthy++; break;
                case Verdict.Suspect: suspect++; break;
                case Verdict.Recovering: recovering++; break;
                case Verdict.Unhealthy: unhealthy++; break;
                default: continue; // cannot tell: no vote
            }
            if (up > 0) ups[upCount++] = up;
            if (clean > 0) cleans[cleanCount++] = clean;
        }
        votes = new Votes(_views.Length, healthy, suspect, recovering, unhealthy);
        upSince = SinceQuorum(ups[..upCount], quorum);
        cleanSince = SinceQuorum(cleans[..cleanCount], quorum);
        if (unhealthy >= quorum) return Verdict.Unhealthy;
        if (healthy >= quorum) return Verdict.Healthy;
        if (healthy + suspect >= quorum) return Verdict.Suspect;
        if (healthy + suspect + recovering >= quorum) return Verdict.Recovering;
        // Disputed: enough places report, no side has the majority. Not a target, and no reason to leave.
        return healthy + suspect > 0 && votes.Silent < quorum ? Verdict.Suspect : Verdict.Unknown;
    }

    /// <summary>One vantage point's view: the worst of the address families that it can use at all.</summary>
    private Verdict View(Track[] tracks, int subject, long now, out long upSince, out long cleanSince)
    {
        var worst = Verdict.Unknown;
        var rank = -1;
        upSince = cleanSince = 0;
        var isClean = true;
        for (var f = 0; f < Families; f++)
        {
            ref readonly var track = ref tracks[subject * Families + f];
            if (IsSilent(in track, now)) continue;
            upSince = Math.Max(upSince, track.UpSince);
            cleanSince = Math.Max(cleanSince, track.CleanSince);
            isClean &= track.CleanSince > 0;
            var severity = Severity(track.State);
            if (severity <= rank) continue;
            rank = severity;
            worst = track.State;
        }
        if (!isClean) cleanSince = 0;
        if (worst is Verdict.Unhealthy or Verdict.Unknown) upSince = 0;
        return worst;
    }

    private static int Severity(Verdict state) => state switch
    {
        Verdict.Healthy => 0,
        Verdict.Unknown => 1,
        Verdict.Suspect => 2,
        Verdict.Recovering => 3,
        _ => 4,
    };

    private bool IsVouched(Track[] tracks, int subject, AddressFamily family, long at)
    {
        var supplier = _shape.Suppliers[subject];
        var since = at - _policy.VouchedFor.Ticks;
        for (var other = 0; other < _shape.Count; other++)
        {
            if (other == subject || supplier is not null && supplier == _shape.Suppliers[other]) continue;
            var success = tracks[other * Families + (int)family].LastSuccessAt;
            if (success > 0 && success >= since) return true;
        }
        return false;
    }

    /// <summary>A canary proves sight at a vantage point if it answered there when it was last asked, lately, and no front of its supplier is failing.</summary>
    private Sight JudgeSight(FrontVerdict[] fronts, long now, int quorum, bool hasOldSight)
    {
        var firstCanary = _router.Fronts.Count;
        int seeing = 0, looked = 0;
        for (var v = 0; v < _views.Length; v++)
        {
            bool sees = false, hasLooked = false;
            for (var c = 0; c < _router.Canaries.Count; c++)
            {
                var supplier = _router.Canaries[c].Supplier;
                if (SharesSupplierWithFailing(fronts, supplier)) continue;
                for (var f = 0; f < Families; f++)
                {
                    ref readonly var track = ref _views[v][(firstCanary + c) * Families + f];
                    hasLooked |= !track.IsEmpty;
                    // Its last answer counts: a canary that answered half a minute ago and fails now proves nothing about now.
                    sees |= hasOldSight && track.LastSuccessAt > 0 || track.LastSuccessAt > 0 && track.LastSuccessAt >= track.LastAt && now - track.LastSuccessAt <= _policy.StaleAfter.Ticks;
                }
            }
            if (sees) seeing++;
            if (hasLooked) looked++;
        }
        return seeing >= quorum ? Sight.Clear : looked >= quorum ? Sight.Lost : Sight.Unproven;
    }

    private bool SharesSupplierWithFailing(FrontVerdict[] fronts, string? supplier)
    {
        if (supplier is null) return false;
        for (var i = 0; i < fronts.Length; i++)
        {
            if (_router.Fronts[i].Supplier == supplier && fronts[i].Measured is not (Verdict.Healthy or Verdict.Recovering)) return true;
        }
        return false;
    }

    private static long SinceQuorum(Span<long> instants, int quorum)
    {
        if (instants.Length < quorum || quorum == 0) return 0;
        instants.Sort();
        return instants[quorum - 1];
    }

    private static DateTimeOffset? Instant(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    /// <summary>Where each subject stands in the tables: fronts, then canaries, then the origin.</summary>
    private sealed class Shape
    {
        public Shape(Router router)
        {
            Vantages = [.. router.Vantages];
            Subjects =
            [
                .. router.Fronts.Select(front => Subject.Of(front.Name)),
                .. router.Canaries.Select(canary => Subject.OfCanary(canary.Name)),
                .. router.ProbesOrigin ? [Subject.Origin] : Array.Empty<Subject>(),
            ];
            Suppliers =
            [
                .. router.Fronts.Select(front => front.Supplier),
                .. router.Canaries.Select(canary => canary.Supplier),
                .. router.ProbesOrigin ? [router.OriginSupplier] : Array.Empty<string?>(),
            ];
            ArgumentOutOfRangeException.ThrowIfGreaterThan(Vantages.Length, 64);
        }

        public string[] Vantages { get; }

        public Subject[] Subjects { get; }

        public string?[] Suppliers { get; }

        public int Count => Subjects.Length;

        public int OriginIndex => Subjects.Length - 1;

        // Short lists of short names, asked for each observation: a loop beats a dictionary.
        public int VantageOf(string name)
        {
            for (var i = 0; i < Vantages.Length; i++)
            {
                if (string.Equals(Vantages[i], name, StringComparison.Ordinal)) return i;
            }
            return -1;
        }

        public int IndexOf(Subject subject)
        {
            for (var i = 0; i < Subjects.Length; i++)
            {
                if (Subjects[i].Kind == subject.Kind && string.Equals(Subjects[i].Name, subject.Name, StringComparison.Ordinal)) return i;
            }
            return -1;
        }
    }
}
