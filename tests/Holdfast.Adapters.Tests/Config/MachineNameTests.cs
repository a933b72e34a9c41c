using Holdfast.Adapters.Config;

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

    public void Dispose() => File.Delete(_file);
}
