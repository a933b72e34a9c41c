namespace Holdfast.Core.Simulation;

public enum Level { Up, Degraded, Down }

/// <summary>
/// How well a node serves, as one number that is ordered from bad to good: 0 = down; above 0 and below 1 = that share of calls succeeds;
/// 1 = all calls succeed, but something that it would rather have is missing; 2 = up.
/// </summary>
/// <remarks>
/// All-of is the minimum, any-of the maximum, k-of-n the k-th largest. So a cause that reaches a node on two ways counts once - a product of
/// shares would count it twice - and every rule is monotone. The price: two independent degradations in one chain count as the worse one.
/// </remarks>
public readonly record struct Health(double Value)
{
    public static Health Up { get; } = new(2);

    public static Health Worse { get; } = new(1);

    public static Health Down { get; } = new(0);

    public Level Level => Value >= 2 ? Level.Up : Value <= 0 ? Level.Down : Level.Degraded;

    /// <summary>Share of calls or users served, 0 … 1.</summary>
    public double Share => Math.Min(1, Value);
}
