using System.CommandLine;
using Holdfast.Commands;
using Holdfast.Output;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Commands;

public sealed class NamedCommandTests
{
    private static readonly Shell Quiet = new(TextWriter.Null, TextWriter.Null, TimeProvider.System, _ => null, false, false);

    /// <summary>A catalogue and the incidents on record were read at every start, for help texts that nobody had asked for.</summary>
    [Fact]
    public void Only_the_command_that_is_named_is_built()
    {
        var all = CommandLine.Root(Quiet).Subcommands.Select(command => command.Name).ToList();
        Assert.True(all.Count > 25);
        foreach (var name in all)
        {
            var built = CommandLine.Root(Quiet, new GlobalOptions(), [name, "--help"]).Subcommands.Select(command => command.Name).ToList();
            Assert.Contains(name, built);
            Assert.True(built.Count <= 6, $"{name}: {string.Join(' ', built)}"); // the operator's words are made together
        }
        foreach (var line in (string[][])[[], ["plna"], ["--config", "plan", "check"], ["[suggest]"]])
            Assert.Equal(all, CommandLine.Root(Quiet, new GlobalOptions(), line).Subcommands.Select(command => command.Name));
    }

    [Fact]
    public async Task A_key_that_changes_nothing_is_refused_but_keeps_nobody_from_a_switch()
    {
        using var place = new Workplace();
        place.Configure("""
            holdfast: 1
            providers: { zones: { kind: zonefile, path: a.zone } }
            zones: { example.com: { providers: [zones], records: [] } }
            routers:
              web:
                record: web.example.com
                fronts: [{ name: a, target: a.example.net., supplier: x }, { name: b, target: b.example.net., supplier: y }]
                origin: { url: "https://origin.example.com/", every: 30s }
                probe: { url: "tcp://www.example.com:25", expect: 200 }
            canaries: [{ url: "https://example.org/", supplier: z, every: 1m }]
            """);
        var check = await place.RunAsync("check");
        Assert.Equal(ExitCodes.ConfigInvalid, check.Code);
        Assert.Contains("'every' of 'origin' of router 'web' changes nothing", check.Error, StringComparison.Ordinal);
        Assert.Contains("'every' of a canary changes nothing", check.Error, StringComparison.Ordinal);
        Assert.Contains("'expect' of 'probe' of router 'web' changes nothing: over TCP", check.Error, StringComparison.Ordinal);
        var status = await place.RunAsync("status");
        Assert.Contains("warning: 'every' of a canary changes nothing", status.Error, StringComparison.Ordinal);
        Assert.NotEqual(ExitCodes.ConfigInvalid, status.Code);
    }
}
