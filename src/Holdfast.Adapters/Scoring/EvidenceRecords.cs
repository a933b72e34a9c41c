using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Adapters.Scoring;

/// <summary>
/// Evidence that commands leave in the state folder (<c>evidence.json</c>): what was seen, never what was configured or a secret. A record
/// replaces the one of the same id, so the file does not grow with every run.
/// </summary>
public sealed class EvidenceRecords(StateFolder folder, TimeProvider clock)
{
    private const string FileName = "evidence.json";

    /// <summary>A file that is missing or damaged is no evidence.</summary>
    public ValueList<Evidence> Read()
    {
        if (folder.Read(FileName) is not { } bytes) return [];
        try
        {
            return (JsonSerializer.Deserialize(bytes, EvidenceJson.Default.EvidenceRecordFile)?.Evidence ?? []).Select(Evidence).ToValueList();
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public async Task WriteAsync(IReadOnlyList<Evidence> fresh, CancellationToken cancel)
    {
        if (fresh.Count == 0) return;
        using var held = await folder.LockAsync(clock, cancel);
        var ids = fresh.Select(each => each.Id).ToHashSet(StringComparer.Ordinal);
        var all = Read().Where(each => !ids.Contains(each.Id)).Concat(fresh).OrderBy(each => each.Id, StringComparer.Ordinal).Select(Record).ToList();
        folder.Write(FileName, JsonSerializer.SerializeToUtf8Bytes(new(1, all), EvidenceJson.Default.EvidenceRecordFile));
    }

    private static Evidence Evidence(EvidenceRecord record) => new()
    {
        Id = record.Id,
        Kind = record.Kind,
        Outcome = record.Outcome,
        Criteria = [.. record.Criteria],
        Subjects = record.Subjects.Select(subject => new Reference(subject)).ToValueList(),
        Date = record.Date,
        Title = record.Title,
        Source = record.Source,
        IsAutomatic = true,
    };

    private static EvidenceRecord Record(Evidence evidence) =>
        new(evidence.Id, evidence.Kind, evidence.Outcome, [.. evidence.Criteria], [.. evidence.Subjects.Select(subject => subject.Id)], evidence.Date, evidence.Title, evidence.Source);
}

internal sealed record EvidenceRecord(string Id, EvidenceKind Kind, EvidenceOutcome Outcome, List<string> Criteria, List<string> Subjects, DateOnly Date, string Title, string Source);

internal sealed record EvidenceRecordFile(int Version, List<EvidenceRecord> Evidence);

[JsonSerializable(typeof(EvidenceRecordFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
internal sealed partial class EvidenceJson : JsonSerializerContext;
