namespace Holdfast.Core.Graph.CutSets;

/// <summary>How a gate combines its inputs. A gate is true when the failure it stands for has happened.</summary>
public enum GateKind
{
    /// <summary>All inputs. Without inputs it is always true.</summary>
    And,

    /// <summary>Any input. Without inputs it is never true.</summary>
    Or,

    /// <summary>At least <see cref="Gate.Threshold"/> of the inputs.</summary>
    AtLeast,
}
