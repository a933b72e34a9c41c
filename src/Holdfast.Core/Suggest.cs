namespace Holdfast.Core;

/// <summary>"Did you mean": the nearest of the known words.</summary>
public static class Suggest
{
    /// <summary>The closest candidate: one edit for words of up to three letters, two up to six, then a third of the length; null when nothing is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        var limit = word.Length <= 3 ? 1 : word.Length <= 6 ? 2 : Math.Min(word.Length, 60) / 3;
        string? best = null;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - word.Length) > limit) continue;
            var distance = Distance(word, candidate);
            if (distance > limit) continue;
            limit = distance - 1;
            best = candidate;
            if (limit < 0) break;
        }
        return best;
    }

    // Edits with swaps of neighbours (optimal string alignment), ignoring case.
    private static int Distance(string one, string two)
    {
        var before = new int[two.Length + 1];
        var previous = new int[two.Length + 1];
        var current = new int[two.Length + 1];
        for (var j = 0; j <= two.Length; j++) previous[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= two.Length; j++)
            {
                var a = char.ToLowerInvariant(one[i - 1]);
                var b = char.ToLowerInvariant(two[j - 1]);
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + (a == b ? 0 : 1));
                if (i > 1 && j > 1 && a == char.ToLowerInvariant(two[j - 2]) && b == char.ToLowerInvariant(one[i - 2]))
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }
            (before, previous, current) = (previous, current, before);
        }
        return previous[two.Length];
    }
}
