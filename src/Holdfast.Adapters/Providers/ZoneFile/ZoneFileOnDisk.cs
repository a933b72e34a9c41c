using System.Text;

namespace Holdfast.Adapters.Providers.ZoneFile;

/// <summary>A file's octets and its text, and the way back: UTF-8 where it is, else one octet per character, so that nothing is lost.</summary>
internal sealed class ZoneFileOnDisk
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Encoding _encoding;
    private readonly int _mark;

    private ZoneFileOnDisk(string path, byte[] octets, Encoding encoding, int mark) =>
        (Path, Octets, _encoding, _mark, Text) = (path, octets, encoding, mark, encoding.GetString(octets.AsSpan(mark)));

    /// <summary>The file itself, behind all symbolic links.</summary>
    public string Path { get; }

    public byte[] Octets { get; }

    public string Text { get; }

    /// <exception cref="IOException">When it cannot be read.</exception>
    public static ZoneFileOnDisk Read(string path)
    {
        var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var octets = File.ReadAllBytes(real);
        var mark = octets.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            return new ZoneFileOnDisk(real, octets, Strict, mark);
        }
        catch (DecoderFallbackException)
        {
            return new ZoneFileOnDisk(real, octets, Encoding.Latin1, 0);
        }
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
                stream.Write(Octets.AsSpan(0, _mark));
                stream.Write(_encoding.GetBytes(text));
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
