using Holdfast.Adapters.Config;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Inventory;

/// <summary>Reads an inventory from a file of its own, from under <c>inventory:</c> in the configuration, and from what they include.</summary>
public static class InventoryLoader
{
    private const int MaxFiles = 1000;

    // A file of this size takes about six times as much memory while it is read.
    private const long MaxBytes = 256L << 20;

    /// <summary>
    /// Reads the file and all that it includes. What is wrong is in <paramref name="problems"/>, references included when
    /// <paramref name="topology"/> is known or there is none; the result holds what could be read.
    /// </summary>
    public static DependencyInventory Load(string file, FailoverTopology? topology, List<Problem> problems)
    {
        var run = new Run(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".", problems);
        var inventory = run.File(file, at: null, file);
        return Finish(inventory, topology, problems);
    }

    /// <summary>
    /// The inventory of a configuration - in it, under its <c>inventory:</c>, or in the file that this names - with the components that
    /// follow from the configuration itself.
    /// </summary>
    public static DependencyInventory Load(Configuration configuration, List<Problem> problems) =>
        Finish(configuration.Described, ConfigTopology.Of(configuration), problems);

    /// <summary>The sections of the inventory that stand in a configuration, and what they include, before anything follows from the rest of it.</summary>
    internal static DependencyInventory InConfiguration(YamlNode root, string file, List<Problem> problems) =>
        new Run(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".", problems).Configured(root, file, isCheckedElsewhere: true);

    /// <summary>Whether a file says in its first lines that it is an inventory by itself.</summary>
    public static bool IsInventory(string file)
    {
        try
        {
            return File.Exists(file) && File.ReadLines(file).Take(50).Any(line => line.StartsWith(InventoryKeys.Kind + ":", StringComparison.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads one text, for a document that does not come from a file.</summary>
    public static DependencyInventory Read(string name, TextReader text, FailoverTopology? topology, List<Problem> problems)
    {
        var inventory = new Run("", problems).Text(name, text);
        return Finish(inventory, topology, problems);
    }

    private static DependencyInventory Finish(DependencyInventory inventory, FailoverTopology? topology, List<Problem> problems)
    {
        var merged = KnownJurisdictions.In(inventory.UnderWhatPeopleWrote());
        var whole = topology is null ? merged : merged.Expand(topology);
        problems.AddRange(InventoryCheck.Check(whole));
        return whole;
    }

    private sealed class Run(string root, List<Problem> problems)
    {
        private readonly List<string> _open = [];
        private readonly HashSet<string> _read = new(StringComparer.Ordinal);

        public DependencyInventory Include(string from, Reference include)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(from)) ?? ".";
            if (root.Length == 0)
            {
                problems.Add(include.At.Error("include: this document is not a file, it cannot include others", "put the inventory into a file"));
                return DependencyInventory.Empty;
            }
            if (Path.IsPathRooted(include.Id) || include.Id.Contains("://", StringComparison.Ordinal) || include.Id.Contains('\0'))
            {
                problems.Add(include.At.Error($"include: '{SectionReader.Short(include.Id)}' is not a relative path", "write the path from this file's folder, such as 'suppliers.yaml'"));
                return DependencyInventory.Empty;
            }
            var path = Path.GetFullPath(Path.Combine(folder, include.Id));
            if (!IsInside(Real(path)))
            {
                problems.Add(include.At.Error($"include: '{SectionReader.Short(include.Id)}' lies outside the folder of the first file", "move the file below it: an inventory reads nothing else from the machine"));
                return DependencyInventory.Empty;
            }
            return File(path, include.At, Path.Combine(Path.GetDirectoryName(from) ?? "", include.Id));
        }

        /// <param name="shown">As the person would name it from where they stand.</param>
        public DependencyInventory File(string file, SourcePlace? at, string shown)
        {
            var path = Real(Path.GetFullPath(file));
            if (_open.Contains(path))
            {
                problems.Add(at!.Value.Error($"include: '{Path.GetFileName(file)}' includes itself, directly or by way of another file",
                    $"the circle is {string.Join(" → ", _open.SkipWhile(open => open != path).Append(path).Select(Path.GetFileName))}; remove one 'include'"));
                return DependencyInventory.Empty;
            }
            if (!_read.Add(path)) return DependencyInventory.Empty; // included from two files: read once
            if (_read.Count > MaxFiles)
            {
                problems.Add((at ?? default).Error($"include: more than {MaxFiles} files", "merge some of them"));
                return DependencyInventory.Empty;
            }
            _open.Add(path);
            var troubles = new List<Problem>();
            var read = InputFile.ReadText(
                path, troubles, text => Text(shown, text), System.IO.File.Exists(path) ? "check its permissions" : Neighbour(path), MaxBytes, "split it with 'include:', or import it as CSV");
            _open.RemoveAt(_open.Count - 1);
            foreach (var trouble in troubles)
                problems.Add(at is { } place ? place.Error($"include: '{shown}': {trouble.Message}", trouble.Hint) : trouble with { File = shown });
            return read ?? DependencyInventory.Empty;
        }

        public DependencyInventory Text(string name, TextReader text)
        {
            if (YamlDocument.Read(name, text, problems) is not { } document) return DependencyInventory.Empty;
            var node = document.Root;
            if (node.Kind != YamlKind.Mapping)
            {
                problems.Add(node.Error($"an inventory is a mapping, not {node.Describe()}", $"begin with '{InventoryKeys.Kind}: 1'"));
                return DependencyInventory.Empty;
            }
            if (node.TryGet("holdfast", out _)) return Configured(node, name);
            Version(node);
            return Mapping(node, FileKeys, name);
        }

        /// <summary>A configuration: sections of the inventory beside its own, and whatever its <c>inventory:</c> holds or names.</summary>
        /// <param name="isCheckedElsewhere">Keys that are not the inventory's are somebody else's to judge.</param>
        public DependencyInventory Configured(YamlNode node, string name, bool isCheckedElsewhere = false)
        {
            var beside = isCheckedElsewhere ? Mapping(node, InventoryKeys.Root, name, ignoresOthers: true) : Mapping(node, ConfigurationKeys, name);
            if (!node.TryGet("inventory", out var inside) || inside.IsNull) return beside;
            var place = new Reference(inside.IsScalar ? inside.Text : "inventory", SectionReader.Place(inside));
            return Join(beside, inside.IsScalar ? Include(name, place) : Mapping(inside, InventoryKeys.Root, name), place);
        }

        public DependencyInventory Mapping(YamlNode node, InventorySection keys, string file, bool ignoresOthers = false)
        {
            var reader = new SectionReader(node, keys, "inventory", problems, ignoresOthers);
            var (inventory, includes) = new InventoryReader(problems).Read(reader);
            foreach (var include in includes) inventory = Join(inventory, Include(file, include), include);
            return inventory;
        }

        private static InventorySection FileKeys { get; } = InventoryKeys.Root with
        {
            Keys = [new InventoryKey(InventoryKeys.Kind, KeyForm.Whole, "Version of the format: 1."), .. InventoryKeys.Root.Keys],
        };

        // The configuration's own loader reads and checks the others.
        private static InventorySection ConfigurationKeys { get; } = InventoryKeys.Root with
        {
            Keys =
            [
                .. InventoryKeys.Root.Keys,
                .. ConfigKeys.Root.Names.Select(key => new InventoryKey(key, KeyForm.Text, "Part of the configuration.")),
            ],
        };

        private void Version(YamlNode node)
        {
            var first = default(YamlNode?);
            foreach (var (key, _) in node.Pairs)
            {
                first = key;
                break;
            }
            if (!node.TryGet(InventoryKeys.Kind, out var version))
                problems.Add(node.Error($"the first line must be '{InventoryKeys.Kind}: 1'", "add it: it tells the version of the format"));
            else if (version.Text != "1")
                problems.Add(version.Error($"'{InventoryKeys.Kind}: {version.Text}' is not a version that this program reads", "version 1, or a newer Holdfast"));
            else if (first is { } key && key.Text != InventoryKeys.Kind)
                problems.Add(key.Error($"'{InventoryKeys.Kind}: 1' must come first", "move it to the top, so that every tool knows the file by its first line"));
        }

        // Sections of several files lie side by side; who is described twice is found by the check.
        private DependencyInventory Join(DependencyInventory one, DependencyInventory two, Reference include)
        {
            if (one.Organisation != Core.Inventory.Organisation.Unnamed && two.Organisation != Core.Inventory.Organisation.Unnamed)
                problems.Add(include.At.Error($"include: '{include.Id}' describes the organisation a second time", "keep 'organisation:' in one file"));
            return new()
            {
                Organisation = one.Organisation != Core.Inventory.Organisation.Unnamed ? one.Organisation : two.Organisation,
                Components = [.. one.Components, .. two.Components],
                Suppliers = [.. one.Suppliers, .. two.Suppliers],
                Places = [.. one.Places, .. two.Places],
                Jurisdictions = [.. one.Jurisdictions, .. two.Jurisdictions],
                Technologies = [.. one.Technologies, .. two.Technologies],
                Contracts = [.. one.Contracts, .. two.Contracts],
                Teams = [.. one.Teams, .. two.Teams],
                Credentials = [.. one.Credentials, .. two.Credentials],
            };
        }

        // A link inside the folder that leads out of it is followed before the check, not after it.
        private string Real(string path)
        {
            try
            {
                var real = root;
                foreach (var part in Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar))
                {
                    real = Path.GetFullPath(Path.Combine(real, part));
                    if (new FileInfo(real).ResolveLinkTarget(returnFinalTarget: true) is { } target) real = target.FullName;
                }
                return real;
            }
            catch (IOException)
            {
                return path;
            }
        }

        private bool IsInside(string path)
        {
            var relative = Path.GetRelativePath(root, path);
            return relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
        }

        private static string Neighbour(string path)
        {
            try
            {
                var names = Directory.EnumerateFiles(Path.GetDirectoryName(path) ?? ".").Take(1000).Select(Path.GetFileName).OfType<string>();
                return Suggest.Nearest(Path.GetFileName(path), names) is { } near ? $"did you mean '{near}'?" : "check the path";
            }
            catch (IOException)
            {
                return "check the path";
            }
        }
    }
}
