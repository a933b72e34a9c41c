namespace Holdfast.Core.Graph.CutSets;

/// <summary>What can fail by itself. The probability is between 0 and 1, or <see cref="double.NaN"/> when nobody knows it.</summary>
public sealed record BasicEvent(string Name, double Probability);
