using Holdfast.Core;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Cloudflare;

/// <summary>One stored record: at Cloudflare an object per value, not per record set.</summary>
public sealed record CloudflareRecord
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    /// <summary>Whole name in Punycode, lower case, without final dot.</summary>
    public required string Name { get; init; }

    /// <summary>As the API shows it: host names without final dot, the preference of MX apart.</summary>
    public required string Content { get; init; }

    /// <summary>The same value as master file text.</summary>
    public required string MasterText { get; init; }

    /// <summary>1 = automatic.</summary>
    public int Ttl { get; init; } = 1;

    public bool Proxied { get; init; }

    public string? Comment { get; init; }

    public ValueList<string> Tags { get; init; } = [];

    public int? Priority { get; init; }

    /// <summary>JSON text of the fields of SRV, CAA, LOC and their like.</summary>
    public string? Data { get; init; }

    /// <summary>JSON text.</summary>
    public string Settings { get; init; } = "{}";

    public DateTimeOffset CreatedOn { get; init; }

    public DateTimeOffset ModifiedOn { get; init; }

    internal long Sequence { get; init; }

    internal bool Proxiable => Type is "A" or "AAAA" or "CNAME";

    internal WireName Owner => WireName.Parse(Name);

    internal bool SameValue(CloudflareRecord other) =>
        Name == other.Name && Type == other.Type && string.Equals(MasterText, other.MasterText, Type is "TXT" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
