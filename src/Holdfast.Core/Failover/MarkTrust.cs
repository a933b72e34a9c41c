namespace Holdfast.Core.Failover;

/// <summary>Which newer marks can be somebody's decision. Pure: who knows more numbers than that asks the configuration (<see cref="StartUp.Unknown"/>).</summary>
public static class MarkTrust
{
    /// <summary>Why the mark can be nobody's decision; null when it can.</summary>
    /// <param name="known">The newest epoch that is known from elsewhere: the journal, another provider, our own decisions.</param>
    public static string? Doubt(EpochMark mark, Epoch known) =>
        mark.Epoch.IsBeyondUse ? $"epoch {mark.Epoch} is so high that nothing could follow it"
        : !known.IsNone && mark.Epoch.Number - known.Number > Epoch.WidestStep ? $"epoch {mark.Epoch} is more than {Epoch.WidestStep} above the newest known one, {known.Number}"
        : null;

    /// <summary>
    /// The newest epoch at the providers that can be trusted at a start. What the journal knows is the measure; without it what most providers hold,
    /// and among equals the older one.
    /// </summary>
    public static Epoch NewestAtStart(IEnumerable<EpochMark?> marks, EpochMark? journalled, Func<EpochMark, Epoch, string?> doubt)
    {
        var found = marks.OfType<EpochMark>().Where(mark => doubt(mark, Epoch.None) is null).ToList();
        var known = journalled?.Epoch
            ?? found.GroupBy(mark => mark.Epoch).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => group.Key).FirstOrDefault(Epoch.None);
        foreach (var mark in found.OrderBy(mark => mark.Epoch))
            if (mark.Epoch > known && doubt(mark, known) is null) known = mark.Epoch;
        return known;
    }
}
