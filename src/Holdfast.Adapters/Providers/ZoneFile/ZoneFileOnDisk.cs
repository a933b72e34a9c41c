using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Providers.ZoneFile;

/// <summary>A file's octets and its text, and the way back: UTF-8, and octets that are not stay what they are.</summary>
internal sealed class ZoneFileOnDisk
{
    private ZoneFileOnDisk(string path, byte[] octets) => (Path, Octets, Text) = (path, octets, OctetText.Decode(octets));

    /// <summary>The file itself, behind all symbolic links.</summary>
    public string Path { get; }

    public byte[] Octets { get; }

    public string Text { get; }

    /// <exception cref="IOException">When it cannot be read.</exception>
    public static ZoneFileOnDisk Read(string path)
    {
        var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return new ZoneFileOnDisk(real, File.ReadAllBytes(real));
    }

    public bool IsUnchanged() => File.Exists(Path) && File.ReadAllBytes(Path).AsSpan().SequenceEqual(Octets);

    /// <summary>Replaces the file in one step and keeps its permissions: a reader sees the old or the new text, never half of it.</summary>
    public void Replace(string text)
    {
        var fresh = $"{Path}.{Guid.CreateVersion7():N}.new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(fresh, options))
            {
                // A byte order mark is not written again: BIND and Knot do not load a file that begins with one.
                stream.Write(OctetText.Encode(text.AsSpan().TrimStart('\uFEFF')));
                stream.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(fresh, File.GetUnixFileMode(Path));
            File.Move(fresh, Path, overwrite: true);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }
}
