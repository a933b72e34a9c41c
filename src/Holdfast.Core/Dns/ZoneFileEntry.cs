namespace Holdfast.Core.Dns;

/// <summary>Where one record stands in the text of a zone file, and what it inherits. Offsets into the text of its file.</summary>
internal sealed class ZoneFileEntry
{
    public required int File { get; init; }

    /// <summary>The entry's first character, the end of its data (before a comment) and the start of the line after it.</summary>
    public required int Start { get; init; }
    public required int End { get; init; }
    public required int NextLine { get; init; }
    public required bool HasParentheses { get; init; }

    /// <summary>False when the line starts with a blank and takes the owner of the record before it.</summary>
    public required bool HasOwner { get; init; }

    /// <summary>The first field after the owner (TTL, class or type).</summary>
    public required int FieldsStart { get; init; }

    /// <summary>Length 0 when no TTL is written.</summary>
    public required int TtlStart { get; init; }
    public required int TtlLength { get; init; }

    /// <summary>No TTL is written and no <c>$TTL</c> is in force: the last written one counts (RFC 1035 5.1).</summary>
    public required bool TakesLastTtl { get; init; }
    public required int DataStart { get; init; }
    public required DnsName Origin { get; init; }
    public required RecordKey Key { get; init; }

    /// <summary>The type as it is to be written again; for an opaque line as it was.</summary>
    public required string TypeText { get; init; }

    /// <summary>The line is not understood: <see cref="Value"/> is its data as written, and it belongs to no set.</summary>
    public required bool IsOpaque { get; init; }

    /// <summary>A <c>$GENERATE</c>: no record of its own, but it takes the TTL of the record before it, or passes its own on.</summary>
    public bool IsDirective { get; init; }
    public required Ttl Ttl { get; init; }
    public required string Value { get; init; }
}
