using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>What a value under a key of <c>holdfast.yaml</c> looks like.</summary>
public enum ConfigForm
{
    /// <summary>Always 1.</summary>
    Version,
    Text,
    Texts,
    /// <summary>A name in DNS.</summary>
    Name,
    Choice,
    Choices,
    Whole,
    Flag,
    Duration,
    Ttl,
    Url,
    /// <summary>An IP address with an optional port.</summary>
    Address,
    Addresses,
    /// <summary>Of a file, from the folder of the configuration.</summary>
    Path,
    /// <summary><c>6 of 10</c>.</summary>
    Share,
    /// <summary>Status codes of HTTP, classes and ranges of them.</summary>
    Statuses,
    /// <summary>A mapping from free names to texts.</summary>
    Pairs,
    /// <summary>The values of a record set: one, or a list.</summary>
    Values,
    /// <summary>Where a secret comes from; never the secret itself.</summary>
    Secret,
    /// <summary>A path, or the mapping itself.</summary>
    Inventory,
    Section,
    /// <summary>A list of such mappings.</summary>
    Sections,
    /// <summary>A mapping from names that people choose to such mappings.</summary>
    Entries,
}

/// <summary>One key of <c>holdfast.yaml</c>: the reader, the schema for editors, the page of the documentation and <c>explain</c> are made of it.</summary>
/// <param name="Meaning">One or two sentences.</param>
public sealed record ConfigKey(string Name, ConfigForm Form, string Meaning)
{
    /// <summary>As a person would write it; null = none (see <see cref="Otherwise"/>).</summary>
    public string? Default { get; init; }

    /// <summary>What counts when the key is left out and no value that could be written says it.</summary>
    public string? Otherwise { get; init; }

    /// <summary>What a number counts.</summary>
    public string? Unit { get; init; }

    /// <summary>A value, as it stands behind the key.</summary>
    public string Example { get; init; } = "";

    /// <summary>For <see cref="ConfigForm.Choice"/> and <see cref="ConfigForm.Choices"/> all of them; for other forms words that are taken beside it.</summary>
    public ValueList<string> Choices { get; init; }

    public int Least { get; init; }

    public int Most { get; init; } = int.MaxValue;

    public TimeSpan? Shortest { get; init; }

    public TimeSpan? Longest { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Of <see cref="ConfigForm.Section"/>, <see cref="ConfigForm.Sections"/> and <see cref="ConfigForm.Entries"/>.</summary>
    public ConfigSection? Section { get; init; }

    /// <summary>The version that had it first.</summary>
    public string Since { get; init; } = "0.1";
}

/// <summary>A mapping of <c>holdfast.yaml</c>.</summary>
/// <param name="Name">For people: "router".</param>
/// <param name="Id">Of an entry under names that people choose: what stands for the name, such as ROUTER; empty otherwise.</param>
public sealed record ConfigSection(string Name, string Id, ValueList<ConfigKey> Keys)
{
    /// <summary>Further keys by the value of <c>kind</c>.</summary>
    public ValueList<ConfigSection> Kinds { get; init; }

    public ConfigSection(string name, ValueList<ConfigKey> keys) : this(name, "", keys)
    {
    }

    public ConfigKey? Find(string name)
    {
        foreach (var key in Keys)
            if (key.Name == name) return key;
        return null;
    }

    public string[] Names => [.. Keys.Select(key => key.Name)];
}
