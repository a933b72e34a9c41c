using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>
/// What a kind of provider can do, as data with reasons: drives lowering, guards, the choice of tests, and the table in
/// docs/providers.md.
/// </summary>
public sealed record Capabilities
{
    public required string Kind { get; init; }

    /// <summary>The name that people know: "Cloudflare".</summary>
    public required string Title { get; init; }

    /// <summary>What one write changes: a single value, a whole record set, or the whole zone.</summary>
    public required Granularity Granularity { get; init; }

    /// <summary>Types that can be written; empty = any.</summary>
    public required ValueList<RecordType> Types { get; init; }

    /// <summary>Types that cannot be written although <see cref="Types"/> is open.</summary>
    public ValueList<RecordType> RefusedTypes { get; init; }

    /// <summary>Why types are refused, or a word of explanation.</summary>
    public string TypesReason { get; init; } = "";

    /// <summary>Why this very set of a zone can never stand there although its type can; null when it can.</summary>
    public Func<DnsName, RecordSet, string?>? WhyNot { get; init; }

    public required Ttl MinimumTtl { get; init; }
    public required Ttl MaximumTtl { get; init; }
    public required string TtlReason { get; init; }

    /// <summary>All changes of one call take effect together, so that CNAME↔A has no moment of emptiness.</summary>
    public required Feature Transaction { get; init; }

    /// <summary>A write can be refused when the record set is no longer what we read.</summary>
    public required Feature CompareAndSwap { get; init; }

    public required Feature Proxied { get; init; }
    public required Feature Comments { get; init; }

    /// <summary>Whether NS at the apex can be written.</summary>
    public required Feature ApexNs { get; init; }

    /// <summary>Whether a CNAME may be declared at the apex (Cloudflare answers the target's addresses instead).</summary>
    public Feature ApexCname { get; init; } = Feature.No("SOA and NS stand at the apex, and a CNAME stands alone (RFC 1034 3.6.2)");

    /// <summary>Answers DNS queries; a zone file does not.</summary>
    public required Feature Serves { get; init; }

    /// <summary>Record sets (or records, by granularity) that one write request can carry.</summary>
    public required int WriteBatch { get; init; }

    /// <summary>Records that one read request brings.</summary>
    public required int ReadPage { get; init; }

    /// <summary>The provider's limits on requests, in words with their source.</summary>
    public required string Rates { get; init; }

    public bool Writes(RecordType type) => !type.IsAutomatic && !RefusedTypes.Contains(type) && (Types.IsEmpty || Types.Contains(type));
}

public enum Granularity { Record, RecordSet, Zone }

/// <summary>A yes or no with its reason.</summary>
public sealed record Feature(bool Has, string Reason)
{
    public static Feature Yes(string reason) => new(true, reason);

    public static Feature No(string reason) => new(false, reason);
}
