using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Holdfast.Core.Graph;

/// <summary>
/// The groups of all nodes in compressed rows. The needs of the node at place p are <c>Needs[NeedStarts[p] .. NeedStarts[p+1]]</c>;
/// its choices are numbered <c>ChoiceStarts[p] .. ChoiceStarts[p+1]</c>, and the members of choice c are
/// <c>Members[MemberStarts[c] .. MemberStarts[c+1]]</c>. All of them places. Leaves come first in each row.
/// </summary>
internal sealed unsafe class GroupRows
{
    /// <summary>Zeros behind the last entry of <see cref="Needs"/> and <see cref="Members"/>: engines look that far ahead to fetch
    /// what comes next, and need not ask whether the end is near.</summary>
    public const int Ahead = 64;

    // Needs come in any order, so each goes through three random places in turn: where its nodes stand, how far their rows are
    // filled, and the row itself. Each is asked for so many needs ahead that the one before has arrived.
    private const int Far = 48;
    private const int Middle = 32;
    private const int Near = 16;

    public readonly int[] NeedStarts;
    public readonly int[] Needs;
    public readonly int[] ChoiceStarts;
    public readonly int[] MemberStarts;
    public readonly int[] Members;

    /// <summary>How many members of choice c must be up; null when one is enough everywhere.</summary>
    public readonly int[]? AtLeast;

    /// <param name="needCounts">Plain needs by node id.</param>
    /// <param name="choiceCounts">Choices by node id.</param>
    public GroupRows(GroupList groups, TopologicalOrder order, int[] needCounts, int[] choiceCounts)
    {
        NeedStarts = Starts(order, needCounts, groups.NeedCount);
        Needs = GC.AllocateUninitializedArray<int>(groups.NeedCount + Ahead);
        Needs.AsSpan(groups.NeedCount).Clear();
        ChoiceStarts = Starts(order, choiceCounts, groups.ChoiceCount);
        MemberStarts = new int[groups.ChoiceCount + 1];
        Members = GC.AllocateUninitializedArray<int>(groups.ChoiceMemberCount + Ahead);
        Members.AsSpan(groups.ChoiceMemberCount).Clear();
        AtLeast = groups.ChoiceAtLeast is null ? null : new int[groups.ChoiceCount];
        // The two halves share nothing, and on a large graph both wait for memory most of the time.
        if (groups.NeedCount + groups.ChoiceMemberCount > 100_000)
        {
            Parallel.Invoke(() => PlaceNeeds(groups, order), () => PlaceChoices(groups, order));
            return;
        }
        PlaceNeeds(groups, order);
        PlaceChoices(groups, order);
    }

    public int NeedCount => Needs.Length - Ahead;

    public int MemberCount => Members.Length - Ahead;

    public int ChoiceCount => MemberStarts.Length - 1;

    public ReadOnlySpan<int> NeedsOf(int place) => Needs.AsSpan(NeedStarts[place]..NeedStarts[place + 1]);

    public ReadOnlySpan<int> MembersOf(int choice) => Members.AsSpan(MemberStarts[choice]..MemberStarts[choice + 1]);

    public int AtLeastOf(int choice) => AtLeast is null ? 1 : AtLeast[choice];

    /// <summary>Sums up the counts by node id, in the order of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Starts(TopologicalOrder order, int[] counts, int total)
    {
        var ids = order.Ids;
        if (total == 0) return new int[ids.Length + 1];
        var starts = GC.AllocateUninitializedArray<int>(ids.Length + 1);
        var sum = 0;
        for (var place = 0; place < ids.Length; place++)
        {
            starts[place] = sum;
            sum += counts[ids[place]];
        }
        starts[^1] = sum;
        return starts;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PlaceNeeds(GroupList groups, TopologicalOrder order)
    {
        if (groups.NeedCount == 0) return;
        var leaves = order.Leaves;
        // Two cursors for each row, side by side: leaves are laid from the front, the others from the back. Which of the two is
        // computed, not branched on: a quarter of the branches would be guessed wrong, and each stalls on the random read before it.
        var cursors = GC.AllocateUninitializedArray<int>(order.Ids.Length * 2);
        for (var place = 0; place < order.Ids.Length; place++)
        {
            cursors[place * 2] = NeedStarts[place];
            cursors[place * 2 + 1] = NeedStarts[place + 1] - 1;
        }
        fixed (int* cursor = cursors)
        fixed (int* places = order.Places, owners = groups.NeedOwners, members = groups.NeedMembers, needs = Needs)
        {
            for (int i = 0, count = groups.NeedCount, farEnd = Sse.IsSupported ? count - Far : 0; i < count; i++)
            {
                if (i < farEnd)
                {
                    Sse.Prefetch0(places + members[i + Far]);
                    Sse.Prefetch0(places + owners[i + Far]);
                    Sse.Prefetch0(cursor + places[owners[i + Middle]] * 2);
                    Sse.Prefetch0(needs + cursor[places[owners[i + Near]] * 2]);
                }
                var member = places[members[i]];
                var inner = (int)((uint)(leaves - 1 - member) >> 31);
                var at = cursor + places[owners[i]] * 2 + inner;
                needs[*at] = member;
                *at += 1 - 2 * inner;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PlaceChoices(GroupList groups, TopologicalOrder order)
    {
        var count = groups.ChoiceCount;
        if (count == 0) return;
        var cursors = ChoiceStarts.AsSpan().ToArray();
        var newNumbers = GC.AllocateUninitializedArray<int>(count);
        fixed (int* cursor = cursors, places = order.Places, owners = groups.ChoiceOwners, ends = groups.ChoiceEnds)
        fixed (int* number = newNumbers, starts = MemberStarts, from = groups.ChoiceMembers, members = Members)
        {
            var farEnd = Sse.IsSupported ? count - Far : 0;
            for (int choice = 0, at = 0; choice < count; choice++)
            {
                if (choice < farEnd)
                {
                    Sse.Prefetch0(places + owners[choice + Far]);
                    Sse.Prefetch0(cursor + places[owners[choice + Middle]]);
                    Sse.Prefetch0(starts + cursor[places[owners[choice + Near]]]);
                }
                var place = cursor[places[owners[choice]]]++;
                number[choice] = place;
                starts[place + 1] = ends[choice] - at;
                at = ends[choice];
                if (AtLeast is not null) AtLeast[place] = groups.ChoiceAtLeast![choice];
            }
            for (var choice = 0; choice < count; choice++) starts[choice + 1] += starts[choice];

            for (int choice = 0, at = 0; choice < count; choice++)
            {
                if (choice < farEnd)
                {
                    Sse.Prefetch0(starts + number[choice + Far]);
                    Sse.Prefetch0(members + starts[number[choice + Middle]]);
                    var next = from + ends[choice + Middle];
                    Sse.Prefetch0(places + next[0]);
                    Sse.Prefetch0(places + next[1]);
                }
                var row = members + starts[number[choice]];
                var size = ends[choice] - at;
                if (size == 2)
                {
                    // The common case without a branch on what was just read.
                    int one = places[from[at]], two = places[from[at + 1]];
                    row[0] = Math.Min(one, two);
                    row[1] = Math.Max(one, two);
                    at += 2;
                    continue;
                }
                for (var i = 0; i < size; i++, at++) row[i] = places[from[at]];
                Sort(row, size);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort(int* row, int size)
    {
        if (size > 24)
        {
            new Span<int>(row, size).Sort();
            return;
        }
        for (var i = 1; i < size; i++)
        {
            var value = row[i];
            var at = i;
            for (; at > 0 && row[at - 1] > value; at--) row[at] = row[at - 1];
            row[at] = value;
        }
    }
}
