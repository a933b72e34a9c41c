namespace Holdfast.Benchmarks.Fuzz;

/// <summary>
/// Makes inputs from seeds by small accidents. Inputs that the target accepted go back into the pool, so that later ones go deeper;
/// half of all start from a seed, and short ones stay out of the pool, or it would fill with trifles.
/// </summary>
internal sealed class FuzzMutator(FuzzTarget target, Random random)
{
    private const int PoolSize = 400;
    private const int LongestInput = 4000;

    private static readonly string[] Numbers =
        ["0", "1", "-1", "00", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "99999999999999999999"];

    private const string Marks = " \n\t.:;,-_\"'\\()[]{}#@$*&!|>%/=<?~^";

    private readonly List<string> _pool = [.. target.Seeds];
    private readonly int _shortest = target.Seeds.Min(seed => seed.Length) / 2;

    public string Next()
    {
        if (random.Next(20) == 0) return Noise();
        var text = _pool[random.Next(random.Next(2) == 0 ? target.Seeds.Count : _pool.Count)];
        for (var i = random.Next(1, 7); i > 0; i--) text = Mutate(text);
        return text.Length > LongestInput ? text[..LongestInput] : text;
    }

    public void Accepted(string input)
    {
        if (input.Length < _shortest) return;
        if (_pool.Count < PoolSize) _pool.Add(input);
        else _pool[random.Next(target.Seeds.Count, PoolSize)] = input;
    }

    private string Noise()
    {
        var parts = new string[random.Next(1, 30)];
        for (var i = 0; i < parts.Length; i++) parts[i] = random.Next(2) == 0 ? Token() : Letter().ToString();
        return string.Concat(parts);
    }

    private string Mutate(string text)
    {
        if (text.Length == 0) return Token();
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        switch (random.Next(11))
        {
            case 0: return text.Remove(at, length);
            case 1: return text.Insert(at, text.Substring(at, length));
            case 2: return text.Insert(at, Token());
            case 3: return text.Insert(at, Letter().ToString());
            case 4: return text.Remove(at, 1).Insert(at, Letter().ToString());
            case 5: return text.Remove(at, length).Insert(at, Token());
            case 6: return text[..at];
            case 7: return text[at..];
            case 8:
            {
                var other = _pool[random.Next(_pool.Count)];
                return text[..at] + other[random.Next(other.Length + 1)..];
            }
            case 9:
            {
                var lines = text.Split('\n');
                var (a, b) = (random.Next(lines.Length), random.Next(lines.Length));
                (lines[a], lines[b]) = (lines[b], lines[a]);
                return string.Join('\n', lines);
            }
            default: return text.Remove(at, 1).Insert(at, ((char)(text[at] ^ (1 << random.Next(8)))).ToString());
        }
    }

    private string Token() => random.Next(5) == 0 ? Numbers[random.Next(Numbers.Length)] : target.Tokens[random.Next(target.Tokens.Count)];

    private char Letter() => random.Next(12) switch
    {
        0 => (char)random.Next(0x20),
        1 => (char)random.Next(0x7f, 0x100),
        2 => (char)random.Next(0x100, 0x10000),
        < 6 => Marks[random.Next(Marks.Length)],
        _ => (char)random.Next(0x20, 0x7f),
    };
}
