using System.Text;
using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters;

/// <summary>
/// The one reader of files that people name: whatever stands in the way, also half-way through, becomes a problem with its fix.
/// </summary>
public static class InputFile
{
    /// <summary>Null when the file cannot be opened or read to its end; what <paramref name="read"/> says otherwise.</summary>
    /// <param name="fix">What to do about it.</param>
    /// <param name="most">In bytes; a larger file is refused.</param>
    /// <param name="smaller">What to do about a file that is larger.</param>
    public static T? ReadText<T>(
        string file, List<Problem> problems, Func<TextReader, T?> read, string fix = "check the path", long most = long.MaxValue, string smaller = "") where T : class =>
        Read(
            file, problems, stream =>
            {
                // What is not UTF-8 stays visible as octets, so that the reader of YAML can refuse it with its place.
                using var octets = new MemoryStream();
                stream.CopyTo(octets);
                ReadOnlySpan<byte> all = octets.GetBuffer().AsSpan(0, (int)octets.Length);
                using var text = new StringReader(OctetText.Decode(all.StartsWith(Encoding.UTF8.Preamble) ? all[Encoding.UTF8.Preamble.Length..] : all));
                return read(text);
            },
            fix, most, smaller);

    /// <inheritdoc cref="ReadText"/>
    public static T? Read<T>(
        string file, List<Problem> problems, Func<Stream, T?> read, string fix = "check the path", long most = long.MaxValue, string smaller = "") where T : class
    {
        try
        {
            using var stream = Open(file);
            if (!stream.CanSeek || stream.Length <= most) return read(stream);
            problems.Add(new Problem(file, 0, 0, Severity.Error, $"the file has {stream.Length >> 20} MB, at most {most >> 20} MB are read", smaller));
        }
        catch (Exception error) when (IsTrouble(error))
        {
            problems.Add(new Problem(file, 0, 0, Severity.Error, Reason(error, file), fix));
        }
        return null;
    }

    /// <summary>What a file or its system can throw at somebody who reads or writes it: the world's trouble and no bug of ours.</summary>
    public static bool IsTrouble(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>Why a file cannot be read, in words.</summary>
    public static string Reason(Exception error, string file) => error switch
    {
        _ when Directory.Exists(file) => "it is a folder, not a file",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "cannot be read: no permission",
        _ => $"cannot be read: {error.Message.Split('\n', 2)[0]}",
    };

    private static FileStream Open(string file)
    {
        // The runtime calls this an argument of the programmer; here a person wrote it.
        if (file.Contains('\0', StringComparison.Ordinal) || file.Length == 0) throw new FileNotFoundException();
        return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }
}
