using Holdfast.Commands;
using Holdfast.Output;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Commands;

public sealed class ExplainTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_key_is_explained_with_its_keys_and_what_counts_without_them()
    {
        var result = await _work.RunAsync("explain router.policy");
        Assert.Equal(ExitCodes.Done, result.Code);
        Assert.Contains("routers.ROUTER.policy", result.Out, StringComparison.Ordinal);
        Assert.Matches(@"up\s+whole number, 1 to 10,000\s+30 ", result.Out);
        Assert.Matches("LEFT OUT: +2", (await _work.RunAsync("explain policy.max-switches-per-hour")).Out);
    }

    [Fact]
    public async Task A_wrong_name_ends_in_2_with_the_nearest()
    {
        var result = await _work.RunAsync("explain router.polcy");
        Assert.Equal((ExitCodes.Usage, ""), (result.Code, result.Out));
        Assert.Contains("did you mean 'policy'?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_json()
    {
        var json = (await _work.RunAsync("explain router.probe.every --format json")).Json;
        Assert.Equal(("routers.ROUTER.probe.every", "10s"), ((string?)json["key"], (string?)json["default"]));
    }

    [Fact]
    public void The_shell_completes_keys()
    {
        var completions = CommandLine.Root(new Shell(TextWriter.Null, TextWriter.Null, TimeProvider.System, _ => null, false, false)).Parse("explain routers.ROUTER.pol").GetCompletions().Select(item => item.Label).ToList();
        Assert.Contains("routers.ROUTER.policy", completions);
    }
}
