namespace Holdfast.Adapters.Journal;

/// <summary>Space beside the journal for the time when the disk is full: given up, it takes the next entries, such as the one that says so.</summary>
internal sealed class JournalReserve(string journal)
{
    private const int Size = 1 << 20;

    private readonly string _path = journal + ".reserve";

    /// <summary>Written out, so that a file system which knows holes keeps the space. Where there is none, none is kept.</summary>
    public void Take()
    {
        try
        {
            if (File.Exists(_path)) return;
            using var file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write);
            file.Write(new byte[Size]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Release(); // half of it helps nobody
        }
    }

    /// <summary>False when there was nothing to give up.</summary>
    public bool Release()
    {
        try
        {
            if (!File.Exists(_path)) return false;
            File.Delete(_path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
