using System.Text;
using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using static Holdfast.Adapters.Tests.Providers.Rfc2136.Rfc2136Fixture;

namespace Holdfast.Adapters.Tests.Providers.ZoneFiles;

public sealed class ZoneFileProviderTests : IDisposable
{
    private const string ZoneName = "file.example";

    private const string Text = """
        ; kept by hand since 2009
        $ORIGIN file.example.
        $TTL 1h
        @   IN SOA ns1.example.net. hostmaster ( 2020010101 ; serial
                  3600 600 604800 60 )
            IN NS  ns1.example.net.
        www IN A   192.0.2.1 ; the old machine
        mail   A   192.0.2.2

        """;

    private static readonly DnsName Zone = DnsName.Parse(ZoneName);

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-zone-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Only_what_changes_is_rewritten_and_the_serial_goes_up()
    {
        var path = Write("zone", Text);
        using var provider = Provider(path);

        await ApplyAsync(provider.Instance, ZoneName, Update(Set(ZoneName, "www", "A", 3600, "192.0.2.1"), Set(ZoneName, "www", "A", 3600, "192.0.2.9")));

        var lines = (await File.ReadAllTextAsync(path, Cancel)).Split('\n');
        Assert.Equal("; kept by hand since 2009", lines[0]);
        Assert.Contains("; serial", lines[3], StringComparison.Ordinal);
        Assert.DoesNotContain("2020010101", lines[3], StringComparison.Ordinal);
        Assert.Equal("www IN A   192.0.2.9 ; the old machine", lines[6]);
        Assert.Equal("mail   A   192.0.2.2", lines[7]);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task What_changed_since_it_was_read_is_refused_and_the_rest_is_written()
    {
        var path = Write("zone", Text);
        using var provider = Provider(path);
        var read = Set(ZoneName, "www", "A", 3600, "192.0.2.1");
        Write("zone", Text.Replace("192.0.2.1 ", "192.0.2.77 ", StringComparison.Ordinal));

        var outcomes = await provider.Instance.ApplyAsync(Zone, [Update(read, Set(ZoneName, "www", "A", 3600, "192.0.2.9")), Create(Set(ZoneName, "new", "A", 60, "192.0.2.3"))], Cancel);

        Assert.Contains("192.0.2.77", Assert.IsType<ChangeOutcome.Failed>(outcomes[0]).Reason, StringComparison.Ordinal);
        Assert.IsType<ChangeOutcome.Applied>(outcomes[1]);
        Assert.Contains("192.0.2.77 ; the old machine", await File.ReadAllTextAsync(path, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permissions_links_and_odd_octets_survive()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("no Unix permissions here");
            return;
        }
        var real = Path.Combine(_folder, "real");
        await File.WriteAllBytesAsync(real, [.. "; caf"u8, 0xE9, .. Encoding.ASCII.GetBytes("\n" + Text)], Cancel);
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(real, mode);
        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, real);
        using var provider = Provider(link);

        await ApplyAsync(provider.Instance, ZoneName, Create(Set(ZoneName, "new", "A", 60, "192.0.2.3")));

        Assert.Equal(real, File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName);
        Assert.Equal(mode, File.GetUnixFileMode(real));
        var octets = await File.ReadAllBytesAsync(real, Cancel);
        Assert.Equal(0xE9, octets[5]);
        Assert.Contains("192.0.2.3", Encoding.Latin1.GetString(octets), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_in_an_included_file_is_edited_there()
    {
        var path = Write("zone", Text + "$INCLUDE hosts.inc\n");
        var included = Write("hosts.inc", "inc A 192.0.2.4 ; in the other file\n");
        using var provider = Provider(path);

        await ApplyAsync(provider.Instance, ZoneName, Update(Set(ZoneName, "inc", "A", 3600, "192.0.2.4"), Set(ZoneName, "inc", "A", 3600, "192.0.2.5")));

        Assert.Equal("inc A 192.0.2.5 ; in the other file\n", await File.ReadAllTextAsync(included, Cancel));
        var main = await File.ReadAllTextAsync(path, Cancel);
        Assert.Contains("$INCLUDE hosts.inc", main, StringComparison.Ordinal);
        Assert.DoesNotContain("2020010101", main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$INCLUDE nowhere.inc\n", "nowhere.inc")]
    [InlineData("bad A 300.1.1.1\n", ":9:")]
    public async Task A_file_that_cannot_be_read_whole_is_not_read_at_all(string tail, string expected)
    {
        using var provider = Provider(Write("zone", Text + tail));

        var error = await Assert.ThrowsAsync<ProviderException>(() => provider.Instance.ReadAsync(Zone, Cancel));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_and_a_file_of_another_zone_are_named_as_such()
    {
        using var missing = Provider(Path.Combine(_folder, "none"));
        using var other = Provider(Write("zone", Text));

        var none = await Assert.ThrowsAsync<ProviderException>(() => missing.Instance.ReadAsync(Zone, Cancel));
        Assert.Contains(Path.Combine(_folder, "none"), none.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ProviderException>(() => other.Instance.ReadAsync(DnsName.Parse("other.example"), Cancel));
        await Assert.ThrowsAsync<ProviderException>(() => missing.Instance.ApplyAsync(Zone, [Create(Set(ZoneName, "x", "A", 60, "192.0.2.1"))], Cancel));
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        var path = Write("zone", Text);
        await Parallel.ForAsync(0, 20, Cancel, async (i, token) =>
        {
            using var provider = Provider(path);
            var outcome = await provider.Instance.ApplyAsync(Zone, [Create(Set(ZoneName, $"w{i}", "A", 60, $"192.0.2.{100 + i}"))], token);
            Assert.IsType<ChangeOutcome.Applied>(Assert.Single(outcome));
        });

        using var reader = Provider(path);
        Assert.Equal(20, (await reader.Instance.ReadAsync(Zone, Cancel)).Sets.Count(set => set.Key.Name.FirstLabel.StartsWith('w') && set.Key.Name.FirstLabel != "www"));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static TestProvider Provider(string path) =>
        TestProvider.Of("zonefile", null, "none", "", [], new Dictionary<string, string> { ["path"] = path });
}
