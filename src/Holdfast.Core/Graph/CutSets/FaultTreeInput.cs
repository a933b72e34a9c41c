namespace Holdfast.Core.Graph.CutSets;

/// <summary>What a gate reads: a basic event or another gate, by its position in the tree. <c>default</c> is event 0.</summary>
public readonly record struct FaultTreeInput
{
    private readonly int _code;

    private FaultTreeInput(int code) => _code = code;

    public bool IsGate => _code < 0;

    public int Index => _code < 0 ? ~_code : _code;

    public static FaultTreeInput Event(int index) => new(index);

    public static FaultTreeInput Gate(int index) => new(~index);

    public override string ToString() => IsGate ? $"gate {Index}" : $"event {Index}";
}
