using CsCheck;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;

namespace Holdfast.Adapters.Tests.Yaml;

/// <summary>Whatever the plain reader accepts, the library accepts and sees the same: kinds, texts, quotes, lines, columns, structure.</summary>
public class PlainYamlTests
{
    [Theory]
    [InlineData("a: 1")]
    [InlineData("a: 1\n")]
    [InlineData("---\na: 1\nb:\n- x\n- y\n")]
    [InlineData("# comment\n\n--- # start\na: # nothing\n  b: c # end\n\n# end\n")]
    [InlineData("a:\n  - b: 1\n    c: 2\n  -\n    d: 3\n  - - e\n    - f\n  -\n")]
    [InlineData("a:\nb:\n- d\n- e\nc:")]
    [InlineData("a:\n- \nb: ''\nc: \"\"\n")]
    [InlineData("- a\n- b: c\n  d: [e, f]\n- {g: h, \"i\": 'j', k: [l, {m: n}]}\n")]
    [InlineData("a: [ ]\nb: { }\nc: [x, ]\n")]
    [InlineData("a: [\n  x, # first\n\n  y\n  ]\nb: {\n  c: d,\n  e: f }\n")]
    [InlineData("a : b\n'c' : d\n\"e\": f\n")]
    [InlineData("a: \"x \\\" \\\\ \\/ \\n \\t \\r y\"\nb: 'it''s'\nc: \"a: b # c\"\n")]
    [InlineData("url: https://example.net:8443/x?y=z#frag\nip: 2001:db8::1\nneg: -1\ndash: -x\n")]
    [InlineData("a: [2001:db8::1, https://example.net/, -1, a#b]\n")]
    [InlineData("a: b\r\nc:\r\n  - d\r\n")]
    [InlineData("a:    spaced   out   \nb: x  # comment\n")]
    [InlineData("bücher: größe\nключ: 値\n")]
    [InlineData("a: null\nb: ~\nc: true\nd: \"null\"\n")]
    [InlineData("  a: 1\n  b: 2\n")]
    [InlineData("just text")]
    [InlineData("\"quoted\"")]
    [InlineData("[a, b]")]
    [InlineData("- 'a'\n- \"b\" # c")]
    [InlineData("a:\n  text\nb:\n  'quoted'\nc:\n  [x]\n")]
    public void Plain_documents_are_read_without_the_library(string text)
    {
        Assert.NotNull(YamlDocument.ReadPlain("x", text));
        Assert.True(AgreesWithLibrary(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("a: &x 1\n")]
    [InlineData("a: *x\n")]
    [InlineData("a: !t 1\n")]
    [InlineData("a: |\n  text\n")]
    [InlineData("a: >\n  text\n")]
    [InlineData("a: one\n  two\n")]
    [InlineData("a: \"one\n  two\"\n")]
    [InlineData("? a\n: b\n")]
    [InlineData("a:\t1\n")]
    [InlineData("%YAML 1.2\n---\na: 1\n")]
    [InlineData("a: 1\n---\nb: 2\n")]
    [InlineData("a: 1\n...\n")]
    [InlineData("a: b: c\n")]
    [InlineData("a: 1\n  b: 2\n")]
    [InlineData("  a: 1\nb: 2\n")]
    [InlineData("a:\n   b: 1\n  c: 2\n")]
    [InlineData("a: [1, 2\n")]
    [InlineData("a: [1] 2\n")]
    [InlineData("a: \"x\" y\n")]
    [InlineData("a: - b\n")]
    [InlineData("- a\nb: c\n")]
    [InlineData("a: @x\n")]
    [InlineData("a: \"\\q\"\n")]
    [InlineData("a: 1\rb: 2\r")]
    [InlineData("{a: 1}: b\n")]
    [InlineData("a: {b, c}\n")]
    [InlineData("a: [b: c]\n")]
    [InlineData("a: [b,, c]\n")]
    [InlineData("a\nb: c\n")]
    [InlineData("a: 'x\n")]
    public void Everything_else_is_left_to_the_library(string text) => Assert.Null(YamlDocument.ReadPlain("x", text));

    [Fact]
    public void Errors_and_exotic_forms_still_come_through_the_library()
    {
        List<Problem> problems = [];
        Assert.Null(YamlDocument.Read("x.yaml", "a: 1\n b: 2\n", problems));
        Assert.Equal(("x.yaml", 2), (Assert.Single(problems).File, problems[0].Line));
        Assert.Equal("one two", YamlDocument.Read("x.yaml", "a: >-\n  one\n  two\n", problems)!.Root.TryGet("a", out var folded) ? folded.Text : null);
    }

    /// <summary>Found by fuzzing: the library throws InvalidOperationException on these.</summary>
    [Theory]
    [InlineData("-  o\n- {ao\n- :")]
    [InlineData("...\n|\n")]
    [InlineData("flow: [e\nflow: [\b  a,\n  b\n  ]\n")]
    public void Texts_on_which_the_library_fails_by_accident_are_explained_too(string text)
    {
        List<Problem> problems = [];
        Assert.Null(YamlDocument.Read("x.yaml", text, problems));
        Assert.True(Assert.Single(problems).Line > 0 && problems[0].Hint.Length > 0);
    }

    [Fact]
    public void Every_document_of_the_repository_is_read_alike()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Holdfast.slnx"))) root = root.Parent;
        Assert.SkipWhen(root is null, "the tests run outside the repository");
        foreach (var file in Directory.EnumerateFiles(root.FullName, "*.y*ml", new EnumerationOptions { RecurseSubdirectories = true }))
        {
            var text = File.ReadAllText(file);
            Assert.True(AgreesWithLibrary(text) || YamlDocument.ReadPlain(file, text) is null, file);
        }
    }

    /// <summary>Documents that are plain by construction: the plain reader must take them, or its use would be an accident.</summary>
    [Fact]
    public void Generated_plain_documents_are_accepted_and_read_alike() => PlainYamlGen.Document.Sample(text =>
    {
        Assert.True(YamlDocument.ReadPlain("x", text) is not null, text);
        Assert.True(AgreesWithLibrary(text), text);
    }, iter: 15_000);

    [Fact]
    public void Mutated_documents_are_read_alike_or_left_to_the_library()
    {
        var accepted = 0;
        Gen.Select(PlainYamlGen.Document, PlainYamlGen.Mutation.Array[1, 4]).Sample((text, mutations) =>
        {
            foreach (var mutation in mutations) text = mutation(text);
            if (AgreesWithLibrary(text)) Interlocked.Increment(ref accepted);
        }, iter: 50_000);
        Assert.True(accepted > 5_000, $"only {accepted} mutated documents were still plain");
    }

    [Fact]
    public void Noise_of_YAML_characters_is_read_alike_or_left_to_the_library() =>
        PlainYamlGen.Noise.Sample(text => { AgreesWithLibrary(text); }, iter: 50_000);

    /// <summary>False when the plain reader gives up; throws when the two differ.</summary>
    internal static bool AgreesWithLibrary(string text)
    {
        if (YamlDocument.ReadPlain("x", text) is not { } plain) return false;
        List<Problem> problems = [];
        var library = YamlDocument.ReadByLibrary("x", text, problems);
        Assert.True(library is not null, $"accepted, but the library says {string.Join(' ', problems)}:\n{text}");
        Assert.Equal(library.Count, plain.Count);
        for (var i = 0; i < library.Count; i++)
        {
            ref readonly var expected = ref library[i];
            ref readonly var actual = ref plain[i];
            Assert.True(
                (expected.Kind, expected.Text, expected.IsQuoted, expected.Line, expected.Column, expected.First, expected.Next, expected.Count)
                == (actual.Kind, actual.Text, actual.IsQuoted, actual.Line, actual.Column, actual.First, actual.Next, actual.Count),
                $"node {i} is {(actual.Kind, actual.Text, actual.IsQuoted, actual.Line, actual.Column, actual.First, actual.Next, actual.Count)}, "
                + $"the library has {(expected.Kind, expected.Text, expected.IsQuoted, expected.Line, expected.Column, expected.First, expected.Next, expected.Count)}:\n{text}");
        }
        return true;
    }
}
