using Holdfast.Adapters.State;

namespace Holdfast.Adapters.Tests.State;

public sealed class StateFolderTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode Everybody = Readable | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    [Fact]
    public void One_that_was_made_wider_is_made_private_again_and_a_shared_one_is_refused_or_left()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "modes are those of Unix");
        if (!OperatingSystem.IsLinux()) return;
        var folder = Directory.CreateTempSubdirectory("holdfast-state").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "journal.sqlite"), "");
            File.SetUnixFileMode(folder, Everybody);
            StateFolder.Open(folder, _ => null);
            Assert.Equal(Private, File.GetUnixFileMode(folder));

            // Somebody else's files are in it: closing it would take them away from whoever uses it.
            File.WriteAllText(Path.Combine(folder, "notes.txt"), "");
            File.SetUnixFileMode(folder, Readable);
            StateFolder.Open(folder, _ => null);
            Assert.Equal(Readable, File.GetUnixFileMode(folder));
            File.SetUnixFileMode(folder, Everybody);
            Assert.Contains("everybody may write there", Assert.Throws<StateFolderException>(() => StateFolder.Open(folder, _ => null)).Message, StringComparison.Ordinal);
            Assert.Equal(Everybody, File.GetUnixFileMode(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
