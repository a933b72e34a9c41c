using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph;

/// <summary>
/// Groups of needs as they come, in any order: plain needs (one member) apart from choices (two members or more, some of which
/// may fail). "All of" is stored as plain needs, so every choice tolerates at least one loss.
/// </summary>
internal sealed class GroupList(int expectedNeeds, int expectedChoices)
{
    public int NeedCount { get; private set; }

    public int[] NeedOwners = GC.AllocateUninitializedArray<int>(Math.Max(expectedNeeds, 4));

    public int[] NeedMembers = GC.AllocateUninitializedArray<int>(Math.Max(expectedNeeds, 4));

    public int ChoiceCount { get; private set; }

    public int[] ChoiceOwners = GC.AllocateUninitializedArray<int>(Math.Max(expectedChoices, 4));

    /// <summary>Where the members of each choice end in <see cref="ChoiceMembers"/>; they start where those before end.</summary>
    public int[] ChoiceEnds = GC.AllocateUninitializedArray<int>(Math.Max(expectedChoices, 4));

    /// <summary>Null as long as every choice is "any of", which is nearly always: the fast case of every engine.</summary>
    public int[]? ChoiceAtLeast;

    public int ChoiceMemberCount { get; private set; }

    public int[] ChoiceMembers = new int[Math.Max(expectedChoices, 4) * 2];

    public void AddNeed(int owner, int member)
    {
        var at = NeedCount;
        if (at == NeedOwners.Length)
        {
            Array.Resize(ref NeedOwners, at * 2);
            Array.Resize(ref NeedMembers, at * 2);
        }
        NeedOwners[at] = owner;
        NeedMembers[at] = member;
        NeedCount = at + 1;
    }

    /// <summary>The members must be distinct, and at least two for k = 1, or more than k.</summary>
    public void AddChoice(int owner, int atLeast, ReadOnlySpan<int> members)
    {
        var at = ChoiceCount;
        if (at == ChoiceOwners.Length)
        {
            Array.Resize(ref ChoiceOwners, at * 2);
            Array.Resize(ref ChoiceEnds, at * 2);
            if (ChoiceAtLeast is not null) Array.Resize(ref ChoiceAtLeast, at * 2);
        }
        if (atLeast > 1 && ChoiceAtLeast is null)
        {
            ChoiceAtLeast = new int[ChoiceOwners.Length];
            ChoiceAtLeast.AsSpan(0, at).Fill(1);
        }
        var from = ChoiceMemberCount;
        var end = from + members.Length;
        if (end > ChoiceMembers.Length) Array.Resize(ref ChoiceMembers, Math.Max(end, ChoiceMembers.Length * 2));
        for (var i = 0; i < members.Length; i++) ChoiceMembers[from + i] = members[i];
        ChoiceOwners[at] = owner;
        ChoiceEnds[at] = end;
        if (ChoiceAtLeast is not null) ChoiceAtLeast[at] = atLeast;
        ChoiceMemberCount = end;
        ChoiceCount = at + 1;
    }

    /// <summary>By node id.</summary>
    public int[] NeedCounts(int nodeCount) => CountByOwner(nodeCount, NeedOwners.AsSpan(0, NeedCount));

    /// <summary>By node id.</summary>
    public int[] ChoiceCounts(int nodeCount) => CountByOwner(nodeCount, ChoiceOwners.AsSpan(0, ChoiceCount));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe int[] CountByOwner(int nodeCount, ReadOnlySpan<int> owners)
    {
        var counts = new int[nodeCount];
        fixed (int* count = counts)
            foreach (var owner in owners) count[owner]++;
        return counts;
    }
}
