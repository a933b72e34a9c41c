using System.Diagnostics;
using Holdfast.Tests.Support;
using Holdfast.Tests.Watch;

namespace Holdfast.Tests.Previous;

/// <summary>Lets the real old program write the fixture. Explicit: see Fixture/README.md.</summary>
public sealed class FixtureMaker
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task The_old_program_writes_what_an_upgrade_finds()
    {
        PreviousProgram.SkipUnlessBuilt();
        await using var stage = await WatchStage.StartAsync();
        Directory.CreateDirectory(Path.Combine(stage.Place.Folder, "zones"));
        stage.Place.Write("zones/example.org.zone", "@ 300 SOA ns1 hostmaster 1 3600 600 604800 60\n@ 300 NS ns1\nns1 300 A 192.0.2.53\n");
        stage.Place.Write("zones.yaml", """
            holdfast: 1
            providers: { local: { kind: zonefile, path: "zones/{zone}.zone" } }
            resolvers: []
            zones: { example.org: { providers: [local], records: [{ name: www, type: A, values: [192.0.2.7] }, { name: old, type: A, values: [192.0.2.8] }] } }
            """);
        Assert.Equal(ExitCodes.Done, (await PreviousProgram.RunAsync(stage, $"apply --config {stage.Place.Folder}/zones.yaml")).Code);
        Assert.Equal(ExitCodes.Done, (await PreviousProgram.RunAsync(stage, "switch web first")).Code);

        using (var watcher = PreviousProgram.Start(stage, "watch"))
        {
            try
            {
                _ = watcher.StandardError.ReadToEndAsync(Cancel);
                await UntilAsync(stage, status => Count(status, "\"verdict\": \"healthy\"") == 2 && Count(status, "\"confirmed\"") == 2);
                stage.First.Faults.Status = 500;
                await UntilAsync(stage, status => status.Contains("\"active\": \"second\"", StringComparison.Ordinal) && Count(status, "\"confirmed\"") == 2);
                stage.First.Faults.Status = null;
                await UntilAsync(stage, status => status.Contains("\"active\": \"first\"", StringComparison.Ordinal) && Count(status, "\"confirmed\"") == 2);
                foreach (var word in (string[])["front web second maintenance", "freeze web", "thaw web", "front web second obey", "pin web second"])
                    Assert.Equal((word, ExitCodes.Done), (word, (await PreviousProgram.RunAsync(stage, word)).Code));
                await UntilAsync(stage, status => status.Contains("\"active\": \"second\"", StringComparison.Ordinal) && Count(status, "\"confirmed\"") == 2);
                using var kill = Process.Start("kill", ["-TERM", $"{watcher.Id}"]);
                await watcher.WaitForExitAsync(Cancel);
                Assert.Equal(ExitCodes.Done, watcher.ExitCode);
            }
            finally
            {
                if (!watcher.HasExited) watcher.Kill();
            }
        }

        var fixture = PreviousProgram.Fixture;
        foreach (var name in (string[])["state", "zones"])
            if (Directory.Exists(Path.Combine(fixture, name))) Directory.Delete(Path.Combine(fixture, name), recursive: true);
        foreach (var file in Directory.EnumerateFiles(stage.Place.StateFolder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not ".lock" && Path.GetFileName(file) != "lock"))
            Copy(file, Path.Combine(fixture, "state", Path.GetRelativePath(stage.Place.StateFolder, file)));
        foreach (var name in (string[])["zones.yaml", "holdfast.yaml", "zones/example.org.zone"]) Copy(Path.Combine(stage.Place.Folder, name), Path.Combine(fixture, name));
        await File.WriteAllLinesAsync(Path.Combine(fixture, "marks.txt"), UpgradeTests.Marks(stage.One), Cancel);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }

    private static int Count(string text, string piece) => text.Split(piece).Length - 1;

    private static Task UntilAsync(WatchStage stage, Func<string, bool> holds)
    {
        var last = "";
        return WatchStage.UntilAsync(
            async () => File.Exists(Path.Combine(stage.Place.StateFolder, "control.sock"))
                && holds(last = (await PreviousProgram.RunAsync(stage, "status --format json")).Out.Replace("\":\"", "\": \"", StringComparison.Ordinal)),
            () => last);
    }
}
