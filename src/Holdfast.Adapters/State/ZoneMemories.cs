using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.State;

/// <summary>What was read and created, per zone and provider: the ground for orphans, prune and the shrunken-read guard.</summary>
public sealed class ZoneMemories(StateFolder folder, TimeProvider clock)
{
    /// <summary>Nothing remembered, or a damaged file, is <see cref="ZoneMemory.None"/>: then nothing is ever pruned.</summary>
    public ZoneMemory Load(DnsName zone, ProviderId provider)
    {
        if (folder.Read(FileOf(zone, provider)) is not { } bytes) return ZoneMemory.None;
        try
        {
            var file = JsonSerializer.Deserialize(bytes, MemoryJson.Default.MemoryFile);
            return file is null ? ZoneMemory.None : new ZoneMemory(file.LastCount, file.Created.Select(ParseKey).ToFrozenSet());
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            return ZoneMemory.None;
        }
    }

    public async Task RememberAsync(
        DnsName zone, ProviderId provider, int? count, IEnumerable<RecordKey> created, IEnumerable<RecordKey> gone, CancellationToken cancel)
    {
        using var held = await folder.LockAsync(clock, cancel);
        var before = Load(zone, provider);
        var keys = before.Created.Union(created).Except(gone).Order().Select(key => $"{key.Name.Value} {key.Type}").ToList();
        var file = new MemoryFile(1, count ?? before.LastCount, keys);
        folder.Write(FileOf(zone, provider), JsonSerializer.SerializeToUtf8Bytes(file, MemoryJson.Default.MemoryFile));
    }

    private static RecordKey ParseKey(string text)
    {
        var space = text.LastIndexOf(' ');
        return new RecordKey(DnsName.Parse(text[..space]), RecordType.Parse(text[(space + 1)..]));
    }

    private static string FileOf(DnsName zone, ProviderId provider) => $"zones/{Safe(zone.Value)}/{Safe(provider.Value)}.json";

    private static string Safe(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '+'));
}

internal sealed record MemoryFile(int Version, int? LastCount, List<string> Created);

[JsonSerializable(typeof(MemoryFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class MemoryJson : JsonSerializerContext;
