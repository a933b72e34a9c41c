using System.Globalization;

namespace Holdfast.Core.Simulation;

/// <summary>States as people write them: <c>down</c>, <c>up</c>, <c>frozen</c>, <c>degraded:0.7</c>, <c>flapping:10m</c>, <c>flapping:10m:0.3</c>.</summary>
public static class DisturbanceText
{
    public const string Forms = "down, up, frozen, degraded:SHARE (such as degraded:0.7), flapping:PERIOD or flapping:PERIOD:BAD (such as flapping:10m:0.5)";

    public static bool TryParse(string text, out DisturbanceState state)
    {
        state = DisturbanceState.Out;
        var parts = text.Trim().Split(':');
        switch (parts)
        {
            case ["down"] or ["frozen"] or ["lost"]:
                return true;
            case ["up"]:
                state = DisturbanceState.Well;
                return true;
            case ["degraded", var share] when Share(share, out var served):
                state = new DisturbanceState.Degraded(served);
                return true;
            case ["flapping", var period] when Duration.TryParse(period, out var cycle) && cycle > TimeSpan.Zero:
                state = new DisturbanceState.Flapping(cycle, 0.5);
                return true;
            case ["flapping", var period, var bad] when Duration.TryParse(period, out var cycle) && cycle > TimeSpan.Zero && Share(bad, out var badShare):
                state = new DisturbanceState.Flapping(cycle, badShare);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The state as the rest of a sentence that begins with a name.</summary>
    public static string Words(DisturbanceState state) => state switch
    {
        DisturbanceState.Up => "is up",
        DisturbanceState.Degraded degraded => string.Create(CultureInfo.InvariantCulture, $"serves {100 * degraded.Share:0.#} % of calls"),
        DisturbanceState.Flapping flapping => string.Create(CultureInfo.InvariantCulture, $"comes and goes every {Duration.Format(flapping.Period)}, out for {100 * flapping.BadShare:0.#} % of it"),
        _ => "is down",
    };

    private static bool Share(string text, out double share) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share) && share is >= 0 and <= 1;
}
