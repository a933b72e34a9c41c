namespace Holdfast.Index;

/// <summary>A radar of a few axes in braille dots, for terminals: the web of the scores, with a mark at the end of each axis.</summary>
internal static class Radar
{
    // A braille character is two dots wide and four high, and about twice as high as wide: dots are square.
    private const int Columns = 30, Rows = 15;

    // Dot numbers of Unicode's braille block: bit of the dot in column x, row y.
    private static readonly int[,] Bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    /// <param name="shares">0 … 1 for each axis, the first one upwards, then clockwise; null = nothing is known: the axis is left out of the web.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<double?> shares)
    {
        var dots = new int[Columns, Rows];
        var (centreX, centreY, radius) = (Columns - 0.5, (Rows * 2) - 0.5, (Rows * 2) - 4.0);
        for (var axis = 0; axis < shares.Count; axis++)
            for (var step = 0; step <= 10; step++) Set(Point(axis, step / 10.0));
        var known = Enumerable.Range(0, shares.Count).Where(axis => shares[axis] is not null).ToList();
        for (var at = 0; at < known.Count && known.Count > 2; at++)
        {
            var next = known[(at + 1) % known.Count];
            Line(Point(known[at], shares[known[at]]!.Value), Point(next, shares[next]!.Value));
        }
        var text = new char[Rows][];
        for (var row = 0; row < Rows; row++)
        {
            text[row] = new char[Columns];
            for (var column = 0; column < Columns; column++) text[row][column] = dots[column, row] == 0 ? ' ' : (char)(0x2800 + dots[column, row]);
        }
        for (var axis = 0; axis < shares.Count; axis++)
        {
            var (x, y) = Point(axis, 1.14);
            text[Math.Clamp((int)(y / 4), 0, Rows - 1)][Math.Clamp((int)(x / 2), 0, Columns - 1)] = (char)('1' + axis);
        }
        return text.Select(row => new string(row).TrimEnd());

        (double X, double Y) Point(int axis, double share)
        {
            var angle = 2 * Math.PI * axis / shares.Count;
            return (centreX + (radius * share * Math.Sin(angle)), centreY - (radius * share * Math.Cos(angle)));
        }

        void Line((double X, double Y) from, (double X, double Y) to)
        {
            var steps = (int)Math.Ceiling(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y))) + 1;
            for (var step = 0; step <= steps; step++)
            {
                var share = (double)step / steps;
                Set((from.X + ((to.X - from.X) * share), from.Y + ((to.Y - from.Y) * share)));
            }
        }

        void Set((double X, double Y) point)
        {
            var (x, y) = ((int)Math.Round(point.X), (int)Math.Round(point.Y));
            if (x >= 0 && y >= 0 && x < Columns * 2 && y < Rows * 4) dots[x / 2, y / 4] |= Bits[x % 2, y % 4];
        }
    }
}
