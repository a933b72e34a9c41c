using System.Collections.Frozen;
using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>What the state folder remembers of one zone at one provider.</summary>
/// <param name="LastCount">Record sets at the last good read; null when there was none.</param>
/// <param name="Created">Record sets that Holdfast itself created there, proved by its own write; adopted ones are never in it.</param>
public sealed record ZoneMemory(int? LastCount, FrozenSet<RecordKey> Created)
{
    public static readonly ZoneMemory None = new(null, FrozenSet<RecordKey>.Empty);
}
