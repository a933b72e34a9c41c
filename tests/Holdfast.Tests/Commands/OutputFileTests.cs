using Holdfast.Tests.Support;

namespace Holdfast.Tests.Commands;

/// <summary>Files that people ask for: one rule for every command that writes one.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly Workplace _work = new();

    public OutputFileTests()
    {
        _work.Write("inventory.yaml", """
            holdfast-inventory: 1
            components:
              shop: { kind: function, criticality: vital, needs: [api] }
              api: { kind: service }
            """);
        _work.Write("edges.csv", "from,to\na,b\n");
    }

    public void Dispose() => _work.Dispose();

    private string At(string file) => Path.Combine(_work.Folder, file);

    [Theory]
    [InlineData("map --inventory {0} --output {1}", "mine.svg")]
    [InlineData("inventory export --as cyclonedx --inventory {0} --output {1}", "mine.json")]
    [InlineData("inventory import {2} --as csv --output {1}", "mine.yaml")]
    [InlineData("export nis2 --inventory {0} --output {1}", "mine.md")]
    [InlineData("export dora --draft --inventory {0} --output {1}", "mine.zip")]
    [InlineData("report --no-plan --years 0 --inventory {0} --output {1}", "mine.html")]
    [InlineData("init example.com --config {1}", "mine.yaml")]
    public async Task A_file_of_somebody_else_is_kept_without_force(string line, string name)
    {
        var file = _work.Write(name, "shop: 1\n");
        var command = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, At("inventory.yaml"), file, At("edges.csv"));
        var refused = await _work.RunAsync(command);
        Assert.True(refused.Code == ExitCodes.Refused, refused.Error);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal("shop: 1\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var forced = await _work.RunAsync(command + " --force");
        Assert.True(forced.Code == ExitCodes.Done, forced.Error);
        Assert.NotEqual("shop: 1\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_work.Folder, "*.part"));
    }

    [Theory]
    [InlineData("map.svg")]
    [InlineData("map.mmd")]
    [InlineData("map.dot")]
    public async Task A_map_is_drawn_again_over_an_older_map(string name)
    {
        var line = $"map --inventory {At("inventory.yaml")} --output {At(name)}";
        Assert.Equal(ExitCodes.Done, (await _work.RunAsync(line)).Code);
        var again = await _work.RunAsync(line);
        Assert.True(again.Code == ExitCodes.Done, again.Error);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named_and_nothing_of_how_we_write()
    {
        var result = await _work.RunAsync($"map --inventory {At("inventory.yaml")} --output {At("no/such/x.svg")}");
        Assert.Equal(ExitCodes.Unexpected, result.Code);
        Assert.Contains($"there is no folder {At("no/such")}", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_stays_a_link_and_its_file_gets_the_content()
    {
        var file = _work.Write("real.svg", "");
        File.CreateSymbolicLink(At("link.svg"), file);
        Assert.Equal(ExitCodes.Done, (await _work.RunAsync($"map --inventory {At("inventory.yaml")} --output {At("link.svg")}")).Code);
        Assert.NotNull(new FileInfo(At("link.svg")).LinkTarget);
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report --no-plan --output {0}.docx", "there is no report of the kind '.docx'")]
    [InlineData("map --output {0}.png", "there is no map of the kind '.png'")]
    [InlineData("map --format json", "a map has no JSON")]
    public async Task A_form_that_there_is_not_is_not_written_as_another(string line, string said)
    {
        var result = await _work.RunAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, At("x")) + $" --inventory {At("inventory.yaml")}");
        Assert.Equal((ExitCodes.Usage, ""), (result.Code, result.Out));
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_work.Folder, "x*"));
    }

    [Fact]
    public async Task The_help_of_init_says_each_default_once()
    {
        var help = (await _work.RunAsync("init --help")).Out;
        Assert.Equal(2, help.Split("[default: example.com]").Length);
        Assert.Equal(2, help.Split("[default: cloudflare").Length);
    }
}
