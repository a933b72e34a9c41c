using System.Numerics;
using System.Runtime.CompilerServices;

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
    private int _batched;

    // Totals are kept bit-sliced: row b holds bit b of the number of each scenario.
    private const int TotalRows = 32;

    /// <summary>In how many scenarios each place was down, over all blocks; by place.</summary>
    public int[] DownByPlace { get; }

    public ScenarioSweep(DependencyGraph graph)
    {
        _graph = graph;
        _groups = graph.Hard;
        var largest = 1;
        for (var choice = 0; _groups.AtLeast is not null && choice < _groups.ChoiceCount; choice++)
            largest = Math.Max(largest, _groups.MembersOf(choice).Length);
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
        _batched = 0;
        var failure = 0;
        var cycle = 0;
        var cycles = _graph.CycleRanges;
        int leaves = _graph.Leaves, firstEnd = _graph.FirstEnd, nodeCount = _graph.NodeCount;
        var nextCycle = cycles.Count > 0 ? cycles[0].Start : int.MaxValue;
        for (var place = 0; place < firstEnd; place++)
        {
            if (place == nextCycle)
            {
                var (start, end) = cycles[cycle++];
                for (; place < end; place++) _rows[place] = Own(failures, place, ref failure);
                Settle(start, end);
                for (place = start; place < end; place++) Count(_rows[place], place, isCounted);
                place = end - 1;
                nextCycle = cycle < cycles.Count ? cycles[cycle].Start : int.MaxValue;
                continue;
            }
            var row = Own(failures, place, ref failure);
            if (place >= leaves) row = Evaluate(place, row);
            _rows[place] = row;
            Count(row, place, isCounted);
        }
        for (var place = firstEnd; place < nodeCount; place++)
            Count(Evaluate(place, Own(failures, place, ref failure)), place, isCounted);

        // What is left of the last batch is filled up with rows in which nothing is down.
        while (_batched != 0) AddToTotals(default);
        for (var scenario = 0; scenario < totals.Length; scenario++)
        {
            var total = 0;
            for (var bit = 0; bit < TotalRows; bit++)
                total |= (int)(((ulong*)(_totals + bit))[scenario >> 6] >> scenario & 1) << bit;
            totals[scenario] = total;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TRow Own(ScenarioFailures failures, int place, ref int failure)
    {
        if (failure == failures.Count || failures.Places[failure] != place) return default;
        TRow row = default;
        do
        {
            var scenario = failures.Scenarios[failure++];
            ((ulong*)&row)[scenario >> 6] |= 1UL << scenario;
        }
        while (failure < failures.Count && failures.Places[failure] == place);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TRow Evaluate(int place, TRow row)
    {
        var rows = _rows;
        var groups = _groups;
        for (int at = groups.NeedStarts[place], end = groups.NeedStarts[place + 1]; at < end; at++) row |= rows[groups.Needs[at]];
        for (int choice = groups.ChoiceStarts[place], last = groups.ChoiceStarts[place + 1]; choice < last; choice++)
        {
            if (groups.AtLeast is not null && groups.AtLeast[choice] > 1)
            {
                row |= CountLosses(choice);
                continue;
            }
            int at = groups.MemberStarts[choice], end = groups.MemberStarts[choice + 1];
            // Two members at least, or it would be a need.
            var all = rows[groups.Members[at]] & rows[groups.Members[at + 1]];
            for (at += 2; at < end; at++) all &= rows[groups.Members[at]];
            row |= all;
        }
        return row;
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

    private void Settle(int start, int end)
    {
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
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(TRow row, int place, bool[]? isCounted)
    {
        var words = (ulong*)&row;
        var down = 0;
        for (var word = 0; word < sizeof(TRow) / 8; word++) down += BitOperations.PopCount(words[word]);
        DownByPlace[place] += down;
        if (isCounted is null || isCounted[place]) AddToTotals(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToTotals(TRow row)
    {
        _batch[_batched++] = row;
        if (_batched == BatchSize) AddBatch();
    }

    /// <summary>Adds eight rows at once (Harley and Seal): seven full adders leave one row to carry on instead of eight.</summary>
    private void AddBatch()
    {
        _batched = 0;
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
