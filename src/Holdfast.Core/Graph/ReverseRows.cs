using System.Runtime.CompilerServices;

namespace Holdfast.Core.Graph;

/// <summary>
/// Who notices when a node falls. The row of place p, <c>Entries[Starts[p] .. Starts[p+1]]</c>, first has the places of the nodes
/// that plainly need it and then, as complements (~c, so negative), the choices that it belongs to.
/// </summary>
internal sealed unsafe class ReverseRows
{
    public readonly int[] Starts;
    public readonly int[] Entries;

    /// <summary>The node that each choice belongs to.</summary>
    public readonly int[] ChoiceOwners;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReverseRows(GroupRows rows, int nodeCount)
    {
        Starts = new int[nodeCount + 1];
        Entries = GC.AllocateUninitializedArray<int>(rows.NeedCount + rows.MemberCount);
        ChoiceOwners = GC.AllocateUninitializedArray<int>(rows.ChoiceCount);
        if (Entries.Length == 0) return;

        var cursors = new int[nodeCount + 2];
        fixed (int* cursor = cursors, entries = Entries, owners = ChoiceOwners)
        fixed (int* needStarts = rows.NeedStarts, needs = rows.Needs, choiceStarts = rows.ChoiceStarts)
        fixed (int* memberStarts = rows.MemberStarts, members = rows.Members)
        {
            for (var at = 0; at < rows.NeedCount; at++) cursor[needs[at] + 1]++;
            for (var at = 0; at < rows.MemberCount; at++) cursor[members[at] + 1]++;
            for (var place = 0; place < nodeCount; place++) cursor[place + 1] += cursor[place];
            cursors.AsSpan(0, nodeCount + 1).CopyTo(Starts);

            for (var place = 0; place < nodeCount; place++)
                for (int at = needStarts[place], end = needStarts[place + 1]; at < end; at++)
                    entries[cursor[needs[at]]++] = place;
            for (var place = 0; place < nodeCount; place++)
                for (int choice = choiceStarts[place], last = choiceStarts[place + 1]; choice < last; choice++)
                {
                    owners[choice] = place;
                    for (int at = memberStarts[choice], end = memberStarts[choice + 1]; at < end; at++)
                        entries[cursor[members[at]]++] = ~choice;
                }
        }
    }
}
