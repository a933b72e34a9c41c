namespace Holdfast.Tests.Support;

/// <summary>Inputs that are kept beside the checkout and not in it.</summary>
internal static class SharedFiles
{
    /// <summary>The full path of a file below a folder "shared" beside the checkout or further up; null when there is none.</summary>
    public static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", relative);
            if (File.Exists(path) || Directory.Exists(path)) return path;
        }
        return null;
    }
}
