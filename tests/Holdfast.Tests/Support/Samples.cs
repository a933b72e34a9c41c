namespace Holdfast.Tests.Support;

/// <summary>The samples of the repository.</summary>
internal static class Samples
{
    public static string Company => Find("samples/company/holdfast.yaml");

    /// <summary>A file of the repository, found from where the tests run.</summary>
    public static string Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx"))) return Path.Combine(folder.FullName, relative);
        throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
