using System.CommandLine;

namespace Holdfast.Commands;

/// <summary>
/// A file that people ask a command to write: whole or not at all, over what this command wrote before, and never over anything else
/// without <c>--force</c>.
/// </summary>
/// <param name="marks">What the command's own files hold near their beginning. None: what it writes is for people to edit, so nothing that is there is taken for its own.</param>
internal sealed class OutputFile(params string[] marks)
{
    private const int HeadLength = 600;

    public Option<bool> Force { get; } = new("--force") { Description = marks.Length > 0 ? "Write over a file that is there and was not written by this command" : "Write over a file that is there" };

    /// <summary>True, after a message, when something stands there that is not to be lost. Commands that work for long ask before.</summary>
    public bool IsRefused(Invocation invocation, string file)
    {
        if (invocation.Line.GetValue(Force) || !IsForeign(file)) return false;
        var command = invocation.Line.CommandResult.Command.Name;
        invocation.Fail(marks.Length > 0 ? $"{file} is there and was not written by {command}" : $"{file} is there already", "--force writes over it; or name another file");
        return true;
    }

    /// <summary>Writes, or says why not; the exit code.</summary>
    public int Write(Invocation invocation, string file, ReadOnlySpan<byte> content)
    {
        if (IsRefused(invocation, file)) return ExitCodes.Refused;
        var target = file;
        var beside = "";
        try
        {
            if (IsDevice(file))
            {
                using var device = new FileStream(file, FileMode.Open, FileAccess.Write);
                device.Write(content);
                return ExitCodes.Done;
            }
            // A link stays a link.
            if (new FileInfo(file).LinkTarget is not null) target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
            // First beside it: a disk that is full does not cost the older file.
            beside = $"{target}.{Guid.NewGuid():N}.part";
            File.WriteAllBytes(beside, content);
            File.Move(beside, target, overwrite: true);
            return ExitCodes.Done;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (beside.Length > 0) Remove(beside);
            var folder = Path.GetDirectoryName(Path.GetFullPath(target)) ?? "";
            var reason = Directory.Exists(target) ? "it is a folder"
                : !Directory.Exists(folder) ? $"there is no folder {folder}"
                : error is UnauthorizedAccessException ? $"no permission to write in {folder}"
                : beside.Length > 0 ? error.Message.Replace(beside, target, StringComparison.Ordinal) : error.Message;
            invocation.Fail($"{file} cannot be written: {reason}", "name another file");
            return ExitCodes.Unexpected;
        }
    }

    private bool IsForeign(string file)
    {
        if (!File.Exists(file) || IsDevice(file)) return false;
        try
        {
            using var reader = new StreamReader(file);
            var head = new char[HeadLength];
            var text = new string(head, 0, reader.ReadBlock(head));
            return text.Length > 0 && !marks.Any(mark => text.Contains(mark, StringComparison.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    // Nothing is moved over /dev/stdout or /dev/null.
    private static bool IsDevice(string file) => !OperatingSystem.IsWindows() && Path.GetFullPath(file).StartsWith("/dev/", StringComparison.Ordinal);

    private static void Remove(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
