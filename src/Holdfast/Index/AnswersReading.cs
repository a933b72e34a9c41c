using Holdfast.Adapters.Config;
using Holdfast.Adapters.Scoring;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Index;

/// <summary>The answers that belong to a configuration, for <c>check</c>.</summary>
internal static class AnswersReading
{
    /// <summary>Problems of the answers that the configuration names, or that stand under the usual name beside it.</summary>
    public static void Check(Configuration configuration, DependencyInventory inventory, TimeProvider clock, List<Problem> problems)
    {
        // As the person would name it from where they stand.
        var file = Path.Combine(Path.GetDirectoryName(configuration.File) ?? "", configuration.Answers ?? AnswersFile.DefaultFile);
        if (configuration.Answers is null && !IsOurs(file)) return;
        var sheet = AnswersFile.Load(file, problems);
        var referential = sheet.Referential.Length == 0 ? ReferentialFile.BuiltIn() : ReferentialFile.Load(Path.Combine(Path.GetDirectoryName(file) ?? "", sheet.Referential), problems);
        var profiles = ProfileFile.BuiltIn().Scoring;
        var profile = profiles.FirstOrDefault(each => each.Id == sheet.Profile) ?? profiles[0];
        if (referential is null) return;
        var estate = ScoredEstate.Of(InventoryGraph.Of(inventory), profile.UnstatedImportance);
        problems.AddRange(AnswerCheck.Check(sheet, referential, estate, inventory, profile, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)));
    }

    // The usual name is a common one.
    private static bool IsOurs(string file)
    {
        try
        {
            return File.Exists(file) && File.ReadLines(file).Take(20).Any(line => line.StartsWith(AnswersKeys.Kind, StringComparison.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
