using Holdfast.Core.Reporting.Document;
using Holdfast.Core.Reporting.Sections;

namespace Holdfast.Core.Reporting.Charts;

/// <summary>Cost against expected loss: each step is the best that this much money buys.</summary>
internal static class FrontChart
{
    private const double Width = 940, Height = 300, Left = 110, Right = 30, Top = 26, Bottom = 46;
    private const int MostTicks = 5;

    public static Drawing Of(Telling told, PlanFindings plan)
    {
        var canvas = new Canvas();
        var (most, worst) = (Math.Max(1m, plan.Front.Max(point => point.Cost)), Math.Max(1m, plan.Front.Max(point => point.Loss)));
        double X(decimal cost) => Left + (double)(cost / most) * (Width - Left - Right);
        double Y(decimal loss) => Height - Bottom - (double)(loss / worst) * (Height - Top - Bottom);
        foreach (var loss in Round(worst))
        {
            canvas.Line("grid", Left, Y(loss), Width - Right, Y(loss));
            canvas.Words("tick end", Left - 8, Y(loss) + 4, told.Loss(loss, plan.Unit));
        }
        foreach (var cost in Round(most)) canvas.Words("tick middle", X(cost), Height - Bottom + 18, told.Money(cost));
        canvas.Words("name start", 0, 12, told["plan.front.y"]);
        canvas.Words("name end", Width - Right, Height - 6, told["plan.front.x"]);

        // More money that buys nothing keeps the loss where it was: steps, not slopes.
        var steps = new List<(double, double)>();
        foreach (var point in plan.Front)
        {
            if (steps.Count > 0) steps.Add((X(point.Cost), steps[^1].Item2));
            steps.Add((X(point.Cost), Y(point.Loss)));
        }
        if (steps.Count > 0) steps.Add((Width - Right, steps[^1].Item2));
        canvas.Route("steps", steps);
        foreach (var point in plan.Front) canvas.Disc("step", X(point.Cost), Y(point.Loss), 3.5);
        if (!plan.Measures.IsEmpty && plan.Cost <= most)
        {
            canvas.Disc("chosen", X(plan.Cost), Y(plan.After.Loss), 7);
            var isLate = X(plan.Cost) > Width - 160;
            canvas.Words(isLate ? "value end" : "value start", X(plan.Cost) + (isLate ? -12 : 12), Y(plan.After.Loss) - 10, told["plan.front.chosen"]);
        }
        var lines = plan.Front.Select(point => told.Say("plan.front.line", ("cost", told.Money(point.Cost)), ("loss", told.Loss(point.Loss, plan.Unit))));
        return new("front", Width, Height, canvas.Markup, told["plan.front"], lines.ToValueList());
    }

    /// <summary>0 and up to five round figures (1, 2 or 5 times a power of ten apart) up to the largest.</summary>
    private static IEnumerable<decimal> Round(decimal largest)
    {
        var step = 1m;
        while (largest / step > MostTicks) step *= step.ToString(System.Globalization.CultureInfo.InvariantCulture)[0] == '2' ? 2.5m : 2m;
        for (var tick = 0m; tick <= largest; tick += step) yield return tick;
    }
}
