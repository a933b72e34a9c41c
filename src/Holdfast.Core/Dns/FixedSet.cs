namespace Holdfast.Core.Dns;

/// <summary>
/// Records that stand in a zone in a form that we do not write: a type without a name here, a line that we cannot read, what a
/// directive generates. They stay octet for octet, and only a change of this very set is refused.
/// </summary>
/// <param name="Name">The owner.</param>
/// <param name="Type">Null for a type that we have no number for.</param>
/// <param name="Word">The type as the source writes it.</param>
/// <param name="Reason">Why it cannot be changed here, with the line.</param>
public sealed record FixedSet(DnsName Name, RecordType? Type, string Word, string Reason)
{
    public bool IsAt(RecordKey key) => key.Name == Name && key.Type == Type;
}
