using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>A part of the configuration that can be at fault while the others are right.</summary>
/// <param name="Name">Of the provider, zone or router; empty otherwise.</param>
public readonly record struct ConfigPart(ConfigPartKind Kind, string Name = "");

public enum ConfigPartKind
{
    /// <summary>The file as YAML, its version, and keys that may be slips of those below.</summary>
    File,
    /// <summary>A key of the file that is none.</summary>
    Key,
    Provider,
    /// <summary>A zone without its records.</summary>
    Zone,
    Records,
    /// <summary>A router with its fronts, probes and policy.</summary>
    Router,
    Canaries,
    Resolvers,
    Notify,
    Watcher,
    /// <summary>More places to look from than are heard.</summary>
    Vantages,
    /// <summary>A key that changes nothing where it stands.</summary>
    Idle,
    Inventory,
    Answers,
}

public sealed record ConfigFinding(ConfigPart Part, Problem Problem);

/// <summary>What a router stands on, also where that could not be read.</summary>
/// <param name="Zone">Null when its zone is not known.</param>
public sealed record RouterUse(string Router, string? Zone, ValueList<string> Providers);

/// <summary>All of <c>holdfast.yaml</c>: what could be read, and what is wrong with the rest.</summary>
/// <param name="Configuration">Without the parts that have errors; null when the file is no configuration at all.</param>
public sealed record ConfigReading(Configuration? Configuration, ValueList<ConfigFinding> Findings, ValueList<RouterUse> Uses)
{
    public IEnumerable<Problem> Problems => Findings.Select(finding => finding.Problem);

    public bool HasErrors => Findings.Any(IsError);

    public static bool IsError(ConfigFinding finding) => finding.Problem.Severity == Severity.Error;

    /// <summary>Whether a fault of this part keeps the router from being moved by hand: the router itself, its zone, and the providers of that.</summary>
    public bool IsUsedBy(ConfigPart part, string router) => part.Kind switch
    {
        ConfigPartKind.File => true,
        ConfigPartKind.Router => part.Name == router,
        ConfigPartKind.Zone => Uses.Any(use => use.Router == router && use.Zone == part.Name),
        ConfigPartKind.Provider => Uses.Any(use => use.Router == router && use.Providers.Contains(part.Name)),
        _ => false,
    };

    /// <summary>Whether a fault of this part keeps a watcher from starting: what its routers use. The rest is left out, and told.</summary>
    public bool IsUsedByWatcher(ConfigPart part) => part.Kind is ConfigPartKind.Router or ConfigPartKind.Canaries || Uses.Any(use => IsUsedBy(part, use.Router)) || part.Kind == ConfigPartKind.File;

    /// <summary>Whether a fault of this part would make the picture of what depends on what a wrong one.</summary>
    public static bool IsUsedByIndex(ConfigPart part) => part.Kind is
        ConfigPartKind.File or ConfigPartKind.Key or ConfigPartKind.Provider or ConfigPartKind.Zone or ConfigPartKind.Router or ConfigPartKind.Watcher or ConfigPartKind.Inventory;
}

/// <summary>Problems as they are found, each with the part that it belongs to.</summary>
internal sealed class ConfigFindings
{
    private readonly List<(ConfigPart Part, List<Problem> Problems)> _lists = [];

    /// <summary>A list for the problems of one part.</summary>
    public List<Problem> In(ConfigPartKind kind, string name = "")
    {
        var problems = new List<Problem>();
        _lists.Add((new ConfigPart(kind, name), problems));
        return problems;
    }

    public ValueList<ConfigFinding> All() => [.. _lists.SelectMany(list => list.Problems.Select(problem => new ConfigFinding(list.Part, problem)))];
}
