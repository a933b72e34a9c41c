using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>A place in <c>holdfast.yaml</c>, as <c>holdfast explain</c> shows it.</summary>
/// <param name="Path">With the word that stands for a name that people choose: <c>routers.ROUTER.policy</c>.</param>
/// <param name="Key">Null for the file itself and for one entry of a mapping from names.</param>
/// <param name="Section">The keys below it; null when there are none.</param>
public sealed record ConfigExplanation(string Path, ConfigKey? Key, ConfigSection? Section)
{
    private static readonly ConfigExplanation File = new("holdfast.yaml", null, ConfigKeys.Root);

    /// <summary>Finds <c>routers.web.policy</c>, <c>routers.policy</c>, <c>router.policy</c> or <c>policy</c>.</summary>
    /// <param name="path">Empty = the whole file.</param>
    /// <param name="error">What is wrong with the path, with the fix.</param>
    public static ConfigExplanation? Find(string path, out (string Message, string Fix) error)
    {
        error = default;
        var here = File;
        var parts = path.Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            if (Step(here, parts[i], isFirst: i == 0, isLast: i == parts.Length - 1) is { } next)
            {
                here = next;
                continue;
            }
            var known = Below(here, isFirst: i == 0);
            var where = here == File ? here.Path : $"'{here.Path}'";
            error = here.Section is null
                ? ($"{where} has no keys below it", $"holdfast explain {here.Path}")
                : ($"{where} has no key '{parts[i]}'", Suggest.Nearest(parts[i], known) is { } near ? $"did you mean '{near}'?" : $"keys: {string.Join(", ", here.Section.Names)}");
            return null;
        }
        return here;
    }

    /// <summary>Every path that can be asked for.</summary>
    public static IEnumerable<string> Paths() => All(File).Select(place => place.Path);

    /// <summary>The places right below: one for each key.</summary>
    public IEnumerable<ConfigExplanation> Children =>
        Section is null ? [] : Keys(Section).DistinctBy(key => key.Name).Select(Child);

    private static IEnumerable<ConfigExplanation> All(ConfigExplanation place) =>
        place.Children.SelectMany(child => All(child).Prepend(child));

    private ConfigExplanation Child(ConfigKey key)
    {
        var path = this == File ? key.Name : $"{Path}.{key.Name}";
        return new(key.Section is { Id.Length: > 0 } entry ? $"{path}.{entry.Id}" : path, key, key.Section);
    }

    private static ConfigExplanation? Step(ConfigExplanation here, string part, bool isFirst, bool isLast)
    {
        if (here.Section is not { } section) return null;
        if (section.Kinds.FirstOrDefault(kind => kind.Name == part) is { } ofKind) return here with { Path = here.Path, Key = null, Section = ofKind };
        if (here.Children.FirstOrDefault(child => child.Key!.Name == part) is { } found) return found;
        // "router" stands for one entry of "routers", "policy" for that of a router.
        if (isFirst && All(here).FirstOrDefault(place => place.Section?.Name == part || place.Key!.Name == part) is { } inside) return inside;
        if (section.Id.Length > 0 && part == section.Id) return here;
        // A name that people choose, or the number of an entry; a word that is nearly a key is a slip.
        var isName = here.Path.EndsWith("." + section.Id, StringComparison.Ordinal) && section.Id.Length > 0 && here.Key is not null
            && !(isLast && Suggest.Nearest(part, section.Names) is not null);
        return isName || (here.Key?.Form == ConfigForm.Sections && part.All(char.IsAsciiDigit)) ? here with { Key = null } : null;
    }

    private static IEnumerable<string> Below(ConfigExplanation here, bool isFirst) =>
        (isFirst ? All(here) : here.Children).SelectMany(place => (IEnumerable<string>)[place.Key!.Name, .. isFirst && place.Section is { } section ? [section.Name] : (string[])[]]).Distinct();

    private static IEnumerable<ConfigKey> Keys(ConfigSection section) => section.Keys.Concat(section.Kinds.SelectMany(kind => kind.Keys));
}
