using System.Text.RegularExpressions;
using Holdfast.Tests.Support;

namespace Holdfast.Tests;

/// <summary>docs/lifecycle.md names the function that does each step: it is there, in the file that the link names.</summary>
public sealed partial class LifecyclePageTests
{
    [Fact]
    public void Every_step_links_to_a_member_that_is_in_the_source()
    {
        var page = Samples.Find("docs/lifecycle.md");
        var links = Link().Matches(File.ReadAllText(page)).ToList();
        Assert.True(links.Count > 30);
        var broken = new List<string>();
        foreach (var link in links)
        {
            var (type, member) = (link.Groups["type"].Value, link.Groups["member"].Value);
            var file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, link.Groups["file"].Value));
            if (!File.Exists(file)) broken.Add($"{link.Value}: no such file");
            else if (File.ReadAllText(file) is var source && !(Regex.IsMatch(source, $@"\b{type}\b") && Regex.IsMatch(source, $@"\b{member}\b"))) broken.Add($"{link.Value}: not in it");
        }
        Assert.Empty(broken);
    }

    [GeneratedRegex(@"\[`(?<type>\w+)\.(?<member>\w+)`\]\((?<file>[^)#]+)\)")]
    private static partial Regex Link();
}
