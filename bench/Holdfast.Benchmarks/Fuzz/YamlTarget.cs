using Holdfast.Adapters.Yaml;
using Holdfast.Core;

namespace Holdfast.Benchmarks.Fuzz;

/// <summary>Any text is read or explained, and our own reader sees what the library sees.</summary>
internal sealed class YamlTarget() : FuzzTarget("yaml", Texts, Words)
{
    public static readonly string[] Texts =
    [
        "a: 1\nb:\n  - c: d\n    e: [f, \"g\", 'h']\n  - {i: j, k: {l: m}}\nn:\n- o\n- p # q\n",
        "---\nlist:\n  -\n    x: y\n  - - deep\n    - er\n  -\nempty:\ntext: \"a \\\" \\\\ \\n b\"\n'quoted key': it's\n",
        "holdfast: 1\nzones:\n  example.com:\n    records:\n      - { name: www, type: A, ttl: 300, values: [192.0.2.1, 192.0.2.2] }\n",
        "folded: >-\n  one\n  two\nliteral: |\n  three\nflow: [\n  a,\n  b\n  ]\nmulti: one\n  two\n",
    ];

    public static readonly string[] Words =
    [
        "\n", "\n  ", "\n- ", "\n  - ", ": ", ":", "- ", "-", "? ", "# c", " #", "[", "]", "{", "}", ", ", "\"", "'", "''", "\\", "\\u0041", "&a ", "*a", "!t ", "|\n", ">\n", "---\n", "...\n", "%YAML 1.2\n", "\t", "\r\n", "\r", "~", "null", "<<: ", "@", "`", "\u0085", "\u2028", "\uFEFF", "a: b\n",
    ];

    public override bool Try(string input)
    {
        List<Problem> problems = [];
        var document = YamlDocument.ReadByLibrary("x", input, problems);
        Promise((document is null) == (problems.Count == 1), "no document and no problem, or both");
        foreach (var problem in problems)
            Promise(problem.Line > 0 && problem.Column > 0 && problem.Message.Length > 5 && problem.Hint.Length > 0, $"a problem without a place or a hint: {problem}");
        if (YamlDocument.ReadPlain("x", input) is { } plain)
        {
            Promise(document is not null, $"accepted, but the library says {string.Concat(problems)}");
            Promise(document!.Count == plain.Count, "another number of nodes");
            for (var i = 0; i < plain.Count; i++)
            {
                ref readonly var a = ref document[i];
                ref readonly var b = ref plain[i];
                Promise((a.Kind, a.Text, a.IsQuoted, a.Line, a.Column, a.First, a.Next, a.Count) == (b.Kind, b.Text, b.IsQuoted, b.Line, b.Column, b.First, b.Next, b.Count), $"node {i} differs");
            }
        }
        return document is not null;
    }
}
