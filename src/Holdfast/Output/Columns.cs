namespace Holdfast.Output;

/// <summary>Text for a screen of 80 columns.</summary>
internal static class Columns
{
    public const int Wide = 80;

    /// <summary>Words on lines of at most so many columns; a word that is longer stands alone.</summary>
    /// <param name="first">Before the first line; escape sequences in it take no room.</param>
    /// <param name="rest">Before each further line.</param>
    public static IEnumerable<string> Fold(string text, string first, string rest, int firstWidth = -1, int wide = Wide)
    {
        var line = first;
        var width = firstWidth < 0 ? first.Length : firstWidth;
        var isEmpty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && width + 1 + word.Length > wide)
            {
                yield return line;
                (line, width, isEmpty) = (rest, rest.Length, true);
            }
            if (!isEmpty)
            {
                line += " ";
                width++;
            }
            line += word;
            width += word.Length;
            isEmpty = false;
        }
        yield return line.TrimEnd();
    }
}
