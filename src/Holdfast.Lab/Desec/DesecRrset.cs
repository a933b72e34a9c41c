using Holdfast.Core;

namespace Holdfast.Lab.Desec;

/// <param name="Subname">Empty at the apex.</param>
/// <param name="Records">Canonical presentation.</param>
public sealed record DesecRrset(string Subname, string Type, int Ttl, ValueList<string> Records)
{
    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Touched { get; init; }

    internal long Sequence { get; init; }
}
