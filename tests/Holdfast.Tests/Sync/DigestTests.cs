using Holdfast.Tests.Support;

namespace Holdfast.Tests.Sync;

/// <summary>The command that <c>plan</c> prints does what was shown, and a digest is never passed over in silence.</summary>
public sealed class DigestTests : IDisposable
{
    private const string Begin = "@ 300 SOA ns1 hostmaster 1 3600 600 604800 60\n@ 300 NS ns1\nns1 300 A 192.0.2.53\n";

    private readonly Workplace _place = new();

    public DigestTests()
    {
        Directory.CreateDirectory(Path.Combine(_place.Folder, "zones"));
        foreach (var zone in (string[])["example.com", "example.org"]) _place.Write($"zones/{zone}.zone", Begin);
        Declare("{ name: old, type: A, values: [192.0.2.9] }");
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_printed_command_prunes_what_the_plan_showed()
    {
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync("apply")).Code);
        Declare("");
        var printed = Printed(await _place.RunAsync("plan --prune example.com"));
        Assert.StartsWith("apply example.com --prune --digest sha256:", printed, StringComparison.Ordinal);
        var applied = await _place.RunAsync(printed);
        Assert.True(applied.Code == ExitCodes.Done, applied.Out + applied.Error);
        Assert.DoesNotContain("old", File.ReadAllText(Path.Combine(_place.Folder, "zones/example.com.zone")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_printed_command_names_the_guards_the_file_and_the_state_that_were_given()
    {
        _place.Write("other.yaml", File.ReadAllText(_place.ConfigFile));
        var printed = Printed(await _place.RunAsync($"plan --force gap --force apex-ns --config {_place.Folder}/other.yaml --state {_place.Folder}/elsewhere"));
        Assert.StartsWith("apply --force apex-ns --force gap --digest sha256:", printed, StringComparison.Ordinal);
        Assert.Contains($"--config {_place.Folder}/other.yaml --state {_place.Folder}/elsewhere", printed, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync(printed)).Code);
    }

    [Fact]
    public async Task A_digest_that_matches_no_plan_is_refused_also_when_there_is_nothing_to_do()
    {
        var printed = Printed(await _place.RunAsync("plan"));
        Assert.Equal(ExitCodes.Done, (await _place.RunAsync(printed)).Code);
        var again = await _place.RunAsync(printed);
        Assert.Equal(ExitCodes.Refused, again.Code);
        Assert.Contains("no plan that could be made has the digest sha256:", again.Error, StringComparison.Ordinal);
        Assert.Contains("fix: see what there is to do now: holdfast plan", again.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Refused, (await _place.RunAsync("apply --digest sha256:0000")).Code);
    }

    [Fact]
    public async Task A_digest_of_what_cannot_be_read_is_partial_and_the_others_are_applied()
    {
        var printed = Printed(await _place.RunAsync("plan"));
        File.Delete(Path.Combine(_place.Folder, "zones/example.org.zone"));
        Directory.CreateDirectory(Path.Combine(_place.Folder, "zones/example.org.zone"));
        var applied = await _place.RunAsync(printed);
        Assert.True(applied.Code == ExitCodes.Partial, applied.Out + applied.Error);
        Assert.Contains("old", File.ReadAllText(Path.Combine(_place.Folder, "zones/example.com.zone")), StringComparison.Ordinal);
    }

    private static string Printed(CommandResult plan)
    {
        const string lead = "Apply exactly this with:  holdfast ";
        Assert.True(plan.Code == ExitCodes.Done, plan.Out + plan.Error);
        return Assert.Single(plan.Out.Split('\n'), line => line.StartsWith(lead, StringComparison.Ordinal))[lead.Length..];
    }

    private void Declare(string records) => _place.Configure($$"""
        holdfast: 1
        providers: { zones: { kind: zonefile, path: "zones/{zone}.zone" } }
        resolvers: []
        zones:
          example.com: { providers: [zones], records: [{{records}}] }
          example.org: { providers: [zones], records: [{{records}}] }
        """);
}
