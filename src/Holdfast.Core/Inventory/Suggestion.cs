namespace Holdfast.Core.Inventory;

/// <summary>The nearest of the names that would have been right.</summary>
public static class Suggestion
{
    /// <summary>A sentence such as "did you mean 'origin'?"; empty when nothing is near.</summary>
    public static string For(string wrong, IEnumerable<string> right) =>
        Nearest(wrong, right) is { } near ? $"did you mean '{near}'?" : "";

    /// <summary>The nearest name within about a third of its letters; null when nothing is near. Ties go to the first in ordinal order.</summary>
    public static string? Nearest(string wrong, IEnumerable<string> right)
    {
        if (wrong.Length is 0 or > 200) return null;
        string? best = null;
        var least = Math.Max(1, wrong.Length / 3) + 1;
        foreach (var candidate in right)
        {
            if (Math.Abs(candidate.Length - wrong.Length) > least) continue;
            var distance = Distance(wrong, candidate, least);
            if (distance > least || (distance == least && (best is null || string.CompareOrdinal(candidate, best) >= 0))) continue;
            least = distance;
            best = candidate;
        }
        return best;
    }

    // Edits with a swap of neighbours as one (optimal string alignment), upper and lower case alike; gives up above the limit.
    private static int Distance(string left, string right, int limit)
    {
        Span<int> before = stackalloc int[right.Length + 1], last = stackalloc int[right.Length + 1], row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++) last[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            var smallest = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 2])
                    && char.ToLowerInvariant(left[i - 2]) == char.ToLowerInvariant(right[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                smallest = Math.Min(smallest, row[j]);
            }
            if (smallest > limit) return limit + 1;
            var spare = before;
            before = last;
            last = row;
            row = spare;
        }
        return last[right.Length];
    }
}
