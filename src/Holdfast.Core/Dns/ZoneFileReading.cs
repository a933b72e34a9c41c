namespace Holdfast.Core.Dns;

/// <summary>What a zone file says.</summary>
/// <param name="Soa">Null when the file has none.</param>
/// <param name="Sets">All record sets but the SOA, in the order of their first record.</param>
/// <param name="Problems">In the order of the text. With an error among them the sets are not the whole zone.</param>
public sealed record ZoneFileReading(RecordSet? Soa, ValueList<RecordSet> Sets, ValueList<Problem> Problems)
{
    /// <summary>What cannot be changed here: lines that are not understood (not among the sets), and what <c>$GENERATE</c> writes.</summary>
    public ValueList<FixedSet> Fixed { get; init; }

    /// <summary>Sets whose records have several TTLs: name servers disagree which one counts. The set has the one of BIND.</summary>
    public ValueList<RecordKey> Uneven { get; init; }

    /// <summary>The text begins with a byte order mark, which BIND and Knot take for a part of the first name.</summary>
    public bool HasMark { get; init; }

    public bool IsValid => !Problems.Any(problem => problem.Severity == Severity.Error);
}
