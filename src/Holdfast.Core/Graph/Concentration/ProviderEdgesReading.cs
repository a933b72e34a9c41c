namespace Holdfast.Core.Graph.Concentration;

/// <summary>What could be read, and everything that could not.</summary>
public sealed record ProviderEdgesReading(ProviderEdges Edges, ValueList<Problem> Problems)
{
    public bool HasErrors => Problems.Any(problem => problem.Severity == Severity.Error);
}
