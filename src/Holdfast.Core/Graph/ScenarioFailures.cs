namespace Holdfast.Core.Graph;

/// <summary>Which nodes fail by themselves in which scenarios of a block, in ascending order of places.</summary>
internal sealed class ScenarioFailures
{
    public int Count { get; private set; }

    public int[] Places = new int[1024];

    public int[] Scenarios = new int[1024];

    public void Clear() => Count = 0;

    public void Add(int place, int scenario)
    {
        if (Count == Places.Length)
        {
            Array.Resize(ref Places, Count * 2);
            Array.Resize(ref Scenarios, Count * 2);
        }
        Places[Count] = place;
        Scenarios[Count++] = scenario;
    }

    public void Sort() => Array.Sort(Places, Scenarios, 0, Count);
}
