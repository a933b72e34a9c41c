namespace Holdfast.Lab.Dns;

/// <summary>The zones of one DNS operator; all its servers read from it.</summary>
public sealed class ZoneStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WireName, Lazy<ServedZone>> _zones = [];

    public void Publish(ServedZone zone) => Publish(zone.Apex, () => zone);

    /// <summary>The zone is built at the first question after a change, so that a thousand small writes cost one build.</summary>
    public void Publish(WireName apex, Func<ServedZone> build)
    {
        lock (_lock) _zones[apex] = new Lazy<ServedZone>(build);
    }

    public void Remove(WireName apex)
    {
        lock (_lock) _zones.Remove(apex);
    }

    /// <summary>The zone nearest above the name; null when none is served here.</summary>
    public ServedZone? Find(WireName name, RecordType type)
    {
        Lazy<ServedZone>? found = null;
        lock (_lock)
        {
            // A DS record stands on the parent's side of the cut.
            var labels = type == RecordType.Ds && name.LabelCount > 0 && HasAbove(name) ? name.LabelCount - 1 : name.LabelCount;
            for (; labels >= 0 && found is null; labels--) _zones.TryGetValue(name.Suffix(labels), out found);
        }
        return found?.Value;
    }

    /// <summary>Everything as it is now; later changes do not reach it.</summary>
    public ZoneStore Snapshot()
    {
        Lazy<ServedZone>[] zones;
        lock (_lock) zones = [.. _zones.Values];
        var copy = new ZoneStore();
        foreach (var zone in zones) copy.Publish(zone.Value);
        return copy;
    }

    private bool HasAbove(WireName name)
    {
        for (var labels = name.LabelCount - 1; labels >= 0; labels--)
        {
            if (_zones.ContainsKey(name.Suffix(labels))) return true;
        }
        return false;
    }
}
