namespace Holdfast.Adapters.Tests.Inventory;

/// <summary>Files of the repository itself, found from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Holdfast.slnx"))) return at.FullName;
        throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
