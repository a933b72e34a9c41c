using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>How something is known. Only the last three can prove the rung "result".</summary>
public enum EvidenceKind { Declared, Document, Simulated, Measured, Drill, Incident }

/// <summary>Does it speak for the level, or against it (a failed drill)?</summary>
public enum EvidenceOutcome { For, Against }

public sealed record Evidence
{
    public required string Id { get; init; }
    public required EvidenceKind Kind { get; init; }
    public EvidenceOutcome Outcome { get; init; }

    /// <summary>Criteria that it speaks about.</summary>
    public ValueList<string> Criteria { get; init; }

    /// <summary>What it speaks about, see <see cref="Subject"/>. Organisation criteria need no subject.</summary>
    public ValueList<Reference> Subjects { get; init; }

    /// <summary>A sentence: what was seen.</summary>
    public string Title { get; init; } = "";

    /// <summary>The day on which it was true.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The last day on which it counts; null = as long as the profile says.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>Where it can be seen: a link, a journal entry, a document's number.</summary>
    public string Source { get; init; } = "";

    /// <summary>A file beside the answers; empty = none.</summary>
    public string File { get; init; } = "";

    /// <summary>Of that file, in lower-case hexadecimal.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>True: the program found it by itself (journal, verify, simulation); false: a person wrote it down.</summary>
    public bool IsAutomatic { get; init; }

    public SourcePlace At { get; init; }

    /// <summary>Can it prove the rung "result"?</summary>
    public bool IsProof => Kind >= EvidenceKind.Measured;
}
