namespace Holdfast.Core.Graph.CutSets;

/// <summary>A combination of failures. <see cref="Threshold"/> counts for <see cref="GateKind.AtLeast"/> only.</summary>
public sealed record Gate(string Name, GateKind Kind, int Threshold, ValueList<FaultTreeInput> Inputs)
{
    public static Gate And(string name, params ReadOnlySpan<FaultTreeInput> inputs) =>
        new(name, GateKind.And, 0, ValueList.Create(inputs));

    public static Gate Or(string name, params ReadOnlySpan<FaultTreeInput> inputs) =>
        new(name, GateKind.Or, 0, ValueList.Create(inputs));

    public static Gate AtLeast(string name, int threshold, params ReadOnlySpan<FaultTreeInput> inputs) =>
        new(name, GateKind.AtLeast, threshold, ValueList.Create(inputs));
}
