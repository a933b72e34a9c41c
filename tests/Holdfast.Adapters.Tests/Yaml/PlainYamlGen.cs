using System.Text;
using CsCheck;

namespace Holdfast.Adapters.Tests.Yaml;

/// <summary>Random configurations as people write them, and small accidents that befall them.</summary>
internal static class PlainYamlGen
{
    private const string Letters = " \n:-#,[]{}\"'\\ab01.~?*&!|>%@`=<\r\t/é";

    private static readonly string[] Words =
    [
        "a", "name", "www", "type", "A", "ttl", "300", "192.0.2.1", "2001:db8::1", "example.com.", "https://example.net/x?y=1#z", "v=spf1 -all", "-1", "10 mail", "_dmarc",
        "null", "~", "true", "a b  c", "größe", "x#y", "/path/to", ".hidden", "a.b:c", "3 of 5", "<<", "=", "*.x"[1..],
    ];

    public static Gen<string> Document { get; } = Gen.Int[0, int.MaxValue].Select(seed => new Writer(new Random(seed)).Write());

    public static Gen<string> Noise { get; } = Gen.Char[Letters].Array[0, 40].Select(letters => new string(letters));

    public static Gen<Func<string, string>> Mutation { get; } = Gen.Select(Gen.Int[0, 7], Gen.Int[0, int.MaxValue], Gen.Char[Letters], (kind, where, letter) => (Func<string, string>)(text =>
    {
        if (text.Length == 0) return letter.ToString();
        var at = where % text.Length;
        return kind switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, letter.ToString()),
            2 => text.Remove(at, 1).Insert(at, letter.ToString()),
            3 => OnLine(text, where, line => " " + line),
            4 => OnLine(text, where, line => line.Length > 0 && line[0] == ' ' ? line[1..] : line),
            5 => OnLine(text, where, line => line + "\n" + line),
            6 => text[..at],
            _ => OnLine(text, where, _ => ""),
        };
    }));

    private static string OnLine(string text, int where, Func<string, string> change)
    {
        var lines = text.Split('\n');
        lines[where % lines.Length] = change(lines[where % lines.Length]);
        return string.Join('\n', lines);
    }

    private sealed class Writer(Random random)
    {
        private readonly StringBuilder _text = new();
        private readonly string _newline = random.Next(10) == 0 ? "\r\n" : "\n";

        public string Write()
        {
            if (random.Next(4) == 0) _text.Append("# start").Append(_newline);
            if (random.Next(4) == 0) _text.Append("---").Append(_newline);
            Block(random.Next(5) == 0 ? random.Next(1, 4) : 0, 0);
            return random.Next(4) == 0 ? _text.ToString().TrimEnd() + (random.Next(2) == 0 ? "  # end" : "") : _text.ToString();
        }

        /// <summary>A block collection at this column, the first line's blanks included.</summary>
        private void Block(int column, int depth, bool onDash = false)
        {
            var isMapping = depth == 0 || random.Next(3) > 0;
            var count = random.Next(1, 5);
            for (var i = 0; i < count; i++)
            {
                if (i > 0 || !onDash) Indent(column);
                if (isMapping) Pair(column, depth);
                else Item(column, depth);
            }
        }

        private void Pair(int column, int depth)
        {
            Scalar(inFlow: false, isKey: true);
            _text.Append(random.Next(8) == 0 ? " :" : ":");
            switch (random.Next(depth > 4 ? 2 : 6))
            {
                case 0:
                    if (random.Next(4) > 0) Value(column);
                    else EndLine();
                    break;
                case 1:
                    Value(column);
                    break;
                case 2 or 3:
                    EndLine();
                    Block(column + random.Next(1, 5), depth + 1);
                    break;
                case 4:
                    EndLine();
                    var indent = column + (random.Next(2) == 0 ? 0 : 2);
                    for (var i = random.Next(1, 4); i > 0; i--)
                    {
                        Indent(indent);
                        Item(indent, depth + 1);
                    }
                    break;
                default:
                    EndLine();
                    Indent(column + 2);
                    if (random.Next(2) == 0) Scalar(false);
                    else Flow(column, 0);
                    EndLine();
                    break;
            }
        }

        private void Item(int column, int depth)
        {
            _text.Append('-');
            switch (random.Next(depth > 4 ? 2 : 5))
            {
                case 0:
                    if (random.Next(4) > 0) Value(column);
                    else EndLine();
                    break;
                case 1:
                    Value(column);
                    break;
                case 2:
                    EndLine();
                    Block(column + random.Next(1, 4), depth + 1);
                    break;
                default:
                    var blanks = random.Next(1, 4);
                    _text.Append(' ', blanks);
                    Block(column + 1 + blanks, depth + 1, onDash: true);
                    break;
            }
        }

        private void Value(int column)
        {
            _text.Append(' ', random.Next(1, 3));
            if (random.Next(4) == 0) Flow(column, 0);
            else Scalar(false);
            EndLine();
        }

        private void Flow(int column, int depth)
        {
            var isMapping = random.Next(2) == 0;
            _text.Append(isMapping ? '{' : '[');
            var count = random.Next(0, 4);
            for (var i = 0; i < count; i++)
            {
                Gap(column);
                if (isMapping)
                {
                    Scalar(inFlow: true, isKey: true);
                    _text.Append(": ");
                    if (random.Next(10) == 0) Gap(column);
                }
                if (depth < 3 && random.Next(5) == 0) Flow(column, depth + 1);
                else Scalar(inFlow: true);
                Gap(column);
                if (i + 1 < count || random.Next(8) == 0) _text.Append(',');
            }
            Gap(column);
            _text.Append(isMapping ? '}' : ']');
        }

        private void Gap(int column)
        {
            if (random.Next(12) == 0)
            {
                _text.Append(random.Next(3) == 0 ? " # in between" : "").Append(_newline);
                if (random.Next(4) == 0) _text.Append(_newline);
                _text.Append(' ', column + random.Next(1, 6));
            }
            else
            {
                _text.Append(' ', random.Next(0, 3));
            }
        }

        private void Scalar(bool inFlow, bool isKey = false)
        {
            var word = Words[random.Next(Words.Length)];
            switch (random.Next(6))
            {
                case 0:
                    _text.Append('\'').Append(random.Next(3) == 0 ? "it''s: # {x}, [y]" : word).Append('\'');
                    break;
                case 1:
                    _text.Append('"').Append(random.Next(3) == 0 ? "a\\\"b\\\\c\\n: # {x}, [y]" : word).Append('"');
                    break;
                case 2 when !isKey:
                    _text.Append(random.Next(2) == 0 ? "''" : "\"\"");
                    break;
                default:
                    _text.Append(inFlow && word.Contains("://", StringComparison.Ordinal) ? "x" : word);
                    break;
            }
        }

        private void Indent(int column) => _text.Append(' ', column);

        private void EndLine()
        {
            if (random.Next(10) == 0) _text.Append(' ', random.Next(1, 3));
            if (random.Next(10) == 0) _text.Append(" # comment: x, [y]");
            _text.Append(_newline);
            if (random.Next(12) == 0) _text.Append(random.Next(2) == 0 ? "" : "    # a line of its own").Append(_newline);
        }
    }
}
