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

    // How many entries ahead of the walk rows are asked for.
    private const int Ahead = 32;

    private readonly DependencyGraph _graph;
    private readonly GroupRows _groups;

    // A choice of n members counts its losses in bit_length(n) rows.
    private readonly int _counterRows;

    // Pinned, so that rows can start on cache lines; a row across two lines would cost two reads.
    private readonly byte[] _memory;
    private readonly TRow* _rows;
    private readonly TRow* _batch;
    private readonly TRow* _ends;
    private readonly TRow* _totals;
    private readonly TRow* _counters;

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
        _memory = GC.AllocateUninitializedArray<byte>(checked(64 + (graph.FirstEnd + 2 * BatchSize + TotalRows + _counterRows) * sizeof(TRow)), pinned: true);
        _rows = (TRow*)(((nuint)Unsafe.AsPointer(ref _memory[0]) + 63) & ~(nuint)63);
        _batch = _rows + graph.FirstEnd;
        _ends = _batch + BatchSize;
        _totals = _ends + BatchSize;
        _counters = _totals + TotalRows;
        DownByPlace = new int[graph.NodeCount];
    }

    /// <summary>Runs one block. <paramref name="totals"/> receives how many of the counted nodes are down in each scenario.</summary>
    /// <param name="isCounted">By place; null = every node counts.</param>
    public void Run(ScenarioFailures failures, bool[]? isCounted, Span<int> totals)
    {
        new Span<byte>(_totals, TotalRows * sizeof(TRow)).Clear();
        var failure = 0;
        var cycle = 0;
        var cycles = _graph.CycleRanges;
        for (var place = 0; place < _graph.NodeCount;)
        {
            if (cycle < cycles.Count && cycles[cycle].Start == place)
            {
                place = RunCycle(cycles[cycle++], failures, ref failure, isCounted);
                continue;
            }
            // Up to the next place where something else begins.
            var limit = place < _graph.FirstEnd ? cycle < cycles.Count ? cycles[cycle].Start : _graph.FirstEnd : _graph.NodeCount;
            if (place < _graph.Leaves) limit = _graph.Leaves;
            place = RunStretch(place, limit, failures, ref failure, isCounted);
        }
        Unslice(totals);
        // The pointers above lead into memory that only this instance holds.
        GC.KeepAlive(this);
    }

    /// <summary>Eight nodes at a time. The rows of inner nodes are their own results; those of ends are overwritten by the next eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RunStretch(int place, int limit, ScenarioFailures failures, ref int failure, bool[]? isCounted)
    {
        var isKept = place < _graph.FirstEnd;
        var hasNeeds = place >= _graph.Leaves;
        while (place < limit)
        {
            var size = Math.Min(BatchSize, limit - place);
            var output = isKept ? _rows + place : _ends;
            TakeOwn(output, place, size, failures, ref failure);
            if (hasNeeds)
            {
                if (HasThreshold(place, place + size))
                    for (var i = 0; i < size; i++) output[i] = Evaluate(place + i, output[i]);
                else Walk(place, place + size, output);
            }
            Count(output, place, size, isCounted);
            place += size;
        }
        return place;
    }

    /// <summary>What fails by itself, as a start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TakeOwn(TRow* output, int place, int size, ScenarioFailures failures, ref int failure)
    {
        for (var i = 0; i < size; i++) output[i] = default;
        var places = failures.Places;
        for (; failure < failures.Count && places[failure] < place + size; failure++)
        {
            var scenario = failures.Scenarios[failure];
            ((ulong*)(output + (places[failure] - place)))[scenario >> 6] |= 1UL << scenario;
        }
    }

    /// <summary>
    /// The hot loop: no calls and no rare cases in it, so that all positions and the row stay in registers. The rows of the graph lie
    /// behind each other, so positions only move forwards.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Walk(int place, int end, TRow* output)
    {
        var rows = _rows;
        fixed (int* needStart = _groups.NeedStarts, needs = _groups.Needs, choiceStart = _groups.ChoiceStarts)
        fixed (int* memberStart = _groups.MemberStarts, members = _groups.Members)
        {
            var need = needs + needStart[place];
            var choiceEnd = memberStart + choiceStart[place];
            var member = members + *choiceEnd;
            for (; place < end; place++, output++)
            {
                var row = *output;
                for (var last = needs + needStart[place + 1]; need < last; need++)
                {
                    if (Sse.IsSupported) Sse.Prefetch0(rows + need[Ahead]);
                    row |= rows[*need];
                }
                for (var lastChoice = memberStart + choiceStart[place + 1]; choiceEnd < lastChoice;)
                {
                    choiceEnd++;
                    var all = rows[*member++];
                    for (var last = members + *choiceEnd; member < last; member++)
                    {
                        if (Sse.IsSupported) Sse.Prefetch0(rows + member[Ahead]);
                        all &= rows[*member];
                    }
                    row |= all;
                }
                *output = row;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool HasThreshold(int place, int end)
    {
        if (_groups.AtLeast is not { } atLeast) return false;
        for (var choice = _groups.ChoiceStarts[place]; choice < _groups.ChoiceStarts[end]; choice++)
            if (atLeast[choice] > 1) return true;
        return false;
    }

    /// <summary>Counted from memory: the processor counts the bits of words, not of vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count(TRow* output, int place, int size, bool[]? isCounted)
    {
        fixed (int* down = DownByPlace)
            for (var i = 0; i < size; i++)
            {
                var words = (ulong*)(output + i);
                var count = 0;
                for (var word = 0; word < sizeof(TRow) / 8; word += 8)
                    count += BitOperations.PopCount(words[word]) + BitOperations.PopCount(words[word + 1])
                        + BitOperations.PopCount(words[word + 2]) + BitOperations.PopCount(words[word + 3])
                        + BitOperations.PopCount(words[word + 4]) + BitOperations.PopCount(words[word + 5])
                        + BitOperations.PopCount(words[word + 6]) + BitOperations.PopCount(words[word + 7]);
                down[place + i] += count;
            }
        if (size == BatchSize && isCounted is null)
        {
            AddBatch(output);
            return;
        }
        for (var i = 0; i < BatchSize; i++)
            _batch[i] = i < size && (isCounted is null || isCounted[place + i]) ? output[i] : default;
        AddBatch(_batch);
    }

    /// <summary>Starts with what fails by itself and walks the cycle until nothing changes: the least rows that hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RunCycle((int Start, int End) cycle, ScenarioFailures failures, ref int failure, bool[]? isCounted)
    {
        TakeOwn(_rows + cycle.Start, cycle.Start, cycle.End - cycle.Start, failures, ref failure);
        for (var changes = true; changes;)
        {
            changes = false;
            for (var place = cycle.Start; place < cycle.End; place++)
            {
                var before = _rows[place];
                var after = Evaluate(place, before);
                if (TRow.IsZero(before ^ after)) continue;
                _rows[place] = after;
                changes = true;
            }
        }
        for (var place = cycle.Start; place < cycle.End; place += BatchSize)
            Count(_rows + place, place, Math.Min(BatchSize, cycle.End - place), isCounted);
        return cycle.End;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TRow Evaluate(int place, TRow row)
    {
        foreach (var needed in _groups.NeedsOf(place)) row |= _rows[needed];
        for (var choice = _groups.ChoiceStarts[place]; choice < _groups.ChoiceStarts[place + 1]; choice++) row |= CountLosses(choice);
        return row;
    }

    /// <summary>The scenarios in which a threshold group is lost: its losses are added up bit by bit and compared with the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBatch(TRow* batch)
    {
        var (ones, twosA) = Add(_totals[0], batch[0], batch[1]);
        (ones, var twosB) = Add(ones, batch[2], batch[3]);
        (var twos, var foursA) = Add(_totals[1], twosA, twosB);
        (ones, twosA) = Add(ones, batch[4], batch[5]);
        (ones, twosB) = Add(ones, batch[6], batch[7]);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
}
