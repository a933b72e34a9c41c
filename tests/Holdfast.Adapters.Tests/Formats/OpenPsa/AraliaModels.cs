namespace Holdfast.Adapters.Tests.Formats.OpenPsa;

/// <summary>The published fault trees in the folder shared/data beside the checkout; tests that need them say so when it is absent.</summary>
internal static class AraliaModels
{
    internal static string Path(string model)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "shared", "data", "aralia", $"{model}.xml");
            if (File.Exists(path)) return path;
        }

        Assert.Skip($"The model {model} is not there: no folder shared/data/aralia beside the checkout.");
        return "";
    }
}
