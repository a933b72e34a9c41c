using System.Text;

namespace Holdfast.Core.Tests.Dns;

/// <summary>The cases of Corpus/bad-zones.txt; the format is explained there.</summary>
internal static class BadZones
{
    private const string Header = "$TTL 300\n@ SOA ns1 hostmaster 1 3600 600 604800 300\n";

    public static IReadOnlyList<Case> All { get; } = Read();

    public static IEnumerable<TheoryDataRow<string>> Names => All.Select(one => new TheoryDataRow<string>(one.Name));

    public static Case Named(string name) => All.Single(one => one.Name == name);

    private static List<Case> Read()
    {
        using var reader = new StreamReader(typeof(BadZones).Assembly.GetManifestResourceStream("bad-zones.txt")!);
        List<Case> cases = [];
        string? name = null;
        var text = new StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            if (name is null || line.StartsWith("# ", StringComparison.Ordinal))
            {
                name = line.StartsWith("# ", StringComparison.Ordinal) ? line[2..] : null;
                text.Clear();
            }
            else if (line.StartsWith("--- ", StringComparison.Ordinal))
            {
                var parts = line[4..].Split('|');
                var marked = (name.EndsWith('!') ? "" : Header) + text;
                if (name.Contains("the end of the file", StringComparison.Ordinal) || name.Contains("ends the file", StringComparison.Ordinal)) marked = marked.TrimEnd('\n');
                var at = marked.IndexOf('⟦', StringComparison.Ordinal);
                var before = marked[..at];
                cases.Add(new Case(name, marked.Replace("⟦", "", StringComparison.Ordinal), before.Count(c => c == '\n') + 1, at - before.LastIndexOf('\n'),
                    parts[0].Trim(), parts[1].Trim().Replace("\\\"", "\"", StringComparison.Ordinal)));
                name = null;
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }
        return cases;
    }

    internal sealed record Case(string Name, string Text, int Line, int Column, string Message, string Hint);
}
