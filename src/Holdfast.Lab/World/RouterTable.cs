using System.Collections.Concurrent;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Inventory;

namespace Holdfast.Lab.World;

/// <summary>
/// What routers do in events of the dependency graph, by the product's own machine in the simulated world. Each answer is computed once:
/// events are cut into episodes, and an episode that was played before, in whatever event, is not played again.
/// </summary>
public sealed class RouterTable
{
    // Nothing new happens after a day of the same uncertainty; and of an endless coming and going a day and a half is played.
    private static readonly long LongestByChance = Milliseconds(TimeSpan.FromDays(1));
    private static readonly long LongestEpisode = Milliseconds(TimeSpan.FromHours(36));

    private readonly Dictionary<string, RouterSetup> _setups;
    private readonly ConcurrentDictionary<Episode, Lazy<EpisodeAnswer>> _answers = new();

    /// <param name="setups">The routers as they are configured; one that is not among them is steered by the default policy.</param>
    public RouterTable(IEnumerable<RouterSetup> setups) => _setups = setups.ToDictionary(setup => setup.Router.Name, StringComparer.Ordinal);

    /// <summary>How many episodes were played so far.</summary>
    public int Played => _answers.Count;

    public RouterTimeline Answer(RouterQuestion question)
    {
        if (question.Router.Fronts.Count < 2 || question.Providers.IsEmpty) return RouterTimeline.Still;
        var setup = For(question.Router);
        var settled = Settled(setup, question.Router);
        var users = new List<RouterUsers>();
        var moves = new List<RouterMove>();
        var startsAt = 0;
        foreach (var spans in Episodes(question, settled))
        {
            var episode = new Episode(question.Router, question.Providers, startsAt, Cut(spans, settled, question.IsOneOfMany));
            // Of thousands each is played in one phase of the probes; an outage longer than everything is met often, and is played in all.
            var isDrawn = question.IsOneOfMany && episode.Intervals.Any(interval => interval.Length < settled);
            var answer = _answers.GetOrAdd(episode with { IsDrawn = isDrawn }, key => new Lazy<EpisodeAnswer>(() => EpisodeAnswer.Of(key, setup))).Value;
            answer.Place(spans, episode, users, moves);
            startsAt = answer.EndsAt;
        }
        return new RouterTimeline(users.ToValueList(), moves.ToValueList());
    }

    private RouterSetup For(FailoverRouter router)
    {
        var setup = _setups.GetValueOrDefault(router.Name)
            ?? new RouterSetup(new Router(router.Name, [], [new Canary("elsewhere")], ["watcher"]), RouterPolicy.Default, "watcher", new RouterRecord(DnsName.Parse("router.example."), default, []), []);
        var fronts = router.Fronts.Select((front, place) => new Front(
            FrontName.TryParse(front.Name, out var name) ? name : FrontName.Parse($"front-{place}"), front.Supplier is "" or "self" ? null : front.Supplier)).ToValueList();
        var last = setup.Policy.LastResort is { } resort && fronts.Any(front => front.Name == resort) ? setup.Policy.LastResort : null;
        return setup with
        {
            Router = setup.Router with { Fronts = fronts, Vantages = [setup.By] },
            Policy = setup.Policy with { LastResort = last },
            Record = setup.Record with { Ttl = new Ttl((int)Math.Clamp(router.Ttl.TotalSeconds, 1, int.MaxValue)) },
            // A front that a measure adds is taken to give what the first one gives.
            Protections = setup.Protections.IsEmpty ? [] : fronts.Select((_, place) => setup.Protections[place < setup.Protections.Count ? place : 0]).ToValueList(),
        };
    }

    /// <summary>After so long in which nothing changes, nothing will: detected, moved, gone back if it may, caches drained.</summary>
    private static long Settled(RouterSetup setup, FailoverRouter router)
    {
        var policy = setup.Policy;
        var ttl = Math.Max(router.Ttl.TotalSeconds, setup.Providers.Select(provider => setup.Record.TtlAt(provider, null).Seconds).DefaultIfEmpty().Max());
        return Milliseconds(policy.Failback.Dwell + policy.Failback.Clean + policy.Up * policy.Interval + policy.MinimumHealthy + TimeSpan.FromSeconds(ttl) + TimeSpan.FromMinutes(70));
    }

    /// <summary>The spans in which nothing changes around the router, without those in which all is well for long: there it starts anew.</summary>
    private static List<List<Span>> Episodes(RouterQuestion question, long settled)
    {
        ServiceCourse[] courses = [.. question.Fronts, .. question.Serving, .. question.Writing, question.Watching];
        var moments = courses.SelectMany(course => course.Steps).Select(step => Milliseconds(step.At)).Distinct().Order().ToArray();
        var next = new int[courses.Length];
        var shares = new double[courses.Length];
        Array.Fill(shares, 1);
        var episodes = new List<List<Span>>();
        List<Span>? open = null;
        for (var at = 0; at < moments.Length; at++)
        {
            for (var course = 0; course < courses.Length; course++)
                for (; next[course] < courses[course].Steps.Count && Milliseconds(courses[course].Steps[next[course]].At) <= moments[at]; next[course]++)
                    shares[course] = courses[course].Steps[next[course]].Share;
            var until = at + 1 < moments.Length ? moments[at + 1] : long.MaxValue;
            var isWell = Array.TrueForAll(shares, share => share >= 1);
            if (open is null && isWell) continue;
            if (open is null) episodes.Add(open = []);
            open.Add(new Span(moments[at], until, shares.ToValueList()));
            if (isWell && until - moments[at] >= settled) open = null;
        }
        return episodes;
    }

    private static ValueList<Interval> Cut(List<Span> spans, long settled, bool isRough)
    {
        var intervals = new List<Interval>(spans.Count);
        var whole = 0L;
        for (var i = 0; i < spans.Count; i++)
        {
            var isByChance = spans[i].Shares.Any(share => share is > 0 and < 1);
            var length = i == spans.Count - 1 && !isByChance ? settled : Math.Min(spans[i].Until - spans[i].From, isByChance ? Math.Max(LongestByChance, settled) : settled);
            if (isRough && length < settled) length = Rounded(length);
            if (whole + length > Math.Max(LongestEpisode, settled)) break;
            whole += length;
            intervals.Add(new Interval(length, spans[i].Shares));
        }
        return intervals.ToValueList();
    }

    // Steps of 5 s, and of a tenth from a few minutes on: what a front loses while it is down is not read from the table, only where users are.
    private static long Rounded(long length)
    {
        const long Least = 5_000;
        const double Tenth = 0.1;
        if (length <= 120_000) return Math.Max(Least, (length + Least / 2) / Least * Least);
        return (long)Math.Round(Math.Exp(Math.Round(Math.Log(length) / Tenth) * Tenth) / 1000) * 1000;
    }

    internal static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    /// <summary>In an event: nothing changes around the router from here until there.</summary>
    internal readonly record struct Span(long From, long Until, ValueList<double> Shares);
}

/// <summary>What is played: from all well, some spans one after the other. Equal episodes have equal answers.</summary>
/// <param name="StartsAt">The front at which all users are before.</param>
internal sealed record Episode(FailoverRouter Router, ValueList<string> Providers, int StartsAt, ValueList<Interval> Intervals)
{
    /// <summary>Played in one phase of the probes, drawn by the episode's length.</summary>
    public bool IsDrawn { get; init; }
}

/// <param name="Length">Milliseconds.</param>
/// <param name="Shares">What serves how well: fronts, name servers, what takes writes, who decides.</param>
internal readonly record struct Interval(long Length, ValueList<double> Shares);
