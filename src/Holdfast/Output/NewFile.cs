namespace Holdfast.Output;

/// <summary>Files that commands make: never over one that is there.</summary>
internal static class NewFile
{
    /// <summary>Null when it was written, else why not.</summary>
    public static string? Write(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            using var target = new FileStream(path, FileMode.CreateNew);
            target.Write(content);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be written: {error.Message}";
        }
    }
}
