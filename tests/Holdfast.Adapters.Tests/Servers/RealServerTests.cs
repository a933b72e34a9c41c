using System.Diagnostics;
using Holdfast.Testing.Servers;

namespace Holdfast.Adapters.Tests.Servers;

public sealed class RealServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Knot_serves_its_zones(bool isSigned)
    {
        await using var server = await KnotServer.StartAsync(Cancel, TestZone.Of("example.com", isSigned: isSigned), TestZone.Of("example.org"));

        Assert.True(await RawQuery.HasAnswerAsync(server.Address, "example.org", RawQuery.Soa, authoritative: true, Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bind_serves_its_zones(bool isSigned)
    {
        await using var server = await BindServer.StartAsync(Cancel, TestZone.Of("example.com", isSigned: isSigned), TestZone.Of("example.org"));

        Assert.True(await RawQuery.HasAnswerAsync(server.Address, "example.org", RawQuery.Soa, authoritative: true, Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PowerDns_serves_its_zones(bool isSigned)
    {
        await using var server = await PowerDnsServer.StartAsync(Cancel, TestZone.Of("example.com", isSigned: isSigned));

        Assert.True(await RawQuery.HasAnswerAsync(server.Address, "example.com", isSigned ? RawQuery.DnsKey : RawQuery.Soa, authoritative: true, Cancel));
    }

    [Fact]
    public async Task Unbound_resolves_through_the_given_servers()
    {
        await using var knot = await KnotServer.StartAsync(Cancel, TestZone.Of("example.com"));
        await using var resolver = await UnboundServer.StartAsync(Cancel, ("example.com", knot.Address));

        Assert.True(await RawQuery.HasAnswerAsync(resolver.Address, "example.com", RawQuery.Soa, authoritative: false, Cancel));
    }

    [Fact]
    public async Task A_server_leaves_neither_process_nor_folder_behind()
    {
        var server = await KnotServer.StartAsync(Cancel, TestZone.Of("example.com"));
        var folder = server.Folder;
        Assert.NotEmpty(ProcessesOf(folder));

        await server.DisposeAsync();

        Assert.Empty(ProcessesOf(folder));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_frozen_server_is_silent_and_a_stopped_one_comes_back_with_what_it_held()
    {
        await using var server = await KnotServer.StartAsync(Cancel, TestZone.Of("example.com"));

        await server.FreezeAsync();
        Assert.False(await RawQuery.HasAnswerAsync(server.Address, "example.com", RawQuery.Soa, authoritative: true, Cancel));
        server.Thaw();
        await server.EndAsync();
        Assert.False(await RawQuery.HasAnswerAsync(server.Address, "example.com", RawQuery.Soa, authoritative: true, Cancel));
        await server.StartAgainAsync(Cancel);

        Assert.True(await RawQuery.HasAnswerAsync(server.Address, "example.com", RawQuery.Soa, authoritative: true, Cancel));
    }

    private static List<string> ProcessesOf(string folder) => [.. Process.GetProcesses()
        .Select(process => $"/proc/{process.Id}/cmdline")
        .Select(file => File.Exists(file) ? File.ReadAllText(file) : "")
        .Where(line => line.Contains(folder, StringComparison.Ordinal))];
}
