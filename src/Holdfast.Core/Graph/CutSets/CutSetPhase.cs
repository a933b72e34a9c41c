namespace Holdfast.Core.Graph.CutSets;

/// <summary>The steps of an analysis, for whoever holds the watch.</summary>
public enum CutSetPhase
{
    /// <summary>Simplifying, finding modules, ordering variables and, for complete cut sets, building the binary diagrams.</summary>
    Build,

    /// <summary>Finding and counting the minimal cut sets.</summary>
    CutSets,

    /// <summary>The exact probability of the top.</summary>
    Probability,
}
