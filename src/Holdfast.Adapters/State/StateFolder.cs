namespace Holdfast.Adapters.State;

/// <summary>
/// The folder in which Holdfast remembers what it did. Losing it is safe: nothing is pruned that it did not provably create.
/// </summary>
public sealed class StateFolder
{
    private StateFolder(string path) => FullPath = path;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string FullPath { get; }

    /// <summary>
    /// A folder of ours that was made wider is made private again. One of somebody else (a shared folder, a mounted volume) keeps its mode;
    /// where everybody may write it is refused: whoever can put a journal or a socket there decides what is believed.
    /// </summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private bool Tighten()
    {
        var mode = File.GetUnixFileMode(FullPath);
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if ((mode & others) == 0) return false;
        // Only where all that is in it is of this program: nobody's temporary folder is closed for the rest of the machine.
        var isOurs = Directory.EnumerateFileSystemEntries(FullPath).All(entry => Names.Any(name => Path.GetFileName(entry).StartsWith(name, StringComparison.Ordinal)));
        if (isOurs && (mode & UnixFileMode.StickyBit) == 0)
        {
            try
            {
                File.SetUnixFileMode(FullPath, Private);
                return true;
            }
            catch (UnauthorizedAccessException)
            {
                // Not the owner: what counts is who may write.
            }
        }
        if ((mode & UnixFileMode.OtherWrite) != 0) throw new IOException("everybody may write there: give it to one user, chmod 700, or name another");
        return false;
    }

    // What this program keeps there.
    private static readonly string[] Names = ["journal", "control.sock", "watch.lock", "lock", "budgets", "zones", "failover", "evidence", "undelivered", "reports"];

    /// <summary>
    /// <c>--state</c>, <c>HOLDFAST_STATE</c>, systemd's <c>STATE_DIRECTORY</c>, or the XDG state folder, in this order. The folder is
    /// made with access for its owner only.
    /// </summary>
    /// <exception cref="IOException">When it cannot be made or written.</exception>
    public static StateFolder Open(string? option, Func<string, string?> environment)
    {
        var folder = new StateFolder(Path.GetFullPath(Choose(option, environment)));
        folder.Guarded(() => OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder.FullPath)
            : Directory.CreateDirectory(folder.FullPath, Private));
        if (!OperatingSystem.IsWindows()) folder.Guarded(folder.Tighten);
        return folder;
    }

    /// <summary>What the file system throws, as one exception that names this folder.</summary>
    public T Guarded<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException and not StateFolderException)
        {
            throw new StateFolderException(FullPath, error);
        }
    }

    /// <summary>The same folder without making it; null when it is not there.</summary>
    public static StateFolder? Find(string? option, Func<string, string?> environment) =>
        Path.GetFullPath(Choose(option, environment)) is var path && Directory.Exists(path) ? new StateFolder(path) : null;

    /// <summary>
    /// Waits for a lock of this folder. Held only around short reads and writes of state, never around network calls.
    /// </summary>
    /// <param name="name">Its file below the folder; who has nothing to do with each other takes different ones and never waits.</param>
    public async Task<IDisposable> LockAsync(TimeProvider clock, CancellationToken cancel, string name = "lock")
    {
        var file = Path.Combine(FullPath, name);
        Guarded(() => Directory.CreateDirectory(Path.GetDirectoryName(file)!));
        while (true)
        {
            try
            {
                return Guarded(() => new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (StateFolderException error) when (error.InnerException is IOException && File.Exists(file))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancel);
            }
        }
    }

    /// <summary>Replaces a file in one step, so that a crash leaves the old or the new content and never half of it.</summary>
    public void Write(string relative, ReadOnlySpan<byte> content)
    {
        var octets = content.ToArray();
        Guarded(() => Replace(relative, octets));
    }

    private string Replace(string relative, byte[] content)
    {
        var path = Path.Combine(FullPath, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = path + ".new";
        using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        File.Move(fresh, path, overwrite: true);
        return path;
    }

    public byte[]? Read(string relative)
    {
        var path = Path.Combine(FullPath, relative);
        return Guarded(() => File.Exists(path) ? File.ReadAllBytes(path) : null);
    }

    private static string Choose(string? option, Func<string, string?> environment)
    {
        if (option is { Length: > 0 }) return option;
        if (environment("HOLDFAST_STATE") is { Length: > 0 } own) return own;
        if (environment("STATE_DIRECTORY") is { Length: > 0 } systemd) return systemd.Split(':')[0];
        if (environment("XDG_STATE_HOME") is { Length: > 0 } xdg) return Path.Combine(xdg, "holdfast");
        var home = environment("HOME") is { Length: > 0 } set ? set : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(home.Length > 0 ? home : "/", ".local", "state", "holdfast");
    }
}

/// <summary>The state folder cannot be read or written; the message names it and says why.</summary>
public sealed class StateFolderException(string folder, Exception inner) : IOException(
    $"the state folder {folder} cannot be used: {(inner is UnauthorizedAccessException ? "no permission" : inner.Message.Split('\n', 2)[0])}", inner);
