namespace Holdfast.Core.Scoring.Sovereignty;

/// <summary>How a level of control of one service under one objective is known.</summary>
public enum ControlSource { Unknown, Inventory, Person }

/// <summary>One objective of the EU Cloud Sovereignty Framework.</summary>
public sealed record SovereigntyObjective(string Id, string Name)
{
    public static ValueList<SovereigntyObjective> All { get; } =
    [
        new("SOV-1", "Strategic"), new("SOV-2", "Legal & jurisdictional"), new("SOV-3", "Data & AI"), new("SOV-4", "Operational"),
        new("SOV-5", "Supply chain"), new("SOV-6", "Technology"), new("SOV-7", "Security & compliance"), new("SOV-8", "Environment"),
    ];
}

/// <param name="Seal">0 none, 1 jurisdictional, 2 data, 3 digital resilience, 4 full control; null = not known.</param>
/// <param name="Points">Of <paramref name="Maximum"/>; a level alone counts as that many of four.</param>
/// <param name="Sentence">Why; what to say where it is not known.</param>
public sealed record ObjectiveControl(string Objective, int? Seal, double? Points, double? Maximum, ControlSource Source, string Sentence)
{
    /// <summary>What the inventory would say where a person said something; null = the same, or nothing.</summary>
    public int? SealOfInventory { get; init; }
}

/// <summary>One service by the framework. It grades control over a service, not the maturity of an organisation: never blended with the score.</summary>
/// <param name="Scores">One for each set of weights, of the objectives that are known.</param>
/// <param name="Seal">The lowest of the eight; null while one is not known.</param>
/// <param name="LowestKnown">The lowest of those that are known: the whole cannot be above it.</param>
public sealed record ServiceSovereignty(string Service, string Title, string Supplier, ValueList<ObjectiveControl> Objectives, ValueList<WeightedSovereignty> Scores, int? Seal, int? LowestKnown)
{
    public int Known => Objectives.Count(objective => objective.Points is not null);
}

/// <param name="Score">0 … 100; null when no objective is known.</param>
public sealed record WeightedSovereignty(string Profile, double? Score);
