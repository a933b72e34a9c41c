using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>Where a router stands in one run: what was decided, written at each provider, and followed by its users.</summary>
internal sealed class RouterState
{
    public RouterState(GraphRouter router)
    {
        Router = router;
        var providers = Math.Max(1, router.Writing.Count);
        Answers = new int[providers];
        Written = new int[providers];
        WriteAt = new TimeSpan?[providers];
        MoveAt = new TimeSpan?[providers];
        IsRefused = new bool[providers];
        Weights = new double[providers];
        IsHealthy = new bool[router.Fronts.Count];
        Since = new TimeSpan[router.Fronts.Count];
        Reset();
    }

    public GraphRouter Router { get; }

    /// <summary>Per provider of the zone: the front that its users are sent to.</summary>
    public int[] Answers { get; }

    /// <summary>Per provider: the front that its servers answer; users follow as their caches end.</summary>
    public int[] Written { get; }

    public TimeSpan?[] WriteAt { get; }
    public TimeSpan?[] MoveAt { get; }
    public bool[] IsRefused { get; }

    /// <summary>Per provider: the share of users whose resolvers ask it.</summary>
    public double[] Weights { get; }

    public bool[] IsHealthy { get; }
    public TimeSpan[] Since { get; }
    public int Desired { get; set; }
    public TimeSpan DecidedAt { get; set; }
    public bool IsBlocked { get; set; }
    public TimeSpan Wake { get; set; }

    public bool IsMoved => Array.Exists(Answers, answer => answer != 0);

    public void WakeBy(TimeSpan at)
    {
        if (at < Wake) Wake = at;
    }

    public void Reset()
    {
        Array.Clear(Answers);
        Array.Clear(Written);
        Array.Clear(WriteAt);
        Array.Clear(MoveAt);
        Array.Clear(IsRefused);
        Array.Fill(IsHealthy, true);
        Array.Clear(Since);
        Desired = 0;
        DecidedAt = TimeSpan.Zero;
        IsBlocked = false;
        Wake = TimeSpan.MaxValue;
        Weigh(null);
    }

    /// <summary>Resolvers spread evenly over the providers that answer them; true when that changed.</summary>
    public bool Weigh(double[]? values)
    {
        var serving = 0;
        for (var i = 0; i < Weights.Length; i++)
            if (Serves(values, i)) serving++;
        var changed = false;
        for (var i = 0; i < Weights.Length; i++)
        {
            var weight = serving > 0 && Serves(values, i) ? 1.0 / serving : 0;
            changed |= weight != Weights[i];
            Weights[i] = weight;
        }
        return changed;
    }

    private bool Serves(double[]? values, int provider) => values is null || Router.Serving.IsEmpty || values[Router.Serving[provider]] > 0;
}
