namespace Holdfast.Core.Simulation;

/// <summary>Alternatives of which some are in use and the others are switched to: where that stands in one run.</summary>
internal sealed class SwitchedGroup(SimulationGroup group)
{
    public SimulationGroup Group => group;

    /// <summary>Positions of the members in use.</summary>
    public int[] Active { get; set; } = [.. Enumerable.Range(0, group.AtLeast)];

    public TimeSpan? DoneAt { get; set; }

    /// <summary>How much older the data of what is in use is than that of the first.</summary>
    public TimeSpan DataAge { get; set; }

    public bool IsMoved
    {
        get
        {
            for (var i = 0; i < Active.Length; i++)
                if (Active[i] != i) return true;
            return false;
        }
    }

    public void Reset()
    {
        if (IsMoved) Active = [.. Enumerable.Range(0, group.AtLeast)];
        DoneAt = null;
        DataAge = TimeSpan.Zero;
    }
}
