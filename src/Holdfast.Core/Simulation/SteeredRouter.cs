using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>A router in one run: what was seen around it, and where the answers to that send its users.</summary>
internal sealed class SteeredRouter
{
    private readonly double[] _atFirst;
    private readonly List<ServiceStep>[] _courses;
    private RouterTimeline _timeline = RouterTimeline.Still;
    private int _next;
    private int _nextMove;

    public SteeredRouter(GraphRouter router)
    {
        Router = router;
        Watched = [.. router.Fronts, .. router.Serving, .. router.Writing, .. router.Watchers];
        _courses = new List<ServiceStep>[router.Fronts.Count + router.Serving.Count + router.Writing.Count + 1];
        for (var i = 0; i < _courses.Length; i++) _courses[i] = [];
        _atFirst = new double[Math.Max(1, router.Fronts.Count)];
        _atFirst[0] = 1;
        Users = _atFirst;
    }

    public GraphRouter Router { get; }

    /// <summary>The nodes on which its answers depend.</summary>
    public int[] Watched { get; }

    /// <summary>Can it go anywhere?</summary>
    public bool IsSteerable => Router is { Fronts.Count: > 1, Watchers.IsEmpty: false, Writing.IsEmpty: false };

    /// <summary>The share of users at each front.</summary>
    public double[] Users { get; private set; }

    public bool IsMoved => !ReferenceEquals(Users, _atFirst);

    public TimeSpan Wake => _next < _timeline.Users.Count ? _timeline.Users[_next].At : TimeSpan.MaxValue;

    /// <summary>The question that the timeline answers; null before the first.</summary>
    public RouterQuestion? Asked { get; private set; }

    public void Forget()
    {
        Asked = null;
        _timeline = RouterTimeline.Still;
    }

    public void Answer(RouterQuestion question, RouterTimeline timeline) => (Asked, _timeline) = (question, timeline);

    /// <summary>Starts again with all users at the first front.</summary>
    public void Reset()
    {
        (_next, _nextMove) = (0, 0);
        Users = _atFirst;
    }

    public void Advance(TimeSpan now)
    {
        for (; Wake <= now; _next++) Users = [.. _timeline.Users[_next].ByFront];
    }

    /// <summary>What was done up to this moment and not told yet.</summary>
    public bool TryTell(TimeSpan now, out RouterMove move)
    {
        move = _nextMove < _timeline.Moves.Count ? _timeline.Moves[_nextMove] : default;
        if (_nextMove >= _timeline.Moves.Count || move.At > now) return false;
        _nextMove++;
        return true;
    }

    public void StartWatching()
    {
        foreach (var course in _courses) course.Clear();
    }

    public void Watch(TimeSpan from, double[] values)
    {
        var place = 0;
        foreach (var node in Watched.AsSpan(0, _courses.Length - 1)) Note(place++, from, Math.Min(1, values[node]));
        var up = 0;
        foreach (var watcher in Router.Watchers)
            if (values[watcher] > 0) up++;
        Note(place, from, up >= Router.Quorum ? 1 : 0);
    }

    /// <summary>Null when all was well.</summary>
    public RouterQuestion? Question(bool isOneOfMany)
    {
        if (Array.TrueForAll(_courses, course => course.Count == 0)) return null;
        var (fronts, providers) = (Router.Fronts.Count, Router.Serving.Count);
        ValueList<ServiceCourse> Of(int from, int count) => _courses.Skip(from).Take(count).Select(steps => new ServiceCourse(steps.ToValueList())).ToValueList();
        return new(Router.Settings, Router.Providers, Of(0, fronts), Of(fronts, providers), Of(fronts + providers, providers), Of(fronts + (2 * providers), 1)[0])
        {
            IsOneOfMany = isOneOfMany,
        };
    }

    private void Note(int place, TimeSpan at, double share)
    {
        var steps = _courses[place];
        if ((steps.Count == 0 ? 1 : steps[^1].Share) != share) steps.Add(new(at, share));
    }
}
