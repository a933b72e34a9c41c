using System.IO.Compression;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Regulation;

namespace Holdfast.Adapters.Formats.Dora;

/// <summary>A register of information, as it is filed, read back into an inventory.</summary>
internal static class RegisterImport
{
    public static DependencyInventory? Read(string file, Stream stream, List<Problem> problems)
    {
        if (RegisterPackageReader.Read(file, stream, problems) is not { } register) return null;
        var inventory = RegisterInventory.Read(register, file, ImportedInventory.Slug, out var leftOut);
        foreach (var (what, count) in leftOut) problems.Add(new(file, 0, 0, Severity.Note, $"left out: {count:N0} × {what}", ""));
        problems.Add(new(file, 0, 0, Severity.Note, "a register says what functions buy, not how services depend on each other, what there is twice or how often things fail: that stays open", ""));
        return inventory;
    }

    public static bool IsRegister(Stream stream)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return archive.Entries.Any(entry => entry.FullName.EndsWith("FilingIndicators.csv", StringComparison.Ordinal));
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            stream.Position = 0;
        }
    }
}
