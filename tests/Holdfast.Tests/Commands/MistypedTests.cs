using Holdfast.Tests.Support;

namespace Holdfast.Tests.Commands;

/// <summary>A typing error costs one look: exit code 2, the word that was probably meant, nothing on standard output.</summary>
public sealed class MistypedTests
{
    [Theory]
    [InlineData("aply", "'aply' is no command; did you mean 'apply'?", "holdfast apply")]
    [InlineData("stats", "'stats' is no command; did you mean 'status'?", "holdfast status")]
    [InlineData("swich web bunny", "'swich' is no command; did you mean 'switch'?", "holdfast switch")]
    [InlineData("aply --foo", "'aply' is no command; did you mean 'apply'?", "holdfast apply")]
    [InlineData("inventory exprt", "'exprt' is no command; did you mean 'export'?", "holdfast inventory export")]
    [InlineData("plan --formt json", "Unrecognized option '--formt'; did you mean '--format'?", "see 'holdfast plan --help'")]
    [InlineData("apply --digset sha256:1", "Unrecognized option '--digset'; did you mean '--digest'?", "see 'holdfast apply --help'")]
    [InlineData("switch web bunny --stat x", "did you mean '--state'?", "see 'holdfast switch --help'")]
    [InlineData("--hepl", "did you mean '--help'?", "see 'holdfast --help'")]
    [InlineData("zzzzzz", "'zzzzzz' is no command", "see 'holdfast --help'")]
    [InlineData("switch web", "'FRONT' missing", "see 'holdfast switch --help'")]
    public async Task The_nearest_word_is_named(string line, string message, string fix)
    {
        using var place = new Workplace();
        var result = await place.RunAsync(line);
        Assert.Equal(ExitCodes.Usage, result.Code);
        Assert.Empty(result.Out);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains($"fix: {fix}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_near_to_nothing_gets_no_wild_guess()
    {
        using var place = new Workplace();
        var result = await place.RunAsync("zzzzzz");
        Assert.DoesNotContain("did you mean", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Required command", result.Error, StringComparison.Ordinal);
    }
}
