using System.CommandLine;
using Holdfast.Commands;
using Holdfast.Help;
using Holdfast.Output;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Commands;

public sealed class HelpTests : IDisposable
{
    private static readonly Shell Quiet = new(TextWriter.Null, TextWriter.Null, TimeProvider.System, _ => null, false, false);

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    public static TheoryData<string> Paths => [.. All(HelpPage.Of(CommandLine.Root(Quiet))).Select(page => page.Path)];

    [Fact]
    public void Every_command_stands_in_one_group_with_one_short_line()
    {
        var root = CommandLine.Root(Quiet);
        Assert.Equal(root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name).Order(), CommandGuide.Groups.SelectMany(group => group.Commands).Order());
        Assert.Equal(Paths.Select(row => row.Data).Order(), CommandGuide.Entries.Select(entry => entry.Path).Order());
        Assert.All(CommandGuide.Entries, entry => Assert.InRange(entry.Short.Length, 1, CommandGuide.LongestShort));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Help_of_a_command_fits_eighty_columns_and_has_two_examples_that_parse(string path)
    {
        var help = await _place.RunAsync($"{path} --help");
        Assert.Equal(0, help.Code);
        Assert.All(help.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        var entry = CommandGuide.Find(path)!;
        Assert.Equal(2, entry.Examples.Length);
        Assert.All(entry.Examples, example =>
        {
            Assert.StartsWith(path, example.Line, StringComparison.Ordinal);
            Assert.Contains($"holdfast {example.Line}", help.Out, StringComparison.Ordinal);
            Assert.Empty(CommandLine.Root(Quiet).Parse(example.Line).Errors);
        });
        Assert.Equal(help.Out, (await _place.RunAsync($"help {path}")).Out);
    }

    [Fact]
    public async Task Help_lists_every_command_on_a_screen_of_eighty_columns()
    {
        var help = (await _place.RunAsync("--help")).Out;
        Assert.Equal(help, (await _place.RunAsync("-h")).Out);
        Assert.Equal(help, (await _place.RunAsync("help")).Out);
        var mistyped = await _place.RunAsync("help satus");
        Assert.Equal(ExitCodes.Usage, mistyped.Code);
        Assert.Contains("did you mean 'status'?", mistyped.Error, StringComparison.Ordinal);
        Assert.All(help.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.All(CommandGuide.Groups.SelectMany(group => group.Commands), name => Assert.Matches($"(?m)^  {name} ", help));
    }

    [Fact]
    public async Task The_name_alone_says_what_to_do_first()
    {
        var start = await _place.RunAsync("");
        Assert.Equal(0, start.Code);
        Assert.Contains("holdfast lab", start.Out, StringComparison.Ordinal);
        Assert.Contains("holdfast init", start.Out, StringComparison.Ordinal);
        Assert.Equal((await _place.RunAsync("--version")).Out, (await _place.RunAsync("-v")).Out);
        Assert.Equal((await _place.RunAsync("--version")).Out, (await _place.RunAsync("version")).Out);
    }

    [Fact]
    public void The_pages_of_the_commands_are_those_of_the_program()
    {
        var folder = Path.Combine(Samples.Find("docs"), "commands");
        var pages = HelpDocuments.Markdown(HelpPage.Of(CommandLine.Root(Quiet))).ToList();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(folder);
            foreach (var old in Directory.GetFiles(folder)) File.Delete(old);
            foreach (var (file, text) in pages) File.WriteAllText(Path.Combine(folder, file), text);
        }
        Assert.Equal(pages.Select(page => page.File).Order(), Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.All(pages, page => Assert.Equal(page.Text, File.ReadAllText(Path.Combine(folder, page.File))));
    }

    [Fact]
    public async Task The_manual_page_names_every_command()
    {
        var manual = (await _place.RunAsync("manual")).Out;
        Assert.StartsWith(".TH HOLDFAST 1", manual, StringComparison.Ordinal);
        Assert.All(CommandGuide.Groups.SelectMany(group => group.Commands), name => Assert.Contains($".SS holdfast {name}", manual, StringComparison.Ordinal));
    }

    private static IEnumerable<HelpPage> All(HelpPage page) => page.Commands.SelectMany(command => All(command).Prepend(command));
}
