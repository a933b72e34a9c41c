using Holdfast.Adapters.Config;
using Holdfast.Adapters.Inventory;

namespace Holdfast.Adapters.Tests.Config;

public sealed class MachineNameTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef\n", true)]
    [InlineData("uninitialized\n", false)]
    [InlineData("00000000000000000000000000000000", false)]
    [InlineData("", false)]
    public void A_machine_s_id_gives_a_name_of_eight_digits_that_does_not_tell_the_id(string id, bool hasName)
    {
        File.WriteAllText(_file, id);
        var name = MachineName.Read(_file);
        Assert.Equal(hasName, name is not null);
        if (name is null) return;
        Assert.Matches("^[0-9a-f]{8}$", name);
        Assert.DoesNotContain(name, id, StringComparison.Ordinal);
        Assert.Equal(name, MachineName.Read(_file));
        File.WriteAllText(_file, id.Replace('0', '1'));
        Assert.NotEqual(name, MachineName.Read(_file));
    }

    [Fact]
    public void A_machine_without_an_id_has_no_such_name() => Assert.Null(MachineName.Read("/nonexistent/machine-id"));

    /// <summary>What an inventory says of it, and results that name it, hold on every machine.</summary>
    [Theory]
    [InlineData("", "watcher")]
    [InlineData("watcher: { keep-days: 3 }\n", "watcher")]
    [InlineData("watcher: { name: paris }\n", "paris")]
    public void In_the_graph_a_watcher_without_a_name_is_the_same_on_every_machine(string section, string name)
    {
        const string file = "holdfast: 1\nproviders:\n  own: { kind: zonefile, path: a.zone }\nzones:\n  example.com: { providers: [own] }\nrouters:\n  web:\n    record: web.example.com\n"
            + "    fronts: [{ name: a, target: a.example.net. }, { name: b, target: b.example.net. }]\n    probe: { url: https://www.example.com/ }\n";
        foreach (var host in (string[])["one", "two"])
        {
            var configuration = ConfigLoader.Read("holdfast.yaml", new StringReader(file + section), key => key == "HOSTNAME" ? host : null, [])!;
            Assert.Equal(name, Assert.Single(ConfigTopology.Of(configuration)!.Watchers).Name);
        }
    }

    public void Dispose() => File.Delete(_file);
}
