using System.Runtime.Intrinsics;

namespace Holdfast.Core.Graph;

/// <summary>One bit for each scenario of a block. The engines are written once and compiled for each width.</summary>
internal interface IScenarioRow<TSelf> where TSelf : unmanaged, IScenarioRow<TSelf>
{
    static abstract TSelf operator |(TSelf one, TSelf other);

    static abstract TSelf operator &(TSelf one, TSelf other);

    static abstract TSelf operator ^(TSelf one, TSelf other);

    static abstract bool IsZero(TSelf row);
}

/// <summary>512 scenarios: one cache line, one register where the processor has AVX-512, and two or four where it has not.</summary>
internal readonly struct Row512(Vector512<ulong> bits) : IScenarioRow<Row512>
{
    private readonly Vector512<ulong> _bits = bits;

    public static Row512 operator |(Row512 one, Row512 other) => new(one._bits | other._bits);

    public static Row512 operator &(Row512 one, Row512 other) => new(one._bits & other._bits);

    public static Row512 operator ^(Row512 one, Row512 other) => new(one._bits ^ other._bits);

    public static bool IsZero(Row512 row) => row._bits == Vector512<ulong>.Zero;
}

/// <summary>1024 scenarios.</summary>
internal readonly struct Row1024(Vector512<ulong> low, Vector512<ulong> high) : IScenarioRow<Row1024>
{
    private readonly Vector512<ulong> _low = low;
    private readonly Vector512<ulong> _high = high;

    public static Row1024 operator |(Row1024 one, Row1024 other) => new(one._low | other._low, one._high | other._high);

    public static Row1024 operator &(Row1024 one, Row1024 other) => new(one._low & other._low, one._high & other._high);

    public static Row1024 operator ^(Row1024 one, Row1024 other) => new(one._low ^ other._low, one._high ^ other._high);

    public static bool IsZero(Row1024 row) => (row._low | row._high) == Vector512<ulong>.Zero;
}

/// <summary>2048 scenarios.</summary>
internal readonly struct Row2048(Row1024 low, Row1024 high) : IScenarioRow<Row2048>
{
    private readonly Row1024 _low = low;
    private readonly Row1024 _high = high;

    public static Row2048 operator |(Row2048 one, Row2048 other) => new(one._low | other._low, one._high | other._high);

    public static Row2048 operator &(Row2048 one, Row2048 other) => new(one._low & other._low, one._high & other._high);

    public static Row2048 operator ^(Row2048 one, Row2048 other) => new(one._low ^ other._low, one._high ^ other._high);

    public static bool IsZero(Row2048 row) => Row1024.IsZero(row._low | row._high);
}
