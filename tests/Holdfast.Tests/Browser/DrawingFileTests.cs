using System.Diagnostics;
using System.IO.Compression;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Browser;

/// <summary>Drawings that leave the page, in a program that knows no custom properties: rsvg-convert, as office programs do, would draw those black.</summary>
public sealed class DrawingFileTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("report --no-plan --as radar -o {0}")]
    [InlineData("map --output {0}")]
    [InlineData("map --event region-outage --output {0}")]
    public async Task A_drawing_is_light_and_has_its_colours_in_other_programs(string command)
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/rsvg-convert"), "rsvg-convert is not installed (apt install librsvg2-bin)");
        var (drawing, picture) = (Path.Combine(_work.Folder, "drawing.svg"), Path.Combine(_work.Folder, "drawing.png"));
        var result = await _work.RunAsync($"{string.Format(System.Globalization.CultureInfo.InvariantCulture, command, drawing)} --config {Samples.Company}");
        Assert.True(result.Code == 0, result.Error);
        var text = await File.ReadAllTextAsync(drawing, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("var(", text, StringComparison.Ordinal);
        Assert.InRange(await BlackAsync(drawing, picture), 0, 0.08); // letters and frames
        Assert.DoesNotContain("<style", text, StringComparison.Ordinal);
        // The check can tell: with a custom property the ground is black.
        await File.WriteAllTextAsync(drawing, System.Text.RegularExpressions.Regex.Replace(text, "(class=\"(?:paper|ground)\"[^>]*) fill=\"[^\"]*\"", "$1 style=\"fill: var(--paper)\""), TestContext.Current.CancellationToken);
        Assert.InRange(await BlackAsync(drawing, picture), 0.3, 1);
    }

    [Fact]
    public async Task A_drawing_is_light_in_LibreOffice()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/soffice"), "LibreOffice is not installed (apt install libreoffice-draw): eng/long-run drawings says so too");
        foreach (var command in (string[])["report --no-plan --as radar -o", "map --output"])
        {
            var drawing = Path.Combine(_work.Folder, "drawing.svg");
            File.Delete(drawing);
            var result = await _work.RunAsync($"{command} {drawing} --config {Samples.Company}");
            Assert.True(result.Code == 0, result.Error);
            using var process = Process.Start(new ProcessStartInfo("/usr/bin/soffice")
            {
                ArgumentList = { $"-env:UserInstallation=file://{_work.Folder}/office", "--headless", "--convert-to", "png", "--outdir", _work.Folder, drawing }, RedirectStandardOutput = true,
            })!;
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.InRange(Dark(await File.ReadAllBytesAsync(Path.ChangeExtension(drawing, ".png"), TestContext.Current.CancellationToken)), 0, 0.12);
        }
    }

    /// <summary>The share of dark picture elements.</summary>
    private static async Task<double> BlackAsync(string drawing, string picture)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/rsvg-convert") { ArgumentList = { "--width=600", "--keep-aspect-ratio", "--background-color=white", "--output", picture, drawing } })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return Dark(await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken));
    }

    private static double Dark(byte[] picture)
    {
        var (pixels, channels) = Decode(picture);
        var dark = 0;
        for (var at = 0; at < pixels.Length; at += channels)
            if (pixels[at] < 70 && pixels[at + 1] < 70 && pixels[at + 2] < 70) dark++;
        return (double)dark / (pixels.Length / channels);
    }

    // PNG of eight bits a channel, as rsvg-convert writes it: chunks, one stream, five filters of lines.
    private static (byte[] Pixels, int Channels) Decode(byte[] file)
    {
        int Number(int at) => (file[at] << 24) | (file[at + 1] << 16) | (file[at + 2] << 8) | file[at + 3];
        var (width, height, channels) = (Number(16), Number(20), file[25] == 6 ? 4 : 3);
        Assert.Equal(8, file[24]);
        using var packed = new MemoryStream();
        for (var at = 8; at < file.Length; at += 12 + Number(at))
            if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8)) packed.Write(file, at + 8, Number(at));
        packed.Position = 0;
        using var unpacked = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionMode.Decompress)) stream.CopyTo(unpacked);
        var raw = unpacked.ToArray();
        var line = width * channels;
        var pixels = new byte[line * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < line; x++)
            {
                int left = x < channels ? 0 : pixels[(y * line) + x - channels], up = y == 0 ? 0 : pixels[((y - 1) * line) + x], corner = x < channels || y == 0 ? 0 : pixels[((y - 1) * line) + x - channels];
                var guess = left + up - corner;
                var (toLeft, toUp, toCorner) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
                var foreseen = raw[y * (line + 1)] switch
                {
                    0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner,
                };
                pixels[(y * line) + x] = (byte)(raw[(y * (line + 1)) + 1 + x] + foreseen);
            }
        return (pixels, channels);
    }
}
