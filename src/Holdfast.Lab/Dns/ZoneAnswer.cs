namespace Holdfast.Lab.Dns;

/// <summary>What a zone has to say to a question.</summary>
public sealed record ZoneAnswer(
    ResponseCode Code,
    IReadOnlyList<ResourceRecord> Answers,
    IReadOnlyList<ResourceRecord> Authority,
    IReadOnlyList<ResourceRecord> Additional)
{
    /// <summary>The name belongs to a child zone; such an answer does not carry AA.</summary>
    public bool IsReferral { get; init; }

    /// <summary>Set when the addresses have to be fetched from another name first.</summary>
    public Flattening? Flatten { get; init; }
}

/// <summary><paramref name="Owner"/> answers with the addresses of <paramref name="Target"/>.</summary>
public sealed record Flattening(WireName Owner, WireName Target, RecordType Type);
