using System.Diagnostics;
using System.Net;

namespace Holdfast.Adapters.Tests.Lab;

/// <summary>The system's own <c>dig</c>, an independent judge of our wire format.</summary>
internal static class Dig
{
    public static string? Path { get; } = new[] { "/usr/bin/dig", "/usr/local/bin/dig" }.FirstOrDefault(File.Exists);

    public static async Task<string> AskAsync(IPEndPoint server, params string[] arguments)
    {
        Assert.SkipWhen(Path is null, "dig is not installed");
        using var process = Process.Start(new ProcessStartInfo(Path!, [$"@{server.Address}", "-p", server.Port.ToString(), "+norecurse", "+time=2", "+tries=1", .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Trim();
    }
}
