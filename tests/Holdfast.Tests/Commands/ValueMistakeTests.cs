using Holdfast.Output;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Commands;

/// <summary>A value that cannot be: the option is named, and what to write instead; nothing of the program's inside.</summary>
public sealed class ValueMistakeTests : IDisposable
{
    private readonly Workplace _work = new();

    public ValueMistakeTests() => _work.Configure("""
        holdfast: 1
        organisation: { name: Small, country: FR, currency: EUR }
        components:
          shop: { kind: function, criticality: vital, needs: [api] }
          api: { kind: service }
        """);

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("simulate --years abc", "--years is 'abc'", "write a whole number")]
    [InlineData("simulate --years 5 --seed abc", "--seed is 'abc'", "write a whole number")]
    [InlineData("simulate --event api --unknown-share much", "--unknown-share is 'much'", "write a number, such as 0.5")]
    [InlineData("simulate --years 0", "--years is outside 2 to", "")]
    [InlineData("map --as svgg", "--as is 'svgg'; did you mean 'svg'?", "one of svg, mermaid, dot, tree")]
    [InlineData("init --provider nope", "--provider is 'nope'", "one of ")]
    [InlineData("plan --format nope", "--format is 'nope'", "one of table, json")]
    [InlineData("analyse --top -1", "--top is -1", "--help")]
    [InlineData("simulate --all --top -1", "--top is -1", "--help")]
    [InlineData("score --missing --ask", "more than one thing is asked for", "--missing")]
    [InlineData("score --sovereignty --explain RES-1.1", "more than one thing is asked for", "--sovereignty")]
    [InlineData("export mappings --criterion RES-99", "there is no criterion 'RES-99'", "fix:")]
    [InlineData("simulate --event registrar-loss", "'registrar-loss' needs a component of kind registrar or domain", "fix:")]
    [InlineData("simulate --event ca-distrust", "'ca-distrust' needs a component of kind certificate", "fix:")]
    [InlineData("simulate --event legal-cut-off", "'legal-cut-off' needs something under a foreign jurisdiction", "fix:")]
    public async Task A_mistake_names_the_option_and_the_fix(string line, string message, string fix)
    {
        var result = await _work.RunAsync(line);
        Assert.Equal((ExitCodes.Usage, ""), (result.Code, result.Out));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains(fix, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("there is no event", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sum_in_another_currency_is_told_which_one_to_use_also_in_quotes()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var shell = new Shell(output, error, TimeProvider.System, _ => null, OutIsTerminal: false, ErrorIsTerminal: false);
        var code = await CommandLine(shell, "mitigate", "--budget", "500 USD", "--config", _work.ConfigFile);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("--budget is in USD, the organisation counts in EUR", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_other_than_down_stands_in_the_title()
    {
        var title = (string?)(await _work.RunAsync("simulate --event api --how flapping:10m --format json")).Json["title"];
        Assert.Equal("api comes and goes every 10m, out for 50 % of it", title);
        title = (string?)(await _work.RunAsync("simulate --event api --how degraded:0.7 --format json")).Json["title"];
        Assert.Equal("api serves 70 % of calls", title);
    }

    private static Task<int> CommandLine(Shell shell, params string[] args) => Holdfast.Commands.CommandLine.RunAsync(args, shell, TestContext.Current.CancellationToken);
}
