using System.Runtime.CompilerServices;

namespace Holdfast.Core.Tests.Reporting;

/// <summary>What a report looked like when somebody last read it; UPDATE_GOLDEN=1 writes it again.</summary>
internal static class GoldenFile
{
    public static void Holds(string name, string actual, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"{name} is not there: UPDATE_GOLDEN=1 writes it");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual.ReplaceLineEndings("\n"));
    }
}
