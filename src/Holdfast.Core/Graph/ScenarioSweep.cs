using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Holdfast.Core.Graph;

/// <summary>
/// Evaluates a block of scenarios at once, a bit for each: one walk over the graph, members first, with an OR for each need and an
/// AND over each choice. Running reading; cycles are walked again until nothing changes. One instance for each thread.
/// </summary>
/// <remarks>
/// Only rows that somebody reads later are kept: those of leaves and inner nodes. The rows of ends are counted and forgotten.
/// </remarks>
internal sealed unsafe class ScenarioSweep<TRow> where TRow : unmanaged, IScenarioRow<TRow>
{
    /// <summary>Scenarios in a block.</summary>
    public static readonly int Width = sizeof(TRow) * 8;

    private const int BatchSize = 8;

    private readonly DependencyGraph _graph;
    private readonly GroupRows _groups;

    // A choice of n members counts its losses in bit_length(n) rows.
    private readonly int _counterRows;

    // Pinned, so that rows can start on cache lines; a row across two lines would cost two reads.
    private readonly byte[] _memory;
    private readonly TRow* _rows;
    private readonly TRow* _batch;
    private readonly TRow* _totals;
    private readonly TRow* _counters;

    // Places below it that belong to the cycle settled last.
    private int _settledUntil;

    // Totals are kept bit-sliced: row b holds bit b of the number of each scenario.
    private const int TotalRows = 32;

    /// <summary>In how many scenarios each place was down, over all blocks; by place.</summary>
    public int[] DownByPlace { get; }

    public ScenarioSweep(DependencyGraph graph)
    {
        _graph = graph;
        _groups = graph.Hard;
        var largest = 1;
        for (var choice = 0; choice < _groups.ChoiceCount; choice++) largest = Math.Max(largest, _groups.MembersOf(choice).Length);
        _counterRows = BitOperations.Log2((uint)largest) + 1;
        _memory = GC.AllocateUninitializedArray<byte>(64 + (graph.FirstEnd + BatchSize + TotalRows + _counterRows) * sizeof(TRow), pinned: true);
        _rows = (TRow*)(((nuint)Unsafe.AsPointer(ref _memory[0]) + 63) & ~(nuint)63);
        _batch = _rows + graph.FirstEnd;
        _totals = _batch + BatchSize;
        _counters = _totals + TotalRows;
        DownByPlace = new int[graph.NodeCount];
    }

    /// <summary>Runs one block. <paramref name="totals"/> receives how many of the counted nodes are down in each scenario.</summary>
    /// <param name="isCounted">By place; null = every node counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ScenarioFailures failures, bool[]? isCounted, Span<int> totals)
    {
        new Span<byte>(_totals, TotalRows * sizeof(TRow)).Clear();
        int failure = 0, cycle = 0, batched = 0;
        var nextFailure = failures.Count > 0 ? failures.Places[0] : int.MaxValue;
        var nextCycle = _graph.CycleRanges.Count > 0 ? _graph.CycleRanges[0].Start : int.MaxValue;
        int firstEnd = _graph.FirstEnd, nodeCount = _graph.NodeCount;
        TRow* rows = _rows, batch = _batch;
        fixed (int* needStart = _groups.NeedStarts, need = _groups.Needs, choiceStart = _groups.ChoiceStarts)
        fixed (int* memberStart = _groups.MemberStarts, member = _groups.Members, atLeast = _groups.AtLeast, down = DownByPlace)
        fixed (bool* counted = isCounted)
        {
            // The rows of all nodes lie behind each other, so the three positions only ever move forwards.
            int atNeed = 0, atChoice = 0, atMember = 0;
            for (var place = 0; place < nodeCount; place++)
            {
                if (place == nextCycle)
                {
                    var (start, end) = _graph.CycleRanges[cycle++];
                    nextCycle = cycle < _graph.CycleRanges.Count ? _graph.CycleRanges[cycle].Start : int.MaxValue;
                    SettleCycle(start, end, failures, ref failure);
                    nextFailure = failure < failures.Count ? failures.Places[failure] : int.MaxValue;
                    // From here the nodes of the cycle are walked like all others: their rows no longer change.
                }
                TRow row = default;
                if (place == nextFailure)
                {
                    row = Own(failures, place, ref failure);
                    nextFailure = failure < failures.Count ? failures.Places[failure] : int.MaxValue;
                }
                for (var end = needStart[place + 1]; atNeed < end; atNeed++)
                {
                    if (Sse.IsSupported) Sse.Prefetch0(rows + need[atNeed + GroupRows.Ahead / 2]);
                    row |= rows[need[atNeed]];
                }
                for (var last = choiceStart[place + 1]; atChoice < last; atChoice++)
                {
                    var end = memberStart[atChoice + 1];
                    if (atLeast != null && atLeast[atChoice] > 1)
                    {
                        row |= CountLosses(atChoice);
                        atMember = end;
                        continue;
                    }
                    var all = rows[member[atMember]];
                    for (atMember++; atMember < end; atMember++)
                    {
                        if (Sse.IsSupported) Sse.Prefetch0(rows + member[atMember + GroupRows.Ahead / 2]);
                        all &= rows[member[atMember]];
                    }
                    row |= all;
                }
                if (place < firstEnd) rows[place] = place < _settledUntil ? row |= rows[place] : row;

                // Counted from memory: the processor counts the bits of words, not of vectors.
                batch[batched] = row;
                var words = (ulong*)(batch + batched);
                var count = 0;
                for (var word = 0; word < sizeof(TRow) / 8; word++) count += BitOperations.PopCount(words[word]);
                down[place] += count;
                batched += counted == null || counted[place] ? 1 : 0;
                if (batched < BatchSize) continue;
                AddBatch();
                batched = 0;
            }
        }
        _settledUntil = 0;
        // The last batch is filled up with rows in which nothing is down.
        for (; batched < BatchSize; batched++) batch[batched] = default;
        AddBatch();
        Unslice(totals);
    }

    private static TRow Own(ScenarioFailures failures, int place, ref int failure)
    {
        TRow row = default;
        for (; failure < failures.Count && failures.Places[failure] == place; failure++)
        {
            var scenario = failures.Scenarios[failure];
            ((ulong*)&row)[scenario >> 6] |= 1UL << scenario;
        }
        return row;
    }

    /// <summary>Starts with what fails by itself and walks the cycle until nothing changes: the least rows that hold.</summary>
    private void SettleCycle(int start, int end, ScenarioFailures failures, ref int failure)
    {
        for (var place = start; place < end; place++) _rows[place] = Own(failures, place, ref failure);
        for (var changes = true; changes;)
        {
            changes = false;
            for (var place = start; place < end; place++)
            {
                var before = _rows[place];
                var after = Evaluate(place, before);
                if (TRow.IsZero(before ^ after)) continue;
                _rows[place] = after;
                changes = true;
            }
        }
        _settledUntil = end;
    }

    private TRow Evaluate(int place, TRow row)
    {
        foreach (var needed in _groups.NeedsOf(place)) row |= _rows[needed];
        for (var choice = _groups.ChoiceStarts[place]; choice < _groups.ChoiceStarts[place + 1]; choice++) row |= CountLosses(choice);
        return row;
    }

    private void Unslice(Span<int> totals)
    {
        for (var scenario = 0; scenario < totals.Length; scenario++)
        {
            var total = 0;
            for (var bit = 0; bit < TotalRows; bit++)
                total |= (int)(((ulong*)(_totals + bit))[scenario >> 6] >> scenario & 1) << bit;
            totals[scenario] = total;
        }
    }

    /// <summary>The scenarios in which a threshold group is lost: its losses are added up bit by bit and compared with the limit.</summary>
    private TRow CountLosses(int choice)
    {
        var members = _groups.MembersOf(choice);
        var rows = BitOperations.Log2((uint)members.Length) + 1;
        new Span<byte>(_counters, rows * sizeof(TRow)).Clear();
        foreach (var member in members)
        {
            var carry = _rows[member];
            for (var bit = 0; bit < rows; bit++)
            {
                var sum = _counters[bit];
                _counters[bit] = sum ^ carry;
                carry &= sum;
            }
        }
        // count >= limit, decided from the lowest bit up: a higher bit overrules all below it.
        var limit = members.Length - _groups.AtLeastOf(choice) + 1;
        TRow reached = default;
        Unsafe.InitBlockUnaligned(&reached, 0xFF, (uint)sizeof(TRow));
        for (var bit = 0; bit < rows; bit++)
            reached = (limit >> bit & 1) != 0 ? _counters[bit] & reached : _counters[bit] | reached;
        return reached;
    }

    /// <summary>Adds eight rows at once (Harley and Seal): seven full adders leave one row to carry on instead of eight.</summary>
    private void AddBatch()
    {
        var (ones, twosA) = Add(_totals[0], _batch[0], _batch[1]);
        (ones, var twosB) = Add(ones, _batch[2], _batch[3]);
        (var twos, var foursA) = Add(_totals[1], twosA, twosB);
        (ones, twosA) = Add(ones, _batch[4], _batch[5]);
        (ones, twosB) = Add(ones, _batch[6], _batch[7]);
        (twos, var foursB) = Add(twos, twosA, twosB);
        (var fours, var carry) = Add(_totals[2], foursA, foursB);
        (_totals[0], _totals[1], _totals[2]) = (ones, twos, fours);
        for (var bit = 3; bit < TotalRows && !TRow.IsZero(carry); bit++)
        {
            var sum = _totals[bit];
            _totals[bit] = sum ^ carry;
            carry &= sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TRow Sum, TRow Carry) Add(TRow one, TRow two, TRow three)
    {
        var half = one ^ two;
        return (half ^ three, one & two | half & three);
    }
}
