namespace Holdfast.Core.Dns;

/// <summary>What a zone file says.</summary>
/// <param name="Soa">Null when the file has none.</param>
/// <param name="Sets">All record sets but the SOA, in the order of their first record.</param>
/// <param name="Problems">In the order of the text. With an error among them the sets are not the whole zone.</param>
public sealed record ZoneFileReading(RecordSet? Soa, ValueList<RecordSet> Sets, ValueList<Problem> Problems)
{
    public bool IsValid => !Problems.Any(problem => problem.Severity == Severity.Error);
}
