using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// package-lock.json of npm (docs.npmjs.com/cli/configuring-npm/package-lock-json, lockfileVersion 1 to 3): the package itself as an application, what it names
/// itself as technologies with version and licence. What stands below those is counted.
/// </summary>
internal static class PackageLock
{
    public static DependencyInventory? Read(string file, Stream stream, List<Problem> problems)
    {
        using var document = JsonImport.Parse(file, stream, problems);
        if (document is null) return null;
        var root = document.RootElement;
        var packages = root.Get("packages");
        if (root.Get("lockfileVersion").ValueKind != JsonValueKind.Number || (packages.ValueKind != JsonValueKind.Object && root.Get("dependencies").ValueKind != JsonValueKind.Object))
        {
            problems.Add(new(file, 1, 1, Severity.Error, "there is neither 'packages' nor 'dependencies' with a 'lockfileVersion'", "this reads package-lock.json of npm"));
            return null;
        }
        var imported = new ImportedInventory(file);
        var name = root.Text("name") is { Length: > 0 } stated ? stated : "application";
        var id = imported.Component(name, "application", title: name);
        var all = packages.ValueKind == JsonValueKind.Object ? packages : root.Get("dependencies");
        var direct = packages.ValueKind == JsonValueKind.Object
            ? new[] { "dependencies", "optionalDependencies" }.SelectMany(key => packages.Get("").Get(key) is { ValueKind: JsonValueKind.Object } named ? named.EnumerateObject().Select(each => each.Name) : []).ToHashSet(StringComparer.Ordinal)
            : root.Get("dependencies").EnumerateObject().Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var (below, development) = (0, 0);
        foreach (var package in all.EnumerateObject().Where(each => each.Name.Length > 0))
        {
            const string folder = "node_modules/";
            var path = package.Name.StartsWith(folder, StringComparison.Ordinal) ? package.Name[folder.Length..] : package.Name;
            if (package.Value.Get("dev").ValueKind == JsonValueKind.True) development++;
            else if (!direct.Contains(path)) below++;
            else
            {
                kept.Add(path);
                imported.Technology(id, path, package.Value.Text("version"), package.Value.Text("license"));
            }
        }
        foreach (var missing in direct.Except(kept)) imported.Technology(id, missing, "");
        imported.LeftOut("package", "it is used to build, not to run", development);
        imported.LeftOut("package", "it stands below what the application names itself: a flaw there is a flaw of those", below);
        return imported.ToInventory(problems);
    }
}
