namespace Holdfast.Core.Mitigation;

/// <summary>
/// A choice among measures, stated for a solver: each is taken or not. Charges are whole numbers that a choice brings with it; all that is
/// known of them are bounds from below, learnt from the engine one after the other.
/// </summary>
/// <param name="Costs">By measure, in hundredths.</param>
/// <param name="Rules">Each must hold.</param>
/// <param name="Charges">By number: which total it is part of.</param>
/// <param name="Aim">The total that is to be as small as possible.</param>
public sealed record SelectionProblem(
    ValueList<long> Costs, ValueList<ChoiceRule> Rules, ValueList<ChargeKind> Charges, ValueList<ChargeBound> Bounds, SelectionAim Aim)
{
    public long? MostCost { get; init; }

    /// <summary>Limit of the sum of all charges of this kind.</summary>
    public long? MostMisses { get; init; }

    public long? MostLoss { get; init; }
}

/// <summary><c>Miss</c> = part of a target that is not reached; <c>Loss</c> = money, in hundredths a year.</summary>
public enum ChargeKind { Miss, Loss }

public enum SelectionAim { Cost, Misses, Loss }

/// <summary>At least one of them is so.</summary>
public sealed record ChoiceRule(ValueList<Choice> AnyOf);

/// <param name="IsTaken">Taken, or not taken.</param>
public readonly record struct Choice(int Measure, bool IsTaken);

/// <summary>The charge is at least this much, unless one of the choices is so. Without choices: always.</summary>
public sealed record ChargeBound(int Charge, long AtLeast, ValueList<Choice> Unless);

public abstract record SelectionAnswer
{
    private SelectionAnswer()
    {
    }

    /// <param name="Taken">Numbers of the measures, ascending.</param>
    /// <param name="IsProven">Nothing better exists.</param>
    public sealed record Found(ValueList<int> Taken, bool IsProven) : SelectionAnswer;

    /// <summary>Proven: no choice keeps to the rules and limits.</summary>
    public sealed record Impossible : SelectionAnswer;

    /// <summary>The work that was allowed is done, and nothing was found.</summary>
    public sealed record GaveUp : SelectionAnswer;
}
